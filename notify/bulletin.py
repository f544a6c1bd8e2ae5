"""通报: a unit's letter, and the overview for leaders and staff. Pure: account → what the template needs.

A unit's letter shows its own entries; of the others only points, target, ratio and rank. No leader is named.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from scoring.account import Account, AccountEntry, UnitAccount
from scoring.facts import FactKind
from scoring.notice import Notice
from scoring.period import Quarter


@dataclass(frozen=True, slots=True)
class Line:
    """One change of a unit's points and what it was for."""

    day: dt.date
    title: str | None  # of the article, or the topic of a commission
    what: str  # 市快报第4期 条目 | 市政府领导批示 | 专题约稿任务未按要求完成 …
    child: str | None
    points: Fraction


@dataclass(frozen=True, slots=True)
class Rank:
    """One unit in the ranking, as at the quarter's end."""

    rank: int
    unit: str
    target: int
    points: Fraction
    ratio: Fraction
    late: Fraction  # 补记 within the points


@dataclass(frozen=True, slots=True)
class Letter:
    """The template's context of a unit's letter."""

    quarter: Quarter
    on: dt.date | None  # the day of release; None in a preview
    unit: str
    pronoun: str  # 你单位 | 贵单位
    submitted: int  # articles in the quarter
    adopted: int
    adoption_rate: Fraction | None  # None: nothing was submitted
    own: Rank
    tied: bool  # another unit has the same rank
    gained: Fraction  # in the quarter
    missing: Fraction  # to the year's target; zero once it is met
    lines: tuple[Line, ...]
    late_lines: tuple[Line, ...]
    ranking: tuple[Rank, ...]


def letter(account: Account, unit: str, on: dt.date | None) -> Letter:
    """A ranked unit's letter of a quarter, released on a day. Raises KeyError for any other unit."""
    own = {each["unit"]: each for each in account["units"]}[unit]
    return Letter(
        quarter=Quarter(account["year"], account["quarter"]),
        on=on,
        unit=unit,
        pronoun=own["pronoun"],
        submitted=own["submitted"],
        adopted=own["adopted"],
        adoption_rate=_rate(own["adopted"], own["submitted"]),
        own=_rank(own),
        tied=sum(each["rank"] == own["rank"] for each in account["units"]) > 1,
        gained=Fraction(own["quarter_points"]),
        missing=Fraction(own["missing"]),
        lines=tuple(_line(entry) for entry in own["entries"] if not entry["late"]),
        late_lines=tuple(_line(entry) for entry in own["entries"] if entry["late"]),
        ranking=tuple(_rank(each) for each in account["units"]),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """An article that the overview names, with the units whose it is."""

    title: str
    units: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Tier:
    """Units of one target (一(一)–(三) of the notice)."""

    target: int
    submitted: int
    ranking: tuple[Rank, ...]


@dataclass(frozen=True, slots=True)
class LateLine:
    unit: str
    line: Line


@dataclass(frozen=True, slots=True)
class ForStaff:
    """What only staff read."""

    unaddressed: tuple[str, ...] = ()  # units whose letters wait for an address
    checksum: str | None = None  # of the frozen account; None before release
    undecided: int = 0  # submissions whose unit is still to be decided


@dataclass(frozen=True, slots=True)
class Overview:
    """The template's context of the overview."""

    quarter: Quarter
    on: dt.date | None  # the day of release; in a draft the day it is due; None where none is set
    submitted: int
    outside: int  # of `submitted`: by bodies without a target and senders not yet decided
    by_kind: dict[str, int]
    adopted: int
    adoption_rate: Fraction | None  # None: nothing was submitted
    by_gazette: dict[str, int]
    above: tuple[Named, ...]  # adopted by a gazette above this office's
    instructions: tuple[Named, ...]
    silent: tuple[str, ...]
    late: tuple[LateLine, ...]
    tiers: tuple[Tier, ...]
    units: int
    met: int  # units that have reached the year's target
    scoreless: int
    staff: ForStaff


def overview(account: Account, notice: Notice, on: dt.date | None, staff: ForStaff) -> Overview:
    """What leaders and staff read of a quarter."""
    units = account["units"]
    listed = sorted(units, key=lambda unit: _place(notice, unit))
    own_gazettes = {gazette.key for gazette in notice.gazettes.values() if gazette.own}
    return Overview(
        quarter=Quarter(account["year"], account["quarter"]),
        on=on,
        submitted=account["submitted"],
        outside=account["submitted_outside"],
        by_kind=account["submitted_by_kind"],
        adopted=account["adopted"],
        adoption_rate=_rate(account["adopted"], account["submitted"]),
        by_gazette=account["adopted_by_gazette"],
        above=_named(
            listed,
            lambda entry: entry["kind"] == FactKind.ADOPTION and entry["gazette"] not in own_gazettes,
        ),
        instructions=_named(listed, lambda entry: entry["kind"] == FactKind.INSTRUCTION),
        silent=tuple(account["silent"]),
        late=tuple(
            LateLine(unit["unit"], _line(entry))
            for unit in units
            for entry in unit["entries"]
            if entry["late"]
        ),
        tiers=tuple(_tiers(units)),
        units=len(units),
        met=sum(Fraction(unit["ratio"]) >= 1 for unit in units),
        scoreless=sum(Fraction(unit["points"]) == 0 for unit in units),
        staff=staff,
    )


def _named(units: list[UnitAccount], wanted: Callable[[AccountEntry], bool]) -> tuple[Named, ...]:
    """The quarter's articles of these entries, in order of day; a joint one once with all its units."""
    entries: dict[int, AccountEntry] = {}
    names: defaultdict[int, list[str]] = defaultdict(list)
    for unit in units:
        for entry in unit["entries"]:
            if wanted(entry) and not entry["late"]:
                entries[entry["fact"]] = entry
                names[entry["fact"]].append(unit["unit"])
    ordered = sorted(entries.values(), key=lambda entry: (entry["day"], entry["fact"]))
    return tuple(Named(entry["title"] or "", tuple(names[entry["fact"]]), entry["what"]) for entry in ordered)


def _place(notice: Notice, unit: UnitAccount) -> int:
    known = notice.unit(unit["unit"])
    return known.order if known else len(notice.units)


def _tiers(units: list[UnitAccount]) -> Iterable[Tier]:
    for target in sorted({unit["target"] for unit in units}, reverse=True):
        tier = [unit for unit in units if unit["target"] == target]
        yield Tier(target, sum(unit["submitted"] for unit in tier), tuple(_rank(unit) for unit in tier))


def _rank(unit: UnitAccount) -> Rank:
    return Rank(
        rank=unit["rank"],
        unit=unit["unit"],
        target=unit["target"],
        points=Fraction(unit["points"]),
        ratio=Fraction(unit["ratio"]),
        late=Fraction(unit["late_points"]),
    )


def _line(entry: AccountEntry) -> Line:
    return Line(
        day=dt.date.fromisoformat(entry["day"]),
        title=entry["title"],
        what=entry["what"],
        child=entry["child"],
        points=Fraction(entry["points"]),
    )


def _rate(adopted: int, submitted: int) -> Fraction | None:
    return Fraction(adopted, submitted) if submitted else None
