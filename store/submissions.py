"""稿件: filed drafts, the review queue, and staff's decisions on whose they are."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from sqlalchemy import JSON, Text, bindparam, exists, func, select, update
from sqlalchemy.orm import Session, joinedload

from store import audit, counters, dialect, search
from store.dialect import among
from store.errors import Refused
from store.models import Article, Entry, Fact, Message, Submission
from store.text import clean, indexed


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """One draft as it is to be filed, under a 收稿号 that `take_numbers` gave."""

    number: str
    message_id: int
    day: dt.date  # the message's day
    source: str
    ordinal: int
    title: str
    body: str
    kind: str
    declared: bool
    commissioned: bool
    words: int
    limit: int | None
    author: str | None
    reviewer: str | None
    phone: str | None
    unit: str | None
    child: str | None
    confidence: str
    title_key: str
    fingerprint: str  # empty where the body has no letters: such a draft repeats nothing
    candidates: tuple[str, ...] = ()
    evidence: tuple[dict[str, Any], ...] = ()
    flags: tuple[str, ...] = ()
    repeat_of: str | None = None  # 收稿号
    revises: str | None = None


@dataclass(frozen=True, slots=True)
class First:
    """The first filed draft of its text, and whose it is."""

    number: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """A filed draft that a later one may revise."""

    number: str
    day: dt.date

    def place(self) -> tuple[dt.date, int, str]:
        """By which versions are ordered: their days, and within a day their numbers."""
        return self.day, len(self.number), self.number


@dataclass(frozen=True, slots=True)
class UnitCount:
    """Drafts of one unit and kind; repeats and later versions are not counted again."""

    unit: str | None
    kind: str
    drafts: int


_SUBMISSION = dialect.table(Submission).c
_DRAFT_FIELDS = tuple(field.name for field in fields(NewSubmission))
_values = attrgetter(*_DRAFT_FIELDS)
# What a sender may have written; the rest are numbers, days, and names of ours.
_TEXTS = tuple(name for name in _DRAFT_FIELDS if isinstance(_SUBMISSION[name].type, Text | JSON))
_INDEXED = ("source", "title_key")  # columns of an index: a sender's text must fit in

_IDS = select(_SUBMISSION.number, _SUBMISSION.id).where(among(_SUBMISSION.number, "numbers"))
_FIRSTS = select(_SUBMISSION.fingerprint, _SUBMISSION.number, _SUBMISSION.unit).where(
    among(_SUBMISSION.fingerprint, "fingerprints"), _SUBMISSION.repeat_of.is_(None)
)
_VERSIONS = (
    select(_SUBMISSION.unit, _SUBMISSION.title_key, _SUBMISSION.number, _SUBMISSION.day)
    .where(among((_SUBMISSION.unit, _SUBMISSION.title_key), "titled"))
    .where(_SUBMISSION.day >= bindparam("since"), _SUBMISSION.repeat_of.is_(None))
    .order_by(_SUBMISSION.day, _SUBMISSION.id)
)


def take_numbers(session: Session, days: Sequence[dt.date]) -> list[str]:
    """A 收稿号 for a draft of each of these days, counted by year, in order."""
    wanted = Counter(day.year for day in days)
    taken = {
        year: iter(counters.take(session, f"submission:{year}", wanted[year])) for year in sorted(wanted)
    }
    return [f"{day.year}-{next(taken[day.year]):04d}" for day in days]


def insert_drafts(session: Session, drafts: Sequence[NewSubmission], now: dt.datetime) -> None:
    """File drafts; one that repeats or revises another comes after it."""
    rows = []
    for draft in drafts:
        row = dict(zip(_DRAFT_FIELDS, _values(draft), strict=True))
        for name in _TEXTS:
            row[name] = _stored(name, row[name])
        rows.append(row | {"filed_at": now})
    dialect.insert_many(session, Submission, rows)


def _stored(column: str, value: Any) -> Any:
    return indexed(value) if column in _INDEXED else clean(value)


def by_number(session: Session, number: str) -> Submission | None:
    """The submission of a 收稿号."""
    return session.scalar(select(Submission).where(Submission.number == number))


def ids(session: Session, numbers: Collection[str]) -> dict[str, int]:
    """The ids of the drafts of these 收稿号."""
    return dict(session.execute(_IDS, {"numbers": numbers}).all())


def firsts(session: Session, fingerprints: Iterable[str]) -> dict[str, First]:
    """Of these fingerprints those already filed, each with its first submission."""
    wanted = set(fingerprints)
    if not wanted:
        return {}
    rows = session.execute(_FIRSTS, {"fingerprints": wanted}).all()
    return {print_: First(number, unit) for print_, number, unit in rows}


def latest_versions(
    session: Session, titled: Iterable[tuple[str, str]], since: dt.date
) -> dict[tuple[str, str], Version]:
    """The latest submission since a day of each of these (unit, title key). Repeats are none.

    Of those of one day the last that was filed.
    """
    shortened = {(unit, indexed(key)): (unit, key) for unit, key in titled}
    if not shortened:
        return {}
    rows = session.execute(_VERSIONS, {"titled": shortened, "since": since}).all()
    return {shortened[unit, key]: Version(number, day) for unit, key, number, day in rows}


def of_messages(session: Session, message_ids: Iterable[int]) -> Sequence[Submission]:
    """Every submission of these messages, in filing order."""
    return session.scalars(
        select(Submission).where(Submission.message_id.in_(message_ids)).order_by(Submission.id)
    ).all()


def queue(session: Session) -> Sequence[Submission]:
    """Submissions whose unit staff must decide, oldest first, with messages. Repeats wait with the first."""
    return session.scalars(
        select(Submission)
        .where(Submission.unit.is_(None), Submission.repeat_of.is_(None))
        .options(joinedload(Submission.message))
        .order_by(Submission.id)
    ).all()


def assign(
    session: Session, number: str, unit: str, *, child: str | None = None, who: str, now: dt.datetime
) -> Submission:
    """Staff decide whose a submission is, and with it whose its undecided repeats are.

    `unit` is an official name of the notice. Raises Refused for an unknown number or when it is the unit's
    already.
    """
    submission = by_number(session, number)
    if submission is None:
        raise Refused(f"没有收稿号为{number}的稿件")
    if (submission.unit, submission.child) == (unit, child):
        raise Refused(f"{number}已属于{unit}")
    audit.append(
        session,
        at=now,
        who=who,
        action="assign",
        subject=number,
        before={"unit": submission.unit, "child": submission.child},
        after={"unit": unit, "child": child},
    )
    decided = {"unit": unit, "child": child, "assigned_by": who, "assigned_at": now}
    for name, value in decided.items():
        setattr(submission, name, value)
    session.flush()
    session.execute(
        update(Submission)
        .where(Submission.repeat_of == submission.number, Submission.unit.is_(None))
        .values(**decided)
    )
    return submission


def correct(session: Session, submission: Submission, values: Mapping[str, Any]) -> None:
    """Set what a new reading found."""
    before = submission.title, submission.body
    for name, value in values.items():
        setattr(submission, name, _stored(name, value))
    session.add(submission)
    session.flush()
    search.change(session, submission.id, before, (submission.title, submission.body))


def sender_address(session: Session, submission: Submission) -> str | None:
    """The address a submission came from."""
    return session.scalar(select(Message.sender_address).where(Message.id == submission.message_id))


def has_entries(session: Session, submission_id: int) -> bool:
    """Whether points were ever recorded for a submission."""
    return bool(
        session.scalar(
            select(
                exists()
                .where(Article.submission_id == submission_id)
                .where(Fact.article_id == Article.id)
                .where(Entry.fact_id == Fact.id)
            )
        )
    )


def counts(session: Session, start: dt.date, end: dt.date) -> list[UnitCount]:
    """Drafts by unit and kind on the days from `start` up to but not including `end`."""
    rows = session.execute(
        select(Submission.unit, Submission.kind, func.count())
        .where(Submission.day >= start, Submission.day < end)
        .where(Submission.repeat_of.is_(None), Submission.revises.is_(None))
        .group_by(Submission.unit, Submission.kind)
        .order_by(Submission.unit, Submission.kind)
    )
    return [UnitCount(unit, kind, drafts) for unit, kind, drafts in rows]
