"""The passages that two bodies have in common, for people to see. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from ingest.resemblance import LETTERS

LEAST = 13  # letters of a passage: fewer are often a phrase that everybody uses
PLACES = 8  # of one and the same beginning that are tried: a text may repeat itself without end


@dataclass(frozen=True, slots=True)
class Passage:
    """A common run of letters; positions are of characters, `end` is behind the last one."""

    text: str  # as it stands in the one body
    start: int
    end: int
    other_start: int
    other_end: int


def passages(one: str, other: str) -> tuple[Passage, ...]:
    """The longest common runs of at least 13 letters, in the order of `one`; none overlaps another there.

    Breaks, spaces, widths and punctuation do not count. Of each body the first 20,000 letters are compared.
    """
    mine, theirs = _Lettered(one), _Lettered(other)
    begins: dict[str, list[int]] = {}
    for at in range(len(theirs.letters) - LEAST + 1):
        places = begins.setdefault(theirs.letters[at : at + LEAST], [])
        if len(places) < PLACES:
            places.append(at)
    found = []
    at = 0
    while at + LEAST <= len(mine.letters):
        places = begins.get(mine.letters[at : at + LEAST], [])
        length, place = max(((_common(mine, at, theirs, place), place) for place in places), default=(0, 0))
        if length:
            found.append(_passage(one, mine, at, theirs, place, length))
        at += length or 1
    return tuple(found)


class _Lettered:
    """A body's letters, and where each stands in it."""

    def __init__(self, body: str) -> None:
        kept: list[str] = []
        self.positions: list[int] = []
        for position, character in enumerate(body):
            for letter in unicodedata.normalize("NFKC", character).casefold():
                if letter.isalnum():
                    kept.append(letter)
                    self.positions.append(position)
            if len(kept) >= LETTERS:
                break
        self.letters = "".join(kept)


def _common(mine: _Lettered, at: int, theirs: _Lettered, place: int) -> int:
    """How many letters are the same from these two places on: by halves, as comparing strings is fast."""
    least, most = LEAST, min(len(mine.letters) - at, len(theirs.letters) - place)
    while least < most:
        middle = (least + most + 1) // 2
        if mine.letters[at : at + middle] == theirs.letters[place : place + middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _passage(one: str, mine: _Lettered, at: int, theirs: _Lettered, place: int, length: int) -> Passage:
    start, end = mine.positions[at], mine.positions[at + length - 1] + 1
    other_start, other_end = theirs.positions[place], theirs.positions[place + length - 1] + 1
    return Passage(one[start:end], start, end, other_start, other_end)
