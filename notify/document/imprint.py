"""版记 at the foot of the last page: copies, and who issued it when (GB/T 9704-2012, 7.4)."""

from __future__ import annotations

import math

from notify.document.boxes import box
from notify.document.page import BOTTOM, LEFT, LONG, WIDTH, pt
from notify.document.paper import Paper
from notify.document.paragraphs import Element, Lie, Look, Rule, paragraph
from notify.document.texts import UNISSUED
from notify.document.titles import width_of
from notify.wording import full_day

IMPRINT = Look(size=14)
CHARACTER = pt(14)
LINE, RULE = pt(24), pt(1)
THICK, THIN = 8, 6  # eighths of a point: 0.35 and 0.25 mm


def imprint(paper: Paper) -> Element:
    """Its lines in a box on the text area's lower edge; where they find no room they begin a page."""
    issued = UNISSUED if paper.day is None else f"{full_day(paper.day)}印发"
    sides = Lie("left", left=CHARACTER, right=CHARACTER, line=LINE, tabs=(("right", WIDTH - CHARACTER),))
    content = [_rule(THICK), paragraph(f"{paper.signer}\t{issued}", IMPRINT, sides), _rule(THICK)]
    if paper.copies:
        lead = 3 * CHARACTER  # 抄送： — the second line begins below the first organ
        hanging = Lie("left", left=CHARACTER + lead, first=-lead, right=CHARACTER, line=LINE)
        content[:1] = [_rule(THICK), paragraph(paper.copies, IMPRINT, hanging), _rule(THIN)]
    height = (1 + _lines(paper.copies)) * LINE + (len(content) // 2 + 1) * RULE
    # The lines' own thickness comes on top of that: a box of just this height would hide the last one.
    return box(LEFT, LONG - BOTTOM - height, WIDTH, height + pt(12), content, turned=False, room=height)


def _lines(copies: str) -> int:
    """How many lines 抄送 takes: 29 characters of 14 pt between the sides, behind the first three."""
    return math.ceil(max(0, width_of(copies) - 3) / 26)


def _rule(eighths: int) -> Element:
    """A line as wide as the text area, above an empty paragraph of its own."""
    return paragraph("", Look(size=1), Lie(line=RULE, rules=(Rule("top", eighths, 0),)))
