"""Properties of characters and paragraphs, as a list of single changes ([MS-DOC] 2.2.5, 2.6)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # of the operand, by spra; 0: it begins with its size
_VARIABLE = 6
_TABLE = 0xD608  # sprmTDefTable, whose size has two bytes and counts one of them
_TABS = 0xC615  # sprmPChgTabs, whose size is to be reckoned where it says 255
_MOST_CACHED = 4096

# Characters
_DELETED, _HIDDEN, _BOLD, _SIZE, _SYMBOL, _FONT = 0x0800, 0x083C, 0x0835, 0x4A43, 0x6A09, 0x4A4F
# Paragraphs
_STYLE, _ALIGNMENT_80, _ALIGNMENT, _IN_TABLE, _ROW_END, _INNER_ROW_END = (
    0x4600,
    0x2403,
    0x2461,
    0x2416,
    0x2417,
    0x244C,
)
_LEVEL, _LIST, _ELSEWHERE = 0x260A, 0x460B, (0x6645, 0x6646)
# What a quick save says in two bytes: the same by their number in Word 6
_SHORT_DELETED, _SHORT_HIDDEN = 0x41, 0x5C


class CharacterLook(NamedTuple):
    """What is said about characters; None where nothing is said."""

    gone: bool = False  # deleted with tracking, or hidden
    bold: int | None = None  # 0, 1; 128: as the style, 129: against it
    size: float | None = None  # points
    font: int | None = None
    symbol: tuple[int, int] | None = None  # font and code


class ParagraphLook(NamedTuple):
    """What is said about a paragraph; None where nothing is said."""

    style: int = 0
    alignment: int | None = None  # 1: centred, 2: right
    table: bool = False
    row_end: bool = False
    list: int | None = None  # from 1; 0: none
    level: int | None = None
    elsewhere: int | None = None  # where in the stream Data the rest of it lies


PLAIN, GONE = CharacterLook(), CharacterLook(gone=True)


def sprms(changes: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield what is changed and how; ends where the bytes are no changes any more."""
    at = 0
    while at + 2 <= len(changes):
        code = changes[at] | changes[at + 1] << 8
        at += 2
        size = _SIZES[code >> 13]
        if not size:
            size = _variable(code, changes, at)
        yield code, changes[at : at + size]
        at += size


def _variable(code: int, changes: bytes, at: int) -> int:
    if code == _TABLE:
        return int.from_bytes(changes[at : at + 2], "little") + 1
    size = changes[at] if at < len(changes) else 0
    if code == _TABS and size == 0xFF:
        deleted = changes[at + 1] if at + 1 < len(changes) else 0
        added_at = at + 2 + 4 * deleted
        return 2 + 4 * deleted + 1 + 3 * (changes[added_at] if added_at < len(changes) else 0)
    return 1 + size


# A document says the same few things of most of its runs.
@lru_cache(maxsize=_MOST_CACHED)
def character_look(changes: bytes) -> CharacterLook:
    """Read the changes of a run of characters."""
    look = PLAIN
    for code, operand in sprms(changes):
        value = int.from_bytes(operand, "little")
        if code == _BOLD:
            look = look._replace(bold=value)
        elif code == _SIZE:
            look = look._replace(size=value / 2)
        elif code in (_DELETED, _HIDDEN):
            # 128: as the style, and styles hide nothing that is text
            look = look._replace(gone=look.gone or value in (1, 0x81))
        elif code == _FONT:
            look = look._replace(font=value)
        elif code == _SYMBOL and len(operand) == 4:
            look = look._replace(symbol=struct.unpack("<HH", operand))
    return look


def gone_by_quick_save(prm: int, properties: list[bytes]) -> bool:
    """Tell whether a piece's prm deletes or hides it ([MS-DOC] 2.9.215, Prm0)."""
    if prm & 1:
        number = prm >> 1
        return number < len(properties) and character_look(properties[number]).gone
    return prm >> 1 & 0x7F in (_SHORT_DELETED, _SHORT_HIDDEN) and prm >> 8 == 1


@lru_cache(maxsize=_MOST_CACHED)
def paragraph_look(style: int, changes: bytes) -> ParagraphLook:
    """Read the changes of a paragraph with this style."""
    look = ParagraphLook(style)
    for code, operand in sprms(changes):
        value = int.from_bytes(operand, "little")
        if code in (_ALIGNMENT_80, _ALIGNMENT):
            look = look._replace(alignment=value)
        elif code == _IN_TABLE:
            look = look._replace(table=value != 0)
        elif code in (_ROW_END, _INNER_ROW_END):
            look = look._replace(row_end=value != 0)
        elif code == _LIST:
            look = look._replace(list=value)
        elif code == _LEVEL:
            look = look._replace(level=value)
        elif code in _ELSEWHERE:
            look = look._replace(elsewhere=value)
        elif code == _STYLE:
            look = look._replace(style=value)
    return look
