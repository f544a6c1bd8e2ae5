"""How exact numbers are shown: points without needless decimals, ratios with one."""

from __future__ import annotations

from fractions import Fraction


def points_text(points: Fraction) -> str:
    """3 → `3`, 5/3 → `1.7`, −10 → `−10`; half a tenth rounds away from zero."""
    tenths = _rounded(points * 10)
    return _signed(tenths, str(abs(tenths) // 10) + (f".{abs(tenths) % 10}" if points % 1 else ""))


def percent_text(ratio: Fraction) -> str:
    """8/25 → `32.0%`, −2/3 → `−66.7%`."""
    tenths = _rounded(ratio * 1000)
    return _signed(tenths, f"{abs(tenths) // 10}.{abs(tenths) % 10}%")


def _rounded(value: Fraction) -> int:
    away = int(abs(value) + Fraction(1, 2))
    return away if value >= 0 else -away


def _signed(value: int, text: str) -> str:
    return f"−{text}" if value < 0 else text
