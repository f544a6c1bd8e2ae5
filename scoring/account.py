"""A quarter's account: everything its 通报 shows, as values that go into JSON unchanged. Pure.

Exact numbers are text ("5/2"); days are ISO dates. The store freezes one when the 通报 is released.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TypedDict

from scoring.facts import FactKind
from scoring.ledger import NOTHING, Entry
from scoring.notice import Notice
from scoring.period import Quarter
from scoring.quarter_facts import CommissionAccount, TopicAccount, Totals
from scoring.standings import Standing, standings
from scoring.succession import inherited


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the ledger keeps it, with what an account tells of its fact."""

    id: int
    entry: Entry
    cause: int  # the fact whose recording wrote this line
    kind: FactKind
    gazette: str | None  # key; of an adoption
    what: str  # in few words: 市《政府快报》第4期 条目
    title: str | None  # of the article, or a commission's topic
    number: str | None  # 收稿号
    child: str | None  # 二级机构
    reversed: bool  # the fact was reversed since
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Issued:
    """How far an earlier 通报 reached: its quarter, and the last line known when it was frozen."""

    quarter: Quarter
    last_line: int


@dataclass(frozen=True, slots=True)
class UnitActivity:
    """What a unit sent and what of it was adopted, in articles."""

    submitted: int = 0
    adopted: int = 0
    submitted_year: int = 0  # since 1 January
    adopted_year: int = 0


@dataclass(frozen=True, slots=True)
class Activity:
    """A quarter's traffic, in articles; a joint one is counted once in the totals."""

    units: Mapping[str, UnitActivity] = field(default_factory=dict)
    submitted: int = 0
    submitted_outside: int = 0  # by bodies without a target, and by senders not yet decided
    submitted_by_kind: Mapping[str, int] = field(default_factory=dict)
    adopted: int = 0
    adopted_by_gazette: Mapping[str, int] = field(default_factory=dict)  # by the gazette's key
    adopted_by_tier: Mapping[int, int] = field(default_factory=dict)  # by target; one of two tiers in both
    commissions: Sequence[CommissionAccount] = ()
    topics: Sequence[TopicAccount] = ()
    before: Totals | None = None  # the previous quarter of the same year


class AccountEntry(TypedDict):
    fact: int
    day: str
    kind: str  # FactKind
    gazette: str | None  # key; of an adoption
    what: str
    title: str | None  # of the article, or a commission's topic
    child: str | None
    points: str
    reason: str
    late: bool  # 补记: dated in a quarter whose 通报 had gone out


class UnitAccount(TypedDict):
    unit: str
    tier: int
    target: int
    pronoun: str
    rank: int
    points: str
    ratio: str
    missing: str
    quarter_points: str
    late_points: str
    columns: dict[str, str]
    submitted: int
    adopted: int
    submitted_year: int
    adopted_year: int
    entries: list[AccountEntry]  # 补记 first, then the quarter's, each in order of day


class Account(TypedDict):
    year: int
    quarter: int
    document: str
    office: str
    through: str
    columns: list[str]
    units: list[UnitAccount]  # best first
    submitted: int
    submitted_outside: int
    submitted_by_kind: dict[str, int]
    submitted_by_tier: dict[str, int]  # by the tier's target
    adopted: int
    adopted_by_gazette: dict[str, int]  # by the gazette's short name
    adopted_by_tier: dict[str, int]  # an article of units of two tiers is in both
    commissions: list[CommissionAccount]  # due in the quarter
    topics: list[TopicAccount]  # all of the notice, in its order
    before: Totals | None  # the previous quarter of the same year; None in the first, or where it is unknown
    silent: list[str]  # units that sent nothing in the quarter, in the notice's order


def account(
    notice: Notice,
    quarter: Quarter,
    lines: Iterable[Line],
    issued: Issued | None,
    activity: Activity,
    today: dt.date | None = None,
) -> Account:
    """The quarter's 通报 from the ledger's lines, the last 通报 before it, and the quarter's traffic.

    Points of the quarter are those dated in it. 补记 are lines dated in quarters already issued and written
    since; so the cumulative points are those issued before, plus 补记, plus whatever came after.
    `today` is for a quarter that is not over: its units, targets and points are those up to that day.
    """
    through = quarter.last_day if today is None else min(today, quarter.last_day)
    known = [line for line in lines if line.entry.day <= through]
    ranking = standings((line.entry for line in known), notice, through)
    lines = carried(known, notice, through)
    notice = notice.on(through)
    current = _by_unit(line for line in lines if line.entry.day in quarter)
    late = _by_unit(line for line in lines if _is_late(line, issued))
    return Account(
        year=quarter.year,
        quarter=quarter.number,
        document=notice.document,
        office=notice.office,
        through=quarter.last_day.isoformat(),
        columns=list(notice.columns),
        units=[
            _unit(notice, standing, current[standing.unit], late[standing.unit], activity)
            for standing in ranking
        ],
        submitted=activity.submitted,
        submitted_outside=activity.submitted_outside,
        submitted_by_kind=dict(activity.submitted_by_kind),
        submitted_by_tier=_submitted_by_tier(notice, activity),
        adopted=activity.adopted,
        adopted_by_gazette={
            gazette.short: activity.adopted_by_gazette[key]
            for key, gazette in notice.gazettes.items()
            if key in activity.adopted_by_gazette
        },
        adopted_by_tier={str(target): activity.adopted_by_tier.get(target, 0) for target in _targets(notice)},
        commissions=list(activity.commissions),
        topics=list(activity.topics),
        before=activity.before,
        silent=[
            unit.name for unit in notice.ranked if not activity.units.get(unit.name, UnitActivity()).submitted
        ],
    )


def _targets(notice: Notice) -> list[int]:
    """The tiers of 一(一)–(三), the highest first."""
    return sorted({unit.target for unit in notice.ranked}, reverse=True)


def _submitted_by_tier(notice: Notice, activity: Activity) -> dict[str, int]:
    found = {str(target): 0 for target in _targets(notice)}
    for unit in notice.ranked:
        found[str(unit.target)] += activity.units.get(unit.name, UnitActivity()).submitted
    return found


def _by_unit(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.entry.unit].append(line)
    return found


def carried(lines: Iterable[Line], notice: Notice, through: dt.date) -> list[Line]:
    """The lines as they count on a day: a successor's for what it has from another, which they say."""
    return [
        line
        if entry is line.entry
        else replace(line, entry=entry, what=line.what + entry.reason.removeprefix(line.entry.reason))
        for line in lines
        for entry in inherited(line.entry, notice.successions, through)
    ]


def changes(lines: Iterable[Line]) -> dict[str, list[AccountEntry]]:
    """What lines written after a 通报 come to, by unit; whoever has nothing left of them is left out."""
    found = {unit: _netted(own, late=True) for unit, own in _by_unit(lines).items()}
    return {unit: entries for unit, entries in found.items() if entries}


def _is_late(line: Line, issued: Issued | None) -> bool:
    return issued is not None and line.entry.day < issued.quarter.end and line.id > issued.last_line


def _unit(
    notice: Notice,
    standing: Standing,
    current: list[Line],
    late: list[Line],
    activity: Activity,
) -> UnitAccount:
    done = activity.units.get(standing.unit, UnitActivity())
    columns = dict.fromkeys(notice.columns, NOTHING)
    for line in current:
        columns[line.entry.column] += line.entry.points
    unit = notice.unit(standing.unit)
    return UnitAccount(
        unit=standing.unit,
        tier=standing.tier,
        target=standing.target,
        pronoun=unit.pronoun if unit else "",
        rank=standing.rank,
        points=str(standing.points),
        ratio=str(standing.ratio),
        missing=str(standing.missing),
        quarter_points=str(_sum(current)),
        late_points=str(_sum(late)),
        columns={head: str(points) for head, points in columns.items()},
        submitted=done.submitted,
        adopted=done.adopted,
        submitted_year=done.submitted_year,
        adopted_year=done.adopted_year,
        entries=[*_netted(late, late=True), *_netted(current, late=False)],
    )


def _sum(lines: Iterable[Line]) -> Fraction:
    return sum((line.entry.points for line in lines), NOTHING)


def _netted(lines: list[Line], *, late: bool) -> list[AccountEntry]:
    """One entry a fact and day: what was recorded by mistake and taken back is nobody's business."""
    groups: dict[tuple[int, dt.date], list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.entry.fact, line.entry.day].append(line)
    shown = []
    for group in groups.values():
        last, points = group[-1], _sum(group)
        if points or not (last.reversed or any(line.entry.points for line in group)):
            shown.append((last, points))
    shown.sort(key=lambda item: (item[0].entry.day, item[0].entry.fact))
    return [
        AccountEntry(
            fact=line.entry.fact,
            day=line.entry.day.isoformat(),
            kind=line.kind.value,
            gazette=line.gazette,
            what=line.what,
            title=line.title,
            child=line.child,
            points=str(points),
            reason=line.entry.reason,
            late=late,
        )
        for line, points in shown
    ]
