"""页码: — 1 — in 4号 half-width 宋体, odd pages right and even left (GB/T 9704-2012, 7.5).

A landscape page lies with its head to the left, so its number stands at its left edge, turned, at the same
place of the sheet as on the other pages (GB/T 9704-2012, 8).
"""

from __future__ import annotations

from typing import Any

from notify.document.boxes import box
from notify.document.page import BOTTOM, WIDTH, mm, pt
from notify.document.page import LEFT as LEFT_MARGIN
from notify.document.paper import Align
from notify.document.paragraphs import SONG, Element, Lie, Look, element, paragraph, run

NUMBER = Look(SONG, 14)
CHARACTER = pt(14)
LINE = pt(14)
# The middle of the figures, and with it the dash, is to lie 7 mm below: 2.1 mm and more down in the line.
BELOW = mm(7 - 2.1)
DISTANCE = BOTTOM - BELOW - LINE  # from the paper's edge to the number's lower edge
TURNED_DISTANCE = DISTANCE + mm(0.4)  # between where Word and LibreOffice put the base of turned characters


def number_pages(section: Any, *, landscape: bool) -> None:
    """Write the section's two footers."""
    section.different_first_page_header_footer = False
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        content = footer._element
        for child in list(content):
            content.remove(child)
        content.append(_turned(odd=odd) if landscape else _number("right" if odd else "left"))


def _number(align: Align) -> Element:
    """— 1 — one character in from the side."""
    made = paragraph("— ", NUMBER, Lie(align, left=CHARACTER, right=CHARACTER, line=LINE))
    field = element("fldSimple", [run(["1"], NUMBER)], instr=" PAGE ")
    made.extend([field, run([" —"], NUMBER)])
    return made


def _turned(*, odd: bool) -> Element:
    """The same in a box at a landscape page's left edge, which is the foot of the sheet."""
    number = _number("right" if odd else "left")
    return box(TURNED_DISTANCE, LEFT_MARGIN, LINE, WIDTH, [number], turned=True, room=pt(1))
