"""Measures of the page by GB/T 9704-2012, 5 and 6, in twips (1/20 pt), the unit of the file."""

from __future__ import annotations

MM = 1440 / 25.4


def mm(value: float) -> int:
    """Millimetres in twips."""
    return round(value * MM)


def pt(value: float) -> int:
    """Points in twips."""
    return round(value * 20)


SHORT, LONG = mm(210), mm(297)  # A4
TOP, LEFT, RIGHT = mm(37), mm(28), mm(26)

# 22 lines of 29 pt are 0.08 mm higher than the 225 mm between margins of 37 and 35 mm: without this the 22nd
# line of every page would fall on the next one.
LINE = pt(29)
LINES = 22
BOTTOM = LONG - TOP - LINES * LINE

WIDTH = SHORT - LEFT - RIGHT  # of the text area, upright
LANDSCAPE_WIDTH = LONG - TOP - BOTTOM

# 28 characters of 16 pt, each condensed by 0.25 pt.
CONDENSED = -pt(0.25)
CHARACTER = pt(16) + CONDENSED
CHARACTERS = 28
