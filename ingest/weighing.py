"""Clues to a unit → one finding, with a confidence that can be relied on. Pure.

How much a clue says:

| weight  | clue |
|---------|------|
| SURE    | a registered address that is no personal mailbox |
| STRONG  | a name that stands by itself: 落款, letterhead; in a subject or file name before a colon or so |
| WEAK    | display name, mail signature, registered personal address (people change units), a school's name |
| MENTION | a subject or file name that is a title and begins with the unit's name |

Clues are independent only across groups: the sender (address, display name, signature), the label (subject,
file name), the document (落款, letterhead).

| clues                                                            | finding  |
|------------------------------------------------------------------|----------|
| none, or names that always go to review (粮食局) and nothing strong | unknown  |
| one unit, SURE                                                   | certain  |
| one unit in two groups, STRONG in one                            | certain  |
| one unit otherwise, or beside a name that always goes to review    | likely   |
| several units, an address or two STRONG clues against each other | conflict |
| several units, one STRONG in two groups, WEAK against it         | likely   |
| several units otherwise                                          | conflict |

A MENTION counts only where nothing STRONG names a unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from ingest.reading import Confidence, Evidence, UnitFinding, Where


class Weight(IntEnum):
    MENTION = 1
    WEAK = 2
    STRONG = 3
    SURE = 4


class Clue(NamedTuple):
    """`unit` is None for a name that always goes to review; `candidates` then says who it may be."""

    where: Where
    text: str
    unit: str | None
    weight: Weight
    child: str | None = None
    candidates: tuple[str, ...] = ()


# Python 3.11 takes long to find a member of an enum by its name.
_MENTION, _STRONG, _SURE = Weight.MENTION, Weight.STRONG, Weight.SURE
_GROUPS = {
    Where.ADDRESS: "sender",
    Where.SENDER_NAME: "sender",
    Where.SIGNATURE: "sender",
    Where.SUBJECT: "label",
    Where.FILENAME: "label",
    Where.SIGN_OFF: "document",
    Where.LETTERHEAD: "document",
}
# Also the order in which a second-level body is believed and evidence is shown.
_ORDER = (
    Where.SIGN_OFF,
    Where.LETTERHEAD,
    Where.SUBJECT,
    Where.FILENAME,
    Where.SENDER_NAME,
    Where.SIGNATURE,
    Where.ADDRESS,
)


def weigh(clues: Iterable[Clue]) -> UnitFinding:
    """Decide which unit sent it, or say that a person must."""
    ordered = sorted(dict.fromkeys(clues), key=lambda clue: _ORDER.index(clue.where))
    named = _counted([clue for clue in ordered if clue.unit])
    unclear = [clue for clue in ordered if not clue.unit]
    units = tuple(dict.fromkeys(clue.unit for clue in named if clue.unit))
    evidence = tuple(Evidence(clue.where, clue.text, clue.unit, clue.child) for clue in named if clue.unit)
    unit, confidence = _decided(units, named, unclear)
    if unit is None:
        others = (candidate for clue in unclear for candidate in clue.candidates)
        return UnitFinding(
            confidence=confidence, candidates=tuple(dict.fromkeys([*units, *others])), evidence=evidence
        )
    child = next((clue.child for clue in named if clue.unit == unit and clue.child), None)
    return UnitFinding(unit, child, confidence, (), evidence)


def _counted(named: list[Clue]) -> list[Clue]:
    """All clues but mentions of another unit than one that is named by itself."""
    declared = {clue.unit for clue in named if clue.weight >= _STRONG}
    return [clue for clue in named if clue.weight > _MENTION or not declared or clue.unit in declared]


def _decided(
    units: Sequence[str], named: Sequence[Clue], unclear: Sequence[Clue]
) -> tuple[str | None, Confidence]:
    strongest = max((clue.weight for clue in named), default=_MENTION)
    if not units or (unclear and strongest < _STRONG):
        return None, Confidence.UNKNOWN
    if len(units) > 1:
        unit = _prevailing(named)
        return (unit, Confidence.LIKELY) if unit else (None, Confidence.CONFLICT)
    if any(clue.candidates and units[0] not in clue.candidates for clue in unclear):
        return None, Confidence.CONFLICT
    sure = strongest is _SURE or (strongest is _STRONG and len(_groups(named)) > 1)
    # An address that serves several units does not doubt the one of them that is named.
    doubted = any(clue.where is not Where.ADDRESS for clue in unclear)
    return units[0], Confidence.CERTAIN if sure and not doubted else Confidence.LIKELY


def _prevailing(named: Sequence[Clue]) -> str | None:
    """The one unit that is named by itself in two groups, while the others have weak clues and no address."""
    strong = {clue.unit for clue in named if clue.weight >= _STRONG}
    if len(strong) != 1:
        return None
    unit = strong.pop()
    against = [clue for clue in named if clue.unit != unit]
    if any(clue.where is Where.ADDRESS for clue in against):
        return None
    return unit if len(_groups([clue for clue in named if clue.unit == unit])) > 1 else None


def _groups(clues: Iterable[Clue]) -> set[str]:
    return {_GROUPS[clue.where] for clue in clues}
