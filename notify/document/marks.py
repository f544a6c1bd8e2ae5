"""The first page's head: a mark, 发文机关标志, 发文字号 and the red line (GB/T 9704-2012, 7.2)."""

from __future__ import annotations

from collections.abc import Iterator

from notify.document.page import LINE, WIDTH, mm, pt
from notify.document.paper import Paper
from notify.document.paragraphs import RED, TEXT, TITLE_FACE, Element, Lie, Look, Rule, paragraph

HEAD_BELOW = 35  # mm from the text area's top to the head's upper edge
HEAD_TALLEST = 62  # pt: 22 mm
HEAD_SCALE = 75  # %: the head's characters are narrower than high, as red heads are
MARK = Look(size=14, color="7F7F7F")


def first_page(paper: Paper) -> Iterator[Element]:
    """From the text area's top down to the red line."""
    below = mm(HEAD_BELOW)
    if paper.mark:
        yield paragraph(paper.mark, MARK, Lie("left"))
        below -= LINE
    if paper.head:
        look = _head(paper.head)
        # An exact line puts its base 80 % down; a Han character reaches 0.84 of its size above that.
        line = pt(look.size * 1.2)
        above_ink = pt(look.size * (0.8 * 1.2 - 0.84))
        yield paragraph(paper.head, look, Lie("center", before=below - above_ink, line=line))
    rule = Rule("bottom", eighths=16, space=7, color=RED)  # 4 mm below the characters
    yield paragraph(paper.file_number, TEXT, Lie("center", before=2 * LINE, rules=(rule,)))


def _head(text: str) -> Look:
    """As large as the text area's width allows."""
    size = min(HEAD_TALLEST, 0.97 * WIDTH / 20 / len(text) / HEAD_SCALE * 100)
    return Look(TITLE_FACE, round(size * 2) / 2, scale=HEAD_SCALE, color=RED)
