"""The standings as the desk shows them: points by column, pace against the calendar. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.account import Account

SORTS = {
    "rank": lambda row: row.rank,
    "points": lambda row: -row.points,
    "gained": lambda row: -row.gained,
    "submitted": lambda row: -row.submitted,
    "adopted": lambda row: -row.adopted,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One unit. Points by column are the quarter's, in the notice's order of columns."""

    rank: int
    unit: str
    tier: int
    target: int
    submitted: int  # in the quarter
    adopted: int
    columns: tuple[Fraction, ...]
    late: Fraction  # 补记
    gained: Fraction  # in the quarter
    points: Fraction  # since 1 January
    ratio: Fraction
    missing: Fraction
    behind: bool  # less than the calendar asks


def rows(account: Account, pace: Fraction) -> list[Row]:
    """Every unit with a target, best first."""
    return [
        Row(
            rank=unit["rank"],
            unit=unit["unit"],
            tier=unit["tier"],
            target=unit["target"],
            submitted=unit["submitted"],
            adopted=unit["adopted"],
            columns=tuple(Fraction(unit["columns"][head]) for head in account["columns"]),
            late=Fraction(unit["late_points"]),
            gained=Fraction(unit["quarter_points"]),
            points=Fraction(unit["points"]),
            ratio=Fraction(unit["ratio"]),
            missing=Fraction(unit["missing"]),
            behind=Fraction(unit["ratio"]) < pace,
        )
        for unit in account["units"]
    ]


def chosen(found: Sequence[Row], *, tier: int, sought: str, sort: str) -> list[Row]:
    """Of these the units of a tier (0: all) whose name has the sought characters, in the order asked for."""
    kept = [row for row in found if tier in (0, row.tier) and sought in row.unit]
    return sorted(kept, key=SORTS.get(sort, SORTS["rank"]))


def pace(year: int, through: dt.date) -> Fraction:
    """Which part of the year is over at the end of a day."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    days = (min(max(through, first), last) - first).days + 1
    return Fraction(days, (last - first).days + 1)
