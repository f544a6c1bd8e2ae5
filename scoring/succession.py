"""Units merged, split or renamed in the year (承接): whose points count for whom, from which day. Pure.

The ledger keeps the unit that each entry was written for; only what is shown changes. Successions are taken
in order of their days, so that a successor's successor has the points of both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from scoring.ledger import NOTHING, Entry
from scoring.rules import Succession


def heirs(
    successions: Sequence[Succession], unit: str, day: dt.date, through: dt.date
) -> tuple[tuple[str, Fraction], ...]:
    """For whom a unit's entry of `day` counts in what is shown up to `through`; the shares come to 1.

    A unit that goes on after a succession shares out what it had before, and keeps what is dated after it.
    """
    shares = {unit: Fraction(1)}
    for succession in successions:
        if succession.day > through:
            continue
        passing = [
            shares.pop(name)
            for name in succession.sources
            if name in shares and (day < succession.day or name not in succession.successors)
        ]
        for heir in succession.successors if passing else ():
            shares[heir] = shares.get(heir, NOTHING) + sum(passing, NOTHING) / len(succession.successors)
    return tuple(shares.items())


def inherited(entry: Entry, successions: Sequence[Succession], through: dt.date) -> Iterator[Entry]:
    """The entry as it counts on a day: itself, or its shares, whose reasons say where they are from."""
    for unit, share in heirs(successions, entry.unit, entry.day, through):
        if unit == entry.unit and share == 1:
            yield entry
        else:
            reason = f"{entry.reason}{_origin(entry.unit, unit, share)}"
            yield replace(entry, unit=unit, points=entry.points * share, reason=reason)


def _origin(source: str, unit: str, share: Fraction) -> str:
    words = "分立" if source == unit else f"承接自{source}"
    return f"（{words}）" if share == 1 else f"（{words}，计{share}）"


def all_inherited(
    entries: Iterable[Entry], successions: Sequence[Succession], through: dt.date
) -> Iterator[Entry]:
    """Every entry as it counts on a day."""
    return (each for entry in entries for each in inherited(entry, successions, through))


def counted_for(successions: Sequence[Succession], through: dt.date, unit: str) -> str:
    """For whom a unit's articles count on a day: they are not divided, the first successor has them."""
    for succession in successions:
        if succession.day <= through and unit in succession.sources and unit not in succession.successors:
            unit = succession.successors[0]
    return unit
