"""Facts with everything but the point of a test filled in, and the shipped notice with a switch turned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from scoring.facts import (
    Adoption,
    Deduction,
    Fact,
    Form,
    Instruction,
    Issue,
    Reversal,
    Series,
    Special,
)
from scoring.ledger import entries
from scoring.notice import Notice, load_notice

NOTICE = load_notice(2020)
ONE, TWO, THREE = "财政局", "水利局", "残联"
OUTSIDE = "团市委"
APRIL = dt.date(2020, 4, 1)
JUNE = dt.date(2020, 6, 1)


def turned(**switches: Any) -> Notice:
    """The shipped notice with switches turned."""
    return replace(NOTICE, switches=replace(NOTICE.switches, **switches))


def on(month: int, day: int, year: int = 2020) -> dt.date:
    return dt.date(year, month, day)


def adopted(
    id: int,
    gazette: str = "city",
    form: Form = Form.ITEM,
    *,
    day: dt.date = APRIL,
    article: int = 1,
    units: tuple[str, ...] = (ONE,),
    via_office: bool = True,
    number: int | None = None,
) -> Fact:
    """An adoption; its issue number is its id unless given."""
    series = Series.ORDINARY if form is Form.ITEM else Series.SPECIAL
    issue = Issue(day.year, series, number or id)
    return Adoption(id, day, article, units, gazette, form, issue, via_office)


def instructed(
    id: int,
    level: str = "city",
    leader: str = "甲",
    *,
    day: dt.date = APRIL,
    article: int = 1,
    post: str = "市长",
) -> Fact:
    return Instruction(id, day, article, level, post, leader)


def special(id: int, *, day: dt.date = APRIL, article: int = 1, units: tuple[str, ...] = (ONE,)) -> Fact:
    return Special(id, day, article, units)


def missed(id: int, *, day: dt.date = APRIL, units: tuple[str, ...] = (ONE,)) -> Fact:
    return Deduction(id, day, units, "未报", commission="2020-03")


def untrue(id: int, *, day: dt.date = APRIL, units: tuple[str, ...] = (ONE,)) -> Fact:
    return Deduction(id, day, units, "失真", article=1)


def undone(id: int, reverses: int, *, day: dt.date = JUNE) -> Fact:
    return Reversal(id, day, reverses)


def points(facts: Iterable[Fact], notice: Notice = NOTICE, unit: str = ONE) -> list[Fraction]:
    """What a unit gets, entry by entry."""
    return [entry.points for entry in entries(facts, notice) if entry.unit == unit]


def total(facts: Iterable[Fact], notice: Notice = NOTICE, unit: str = ONE) -> Fraction:
    """What a unit gets in all."""
    return sum(points(facts, notice, unit), Fraction(0))


def reasons(facts: Iterable[Fact], notice: Notice = NOTICE) -> list[str]:
    return [entry.reason for entry in entries(facts, notice)]
