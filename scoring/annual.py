"""A year's account: which unit met its target, from the ledger as known on the settlement day. Pure.

Exact numbers are text ("5/2"); days are ISO dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypedDict

from scoring.account import Line, UnitActivity, carried
from scoring.ledger import NOTHING
from scoring.notice import Notice
from scoring.period import SHANGHAI, Quarter
from scoring.standings import Standing, standings

IDLE = UnitActivity()


class AnnualUnit(TypedDict):
    unit: str
    tier: int
    target: int
    points: str
    ratio: str
    met: bool
    missing: str  # points short of the target, 0 once it is met
    surplus: str  # points above it, 0 until then
    rank: int
    quarters: list[str]  # points dated in the first to the fourth quarter
    columns: dict[str, str]
    submitted: int  # articles since 1 January
    adopted: int


class AnnualTier(TypedDict):
    target: int
    units: int
    met: int


class AnnualAccount(TypedDict):
    year: int
    document: str
    office: str
    through: str  # the last day a fact may be dated
    known_by: str  # the settlement day: the last day it may have been recorded
    columns: list[str]
    facts: int  # with a line that counts
    units: list[AnnualUnit]  # best first
    tiers: list[AnnualTier]  # the highest target first


def annual_account(
    notice: Notice, lines: Iterable[Line], activity: Mapping[str, UnitActivity]
) -> AnnualAccount:
    """The year from the ledger's lines and each unit's articles of the year.

    A line counts when it is dated in the year and was recorded by the settlement day, inclusive, in
    Shanghai (the notice's switch `settlement_day`); what came later belongs in a supplement.
    """
    last = Quarter(notice.year, 4).last_day
    counted = [line for line in lines if line.entry.day.year == notice.year and _in_time(notice, line)]
    by_unit: dict[str, list[Line]] = defaultdict(list)
    for line in carried(counted, notice, last):
        by_unit[line.entry.unit].append(line)
    units = [
        _unit(notice, standing, by_unit[standing.unit], activity.get(standing.unit, IDLE))
        for standing in standings((line.entry for line in counted), notice, last)
    ]
    return AnnualAccount(
        year=notice.year,
        document=notice.document,
        office=notice.office,
        through=last.isoformat(),
        known_by=notice.switches.settlement_day.isoformat(),
        columns=list(notice.columns),
        facts=len({line.entry.fact for line in counted}),
        units=units,
        tiers=_tiers(units),
    )


def _in_time(notice: Notice, line: Line) -> bool:
    return line.recorded_at.astimezone(SHANGHAI).date() <= notice.switches.settlement_day


def _unit(notice: Notice, standing: Standing, lines: list[Line], done: UnitActivity) -> AnnualUnit:
    quarters = [NOTHING] * 4
    columns: dict[str, Fraction] = dict.fromkeys(notice.columns, NOTHING)
    for line in lines:
        quarters[(line.entry.day.month - 1) // 3] += line.entry.points
        columns[line.entry.column] += line.entry.points
    return AnnualUnit(
        unit=standing.unit,
        tier=standing.tier,
        target=standing.target,
        points=str(standing.points),
        ratio=str(standing.ratio),
        met=not standing.missing,
        missing=str(standing.missing),
        surplus=str(max(standing.points - standing.target, NOTHING)),
        rank=standing.rank,
        quarters=[str(points) for points in quarters],
        columns={head: str(points) for head, points in columns.items()},
        submitted=done.submitted_year,
        adopted=done.adopted_year,
    )


def _tiers(units: list[AnnualUnit]) -> list[AnnualTier]:
    targets = sorted({unit["target"] for unit in units}, reverse=True)
    return [
        AnnualTier(
            target=target,
            units=sum(unit["target"] == target for unit in units),
            met=sum(unit["target"] == target and unit["met"] for unit in units),
        )
        for target in targets
    ]
