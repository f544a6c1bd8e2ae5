"""From one year's notice to the next: units that vanished, that appeared, and who may be whom. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from scoring.names import name_key
from scoring.notice import Notice

ALIKE = 0.5  # of the letters of two names in order, from which one may be the other renamed
_PROPOSED = 3


@dataclass(frozen=True, slots=True)
class Vanished:
    """A unit that the new notice has not, and units of it that it may be, the likeliest first."""

    unit: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turnover:
    """In the order of the notices."""

    vanished: tuple[Vanished, ...]
    appeared: tuple[str, ...]


def turnover(before: Notice, after: Notice, registered: Iterable[str]) -> Turnover:
    """Compare the last day of a year with the beginning of the next.

    `registered`: names of units that have contacts; one that neither notice has vanished too.
    """
    last = before.on(dt.date(before.year, 12, 31))
    known = dict.fromkeys((*(unit.name for unit in last.ranked), *registered))
    gone = [name for name in known if after.unit(name) is None]
    appeared = tuple(unit.name for unit in after.ranked if last.unit(unit.name) is None)
    return Turnover(
        tuple(Vanished(name, _candidates(name, last, after, appeared)) for name in gone), appeared
    )


def _candidates(name: str, last: Notice, after: Notice, appeared: Iterable[str]) -> tuple[str, ...]:
    """By succession, by a name that the new notice knows, then by resemblance among those that appeared."""
    unit = last.unit(name)
    names = (name,) if unit is None else (unit.name, name, *unit.aliases)
    resolved = (after.resolve(each) for each in names)
    likeness = {each: SequenceMatcher(None, name_key(name), name_key(each)).ratio() for each in appeared}
    alike = sorted((each for each in likeness if likeness[each] >= ALIKE), key=lambda each: -likeness[each])
    return tuple(dict.fromkeys([*(each.name for each in resolved if each), *alike]))[:_PROPOSED]
