"""Automatic numbering of lists, as Word shows it: what .docx and .doc have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ingest.documents.numerals import numeral

LEVELS = 9
LONGEST_LABEL = 255  # characters of a level's text; Word's own limit
_LARGEST_START = 32_767  # likewise
_PLACE = re.compile("%([1-9])")
_RUNS_ON = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]$")  # would stick to the text after it


class Level(NamedTuple):
    """One level of a list."""

    text: str  # "%1、", "第%1章", "%1.%2": %n stands for the number of level n, from 1
    format: str = "decimal"  # as ST_NumberFormat names it; "bullet": the text is shown as it is
    start: int = 1
    restart: int | None = None  # begins anew after levels up to this one, from 1; 0: never; None: after any
    legal: bool = False  # all its numbers in Arabic figures
    apart: bool = True  # a tab or a space stands between number and text


class WordList(NamedTuple):
    """What a paragraph refers to (w:num, LFO): the definition of a list, and what it overrides."""

    definition: int  # lists of one definition are counted on together
    levels: Mapping[int, Level]  # from 0
    starts: Mapping[int, int] = {}  # levels that begin anew where this list is first used
    styled: Mapping[str, int] = {}  # styles that stand for a level


class Numbering:
    """The counters of a document; asked once for each numbered paragraph, in their order."""

    def __init__(self, find: Callable[[int], WordList | None]) -> None:
        """`find` gives a list by its number in the file. It is asked once for each."""
        self._find = find
        self._lists: dict[int, WordList | None] = {}
        self._counts: dict[int, list[int | None]] = {}
        self._begun: set[tuple[int, int]] = set()

    def list_of(self, number: int) -> WordList | None:
        """Return the list with this number; None where the file has none."""
        if number not in self._lists:
            self._lists[number] = self._find(number)
        return self._lists[number]

    def next(self, number: int, level: int) -> str:
        """Count one paragraph of a list on a level from 0, and return its number as shown; "" for none."""
        found = self.list_of(number)
        if found is None or level not in found.levels:
            return ""
        counts = self._counts.setdefault(found.definition, [None] * LEVELS)
        for higher in range(level):  # a level that was passed over counts as begun
            if counts[higher] is None and higher in found.levels:
                counts[higher] = _start(found, higher)
        before = counts[level]
        begins = level in found.starts and (number, level) not in self._begun
        self._begun.add((number, level))
        counts[level] = _start(found, level) if before is None or begins else before + 1
        for lower in range(level + 1, LEVELS):
            restart = found.levels[lower].restart if lower in found.levels else None
            if restart is None or level < restart:
                counts[lower] = None
        return _label(found, level, counts)


def _start(found: WordList, level: int) -> int:
    start = found.starts.get(level)
    if start is None:
        start = found.levels[level].start
    return min(max(start, 0), _LARGEST_START)


def _label(found: WordList, level: int, counts: list[int | None]) -> str:
    shown = found.levels[level]
    if shown.format == "bullet":
        return shown.text[:LONGEST_LABEL]

    def number(place: re.Match[str]) -> str:
        at = int(place.group(1)) - 1
        other, count = found.levels.get(at), counts[at]
        if other is None or count is None or other.format in ("none", "bullet"):
            return ""
        return numeral(count, "decimal" if shown.legal else other.format)

    label = _PLACE.sub(number, shown.text[:LONGEST_LABEL])
    return label + " " if shown.apart and _RUNS_ON.search(label) else label
