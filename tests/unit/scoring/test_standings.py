"""One ranking of all units by exact ratio, competition style, ties in the notice's order."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ledger import Entry
from scoring.standings import Standing, standings
from tests.unit.scoring.samples import NOTICE, OUTSIDE, on

YEAR_END = on(12, 31)
NAMES = [unit.name for unit in NOTICE.units]
POINTS = st.fractions(min_value=-30, max_value=120, max_denominator=6)


def entry(unit: str, points: Fraction | int, day: dt.date = on(4, 1)) -> Entry:  # noqa: B008  a constant
    return Entry(1, unit, day, Fraction(points), "", "")


def standing_of(unit: str, found: tuple[Standing, ...]) -> Standing:
    return next(standing for standing in found if standing.unit == unit)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    """Entries of a year for any bodies, on any days of it, with ties likely."""
    few = st.one_of(st.sampled_from([Fraction(3), Fraction(5), Fraction(-10)]), POINTS)
    days = st.dates(dt.date(2020, 1, 1), YEAR_END)
    return draw(st.lists(st.builds(entry, st.sampled_from(NAMES), few, days), max_size=60))


@given(ledgers())
def test_ranks_are_competition_ranks(ledger: list[Entry]) -> None:
    """A unit's rank is one more than the number of units with a greater ratio: 1, 2, 2, 4."""
    found = standings(ledger, NOTICE, YEAR_END)
    for standing in found:
        assert standing.rank == 1 + sum(other.ratio > standing.ratio for other in found)


@given(ledgers())
def test_order_is_by_ratio_then_notice(ledger: list[Entry]) -> None:
    """All 63 units stand best first, tied ones in the notice's order; no outside body is among them."""
    found = standings(ledger, NOTICE, YEAR_END)
    order = {unit.name: unit.order for unit in NOTICE.units}
    keys = [(-standing.ratio, order[standing.unit]) for standing in found]
    assert keys == sorted(keys)
    assert sorted(standing.unit for standing in found) == sorted(unit.name for unit in NOTICE.ranked)


@given(ledgers(), st.randoms(use_true_random=False))
def test_order_of_entries_does_not_matter(ledger: list[Entry], random: Random) -> None:
    """The same entries in another order give the same standings."""
    shuffled = list(ledger)
    random.shuffle(shuffled)
    assert standings(shuffled, NOTICE, YEAR_END) == standings(ledger, NOTICE, YEAR_END)


@given(ledgers())
def test_sums_are_exact(ledger: list[Entry]) -> None:
    """Points are the exact sum, and ratio times target gives them back."""
    for standing in standings(ledger, NOTICE, YEAR_END):
        points = sum((line.points for line in ledger if line.unit == standing.unit), Fraction(0))
        assert standing.points == points
        assert standing.ratio * standing.target == points
        assert standing.missing == max(standing.target - points, Fraction(0))


@given(ledgers(), st.dates(dt.date(2020, 1, 1), YEAR_END))
def test_through_counts_event_days(ledger: list[Entry], through: dt.date) -> None:
    """Through a day is the same as all of the entries dated up to it."""
    until = [line for line in ledger if line.day <= through]
    assert standings(ledger, NOTICE, through) == standings(until, NOTICE, YEAR_END)


def test_nobody_has_points() -> None:
    """Without entries all are first, in the notice's order."""
    found = standings([], NOTICE, YEAR_END)
    assert [standing.unit for standing in found] == [unit.name for unit in NOTICE.ranked]
    assert {standing.rank for standing in found} == {1}


def test_one_ranking_over_the_tiers() -> None:
    """Units of different targets meet in one ranking; an equal ratio is an equal rank."""
    found = standings([entry("财政局", 10), entry("民政局", 6), entry("残联", 3)], NOTICE, YEAR_END)
    assert [(s.unit, s.rank, s.tier, s.target) for s in found[:4]] == [
        ("财政局", 1, 1, 50),
        ("民政局", 1, 2, 30),
        ("残联", 1, 3, 15),
        ("产业集聚区管委会", 4, 1, 50),
    ]


def test_exact_where_decimals_would_tie() -> None:
    """Ratios that show alike are still told apart: 1/3 of 30 is more than a hair less of 15."""
    hair = Fraction(1, 10**30)
    found = standings([entry("民政局", 10), entry("残联", 5 - hair)], NOTICE, YEAR_END)
    assert [standing.rank for standing in found[:2]] == [1, 2]
    assert found[0].unit == "民政局"


def test_ratio_has_neither_cap_nor_floor() -> None:
    """More than the target is more than 100 %, and minus stays minus, below those with nothing."""
    found = standings([entry("残联", 30), entry("科协", -10)], NOTICE, YEAR_END)
    assert found[0].ratio == 2
    assert found[0].missing == 0
    last = found[-1]
    assert (last.unit, last.rank) == ("科协", 63)
    assert last.ratio == Fraction(-2, 3)
    assert last.missing == 25


@pytest.mark.parametrize(
    ("through", "points"),
    [
        (on(3, 31), 1),
        (on(4, 1), 3),
        (on(6, 30), 7),
        (on(9, 30), 15),
        (on(12, 31), 31),
        (on(6, 30, 2021), 31),
        (on(12, 31, 2019), 0),
    ],
)
def test_quarter_and_year_edges(through: dt.date, points: int) -> None:
    """Entries on the last and first days of quarters count from their own day; other years' never."""
    ledger = [
        entry("残联", 100, on(12, 31, 2019)),
        entry("残联", 1, on(3, 31)),
        entry("残联", 2, on(4, 1)),
        entry("残联", 4, on(6, 30)),
        entry("残联", 8, on(9, 30)),
        entry("残联", 16, on(12, 31)),
        entry("残联", 100, on(1, 1, 2021)),
    ]
    assert standing_of("残联", standings(ledger, NOTICE, through)).points == points


def test_outside_body_is_not_ranked() -> None:
    """Even points that should never be there do not bring an outside body into the ranking."""
    found = standings([entry(OUTSIDE, 100)], NOTICE, YEAR_END)
    assert OUTSIDE not in [standing.unit for standing in found]
    assert len(found) == 63
