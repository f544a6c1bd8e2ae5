"""How a figure stands to the quarter before: the word follows the numbers. Pure; offered as filters."""

from __future__ import annotations

from fractions import Fraction

from scoring.showing import percent_text, points_text


def change(now: int, before: int) -> str:
    """Articles: 比上季度增加5篇, 比上季度减少3篇, 与上季度持平."""
    if now == before:
        return "与上季度持平"
    return f"比上季度{'增加' if now > before else '减少'}{abs(now - before)}篇"


def rate_change(now: Fraction, before: Fraction) -> str:
    """Rates: 比上季度提高1.2个百分点, 下降, 持平; by the tenths that both papers print."""
    apart = _tenths(now) - _tenths(before)
    if not apart:
        return "与上季度持平"
    points = points_text(Fraction(abs(apart), 10))
    return f"比上季度{'提高' if apart > 0 else '下降'}{points}个百分点"


def _tenths(rate: Fraction) -> int:
    return int(percent_text(rate).replace("−", "-").replace(".", "").rstrip("%"))
