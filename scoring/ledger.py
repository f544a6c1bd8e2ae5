"""Facts → entries (记分), each with its reason: 二(一)–(六) and the readings of their gaps. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from scoring import reasons
from scoring.facts import Adoption, Deduction, Fact, Form, Instruction, Reversal, Special
from scoring.notice import DEDUCTION_COLUMN, INSTRUCTION_COLUMN, SPECIAL_COLUMN, Notice

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one fact gives one unit on one day."""

    fact: int
    unit: str
    day: dt.date  # whose quarter it belongs to
    points: Fraction
    reason: str
    column: str  # of the 通报's table


def entries(facts: Iterable[Fact], notice: Notice) -> tuple[Entry, ...]:
    """All lines of the notice's year that follow from all facts, chronological.

    Facts of other years may be among them (an article adopted in December, its 批示 in January) and must be,
    for whatever article has facts in this one. A fact that earns nothing has a line of 0 that says why; a
    批示 waiting for its article's adoption has none yet.
    """
    live = _live(facts)
    by_article: dict[int, list[Fact]] = defaultdict(list)
    derived: list[Entry] = []
    for fact in live:
        if isinstance(fact, Deduction):
            derived += _deduction(fact, notice)
        elif not isinstance(fact, Reversal):
            by_article[fact.article].append(fact)
    for article in by_article.values():
        derived += _article(article, notice)
        derived += _instructions(article, notice)
    # Stable: within a fact the units keep the order in which they were named.
    return tuple(sorted((e for e in derived if e.day.year == notice.year), key=lambda e: (e.day, e.fact)))


def differences(lines: Iterable[Entry], derived: Iterable[Entry]) -> tuple[Entry, ...]:
    """What must be appended to a ledger of `lines` so that it sums to `derived`, per fact, unit and day.

    A line of 0 is appended where the ledger has none yet: it carries its reason.
    """
    given: dict[tuple[int, str, dt.date], list[Entry]] = defaultdict(list)
    for line in lines:
        given[line.fact, line.unit, line.day].append(line)
    wanted = {(entry.fact, entry.unit, entry.day): entry for entry in derived}
    added = []
    for key, before in given.items():
        total = sum((line.points for line in before), NOTHING)
        if key not in wanted and total:
            last = before[-1]
            added.append(_changed(last, -total, reasons.reversed_line(last.reason)))
    for key, entry in wanted.items():
        owed = entry.points - sum((line.points for line in given.get(key, ())), NOTHING)
        if key not in given:
            added.append(entry)
        elif owed:
            added.append(_changed(entry, owed, reasons.corrected_line(entry.reason)))
    return tuple(added)


def column(fact: Fact, notice: Notice) -> str:
    """Which column of the 通报's table a fact's points stand in."""
    match fact:
        case Adoption():
            return f"{notice.gazettes[fact.gazette].column}{fact.form}"
        case Special():
            return SPECIAL_COLUMN
        case Instruction():
            return INSTRUCTION_COLUMN
        case _:
            return DEDUCTION_COLUMN


def _changed(entry: Entry, points: Fraction, reason: str) -> Entry:
    return Entry(entry.fact, entry.unit, entry.day, points, reason, entry.column)


def _live(facts: Iterable[Fact]) -> list[Fact]:
    """Without what was reversed, chronological."""
    facts = list(facts)
    gone = {fact.reverses for fact in facts if isinstance(fact, Reversal)}
    return sorted((fact for fact in facts if fact.id not in gone), key=lambda fact: (fact.day, fact.id))


@dataclass(slots=True)
class _Tally:
    """What one article has earned one unit so far, by adoptions and as a special."""

    by_level: dict[str, list[Fraction]] = field(default_factory=lambda: defaultdict(list))
    own_special_issues: list[Fraction] = field(default_factory=list)
    special: Fraction = NOTHING

    def worth(self, notice: Notice) -> Fraction:
        add = sum if notice.switches.same_level_twice == "sum" else max
        return sum((Fraction(add(shares)) for shares in self.by_level.values()), NOTHING) + self._special(
            notice
        )

    def _special(self, notice: Notice) -> Fraction:
        """+5 by itself; nothing beside a 专期 of the city gazette, which is 10 in all."""
        if not (notice.switches.special_issue_includes_special and self.own_special_issues):
            return self.special
        return max(self.special - max(self.own_special_issues), NOTHING)


def _article(facts: list[Fact], notice: Notice) -> Iterator[Entry]:
    """Adoptions and specials of one article: each earns what it adds to what the unit had by then."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for fact in facts:
        if isinstance(fact, Adoption) and fact.gazette in notice.gazettes:
            for unit in fact.units:
                yield _adoption(fact, unit, tallies[unit], notice)
        elif isinstance(fact, Special):
            for unit in fact.units:
                yield _special(fact, unit, tallies[unit], notice)


def _adoption(fact: Adoption, unit: str, tally: _Tally, notice: Notice) -> Entry:
    gazette = notice.gazettes[fact.gazette]
    whole = gazette.item if fact.form is Form.ITEM else gazette.special_issue
    share = _share(whole, len(fact.units), notice)
    earned, outcome = NOTHING, reasons.OUTSIDE
    if _in_targets(unit, notice) and not _counts(fact, notice):
        outcome = reasons.OTHER_WAY
    elif _in_targets(unit, notice):
        before, had = tally.worth(notice), tally.by_level[gazette.level]
        own_special_issue = gazette.own and fact.form is Form.SPECIAL_ISSUE
        higher_only = had and notice.switches.same_level_twice == "higher"
        why = reasons.HIGHER_ONLY if higher_only else reasons.special_counted(tally.special)
        tally.by_level[gazette.level] = [*had, share]
        if own_special_issue:
            tally.own_special_issues.append(share)
        earned = tally.worth(notice) - before
        outcome = reasons.earned(earned, share, why)
    reason = reasons.adoption(fact, notice, reasons.joint(len(fact.units), whole, notice), outcome)
    return Entry(fact.id, unit, fact.day, earned, reason, column(fact, notice))


def _special(fact: Special, unit: str, tally: _Tally, notice: Notice) -> Entry:
    share = _share(notice.special.points, len(fact.units), notice)
    earned, outcome = NOTHING, reasons.OUTSIDE
    if _in_targets(unit, notice):
        before = tally.worth(notice)
        tally.special = max(tally.special, share)
        earned = tally.worth(notice) - before
        outcome = reasons.earned(earned, share, reasons.SPECIAL_ISSUE_COUNTED)
    reason = reasons.special(notice, reasons.joint(len(fact.units), notice.special.points, notice), outcome)
    return Entry(fact.id, unit, fact.day, earned, reason, column(fact, notice))


def _instructions(facts: list[Fact], notice: Notice) -> Iterator[Entry]:
    """批示 on one article: from its first adoption on, to every unit that had a part in it by that day."""
    adoptions = [fact for fact in facts if isinstance(fact, Adoption) and _counts(fact, notice)]
    counted: set[tuple[str, str]] = set()
    for fact in facts if adoptions else ():
        if isinstance(fact, Instruction) and fact.level in notice.levels:
            day = max(fact.day, min(adoption.day for adoption in adoptions))
            units = dict.fromkeys(unit for one in adoptions if one.day <= day for unit in one.units)
            leader = (fact.level, fact.leader)
            repeated = leader in counted and notice.switches.same_leader_once
            counted.add(leader)
            for unit in units:
                yield _instruction(fact, unit, day, len(units), repeated, notice)


def _instruction(
    fact: Instruction, unit: str, day: dt.date, units: int, repeated: bool, notice: Notice
) -> Entry:
    level = notice.levels[fact.level]
    earned, outcome = NOTHING, reasons.OUTSIDE
    if _in_targets(unit, notice) and repeated:
        outcome = reasons.SAME_LEADER
    elif _in_targets(unit, notice):
        earned = _share(level.instruction, units, notice)
        outcome = reasons.added(earned, waited=day != fact.day)
    reason = reasons.instruction(fact, notice, reasons.joint(units, level.instruction, notice), outcome)
    return Entry(fact.id, unit, day, earned, reason, column(fact, notice))


def _deduction(fact: Deduction, notice: Notice) -> Iterator[Entry]:
    """Each unit in full: a fault is not shared out."""
    penalty = notice.missed if fact.commission else notice.untrue
    for unit in fact.units:
        lost, outcome = NOTHING, reasons.OUTSIDE
        if _in_targets(unit, notice) and fact.day < notice.switches.deductions_from:
            outcome = reasons.too_early(notice)
        elif _in_targets(unit, notice):
            lost, outcome = -penalty.points, reasons.lost(penalty.points)
        reason = reasons.deduction(fact, notice, outcome)
        yield Entry(fact.id, unit, fact.day, lost, reason, column(fact, notice))


def _counts(adoption: Adoption, notice: Notice) -> bool:
    """Whether it scores: it came through this office, or the notice lets the other ways count."""
    gazette = notice.gazettes.get(adoption.gazette)
    own = gazette is not None and gazette.own
    return adoption.via_office or own or notice.switches.other_way_scores


def _in_targets(unit: str, notice: Notice) -> bool:
    return notice.in_targets(unit)


def _share(points: Fraction, units: int, notice: Notice) -> Fraction:
    return points / units if notice.switches.joint_articles == "equal" else points
