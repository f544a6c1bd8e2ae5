"""What staff record, as values: adoptions, instructions, specials, deductions and reversals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    ADOPTION = "adoption"
    INSTRUCTION = "instruction"
    SPECIAL = "special"
    DEDUCTION = "deduction"
    REVERSAL = "reversal"


class Form(StrEnum):
    """How a gazette ran an article."""

    ITEM = "条目"
    SPECIAL_ISSUE = "专期"


class Series(StrEnum):
    """Which of a gazette's own numberings an issue belongs to."""

    ORDINARY = "普刊"
    SPECIAL = "专期"
    SUPPLEMENT = "增刊"


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue of a gazette (期): year, series and number, within one gazette."""

    year: int
    series: Series
    number: int

    @property
    def words(self) -> str:
        """第4期, 专期第2期, 增刊第1期."""
        return f"{'' if self.series is Series.ORDINARY else self.series}第{self.number}期"


@dataclass(frozen=True, slots=True)
class Adoption:
    """采用: an issue ran the article under the names of these units."""

    id: int
    day: dt.date  # the issue's date
    article: int
    units: tuple[str, ...]
    gazette: str
    form: Form
    issue: Issue
    via_office: bool = True


@dataclass(frozen=True, slots=True)
class Instruction:
    """批示 of one leader on one article; it pays the units under whose names the article was adopted."""

    id: int
    day: dt.date
    article: int
    level: str
    post: str
    leader: str


@dataclass(frozen=True, slots=True)
class Special:
    """专题信息、调研文章 that staff marked 有效."""

    id: int
    day: dt.date
    article: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deduction:
    """扣分: an untrue or mistaken report, or a commission (约稿) not met, with its number."""

    id: int
    day: dt.date  # the day it was decided
    units: tuple[str, ...]
    ground: str
    commission: str | None = None
    article: int | None = None


@dataclass(frozen=True, slots=True)
class Reversal:
    """冲销: another fact was a mistake and counts no longer."""

    id: int
    day: dt.date
    reverses: int


Fact = Adoption | Instruction | Special | Deduction | Reversal
