"""A list of titles as it was pasted, and the drafts that each most likely is. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction

from ingest.resemblance import title_key
from scoring.notice import Notice
from store.recent_drafts import Recent

BEST = 3  # drafts a title is offered
SURE = 90  # percent from which a draft is taken without asking, if no other comes near
NEAR = 8  # percent within which another one does
LEAST = 45  # percent below which a draft is not the title's
_COMPARED = 40  # drafts a title is compared with letter by letter: those that share most pairs
_OWN_UNIT = 6  # percent that the unit beside the title is worth

_NUMBERING = re.compile(
    r"^\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、.．]\s*|[①-⑳●·•▲★◆■-]\s*)+(?!\d)"
)
_PAGE = re.compile(r"[\s.…·]*[（(]?\d{1,3}[）)]?\s*$")
_LEADER = re.compile(r"[.…·]{2,}[\s.…·]*\d{1,3}\s*$")  # dots and the page's number
_UNITS = re.compile(r"[（(]([^（）()]{2,60})[）)]\s*$")
_PARTED = re.compile(r"[、，,;；\s]+")


@dataclass(frozen=True, slots=True)
class Pasted:
    """A line of the list: the title, and units where they stand behind it."""

    title: str
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A draft that a title may be, and how surely in whole percent."""

    number: str
    confidence: int


Resolve = Callable[[str], str | None]  # a unit's official name by any of its names


def resolver(notice: Notice) -> Resolve:
    """By the names of a notice."""

    def resolve(text: str) -> str | None:
        unit = notice.resolve(text)
        return unit.name if unit else None

    return resolve


def pasted(text: str, resolve: Resolve) -> list[Pasted]:
    """The lines of a list, each once, without numbering and page.

    Units stand behind a title in brackets or after a tab; brackets that name none belong to the title.
    """
    lines = (_line(line, resolve) for line in text.splitlines() if line.strip())
    return [*dict.fromkeys(line for line in lines if title_key(line.title))]


def _line(line: str, resolve: Resolve) -> Pasted:
    title, _, behind = _NUMBERING.sub("", line).strip().partition("\t")
    title = _LEADER.sub("", title).strip()
    bracket = _UNITS.search(title)
    if behind and (units := _known(behind, resolve)):
        return Pasted(title, units)
    if bracket and (units := _known(bracket[1], resolve)):
        return Pasted(title[: bracket.start()].strip(), units)
    return Pasted(title)


def parted(units: str) -> tuple[str, ...]:
    """Units as staff type them, with commas or 、 between."""
    return tuple(filter(None, _PARTED.split(units)))


def _known(text: str, resolve: Resolve) -> tuple[str, ...]:
    """The units that a text names and nothing else; empty where anything else stands there."""
    names = parted(_PAGE.sub("", text))
    return names if names and all(map(resolve, names)) else ()


def matches(
    titles: Sequence[Pasted], drafts: Mapping[str, Recent], resolve: Resolve
) -> list[tuple[Match, ...]]:
    """For each title the best drafts, the surest first, of equal ones the latest; none where none is near."""
    keys = [title_key(each.title) for each in titles]
    shared = _shared_pairs(keys, drafts)
    return [
        _best(key, {resolve(unit) for unit in each.units}, [drafts[number] for number in near])
        for each, key, near in zip(titles, keys, shared, strict=True)
    ]


def _shared_pairs(keys: Sequence[str], drafts: Mapping[str, Recent]) -> list[list[str]]:
    """For each key the drafts that share most of its neighbouring letters."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for place, key in enumerate(keys):
        for pair in _pairs(key):
            wanted[pair].add(place)
    shares: list[Counter[str]] = [Counter() for _ in keys]
    for number, draft in drafts.items():
        pairs = _pairs(draft.title_key)
        for pair in pairs & wanted.keys():
            for place in wanted[pair]:
                shares[place][number] += 1
    return [[number for number, _ in share.most_common(_COMPARED)] for share in shares]


def _pairs(key: str) -> set[str]:
    return {key[at : at + 2] for at in range(len(key) - 1)} or {key}


def _best(key: str, units: set[str | None], near: Sequence[Recent]) -> tuple[Match, ...]:
    rated = [Match(each.number, _confidence(key, units, each)) for each in near]
    # Numbers of one year and width sort by time; that is all an equal confidence needs.
    rated.sort(key=lambda match: (match.confidence, match.number), reverse=True)
    return tuple(match for match in rated[:BEST] if match.confidence >= LEAST)


def _confidence(key: str, units: set[str | None], draft: Recent) -> int:
    """In percent: equal titles are sure; else how much of the letters agree, and whether the unit does."""
    if key == draft.title_key:
        return 100
    blocks = SequenceMatcher(None, key, draft.title_key, autojunk=False).get_matching_blocks()
    common = sum(block.size for block in blocks if block.size > 1)
    whole = Fraction(2 * common, len(key) + len(draft.title_key))
    within = Fraction(common, min(len(key), len(draft.title_key)))  # gazettes shorten titles
    rating = round(100 * (2 * whole + within) / 3)
    if units:
        rating += _OWN_UNIT if draft.unit in units else -_OWN_UNIT
    return max(0, min(99, rating))


def sure(found: Sequence[Match]) -> bool:
    """Whether the first of them may be taken without asking."""
    return (
        bool(found)
        and found[0].confidence >= SURE
        and (len(found) == 1 or found[0].confidence - found[1].confidence > NEAR)
    )
