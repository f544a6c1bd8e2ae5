"""The walk over a Word part's XML: paragraphs in reading order, tracked changes as accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml import etree

from ingest.documents.document import PARAGRAPH_COST, Paragraph, check_length
from ingest.documents.numbering import Numbering
from ingest.documents.styles import NOTHING, Look, is_removed, look_of
from ingest.documents.symbols import symbols
from ingest.documents.wordml import (
    BOX,
    BREAK,
    CHUNK,
    EITHER,
    FIELD,
    HYPHEN,
    INTO,
    NOTE,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    PICTURE,
    ROW,
    ROW_PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    SYMBOL,
    TAB,
    TABLE,
    TEXT,
    role_of,
    word,
)

_CHARACTERS = {TAB: "\t", BREAK: "\n", HYPHEN: "-"}
_FIELD_KINDS, _FONTS, _CODES = word("fldCharType"), word("font"), word("char")
_RELATION = tuple(
    f"{{http://{place}/officeDocument/{year}relationships}}id"
    for place, year in (("schemas.openxmlformats.org", "2006/"), ("purl.oclc.org/ooxml", ""))
)
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_IN_RESULT = -1
_CODE = re.compile("[0-9A-Fa-f]{2,4}")


class Walk:
    """Collects `paragraphs`, a table row by row and a row cell by cell, and apart the lines of `boxes`."""

    def __init__(
        self,
        styles: Callable[[], dict[str, Look]],
        numbering: Numbering,
        chunks: Callable[[str], Iterable[Paragraph]] = lambda _: (),
    ) -> None:
        """`styles` is asked only when a paragraph has a style, `numbering` only when it belongs to a list.

        `chunks` gives the paragraphs of a file that stands in the midst of the text.
        """
        self.paragraphs: list[Paragraph] = []
        self.boxes: list[str] = []
        self.noted = False  # the text refers to a footnote or endnote
        self._styles = styles
        self._numbering = numbering
        self._chunks = chunks
        self._length = 0
        self._carried = ""  # text of a paragraph whose mark was deleted: it runs on into the next
        self._pieces: list[str] = []
        self._look = NOTHING
        self._bold: bool | None = None
        self._size = 0.0
        self._fields: list[int] = []  # where the instructions of open fields begin in _pieces

    def part(self, root: etree._Element) -> None:
        """Walk over a whole part. Raises DocumentError(too_large)."""
        self._blocks(root, False)
        if self._carried:
            self._emit(self._carried, NOTHING, False)
            self._carried = ""

    def lines(self) -> list[str]:
        """Return the paragraphs as shown, without the empty ones."""
        return [paragraph.shown for paragraph in self.paragraphs if paragraph.text.strip()]

    def _blocks(self, parent: etree._Element, table: bool) -> None:
        for child in parent:
            role = role_of(child.tag)
            if role == PARAGRAPH:
                self._paragraph(child, table)
            elif role == TABLE or (role == ROW and not _is_removed_row(child)):
                self._blocks(child, True)
            elif role == INTO:
                self._blocks(child, table)
            elif role == EITHER and len(child):
                self._blocks(child[0], table)
            elif role == CHUNK:
                self.paragraphs += self._chunks(child.get(_RELATION[0]) or child.get(_RELATION[1]) or "")

    def _paragraph(self, element: etree._Element, table: bool) -> None:
        self._pieces, self._fields = [], []
        self._look, self._bold, self._size = NOTHING, None, 0.0
        self._inline(element)
        text = self._carried + "".join(self._pieces)
        alignment, _, _, _, style, listed, level, removed = self._look
        if removed:
            self._carried = text
            return
        self._carried = ""
        # What the runs say about themselves goes before what the paragraph's style says.
        self._emit(text, Look(alignment, self._bold, self._size or None, False, style, listed, level), table)

    def _inline(self, parent: etree._Element) -> None:
        for child in parent:
            role = role_of(child.tag)
            if role == RUN:
                self._run(child)
            elif role == PARAGRAPH_PROPERTIES:
                self._look = look_of(child)
            elif role is not None:
                self._piece(role, child)

    def _run(self, run: etree._Element) -> None:
        pieces = self._pieces
        before, look = len(pieces), NOTHING
        for child in run:
            role = role_of(child.tag)
            if role == TEXT:
                pieces.append(child.text or "")
            elif role == RUN_PROPERTIES:
                look = look_of(child)
                if look.hidden:
                    return
            elif role is not None:
                self._piece(role, child)
        if look is not NOTHING and len(pieces) > before:
            if before == 0:
                self._bold = look.bold
            if look.size and look.size > self._size:
                self._size = look.size

    def _piece(self, role: int, element: etree._Element) -> None:
        if role == TEXT:
            self._pieces.append(element.text or "")
        elif role == INTO:
            self._inline(element)
        elif role == EITHER:
            if len(element):
                self._inline(element[0])
        elif role == PICTURE:
            self._picture(element)
        elif role == NOTE:
            self.noted = True
        elif role == RUN:  # LibreOffice puts a link's run into another
            self._run(element)
        elif role == FIELD:
            self._field(element)
        elif role == SYMBOL:
            self._pieces.append(_symbol(element))
        elif role in _CHARACTERS:
            self._pieces.append(_CHARACTERS[role])

    def _picture(self, element: etree._Element) -> None:
        """Read the text boxes and the decorated words, such as letterheads, somewhere inside a drawing."""
        for child in element:
            role = role_of(child.tag)
            if child.tag == _WORD_ART:
                self.boxes += (child.get("string") or "").splitlines()
            elif role == BOX:
                inner = Walk(self._styles, self._numbering)
                inner.part(child)
                self.boxes += inner.lines() + inner.boxes
            elif role == EITHER:
                if len(child):
                    self._picture(child[0])
            else:
                self._picture(child)

    def _field(self, mark: etree._Element) -> None:
        """Take back what stands between a field's begin and its result: its instruction.

        That is text only where other fields have their results in it.
        """
        kind = mark.get(_FIELD_KINDS[0]) or mark.get(_FIELD_KINDS[1])
        if kind == "begin":
            self._fields.append(len(self._pieces))
        elif self._fields:
            begin = self._fields[-1]
            if kind == "separate" and begin >= 0:
                del self._pieces[begin:]
                self._fields[-1] = _IN_RESULT
            elif kind == "end":
                self._fields.pop()
                if begin >= 0:
                    del self._pieces[begin:]

    def _number(self, own: str | None, number: int, level: int | None) -> str:
        """Return what a list shows before a paragraph with the style `own`."""
        if level is None:  # a style says which list, and the list which of its levels is the style's
            found = self._numbering.list_of(number)
            level = found.styled.get(own or "", 0) if found else 0
        return self._numbering.next(number, level)

    def _emit(self, text: str, look: Look, table: bool) -> None:
        own, style = look.style, NOTHING
        if own is not None:
            style = self._styles().get(own, NOTHING)
            look = look.over(style)
        alignment, bold, size, _, _, listed, level, _ = look
        number = self._number(own, listed, level) if listed else ""
        lines = text.split("\n")
        self._length += len(text) + len(number) + len(lines) * PARAGRAPH_COST
        check_length(self._length)
        for line in lines:
            self.paragraphs.append(
                Paragraph(
                    line,
                    alignment == "center",
                    alignment in ("right", "end"),
                    bool(bold),
                    size,
                    style.style,
                    table,
                    number,
                )
            )
            number = ""


def _symbol(element: etree._Element) -> str:
    """Return the character of a w:sym."""
    code = element.get(_CODES[0]) or element.get(_CODES[1]) or ""
    font = element.get(_FONTS[0]) or element.get(_FONTS[1])
    return symbols(chr(int(code, 16)), font) if _CODE.fullmatch(code) else ""


def _is_removed_row(row: etree._Element) -> bool:
    return any(role_of(child.tag) == ROW_PROPERTIES and is_removed(child) for child in row)
