"""What staff typed into the form of an issue and its articles, and what is to be recorded of it. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from desk.title_matching import Match, parted
from ingest.resemblance import title_key
from store.adoptions import Run
from store.errors import Refused

MOST = 80  # articles of one form
_DAY = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*")
_ISSUE = re.compile(r"\s*第?\s*(\d{1,4})\s*期?\s*")
_YEAR = re.compile(r"\s*(\d{4})\s*年?\s*")


@dataclass(frozen=True, slots=True)
class IssueTyped:
    """An issue as typed; `year` and `series` may be left to what the date and the form say."""

    gazette: str = ""
    year: str = ""
    series: str = ""
    number: str = ""
    form: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class LineTyped:
    """An article: one draft, or of `choices` the one taken; none: 补录 of the title."""

    draft: str = ""
    title: str = ""
    units: str = ""
    chosen: bool = True  # to be recorded
    choices: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """The whole form. `seen` and `known` say what the last preview showed."""

    issue: IssueTyped
    lines: tuple[LineTyped, ...] = ()
    sought: str = ""
    pasted: str = ""
    do: str = ""
    seen: str = ""
    known: int = 0  # the last recording of this issue that was there

    @property
    def chosen(self) -> tuple[LineTyped, ...]:
        """The articles to be recorded."""
        return tuple(line for line in self.lines if line.chosen)

    @property
    def mark(self) -> str:
        """What tells this form from one with anything else to record."""
        return hashlib.sha256(repr((self.issue, self.chosen)).encode()).hexdigest()

    def with_line(self, line: LineTyped) -> Typed:
        """One more article; a draft that was picked already is not added again.

        Raises Refused where the form is full.
        """
        if line.draft and not line.title and line.draft in {each.draft for each in self.lines}:
            return self
        if len(self.lines) == MOST:
            raise Refused(f"一次最多登记{MOST}篇，请先登记这些")
        return replace(self, lines=(*self.lines, line))

    def without(self, place: int) -> Typed:
        """The article at a place left out."""
        return replace(self, lines=self.lines[:place] + self.lines[place + 1 :])


def typed(form: Mapping[str, object]) -> Typed:
    """Read the form's fields; whatever is missing is empty."""

    def text(name: str) -> str:
        value = form.get(name)
        return value.strip() if isinstance(value, str) else ""

    issue = IssueTyped(*(text(name) for name in ("gazette", "year", "series", "number", "form", "day")))
    lines = tuple(
        LineTyped(
            draft=text(f"draft.{place}"),
            title=text(f"title.{place}"),
            units=text(f"units.{place}"),
            chosen=bool(text(f"chosen.{place}")),
            choices=tuple(_choices(text(f"choices.{place}"))),
        )
        for place in range(min(_whole(text("lines")), MOST))
    )
    return Typed(issue, lines, text("q"), text("pasted"), text("do"), text("seen"), _whole(text("known")))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _choices(text: str) -> Iterator[Match]:
    for each in text.split():
        number, _, confidence = each.partition(":")
        yield Match(number, min(100, _whole(confidence)))


def choices_text(choices: tuple[Match, ...]) -> str:
    """What the hidden field says of the choices, for `typed` to read."""
    return " ".join(f"{each.number}:{each.confidence}" for each in choices)


def run(issue: IssueTyped, line: LineTyped) -> Run:
    """What is to be recorded. Raises Refused where a field cannot be read; rules are the store's to check."""
    year = _YEAR.fullmatch(issue.year)
    if issue.year and year is None:
        raise Refused(f"年份应为四位数字，现为“{issue.year}”")
    number = _ISSUE.fullmatch(issue.number)
    if number is None:
        raise Refused(f"期号应为正整数，现为“{issue.number}”" if issue.number else "请填期号")
    if not issue.gazette:
        raise Refused("请写明刊物")
    return Run(
        gazette=issue.gazette,
        year=int(year[1]) if year else None,
        series=issue.series or None,
        issue=int(number[1]),
        form=issue.form,
        day=day_of(issue.day),
        draft=line.draft or None,
        title=line.title,
        title_key=title_key(line.title),
        units=parted(line.units),
    )


def day_of(text: str) -> dt.date:
    """A day as 2020-03-30, 2020/3/30 or 2020年3月30日. Raises Refused for anything else."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise Refused(f"日期应写成2020-03-30，现为“{text}”" if text else "请填日期")
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Refused(f"没有{text}这一天") from None
