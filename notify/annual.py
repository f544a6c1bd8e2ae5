"""The year as its 通报 tells it, from the account. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from scoring.annual import AnnualAccount, AnnualUnit
from scoring.notice import Notice


@dataclass(frozen=True, slots=True)
class Place:
    """A unit at the year's end; points and what is missing are exact."""

    rank: int
    unit: str
    target: int
    points: Fraction
    ratio: Fraction
    met: bool
    quarters: tuple[Fraction, ...]

    @property
    def difference(self) -> Fraction:
        """Points above the target; below it they are negative."""
        return self.points - self.target


@dataclass(frozen=True, slots=True)
class Tier:
    """The units of one target, best first."""

    target: int
    places: tuple[Place, ...]

    @property
    def units(self) -> int:
        return len(self.places)

    @property
    def met(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.met)

    @property
    def first(self) -> tuple[Place, ...]:
        """Whoever has the highest ratio, ties included; nobody where none has points."""
        best = max(place.ratio for place in self.places)
        return tuple(place for place in self.places if place.ratio == best > 0)

    @property
    def scoreless(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if not place.points)


@dataclass(frozen=True, slots=True)
class Annual:
    """The year; `on` is the day it was closed, None while it is open."""

    year: int
    document: str
    notice_title: str
    on: dt.date | None
    places: tuple[Place, ...]  # best first
    tiers: tuple[Tier, ...]  # the highest target first

    @property
    def units(self) -> int:
        return len(self.places)

    @property
    def met(self) -> int:
        return sum(place.met for place in self.places)

    @property
    def met_ratio(self) -> Fraction:
        return Fraction(self.met, self.units)

    @property
    def scored(self) -> bool:
        return any(place.points > 0 for place in self.places)

    @property
    def scoreless(self) -> int:
        return sum(not place.points for place in self.places)

    @property
    def negative(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.points < 0)


def annual(account: AnnualAccount, notice: Notice, on: dt.date | None) -> Annual:
    """The year of an account, closed on a day or still open."""
    places = tuple(map(_place, account["units"]))
    return Annual(
        year=account["year"],
        document=account["document"],
        notice_title=notice.title,
        on=on,
        places=places,
        tiers=tuple(
            Tier(tier["target"], tuple(place for place in places if place.target == tier["target"]))
            for tier in account["tiers"]
        ),
    )


def _place(unit: AnnualUnit) -> Place:
    return Place(
        rank=unit["rank"],
        unit=unit["unit"],
        target=unit["target"],
        points=Fraction(unit["points"]),
        ratio=Fraction(unit["ratio"]),
        met=unit["met"],
        quarters=tuple(map(Fraction, unit["quarters"])),
    )
