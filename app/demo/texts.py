"""Plausible drafts of early 2020, composed from a stock of sentences; the same seed gives the same texts."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from ingest.wordcount import count_words

SHORTEST, LONGEST = 300, 480  # 字 of a 条目 as most units write it
_RANGE = re.compile(r"\[(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)\]")
_NUMERALS = "零一二三四五六七八九十"
_QUARTER_NEARLY_OVER = dt.date(2020, 3, 20)  # nobody reports on 一季度 before


@dataclass(frozen=True, slots=True)
class Text:
    """One article: its title and body paragraphs, without 落款 and contact block."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def words(self) -> int:
        return count_words(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a unit may write about between two days."""

    titles: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    subject: str = ""  # what a longer report on it is called
    since: dt.date = dt.date(2020, 1, 1)
    until: dt.date = dt.date(2020, 12, 31)


@cache
def topics() -> dict[str, Topic]:
    """The stock of topics by key, `common` among them."""
    tables = tomllib.loads((Path(__file__).parent / "topics.toml").read_text("utf-8"))
    return {key: _topic(table) for key, table in tables.items()}


def _topic(table: dict[str, Any]) -> Topic:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    return Topic(**values)


@dataclass
class Writer:
    """Somebody of one unit who writes on one day."""

    called: str  # 市发改委
    day: dt.date
    random: Random
    used: set[str] = field(default_factory=set)  # titles that were given out before

    def topic(self, keys: tuple[str, ...]) -> Topic:
        """One of the topics that are in season; the first if none is."""
        season = [topics()[key] for key in keys if topics()[key].since <= self.day <= topics()[key].until]
        return self.random.choice(season) if season else topics()[keys[0]]

    def brief(self, topic: Topic, more_than: int = 0) -> Text:
        """A 条目 of 300 to 480 字, or more than a number: an opening, measures, what came of it and next."""
        enough = max(self.random.randint(SHORTEST, LONGEST - 60), more_than + 1)
        stock = [*self._shuffled(topic.measures), *self._shuffled(topics()["common"].measures)]
        opening, result, after = (
            self._fill(self.random.choice(choices)) for choices in (topic.opening, topic.results, topic.next)
        )
        measures: list[str] = []
        while len(measures) < 3 or (text := _article(opening, measures, result, after)).words < enough:
            measures.append(self._fill(stock[len(measures)]))
        if not more_than and text.words > LONGEST:
            text = _article(opening, measures, result, "")
        return Text(self._title(topic, len(measures)), text.paragraphs)

    def report(self, topic: Topic, titles: Sequence[str], others: Sequence[Topic] = ()) -> Text:
        """An 经验 or a 专题 with headings: what was done, problems, advice; longer with other topics."""
        common = topics()["common"]
        measures = [*self._shuffled(topic.measures), *self._shuffled(common.measures)[:2]]
        for other in others:
            measures += self._shuffled(other.measures)
        several = 3 + 3 * len(others)
        problems = [s for t in (topic, *others) for s in t.problems] + self._shuffled(common.problems)
        advice = [s for t in (topic, *others) for s in t.advice] + self._shuffled(common.advice)
        paragraphs = [
            self._fill(self.random.choice(topic.opening)) + self._fill(self.random.choice(topic.results)),
            *self._section("一、主要做法", measures),
            *self._section("二、存在问题", problems[:several]),
            *self._section("三、对策建议", advice[:several]),
            self._fill(self.random.choice(topic.next)),
        ]
        title = self._unused([title.replace("{subject}", topic.subject) for title in titles])
        return Text(title.replace("{actor}", self.called), tuple(paragraphs))

    def _section(self, heading: str, items: list[str]) -> list[str]:
        numbered = (f"（{_numeral(n)}）{self._fill(item)}" for n, item in enumerate(items, 1))
        return [heading, *numbered]

    def _title(self, topic: Topic, measures: int) -> str:
        return self._fill(self._unused(topic.titles).replace("{n}", _numeral(measures)))

    def _unused(self, titles: Sequence[str]) -> str:
        """A unit does not write under the same title again: that would be a later version of it."""
        plain = {title: title.format(actor=self.called, n="") for title in titles}
        chosen = self.random.choice([title for title in titles if plain[title] not in self.used] or titles)
        self.used.add(plain[chosen])
        return chosen

    def _shuffled(self, items: tuple[str, ...]) -> list[str]:
        return self.random.sample(items, len(items))

    def _fill(self, sentence: str) -> str:
        if self.day < _QUARTER_NEARLY_OVER:
            sentence = sentence.replace("一季度", "今年以来")
        return _RANGE.sub(self._number, sentence.replace("{actor}", self.called))

    def _number(self, bounds: re.Match[str]) -> str:
        low, high = bounds.groups()
        if "." not in low:
            return str(self.random.randint(int(low), int(high)))
        return str(self.random.randint(round(float(low) * 10), round(float(high) * 10)) / 10)


def _article(opening: str, measures: list[str], result: str, after: str) -> Text:
    """The usual shape: 一是…二是…三是…; a longer one has its end in a paragraph of its own."""
    listed = opening + "".join(f"{_numeral(n)}是{measure}" for n, measure in enumerate(measures, 1))
    end = result + after
    return Text("", (listed, end) if len(measures) > 3 else (listed + end,))


def _numeral(number: int) -> str:
    return _NUMERALS[number] if number <= 10 else f"十{_NUMERALS[number - 10]}"
