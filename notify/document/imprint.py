"""版记 at the foot of the last page: copies, and who issued it when (GB/T 9704-2012, 7.4)."""

from __future__ import annotations

from collections.abc import Iterator

from notify.document.page import WIDTH, pt
from notify.document.paper import Paper
from notify.document.paragraphs import Element, Frame, Lie, Look, Rule, gap, paragraph
from notify.document.texts import UNISSUED
from notify.wording import full_day

IMPRINT = Look(size=14)
CHARACTER = pt(14)
LINE = pt(24)
THICK, THIN = 8, 6  # eighths of a point: 0.35 and 0.25 mm


def imprint(paper: Paper) -> Iterator[Element]:
    """Its lines in a frame, and the empty paragraph that holds the frame on the last page."""
    frame = Frame(WIDTH)
    top = THICK
    if paper.copies:
        lead = 3 * CHARACTER  # 抄送： the second line begins below the first organ
        rules = (Rule("top", THICK, 0),)
        yield paragraph(paper.copies, IMPRINT, Lie("left", left=CHARACTER + lead, first=-lead, right=CHARACTER,
                                                   line=LINE, rules=rules, frame=frame))  # fmt: skip
        top = THIN
    issued = UNISSUED if paper.day is None else f"{full_day(paper.day)}印发"
    yield paragraph(f"{paper.signer}\t{issued}", IMPRINT, Lie(
        "left", left=CHARACTER, right=CHARACTER, line=LINE, frame=frame,
        rules=(Rule("top", top, 0), Rule("bottom", THICK, 0)), tabs=(("right", WIDTH - CHARACTER),),
    ))  # fmt: skip
    yield gap()
