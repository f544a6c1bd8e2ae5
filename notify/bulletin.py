"""通报: the letter of a unit, and the overview for leaders and staff. Pure: facts → what the template needs.

A unit's letter shows its own entries; of the others only points, target, ratio and rank. No leader is named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.period import Quarter


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One change of a unit's points: what it was for, in the words of the notice, without names."""

    day: dt.date
    title: str  # of the article, or the topic of a commission
    ground: str  # 市《政府快报》第4期 条目 | 市政府领导批示 | 专题约稿任务未按要求完成 …
    points: Fraction
    late: bool = False  # of an earlier quarter, recorded after that quarter's 通报: 补记


@dataclass(frozen=True, slots=True)
class RankLine:
    """One unit in the ranking, as at the quarter's end."""

    rank: int
    unit: str
    target: int
    points: Fraction
    ratio: Fraction
    late: Fraction = Fraction(0)  # 补记 within the points


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Everything a unit's letter is written from; all of it frozen at release."""

    quarter: Quarter
    unit: str
    pronoun: str  # 你单位 | 贵单位
    released_on: dt.date
    received: int  # submissions in the quarter
    adopted: int  # articles adopted in the quarter
    lines: tuple[AccountLine, ...]  # in order of day
    ranking: tuple[RankLine, ...]  # of all ranked units, in order of rank


@dataclass(frozen=True, slots=True)
class Letter:
    """The template's context of a unit's letter."""

    facts: LetterFacts
    own: RankLine
    units: int
    tied: bool  # another unit has the same rank
    gained: Fraction  # in this quarter, without 补记
    late: Fraction
    missing: Fraction  # to the year's target; zero when it is met
    adoption_rate: Fraction | None  # None: nothing was received
    lines: tuple[AccountLine, ...]
    late_lines: tuple[AccountLine, ...]


def letter(facts: LetterFacts) -> Letter:
    """What a unit's letter says. Raises StopIteration for a unit outside the ranking: it gets no letter."""
    own = next(line for line in facts.ranking if line.unit == facts.unit)
    late_lines = tuple(line for line in facts.lines if line.late)
    lines = tuple(line for line in facts.lines if not line.late)
    return Letter(
        facts=facts,
        own=own,
        units=len(facts.ranking),
        tied=sum(line.rank == own.rank for line in facts.ranking) > 1,
        gained=_total(lines),
        late=_total(late_lines),
        missing=max(Fraction(0), own.target - own.points),
        adoption_rate=Fraction(facts.adopted, facts.received) if facts.received else None,
        lines=lines,
        late_lines=late_lines,
    )


@dataclass(frozen=True, slots=True)
class Above:
    """An article adopted above city level, or noted by a leader."""

    title: str
    units: tuple[str, ...]
    ground: str


@dataclass(frozen=True, slots=True)
class LateLine:
    unit: str
    line: AccountLine


@dataclass(frozen=True, slots=True)
class OverviewFacts:
    """Everything the overview is written from. `received_by_target` maps a tier's target to submissions."""

    quarter: Quarter
    on: dt.date  # released on; for a draft, the day it will be released
    received_by_target: dict[int, int]
    received_outside: int  # of bodies without a target, and of senders not yet decided
    received_by_kind: dict[str, int]
    adopted: int  # submissions' articles adopted in the quarter
    adopted_by_gazette: dict[str, int]
    above: tuple[Above, ...]
    instructions: tuple[Above, ...]
    silent: tuple[str, ...]  # ranked units without any submission
    ranking: tuple[RankLine, ...]
    late: tuple[LateLine, ...] = ()
    unaddressed: tuple[str, ...] = ()  # staff only
    checksum: str | None = None  # staff only; None before release
    warnings: tuple[str, ...] = field(default=())  # staff only, in Chinese: what to settle before release


@dataclass(frozen=True, slots=True)
class Tier:
    target: int
    received: int
    lines: tuple[RankLine, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The template's context of the overview."""

    facts: OverviewFacts
    received: int
    rate: Fraction | None  # None: nothing was received
    tiers: tuple[Tier, ...]
    met: int  # units that have reached the year's target
    scoreless: int
    any_late: bool


def overview(facts: OverviewFacts) -> Overview:
    """What leaders and staff read of a quarter."""
    received = sum(facts.received_by_target.values()) + facts.received_outside
    return Overview(
        facts=facts,
        received=received,
        rate=Fraction(facts.adopted, received) if received else None,
        tiers=tuple(_tiers(facts)),
        met=sum(line.ratio >= 1 for line in facts.ranking),
        scoreless=sum(line.points == 0 for line in facts.ranking),
        any_late=any(line.late for line in facts.ranking),
    )


def _tiers(facts: OverviewFacts) -> Iterable[Tier]:
    for target in sorted({line.target for line in facts.ranking}, reverse=True):
        lines = tuple(line for line in facts.ranking if line.target == target)
        yield Tier(target, facts.received_by_target.get(target, 0), lines)


def _total(lines: Iterable[AccountLine]) -> Fraction:
    return sum((line.points for line in lines), Fraction(0))
