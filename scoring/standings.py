"""Entries → standings (排名) at a date: one ranking, exact fractions, ties in the notice's order. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from scoring.ledger import NOTHING, Entry
from scoring.notice import Notice
from scoring.succession import all_inherited


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit stands: points since 1 January, their ratio to the year's target, its rank among all."""

    unit: str
    tier: int  # 1–3, shown beside the rank
    target: int
    points: Fraction
    ratio: Fraction  # neither capped at 1 nor floored at 0
    rank: int  # competition style: 1, 2, 2, 4

    @property
    def missing(self) -> Fraction:
        """Points still missing to the target, 0 once it is met."""
        return max(self.target - self.points, NOTHING)


def standings(entries: Iterable[Entry], notice: Notice, through: dt.date) -> tuple[Standing, ...]:
    """All units with a target, best first, by entries dated in the notice's year up to `through` inclusive.

    One ranking over the tiers, by exact ratio; tied units share a rank and stand in the notice's order.
    Units and targets are those of that day; whoever succeeds another has its points.
    """
    successions, notice = notice.successions, notice.on(through)
    start = dt.date(notice.year, 1, 1)
    totals: dict[str, Fraction] = defaultdict(Fraction)
    for entry in all_inherited(entries, successions, through):
        if start <= entry.day <= through and entry.day.year == notice.year:
            totals[entry.unit] += entry.points
    ratios = {unit.name: totals[unit.name] / unit.target for unit in notice.ranked}
    ranks: dict[Fraction, int] = {}
    for place, ratio in enumerate(sorted(ratios.values(), reverse=True), 1):
        ranks.setdefault(ratio, place)
    best_first = sorted(notice.ranked, key=lambda unit: (-ratios[unit.name], unit.order))
    return tuple(
        Standing(
            unit=unit.name,
            tier=notice.tier(unit),
            target=unit.target,
            points=totals[unit.name],
            ratio=ratios[unit.name],
            rank=ranks[ratios[unit.name]],
        )
        for unit in best_first
    )
