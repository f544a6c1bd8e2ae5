"""The lists of a Word 97–2003 file ([MS-DOC]: LSTF, LVL, LFO, LFOData)."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from ingest.documents.doc_fib import Fib, Part
from ingest.documents.doc_sprms import character_look
from ingest.documents.numbering import LEVELS, Level, WordList
from ingest.documents.numerals import format_of
from ingest.documents.symbols import bullet

MOST_LISTS = 0x7FE  # lists that a paragraph can name; what is beyond says something else ([MS-DOC] sprmPIlfo)
_LIST = struct.Struct("<i22xBx")  # lsid, flags
_SIMPLE = 0x1  # it has one level
_LEVEL = struct.Struct("<iBB9xB8xBBBx")  # start, format, flags, ixchFollow, sizes, ilvlRestartLim
_LEGAL, _RESTARTS = 0x4, 0x8
_NOTHING_FOLLOWS = 2
_OVERRIDE = struct.Struct("<i8xBxxx")  # lsid, levels overridden
_OVERRIDDEN = struct.Struct("<iI")  # start, flags
_AT, _STARTS, _FORMATS = 0xF, 0x10, 0x20
_PLACE = re.compile("[\0-\x08]")  # in a level's text: the number of the level


class _Definition(NamedTuple):
    identity: int
    levels: dict[int, Level]


class DocLists:
    """The lists, read when the first paragraph asks for one."""

    def __init__(self, fib: Fib, fonts: Mapping[int | None, str]) -> None:
        self._fib = fib
        self._fonts = fonts

    def find(self, number: int) -> WordList | None:
        """Return the list that a paragraph's sprmPIlfo means, counted from 1."""
        return self._lists.get(number)

    @cached_property
    def _definitions(self) -> dict[int, _Definition]:
        offset, size = self._fib.place(Part.LISTS)
        table = self._fib.table
        if size < 2:
            return {}
        count = min(
            int.from_bytes(table[offset : offset + 2], "little"), (size - 2) // _LIST.size, MOST_LISTS
        )
        found: dict[int, _Definition] = {}
        at = offset + size  # the levels follow, outside the size
        for number in range(count):
            identity, flags = _LIST.unpack_from(table, offset + 2 + number * _LIST.size)
            levels = {}
            for level in range(1 if flags & _SIMPLE else LEVELS):
                read = self._level(table, at)
                if read is None:
                    return found
                levels[level], at = read
            found[identity] = _Definition(number, levels)
        return found

    @cached_property
    def _lists(self) -> dict[int, WordList]:
        table = self._fib.part(Part.OVERRIDES)
        count = min(int.from_bytes(table[:4], "little"), max(len(table) - 4, 0) // _OVERRIDE.size, MOST_LISTS)
        at, found = 4 + count * _OVERRIDE.size, {}
        for number in range(count):
            identity, overridden = _OVERRIDE.unpack_from(table, 4 + number * _OVERRIDE.size)
            definition = self._definitions.get(identity)
            levels = dict(definition.levels) if definition else {}
            starts: dict[int, int] = {}
            at += 4  # cp of a file that was never finished
            for _ in range(overridden):
                at = self._override(table, at, levels, starts)
            if definition:
                found[number + 1] = WordList(definition.identity, levels, starts)
        return found

    def _override(self, table: bytes, at: int, levels: dict[int, Level], starts: dict[int, int]) -> int:
        """Read what a list changes of one level, into `levels` and `starts`; return where the next begins."""
        if at + _OVERRIDDEN.size > len(table):
            return at
        start, flags = _OVERRIDDEN.unpack_from(table, at)
        at += _OVERRIDDEN.size
        level = flags & _AT
        if flags & _FORMATS:
            read = self._level(table, at)
            if read is None:
                return len(table)
            if level < LEVELS:
                levels[level] = read[0]
                if flags & _STARTS:
                    starts[level] = read[0].start
            return read[1]
        if flags & _STARTS and level < LEVELS:
            starts[level] = start
        return at

    def _level(self, table: bytes, at: int) -> tuple[Level, int] | None:
        """Read an LVL; return it and where it ends, None where the table ends before."""
        if at + _LEVEL.size + 2 > len(table):
            return None
        start, code, flags, follows, characters, paragraph, limit = _LEVEL.unpack_from(table, at)
        at += _LEVEL.size + paragraph
        look = character_look(table[at : at + characters])
        at += characters
        size = int.from_bytes(table[at : at + 2], "little")
        text = table[at + 2 : at + 2 + size * 2].decode("utf-16-le", "replace")
        name = format_of(code)
        if name == "bullet":
            text = bullet(text, self._fonts.get(look.font))
        return Level(
            text=_PLACE.sub(lambda place: f"%{ord(place.group()) + 1}", text),
            format=name,
            start=start,
            restart=limit if flags & _RESTARTS else None,
            legal=bool(flags & _LEGAL),
            apart=follows != _NOTHING_FOLLOWS,
        ), at + 2 + size * 2
