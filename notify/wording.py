"""How figures, days and names are written in a mail. Pure; offered to the templates as filters."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from unicodedata import east_asian_width

from scoring.period import SHANGHAI
from scoring.showing import points_text

OFFICE = "义马市人民政府办公室信息科"
LINE = 78  # columns of a text part, as RFC 5322 (2.1.1) asks
WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")

_OPENING, _CLOSING = "《〈“‘（〔【", "》〉”’）〕】，。、；：！？"
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
_ID_CARD = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?![\dXx])")


def signed(value: Fraction) -> str:
    """Points gained or lost: +3, −10, 0."""
    return f"+{points_text(value)}" if value > 0 else points_text(value)


def bar(ratio: Fraction) -> int:
    """Width of a bar in whole percent of its track: nothing below zero, full from the target on."""
    return max(0, min(100, round(ratio * 100)))


def day(value: dt.date) -> str:
    """3月30日."""
    return f"{value.month}月{value.day}日"


def full_day(value: dt.date) -> str:
    """2020年3月30日."""
    return f"{value.year}年{day(value)}"


def weekday(value: dt.date) -> str:
    """星期一."""
    return f"星期{WEEKDAYS[value.weekday()]}"


def moment(value: dt.datetime) -> str:
    """3月30日 9:42, in Asia/Shanghai."""
    local = value.astimezone(SHANGHAI)
    return f"{day(local)} {local.hour}:{local.minute:02d}"


def masked(text: str) -> str:
    """Mobile and identity-card numbers with their middle hidden (个人信息保护法)."""
    return _MOBILE.sub(r"\1****\2", _ID_CARD.sub(r"\1********\2", text))


def width(text: str) -> int:
    """Columns a text takes where a Han character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def pad(text: str, columns: int) -> str:
    """Filled to a width with full-width spaces, so that columns of names align in any font."""
    missing = max(0, columns - width(text))
    return text + "　" * (missing // 2) + " " * (missing % 2)


def right(text: str, columns: int) -> str:
    """Filled to a width from the left."""
    return " " * max(0, columns - width(text)) + text


def fold(text: str, indent: int, columns: int = LINE) -> str:
    """A line of a list folded at `columns`, its further lines indented by `indent` columns.

    It is broken after a full-width space where there is one, else between characters, but neither inside a
    Latin word or number nor before closing punctuation.
    """
    lines = []
    while width(text) > columns:
        at = _break(text, columns, width(text) - width(text.lstrip("　 ")))
        lines.append(text[:at].rstrip("　 "))
        text = "　" * (indent // 2) + text[at:].lstrip("　 ")
    return "\n".join([*lines, text])


def _break(text: str, columns: int, margin: int) -> int:
    """Where a line that is too wide is broken; `margin` is the width of what it begins with."""
    fitting = next(at for at in range(len(text), 0, -1) if width(text[:at]) <= columns)
    space = text.rfind("　", 0, fitting)
    if width(text[:space]) > margin + columns // 3:
        return space + 1
    allowed = (at for at in range(fitting, 0, -1) if width(text[:at]) > margin and _may_part(text, at))
    return next(allowed, fitting)


def _may_part(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    return not (before.isascii() and after.isascii()) and after not in _CLOSING and before not in _OPENING
