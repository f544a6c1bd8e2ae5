"""What the JSON API takes and gives."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ingest.resemblance import title_key
from scoring.facts import Form, Series
from store.articles import ArticleRef, Filed, Known, Titled
from store.errors import Refused
from store.models import Stage
from store.recording import Recorder, named_units, notice_of


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("contains a NUL character")
    return text


def _in_time(day: dt.date) -> dt.date:
    if not 2000 <= day.year <= 2100:
        raise ValueError("expected a day between 2000 and 2100")
    return day


Text = Annotated[str, Field(max_length=1000), AfterValidator(_storable)]
Day = Annotated[dt.date, AfterValidator(_in_time)]
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
Units = Annotated[list[Text], Field(max_length=100)]


class Error(BaseModel):
    """Why it was not done, in one Chinese sentence."""

    error: str


class StandingOut(BaseModel):
    """Points since 1 January; `ratio` is points by target, 1 is all of it."""

    rank: int
    unit: str
    tier: int
    target: int
    points: float
    ratio: float
    missing: float


class StandingsOut(BaseModel):
    year: int
    through: dt.date
    as_issued: str | None = Field(description="the quarter whose 通报 it is of, such as 2020-Q1")
    standings: list[StandingOut]


class EntryOut(BaseModel):
    """A line of the ledger."""

    entry: int
    fact: int
    day: dt.date
    points: float
    reason: str
    title: str | None
    number: str | None
    child: str | None
    recorded_at: dt.datetime


class UnitStandingOut(BaseModel):
    year: int
    through: dt.date
    unit: str
    standing: StandingOut | None
    entries: list[EntryOut]


class SubmissionOut(BaseModel):
    """A draft; numbers of persons are masked."""

    number: str
    day: dt.date
    title: str
    unit: str | None
    child: str | None
    kind: str
    words: int
    limit: int | None
    stage: Stage
    repeat_of: str | None
    revises: str | None


class SubmissionsOut(BaseModel):
    submissions: list[SubmissionOut]
    next: int | None = Field(description="`before` of the page after this one; null: there is none")


class SubmissionWithTextOut(SubmissionOut):
    body: str


class Recording(BaseModel):
    model_config = ConfigDict(extra="forbid")

    note: Text | None = None


class OfArticle(Recording):
    """The article is named in one way: by 收稿号, by an earlier record's number, or by title and units."""

    submission: Text | None = None
    article: Id | None = None
    title: Text | None = None
    units: Units = []

    def ref(self, recorder: Recorder, day: dt.date) -> ArticleRef:
        """The article meant. Raises Refused unless it is named in exactly one way."""
        match self.submission, self.article, self.title:
            case str(number), None, None:
                return Filed(number)
            case None, int(known), None:
                return Known(known)
            case None, None, str(text):
                return Titled(text, title_key(text), named_units(notice_of(recorder, day), self.units))
        raise Refused("稿件须以submission、article、title之一写明，且只用一种")


class AdoptionIn(OfArticle):
    gazette: Text
    issue: Annotated[int, Field(ge=1, le=99999)]
    day: Day
    form: Form = Form.ITEM
    series: Series | None = None
    issue_year: Annotated[int, Field(ge=2000, le=2100)] | None = None
    via_office: bool = True


class InstructionIn(OfArticle):
    level: Text
    post: Text
    leader: Text
    day: Day


class SpecialIn(OfArticle):
    day: Day


class DeductionIn(OfArticle):
    """失真 or 失误 of an article, or, with `commission`, a 约稿 that the one unit named did not meet."""

    ground: Text
    answer: Text = ""
    confirmed_by: Text
    day: Day
    commission: Text | None = None


class ReversalIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    fact: Id
    reason: Text


class LineOut(BaseModel):
    unit: str
    day: dt.date
    points: float
    reason: str


class RecordedOut(BaseModel):
    """The fact that was taken, the ledger lines it added, what staff should look at."""

    fact: int
    article: int | None
    entries: list[LineOut]
    warnings: list[str]


Month = Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
KindName = Literal["条目", "经验", "专题"]
