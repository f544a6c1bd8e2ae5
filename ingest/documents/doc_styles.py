"""Styles and fonts of a Word 97–2003 file ([MS-DOC]: STSH, SttbfFfn)."""

from __future__ import annotations

import struct
from typing import NamedTuple

from ingest.documents.doc_sprms import (
    PLAIN,
    CharacterLook,
    ParagraphLook,
    character_look,
    paragraph_look,
)

_DEEPEST = 10  # styles based on styles
_NONE = 0xFFF  # istd of no style
_PARAGRAPH = 1  # stk
# Names are in the language of the Word that wrote them; the numbers of the built-in ones are not.
_BUILT_IN = {0: "normal", 62: "title", 74: "subtitle"} | {level: f"heading {level}" for level in range(1, 10)}
_FONT_NAME = 39  # in an FFN, after its size


class Style(NamedTuple):
    """A paragraph style, completed by those it is based on."""

    name: str
    paragraph: ParagraphLook
    characters: CharacterLook


_NOTHING = Style("", ParagraphLook(), PLAIN)


class Styles:
    """The style sheet; a style is read when it is asked for."""

    def __init__(self, sheet: bytes) -> None:
        self._styles: dict[int, Style] = {}
        self._sheet = sheet
        self._places: list[slice] = []
        self._base_size = 0
        if len(sheet) < 6:
            return
        size, count, self._base_size = struct.unpack_from("<3H", sheet)
        at = 2 + size
        for _ in range(count):
            length = int.from_bytes(sheet[at : at + 2], "little")
            self._places.append(slice(at + 2, at + 2 + length))
            at += 2 + length + length % 2

    def __getitem__(self, number: int) -> Style:
        """Return a style by its istd; one that says nothing where the sheet has none."""
        if number not in self._styles:
            self._styles[number] = self._read(number, _DEEPEST)
        return self._styles[number]

    def _read(self, number: int, deepest: int) -> Style:
        std = self._sheet[self._places[number]] if number < len(self._places) else b""
        if len(std) < self._base_size + 2 or self._base_size < 10:
            return _NOTHING
        identity, kind, changes = struct.unpack_from("<3H", std)
        base = kind >> 4
        at = self._base_size
        name_end = at + 2 + int.from_bytes(std[at : at + 2], "little") * 2
        name = _BUILT_IN.get(identity & 0xFFF) or _text(std[at + 2 : name_end]).lower()
        if kind & 0xF != _PARAGRAPH or changes & 0xF < 2:
            return _NOTHING._replace(name=name)
        own, at = _changes(std, name_end + 2)
        own_characters, _ = _changes(std, at)
        based = self._read(base, deepest - 1) if base != _NONE and deepest else _NOTHING
        return Style(
            name,
            completed(paragraph_look(number, own[2:]), based.paragraph),
            _completed_characters(character_look(own_characters), based.characters),
        )


def _changes(std: bytes, at: int) -> tuple[bytes, int]:
    """Return the changes that begin at `at`, and where the next ones begin."""
    size = int.from_bytes(std[at : at + 2], "little")
    end = at + 2 + size
    return std[at + 2 : end], end + size % 2


def completed(look: ParagraphLook, by: ParagraphLook) -> ParagraphLook:
    """Return a paragraph's look, completed by its style's."""
    style, alignment, table, row_end, listed, level, elsewhere = look
    return ParagraphLook(
        style,
        by.alignment if alignment is None else alignment,
        table,
        row_end,
        by.list if listed is None else listed,
        by.level if level is None else level,
        elsewhere,
    )


def _completed_characters(look: CharacterLook, by: CharacterLook) -> CharacterLook:
    return look._replace(bold=bold(look, by.bold == 1), size=by.size if look.size is None else look.size)


def bold(look: CharacterLook, style: bool) -> bool:
    """Tell whether characters are bold whose style is bold or not."""
    if look.bold is None or look.bold == 0x80:
        return style
    return not style if look.bold == 0x81 else look.bold == 1


def _text(data: bytes) -> str:
    return data.decode("utf-16-le", "replace").split("\0")[0].split(",")[0]


def font_names(table: bytes) -> dict[int | None, str]:
    """Return the fonts' names by their numbers."""
    names: dict[int | None, str] = {}
    at = 4
    for number in range(int.from_bytes(table[:2], "little")):
        if at >= len(table):
            break
        size = table[at]
        names[number] = _text(table[at + 1 + _FONT_NAME : at + 1 + size])
        at += 1 + size
    return names
