"""A year's account: what counts by the settlement day, and who met the target."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from scoring.account import Line
from scoring.annual import AnnualUnit, annual_account
from scoring.period import SHANGHAI
from tests.unit.scoring.samples import NOTICE, ONE
from tests.unit.scoring.test_account import line

LAST = dt.date(NOTICE.year, 12, 31)
SETTLED = NOTICE.switches.settlement_day


def recorded(found: Line, day: dt.date, hour: int = 12) -> Line:
    return replace(found, recorded_at=dt.datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI))


def one(*lines: Line) -> AnnualUnit:
    return next(unit for unit in annual_account(NOTICE, lines, {})["units"] if unit["unit"] == ONE)


def test_settlement_day_is_the_last() -> None:
    """A fact of 31 December counts when recorded by the end of the settlement day, not the day after."""
    inside = recorded(line(1, 3, LAST), SETTLED, 23)
    outside = recorded(line(2, 5, LAST), SETTLED + dt.timedelta(days=1), 0)
    assert one(inside, outside)["points"] == "3"


def test_other_years_do_not_count() -> None:
    """A fact dated on 1 January of the next year is not of this one."""
    assert one(recorded(line(1, 3, LAST + dt.timedelta(days=1)), SETTLED))["points"] == "0"


def test_met_and_surplus() -> None:
    """A target met exactly is met with no surplus; half a point less is missing, half more is surplus."""
    target, half = one()["target"], Fraction(1, 2)
    day = dt.date(NOTICE.year, 5, 1)
    exact, less, more = (one(line(1, points, day)) for points in (target, target - half, target + half))
    assert (exact["met"], exact["missing"], exact["surplus"]) == (True, "0", "0")
    assert (less["met"], less["missing"], less["surplus"]) == (False, "1/2", "0")
    assert (more["met"], more["missing"], more["surplus"]) == (True, "0", "1/2")
    assert more["quarters"] == ["0", str(target + half), "0", "0"]
    assert more["columns"]["市条目"] == str(target + half)


def test_tiers_count_those_who_met() -> None:
    """Each tier tells how many units it has and how many met its target."""
    target = one()["target"]
    made = annual_account(NOTICE, [line(1, target, dt.date(NOTICE.year, 5, 1))], {})
    assert sum(tier["units"] for tier in made["tiers"]) == len(NOTICE.ranked)
    assert [tier["met"] for tier in made["tiers"]] == [int(t["target"] == target) for t in made["tiers"]]
