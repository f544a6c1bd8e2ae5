"""Exact numbers as they are shown."""

from __future__ import annotations

from fractions import Fraction

import pytest

from scoring.showing import percent_text, points_text


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (Fraction(3), "3"),
        (Fraction(0), "0"),
        (Fraction(-10), "−10"),
        (Fraction(3, 2), "1.5"),
        (Fraction(5, 3), "1.7"),
        (Fraction(-5, 3), "−1.7"),
        (Fraction(1, 20), "0.1"),
        (Fraction(199, 100), "2.0"),
    ],
)
def test_points(points: Fraction, text: str) -> None:
    """Whole points show no decimal, others one, rounded half away from zero."""
    assert points_text(points) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (Fraction(16, 50), "32.0%"),
        (Fraction(73, 50), "146.0%"),
        (Fraction(25, 30), "83.3%"),
        (Fraction(2, 3), "66.7%"),
        (Fraction(-10, 15), "−66.7%"),
        (Fraction(0), "0.0%"),
        (Fraction(1, 2000), "0.1%"),
        (Fraction(-1, 100_000), "0.0%"),
    ],
)
def test_percent(ratio: Fraction, text: str) -> None:
    """A ratio shows one decimal; it is neither capped nor floored, and zero has no sign."""
    assert percent_text(ratio) == text
