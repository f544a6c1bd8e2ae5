"""版记 at the foot of the last page: copies, and who issued it when (GB/T 9704-2012, 7.4)."""

from __future__ import annotations

from collections.abc import Iterator

from notify.document.page import LEFT, WIDTH, pt
from notify.document.paper import Paper
from notify.document.paragraphs import Element, Lie, Look, element, gap, paragraph
from notify.document.texts import UNISSUED
from notify.wording import full_day

IMPRINT = Look(size=14)
CHARACTER = pt(14)
LINE = pt(24)
THICK, THIN = 8, 6  # eighths of a point: 0.35 and 0.25 mm


def imprint(paper: Paper) -> Iterator[Element]:
    """A table that floats at the foot of the text area, and the paragraph that holds it on the last page."""
    issued = UNISSUED if paper.day is None else f"{full_day(paper.day)}印发"
    lines = [paragraph(f"{paper.signer}\t{issued}", IMPRINT, Lie(
        "left", left=CHARACTER, right=CHARACTER, line=LINE, tabs=(("right", WIDTH - CHARACTER),),
    ))]  # fmt: skip
    if paper.copies:
        lead = 3 * CHARACTER  # 抄送： — the second line begins below the first organ
        lie = Lie("left", left=CHARACTER + lead, first=-lead, right=CHARACTER, line=LINE)
        lines.insert(0, paragraph(paper.copies, IMPRINT, lie))
    rules = (("top", THICK), ("bottom", THICK), ("insideH", THIN))
    yield element("tbl", [
        element("tblPr", [
            element("tblpPr", vertAnchor="margin", horzAnchor="page", tblpX=LEFT, tblpYSpec="bottom"),
            element("tblOverlap", val="never"),
            element("tblW", w=WIDTH, type="dxa"),
            element("tblBorders", [
                element(side, val="single", sz=eighths, space=0, color="000000") for side, eighths in rules
            ]),
            element("tblLayout", type="fixed"),
            element("tblCellMar", [element(side, w=0, type="dxa") for side in ("left", "right")]),
        ]),
        element("tblGrid", [element("gridCol", w=WIDTH)]),
        *(element("tr", [element("trPr", [element("cantSplit")]), _cell(line)]) for line in lines),
    ])  # fmt: skip
    yield gap()


def _cell(line: Element) -> Element:
    return element("tc", [element("tcPr", [element("tcW", w=WIDTH, type="dxa")]), line])
