"""通报: a unit's letter, and the overview for leaders and staff. Pure: account → what the template needs.

A unit's letter shows its own entries; of the others only points, target, ratio and rank. No leader is named.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from notify.ranking import Line, Rank, Row, Tier, line_of, rank_of, row_of, tiers_of
from notify.reworded import Reworded
from scoring.account import Account, AccountEntry, UnitAccount
from scoring.facts import FactKind
from scoring.notice import Notice
from scoring.period import Quarter
from scoring.quarter_facts import CommissionAccount, TopicAccount, Totals


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
    document: str  # the notice's: 义政办〔2020〕2号
    number: int | None  # of the 文号; None until it is given


def letter(account: Account, unit: str, on: dt.date | None, number: int | None = None) -> Letter:
    """A ranked unit's letter of a quarter, released on a day under the number of its 文号.

    Raises KeyError for any other unit.
    """
    own = {each["unit"]: each for each in account["units"]}[unit]
    return Letter(
        quarter=Quarter(account["year"], account["quarter"]),
        on=on,
        unit=unit,
        pronoun=own["pronoun"],
        submitted=own["submitted"],
        adopted=own["adopted"],
        adoption_rate=_rate(own["adopted"], own["submitted"]),
        own=rank_of(own),
        tied=sum(each["rank"] == own["rank"] for each in account["units"]) > 1,
        gained=Fraction(own["quarter_points"]),
        missing=Fraction(own["missing"]),
        lines=tuple(line_of(entry) for entry in own["entries"] if not entry["late"]),
        late_lines=tuple(line_of(entry) for entry in own["entries"] if entry["late"]),
        ranking=tuple(rank_of(each) for each in account["units"]),
        document=account["document"],
        number=number,
    )


@dataclass(frozen=True, slots=True)
class Named:
    """An article that the overview names, with the units whose it is."""

    title: str
    units: tuple[str, ...]
    what: str
    source: str  # the gazette or government: 省《政府工作快报》, 市政府


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
    edits: tuple[Reworded, ...] = ()  # passages that staff worded
    recorded: tuple[LateLine, ...] = ()  # since the draft before this one


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
    negative: int  # units with less than nothing
    staff: ForStaff
    notice_title: str
    document: str  # 义政办〔2020〕2号
    through: dt.date  # the quarter's last day
    before: Totals | None  # the previous quarter of the same year
    rate_before: Fraction | None
    silent_all_year: tuple[str, ...]
    topics: tuple[TopicAccount, ...]  # without that of the 约稿, which is nobody's to choose
    commissions: tuple[CommissionAccount, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]  # best first
    number: int | None  # of the 文号; None until it is given


def overview(
    account: Account, notice: Notice, on: dt.date | None, staff: ForStaff, number: int | None = None
) -> Overview:
    """What leaders and staff read of a quarter, released on a day under the number of its 文号."""
    units = account["units"]
    listed = sorted(units, key=lambda unit: _place(notice, unit))
    before = account["before"]
    chosen = {topic.name for topic in notice.topics if not topic.commissioned}
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
            notice,
            listed,
            lambda entry: entry["kind"] == FactKind.ADOPTION and entry["gazette"] not in own_gazettes,
        ),
        instructions=_named(notice, listed, lambda entry: entry["kind"] == FactKind.INSTRUCTION),
        silent=tuple(account["silent"]),
        late=tuple(late_lines(account)),
        tiers=tuple(tiers_of(account)),
        units=len(units),
        met=sum(Fraction(unit["ratio"]) >= 1 for unit in units),
        scoreless=sum(Fraction(unit["points"]) == 0 for unit in units),
        negative=sum(Fraction(unit["points"]) < 0 for unit in units),
        staff=staff,
        notice_title=notice.title,
        document=account["document"],
        through=dt.date.fromisoformat(account["through"]),
        before=before,
        rate_before=_rate(before["adopted"], before["submitted"]) if before else None,
        silent_all_year=tuple(unit["unit"] for unit in listed if not unit["submitted_year"]),
        topics=tuple(topic for topic in account["topics"] if topic["topic"] in chosen),
        commissions=tuple(account["commissions"]),
        columns=tuple(account["columns"]),
        rows=tuple(row_of(unit, account["columns"]) for unit in units),
        number=number,
    )


def late_lines(account: Account) -> Iterator[LateLine]:
    """What an account has of 补记, best unit first."""
    for unit in account["units"]:
        for entry in unit["entries"]:
            if entry["late"]:
                yield LateLine(unit["unit"], line_of(entry))


def _named(
    notice: Notice, units: list[UnitAccount], wanted: Callable[[AccountEntry], bool]
) -> tuple[Named, ...]:
    """The quarter's articles of these entries, the highest source first, then in order of day.

    A joint one is named once with all its units.
    """
    entries: dict[int, AccountEntry] = {}
    names: defaultdict[int, list[str]] = defaultdict(list)
    for unit in units:
        for entry in unit["entries"]:
            if wanted(entry) and not entry["late"]:
                entries[entry["fact"]] = entry
                names[entry["fact"]].append(unit["unit"])
    sources = [gazette.short for gazette in notice.gazettes.values()]
    sources += [level.name for level in notice.levels.values()]
    places = {source: -place for place, source in enumerate(sources)}
    named = [
        (places.get(source := _source(entry, sources), 1), entry["day"], fact, source)
        for fact, entry in entries.items()
    ]
    return tuple(
        Named(entries[fact]["title"] or "", tuple(names[fact]), entries[fact]["what"], source)
        for _, _, fact, source in sorted(named)
    )


def _source(entry: AccountEntry, sources: list[str]) -> str:
    return next((source for source in sources if entry["what"].startswith(source)), "")


def _place(notice: Notice, unit: UnitAccount) -> int:
    known = notice.unit(unit["unit"])
    return known.order if known else len(notice.units)


def _rate(adopted: int, submitted: int) -> Fraction | None:
    return Fraction(adopted, submitted) if submitted else None
