"""A paper as the bytes of a .docx by GB/T 9704-2012. Pure: the same paper gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from notify.document.footers import DISTANCE, number_pages
from notify.document.imprint import imprint
from notify.document.marks import first_page
from notify.document.page import BOTTOM, LANDSCAPE_WIDTH, LEFT, LINE, LONG, RIGHT, SHORT, TOP, WIDTH, pt
from notify.document.paper import Annex, Paper
from notify.document.paragraphs import HEI_TEXT, Element, Lie, Look, gap, paragraph
from notify.document.skeleton import empty, packed
from notify.document.texts import parts, text, title

NOTE = Look(size=12)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pages that lie the same way: a section of the document."""

    landscape: bool
    content: list[Element]


def document(paper: Paper) -> bytes:
    """The .docx. Its fonts are named, not contained: a machine without 方正小标宋简体 shows another."""
    stretches = _stretches(paper)
    made = empty()
    last = made.element.body.sectPr
    for place, stretch in enumerate(stretches):
        for each in stretch.content:
            last.addprevious(each)
        if place < len(stretches) - 1:
            end = gap()
            end.pPr.append(deepcopy(last))
            last.addprevious(end)
    for section, stretch in zip(made.sections, stretches, strict=True):
        _lay(section, landscape=stretch.landscape)
        number_pages(section, landscape=stretch.landscape)
    return packed(made, paper.title, paper.signer, paper.day)


def _stretches(paper: Paper) -> list[Stretch]:
    """The text, the annexes and the 版记, which after a landscape annex gets an upright page of its own."""
    made = [Stretch(False, [*first_page(paper), *text(paper)])]
    for place, annex in enumerate(paper.annexes):
        number = str(place + 1) if len(paper.annexes) > 1 else ""
        turns = annex.landscape != made[-1].landscape
        if turns:
            made.append(Stretch(annex.landscape, []))
        made[-1].content.extend(_annex(annex, number, new_page=not turns))
    if made[-1].landscape:
        made.append(Stretch(False, []))
    made[-1].content.append(imprint(paper))
    return made


def _annex(annex: Annex, number: str, *, new_page: bool) -> Iterator[Element]:
    """附件1 at the top left, the title in the third line, the note below it (GB/T 9704-2012, 7.3.6)."""
    yield paragraph(f"附件{number}", HEI_TEXT, Lie("left", new_page=new_page, keep_next=True))
    yield title(annex.title, before=LINE)
    if annex.note:
        yield paragraph(annex.note, NOTE, Lie("right", line=pt(20), keep_next=True))
    else:
        yield gap(LINE // 2)
    yield from parts(annex.parts, LANDSCAPE_WIDTH if annex.landscape else WIDTH)


def _lay(section: Any, *, landscape: bool) -> None:
    """Paper and margins. A landscape page is an upright one turned: its head is at the left margin."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    size, margin = section._sectPr.find(qn("w:pgSz")), section._sectPr.find(qn("w:pgMar"))
    width, height = (LONG, SHORT) if landscape else (SHORT, LONG)
    top, right, bottom, left = (LEFT, TOP, RIGHT, BOTTOM) if landscape else (TOP, RIGHT, BOTTOM, LEFT)
    for one, values in (
        (size, {"w": width, "h": height}),
        (margin, {"top": top, "right": right, "bottom": bottom, "left": left, "header": pt(20),
                  "footer": min(DISTANCE, bottom - pt(20)), "gutter": 0}),
        (section._sectPr.find(qn("w:docGrid")), {"linePitch": LINE}),
    ):  # fmt: skip
        for name, value in values.items():
            one.set(qn(f"w:{name}"), str(value))
