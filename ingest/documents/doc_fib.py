"""The head of a Word 97–2003 file: where everything is ([MS-DOC] 2.5)."""

from __future__ import annotations

import struct
from enum import IntEnum
from itertools import accumulate
from typing import NamedTuple

from ingest.documents.document import DocumentError
from ingest.documents.ole import Compound, damaged
from ingest.reading import ProblemCode

STREAM = "WordDocument"
WORD_97 = 0xA5EC  # wIdent
_BASE = struct.Struct("<HHHHHH20x")  # wIdent, nFib, unused, lid, pnNext, flags
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_LENGTHS = struct.Struct("<12x8I")  # the beginning of fibRgLw97
_PLACE = struct.Struct("<II")


class Part(IntEnum):
    """Structures of the table stream that text needs, by their place in fibRgFcLcb97."""

    STYLES = 1
    HEADERS = 11
    CHARACTERS = 12
    PARAGRAPHS = 13
    FONTS = 15
    PIECES = 33
    DRAWINGS = 50
    LISTS = 73
    OVERRIDES = 74


class Story(IntEnum):
    """What a document's characters belong to; the stories follow each other in this order."""

    TEXT = 0
    FOOTNOTES = 1
    HEADERS = 2
    MACROS = 3
    COMMENTS = 4
    ENDNOTES = 5
    BOXES = 6
    HEADER_BOXES = 7


class Base(NamedTuple):
    """What every version of Word says first."""

    kind: int  # wIdent
    version: int  # nFib
    language: int  # LCID
    flags: int


class Fib(NamedTuple):
    """What the head says, and the two streams it speaks of."""

    stream: bytes
    table: bytes
    stories: tuple[slice, ...]  # of the document's characters, by Story
    places: bytes  # fibRgFcLcb

    def place(self, part: Part) -> tuple[int, int]:
        """Return a structure's offset and size in `table`; size 0 where there is none."""
        if (part + 1) * _PLACE.size > len(self.places):
            return 0, 0
        offset, size = _PLACE.unpack_from(self.places, part * _PLACE.size)
        return (offset, size) if offset + size <= len(self.table) else (0, 0)

    def part(self, part: Part) -> bytes:
        """Return a structure's bytes, b"" where there is none."""
        offset, size = self.place(part)
        return self.table[offset : offset + size]


def read_base(stream: bytes) -> Base:
    """Read the beginning of the head. Raises DocumentError: damaged, encrypted."""
    if len(stream) < _BASE.size:
        raise damaged()
    kind, version, _, language, _, flags = _BASE.unpack_from(stream)
    if flags & _ENCRYPTED:
        raise DocumentError(ProblemCode.ENCRYPTED, "文件设有密码，请去掉密码后重新发送。")
    return Base(kind, version, language, flags)


def stories_of(lengths: tuple[int, ...]) -> tuple[slice, ...]:
    """Return where each story lies, from the lengths of all of them."""
    ends = list(accumulate(lengths))
    return tuple(map(slice, [0, *ends], ends))


def read_fib(base: Base, stream: bytes, file: Compound) -> Fib:
    """Read the head of Word 97 and later. Raises DocumentError(damaged)."""
    try:
        at = _BASE.size
        (words,) = struct.unpack_from("<H", stream, at)  # csw
        at += 2 + words * 2
        (longs,) = struct.unpack_from("<H", stream, at)  # cslw
        lengths = _LENGTHS.unpack_from(stream, at + 2)
        at += 2 + longs * 4
        (places,) = struct.unpack_from("<H", stream, at)  # cbRgFcLcb
    except struct.error as error:
        raise damaged() from error
    at += 2
    table = file.read("1Table" if base.flags & _TABLE_1 else "0Table")
    return Fib(stream, table, stories_of(lengths), stream[at : at + places * _PLACE.size])
