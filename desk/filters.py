"""How figures, days and names are written on a page; offered to the templates as filters."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from notify import wording
from scoring.period import SHANGHAI
from scoring.showing import percent_text, points_text


def clock_time(value: dt.datetime) -> str:
    """09:42, in Asia/Shanghai."""
    return f"{value.astimezone(SHANGHAI):%H:%M}"


def full_moment(value: dt.datetime) -> str:
    """2020年3月30日 09:42, in Asia/Shanghai."""
    return f"{wording.full_day(value.astimezone(SHANGHAI))} {clock_time(value)}"


def share(value: int | Fraction, whole: int | Fraction) -> int:
    """Whole percent of a bar, between 0 and 100."""
    return max(0, min(100, round(100 * Fraction(value) / Fraction(whole)))) if whole else 0


def size(value: int) -> str:
    """43 KB, 1.2 MB."""
    return f"{value / 1024:.0f} KB" if value < 1 << 20 else f"{value / (1 << 20):.1f} MB"


FILTERS = {
    "clock_time": clock_time,
    "day": wording.day,
    "full_day": wording.full_day,
    "full_moment": full_moment,
    "masked": wording.masked,
    "moment": wording.moment,
    "percent": percent_text,
    "points": points_text,
    "share": share,
    "size": size,
    "signed": wording.signed,
    "weekday": wording.weekday,
}
