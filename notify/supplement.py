"""补充通报: a unit's letter, and the whole for leaders and staff. Pure: account → what the template needs.

A unit's letter shows its own lines; of the others only points, target, ratio and rank.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction

from notify.ranking import Line, line_of
from scoring.facts import FactKind
from scoring.supplement import Moved, SupplementAccount, SupplementUnit

DEDUCTED = "扣分"  # all that others read of a deduction


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands."""

    points: Fraction
    ratio: Fraction
    rank: int


@dataclass(frozen=True, slots=True)
class Change:
    """A unit before and after, and its lines: in full, and as others read them."""

    unit: str
    target: int
    pronoun: str
    before: Place
    after: Place
    lines: tuple[Line, ...]
    told: tuple[Line, ...]

    @property
    def gained(self) -> Fraction:
        return self.after.points - self.before.points


@dataclass(frozen=True, slots=True)
class Supplement:
    """The template's context of the whole."""

    about: str  # 2020年第一季度政务信息采用情况
    number: int
    reason: str
    on: dt.date | None  # the day of release
    document: str  # of the notice: 义政办〔2020〕2号
    ranked: int  # units
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class SupplementLetter:
    """The template's context of a changed unit's letter."""

    about: str
    number: int
    reason: str
    on: dt.date | None
    document: str
    ranked: int
    own: Change


def supplement(account: SupplementAccount, number: int, reason: str, on: dt.date | None) -> Supplement:
    """A 补充通报 of a period, by its number."""
    return Supplement(
        about=account["about"],
        number=number,
        reason=reason,
        on=on,
        document=account["document"],
        ranked=account["ranked"],
        changes=tuple(_change(unit) for unit in account["units"]),
        moved=tuple(account["moved"]),
    )


def supplement_letter(made: Supplement, unit: str) -> SupplementLetter:
    """A changed unit's letter. Raises KeyError for any other unit."""
    own = {each.unit: each for each in made.changes}[unit]
    return SupplementLetter(made.about, made.number, made.reason, made.on, made.document, made.ranked, own)


def supplement_name(about: str, number: int) -> str:
    """What its file is called, without a suffix."""
    return f"{about}补充通报（第{number}号）"


def _change(unit: SupplementUnit) -> Change:
    return Change(
        unit=unit["unit"],
        target=unit["target"],
        pronoun=unit["pronoun"],
        before=Place(Fraction(unit["points_before"]), Fraction(unit["ratio_before"]), unit["rank_before"]),
        after=Place(Fraction(unit["points_after"]), Fraction(unit["ratio_after"]), unit["rank_after"]),
        lines=tuple(line_of(entry) for entry in unit["entries"]),
        told=tuple(
            replace(line_of(entry), title=None, what=DEDUCTED, child=None)
            if entry["kind"] == FactKind.DEDUCTION
            else line_of(entry)
            for entry in unit["entries"]
        ),
    )
