"""The walk over OpenDocument text: paragraphs in reading order, what stands apart gathered apart."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from ingest.documents.document import DocumentError, Paragraph, check_length
from ingest.documents.numbering import Level, Numbering, WordList
from ingest.documents.odt_styles import Styles
from ingest.documents.odt_words import (
    CELL,
    CHARACTERS,
    HEADING,
    HOLDERS,
    LIST,
    LIST_HEADER,
    LIST_ITEM,
    NOTE,
    NOTE_BODY,
    PARAGRAPHS,
    PASSED_OVER,
    PICTURES,
    SPACE,
    SPAN,
    odf,
)
from ingest.documents.styles import Look
from ingest.reading import ProblemCode

_BLANKS = re.compile(r"[ \t\r\n]+")  # XML's own, which mean one space
_FIRM_HYPHEN = "\u2011"
_SPACE_DIGITS = 2  # a text:s may stand for 99 spaces
_DEEPEST = 20  # boxes in boxes and notes
_STYLE_NAME, _COUNT = odf("text:style-name"), odf("text:c")
_ID, _CONTINUES, _GOES_ON = odf("xml:id"), odf("text:continue-list"), odf("text:continue-numbering")
_START, _OUTLINE = odf("text:start-value"), odf("text:outline-level")
_OUTLINE_LEVELS = frozenset("123456789")
_UNNUMBERED = odf("text:is-list-header")
_HEADINGS = 0  # the list that headings are counted in


class Lists:
    """The lists of a document. What goes on with an earlier list shares its counters."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._lists = [WordList(_HEADINGS, styles.outline)]
        self._by_id: dict[str, int] = {}  # → counters
        self._by_style: dict[str, int] = {}
        self.numbering = Numbering(self._lists.__getitem__)

    def begin(self, element: etree._Element) -> int:
        """Return the number of a list that begins."""
        style = element.get(_STYLE_NAME, "")
        counters = self._by_id.get(element.get(_CONTINUES, ""))
        if counters is None and element.get(_GOES_ON) == "true":
            counters = self._by_style.get(style)
        if counters is None:
            counters = len(self._lists)
        self._by_style[style] = counters
        if identity := element.get(_ID):
            self._by_id[identity] = counters
        return self._add(counters, self._styles.levels(style))

    def begin_at(self, number: int, level: int, start: str) -> int:
        """Return the number of a list that is counted on from a value of its own."""
        before = self._lists[number]
        return self._add(before.definition, before.levels, {level: int(start)})

    def _add(
        self, counters: int, levels: Mapping[int, Level], starts: Mapping[int, int] | None = None
    ) -> int:
        self._lists.append(WordList(counters, levels, starts or {}))
        return len(self._lists) - 1


class OdtWalk:
    """Collects `paragraphs`, and apart the lines of `boxes` and `notes`."""

    def __init__(self, styles: Styles, lists: Lists | None = None, depth: int = 0) -> None:
        self.paragraphs: list[Paragraph] = []
        self.boxes: list[str] = []
        self.notes: list[str] = []
        self._styles = styles
        self._lists = lists or Lists(styles)
        self._depth = depth
        self._length = 0
        self._pieces: list[str] = []
        self._bold: bool | None = None  # of the first text
        self._size = 0.0  # the largest

    def blocks(self, parent: etree._Element, *, table: bool = False) -> None:
        """Walk over what a body, a cell, a header or a box holds. Raises DocumentError(too_large)."""
        for child in parent:
            if child.tag in PARAGRAPHS:
                self._paragraph(child, table, self._heading_number(child))
            elif child.tag == LIST:
                self._list(child, table, self._lists.begin(child), 0)
            elif child.tag == CELL:
                self.blocks(child, table=True)
            elif child.tag in HOLDERS:
                self.blocks(child, table=table)
            elif child.tag in PICTURES:
                self.boxes += self._apart(child)

    def lines(self) -> list[str]:
        """Return the paragraphs' text without the empty ones."""
        return [paragraph.shown for paragraph in self.paragraphs if paragraph.text.strip()]

    def _heading_number(self, element: etree._Element) -> str:
        if element.tag != HEADING or element.get(_UNNUMBERED) == "true":
            return ""
        level = element.get(_OUTLINE, "1")
        return self._lists.numbering.next(_HEADINGS, int(level) - 1) if level in _OUTLINE_LEVELS else ""

    def _list(self, element: etree._Element, table: bool, number: int, level: int) -> None:
        for item in element.iterchildren(LIST_ITEM, LIST_HEADER):
            start = item.get(_START, "")
            if start.isascii() and start.isdigit() and len(start) < 6:
                number = self._lists.begin_at(number, level, start)
            counted = item.tag == LIST_HEADER
            for child in item:
                if child.tag in PARAGRAPHS:
                    label = "" if counted else self._lists.numbering.next(number, level)
                    counted = True  # an item's further paragraphs have no number
                    self._paragraph(child, table, label)
                elif child.tag == LIST:
                    self._list(child, table, number, level + 1)

    def _paragraph(self, element: etree._Element, table: bool, number: str) -> None:
        self._pieces, self._bold, self._size = [], None, 0.0
        look = self._styles.look("paragraph", element.get(_STYLE_NAME))
        if not look.hidden:
            self._inline(element, look)
        for line in "".join(self._pieces).split("\n"):
            self.paragraphs.append(
                Paragraph(
                    line,
                    look.alignment == "center",
                    look.alignment == "right",
                    bool(look.bold if self._bold is None else self._bold),
                    self._size or look.size,
                    look.style,
                    table,
                    number,
                )
            )
            number = ""

    def _inline(self, parent: etree._Element, look: Look) -> None:
        self._text(parent.text, look)
        for child in parent:
            self._piece(child, look)
            self._text(child.tail, look)

    def _piece(self, element: etree._Element, look: Look) -> None:
        tag = element.tag
        if tag == SPAN:
            own = self._styles.look("text", element.get(_STYLE_NAME))
            if not own.hidden:
                self._inline(element, own.over(look))
        elif tag == SPACE:
            count = element.get(_COUNT, "1")
            self._put(" " * (int(count) if count.isdecimal() and len(count) <= _SPACE_DIGITS else 1))
        elif tag in CHARACTERS:
            self._put(CHARACTERS[tag])
        elif tag == NOTE:
            for body in element.iterchildren(NOTE_BODY):
                self.notes += self._apart(body)
        elif tag in PICTURES:
            self.boxes += self._apart(element)
        elif tag not in PASSED_OVER:
            self._inline(element, look)  # fields, links, marks: their text stands in place

    def _text(self, text: str | None, look: Look) -> None:
        if not text:
            return
        if not self._pieces:
            self._bold = look.bold
        self._size = max(self._size, look.size or 0.0)
        self._put(_BLANKS.sub(" ", text).replace(_FIRM_HYPHEN, "-"))

    def _put(self, text: str) -> None:
        self._length += len(text)
        check_length(self._length)
        self._pieces.append(text)

    def _apart(self, element: etree._Element) -> list[str]:
        """Read what stands apart, the text in a drawing through its groups and frames."""
        if self._depth == _DEEPEST:
            raise DocumentError(
                ProblemCode.TOO_DEEP, "文件内部嵌套层数过多，系统未读取，请另存为 .docx 后重新发送。"
            )
        inner = OdtWalk(self._styles, self._lists, self._depth + 1)
        inner.blocks(element)
        self.boxes += inner.boxes
        self.notes += inner.notes
        return inner.lines()
