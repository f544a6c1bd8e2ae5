"""The walk over a Word part's XML: paragraphs in reading order, tracked changes as accepted."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from ingest.documents.document import Paragraph, check_length
from ingest.documents.styles import NOTHING, Look, look_of
from ingest.documents.wordml import (
    BOX,
    BREAK,
    EITHER,
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
    TAB,
    TABLE,
    TEXT,
    role_of,
    word,
)

_REMOVED = frozenset(word("del", "moveFrom"))
_CHARACTERS = {TAB: "\t", BREAK: "\n", HYPHEN: "-"}


class Walk:
    """Collects `paragraphs`, a table row by row and a row cell by cell, and apart the lines of `boxes`."""

    def __init__(self, styles: Callable[[], dict[str, Look]]) -> None:
        """`styles` is asked only when a paragraph has a style."""
        self.paragraphs: list[Paragraph] = []
        self.boxes: list[str] = []
        self.noted = False  # the text refers to a footnote or endnote
        self._styles = styles
        self._length = 0
        self._carried = ""  # text of a paragraph whose mark was deleted: it runs on into the next
        self._pieces: list[str] = []
        self._bold: bool | None = None
        self._size = 0.0

    def part(self, root: etree._Element) -> None:
        """Walk over a whole part. Raises DocumentError(too_large)."""
        self._blocks(root, False)
        if self._carried:
            self._emit(self._carried, NOTHING, False)
            self._carried = ""

    def lines(self) -> list[str]:
        """Return the paragraphs' text without the empty ones."""
        return [paragraph.text for paragraph in self.paragraphs if paragraph.text.strip()]

    def _blocks(self, parent: etree._Element, table: bool) -> None:
        for child in parent:
            role = role_of(child.tag)
            if role == PARAGRAPH:
                self._paragraph(child, table)
            elif role == TABLE or (role == ROW and not _removed(child, ROW_PROPERTIES)):
                self._blocks(child, True)
            elif role == INTO:
                self._blocks(child, table)
            elif role == EITHER and len(child):
                self._blocks(child[0], table)

    def _paragraph(self, element: etree._Element, table: bool) -> None:
        self._pieces, self._bold, self._size = [], None, 0.0
        look, mark_removed = NOTHING, False
        if len(element) and role_of(element[0].tag) == PARAGRAPH_PROPERTIES:
            look, mark_removed = look_of(element[0]), _removed(element[0], RUN_PROPERTIES)
        self._inline(element)
        text = self._carried + "".join(self._pieces)
        if mark_removed:
            self._carried = text
            return
        self._carried = ""
        # What the runs say about themselves goes before what the paragraph's style says.
        self._emit(text, Look(look.alignment, self._bold, self._size or None, style=look.style), table)

    def _inline(self, parent: etree._Element) -> None:
        for child in parent:
            role = role_of(child.tag)
            if role == RUN:
                self._run(child)
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
        elif role in _CHARACTERS:
            self._pieces.append(_CHARACTERS[role])

    def _picture(self, element: etree._Element) -> None:
        """Read the text boxes somewhere inside a drawing."""
        for child in element:
            role = role_of(child.tag)
            if role == BOX:
                inner = Walk(self._styles)
                inner.part(child)
                self.boxes += inner.lines() + inner.boxes
            elif role == EITHER:
                if len(child):
                    self._picture(child[0])
            else:
                self._picture(child)

    def _emit(self, text: str, look: Look, table: bool) -> None:
        self._length += len(text)
        check_length(self._length)
        style = self._styles().get(look.style, NOTHING) if look.style else NOTHING
        alignment, bold, size, _, _ = look.over(style)
        for line in text.split("\n"):
            self.paragraphs.append(
                Paragraph(
                    line,
                    alignment == "center",
                    alignment in ("right", "end"),
                    bool(bold),
                    size,
                    style.style,
                    table,
                )
            )


def _removed(element: etree._Element, properties: int) -> bool:
    """Tell whether the row or the paragraph mark with these properties was deleted."""
    return any(
        mark.tag in _REMOVED
        for child in element
        if role_of(child.tag) == properties
        for mark in child
    )  # fmt: skip
