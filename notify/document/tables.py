"""Tables: the heads come again on every page, no row is split over two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from notify.document.page import mm, pt
from notify.document.paper import Column, Table
from notify.document.paragraphs import HEI, KAI, Element, Lie, Look, element, gap, paragraph
from notify.document.titles import width_of

ROW = mm(7.5)  # at least
SIDES, ABOVE = mm(0.3), mm(0.8)  # room around the text of a cell
LEFT = mm(1)  # more before text that does not stand in the middle
SIZE = 10.5  # pt: 五号


def table(given: Table, width: int) -> Iterator[Element]:
    """A table in the middle of a text area of that width, in twips; one that is too wide is narrowed."""
    if given.caption:
        yield paragraph(given.caption, Look(KAI, 14), Lie("left", before=pt(6), line=pt(24), keep_next=True))
    widths = _widths(given.columns, width)
    yield element("tbl", [
        _properties(sum(widths)),
        element("tblGrid", [element("gridCol", w=each) for each in widths]),
        _row([column.head for column in given.columns], given.columns, widths, Look(HEI, SIZE), head=True),
        *(_row(row, given.columns, widths, Look(size=SIZE)) for row in given.rows),
    ])  # fmt: skip
    yield gap()


def _widths(columns: Sequence[Column], most: int) -> list[int]:
    wanted = sum(mm(column.width) for column in columns)
    share = min(1.0, most / wanted)
    return [int(mm(column.width) * share) for column in columns]


def _properties(width: int) -> Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return element("tblPr", [
        element("tblW", w=width, type="dxa"),
        element("jc", val="center"),
        element("tblBorders", [element(side, val="single", sz=4, space=0, color="000000") for side in sides]),
        element("tblLayout", type="fixed"),
        element("tblCellMar", [
            element(side, w=room, type="dxa")
            for side, room in (("top", ABOVE), ("left", SIDES), ("bottom", ABOVE), ("right", SIDES))
        ]),
    ])  # fmt: skip


def _row(
    texts: Sequence[str], columns: Sequence[Column], widths: Sequence[int], look: Look, *, head: bool = False
) -> Element:
    properties = [element("cantSplit"), element("trHeight", val=ROW, hRule="atLeast")]
    if head:
        properties.append(element("tblHeader"))
    lie = Lie(line=pt(SIZE * 1.25))
    cells = [
        element("tc", [
            element("tcPr", [element("tcW", w=width, type="dxa"), element("vAlign", val="center")]),
            paragraph(
                _head_lines(text, width) if head else text,
                look,
                replace(lie, align="center" if head else column.align,
                        left=LEFT if column.align == "left" and not head else 0),
            ),
        ])
        for text, column, width in zip(texts, columns, widths, strict=True)
    ]  # fmt: skip
    return element("tr", [element("trPr", properties), *cells])


def _head_lines(head: str, width: int) -> Sequence[str]:
    """A head that is too long for its column ends in a word of two characters, as 三门峡 over 条目."""
    fits = width_of(head) * pt(SIZE) <= width - 2 * SIDES
    return [head] if fits else [head[:-2], head[-2:]]
