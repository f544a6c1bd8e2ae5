"""稿件: filed drafts, the review queue, and staff's decisions on whose they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, insert, select, update
from sqlalchemy.orm import Session, joinedload

from store import audit, counters, dialect
from store.errors import Refused
from store.models import Article, Entry, Fact, Message, Submission
from store.text import clean, indexed


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """One draft as it is to be filed; its 收稿号 is given out by `insert_drafts`."""

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
    repeat_of: int | None = None
    revises: int | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A stored submission that a new draft repeats or revises."""

    id: int
    number: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class UnitCount:
    """Drafts of one unit and kind; repeats and later versions are not counted again."""

    unit: str | None
    kind: str
    drafts: int


_SUBMISSION = dialect.table(Submission).c
_DRAFT_FIELDS = tuple(field.name for field in fields(NewSubmission))
_INSERT = insert(dialect.table(Submission))
_EARLIER = select(_SUBMISSION.id, _SUBMISSION.number, _SUBMISSION.unit).limit(1)
_REPEATED = _EARLIER.where(_SUBMISSION.fingerprint == bindparam("fingerprint")).order_by(_SUBMISSION.id)
_REVISED = _EARLIER.where(
    _SUBMISSION.unit == bindparam("unit"),
    _SUBMISSION.title_key == bindparam("title_key"),
    _SUBMISSION.day >= bindparam("since"),
).order_by(_SUBMISSION.id.desc())


def insert_drafts(
    session: Session, message_id: int, day: dt.date, drafts: Sequence[NewSubmission], now: dt.datetime
) -> list[str]:
    """File the drafts of one message under the next 收稿号 of the year; gives those in order."""
    if not drafts:
        return []
    numbers = counters.take(session, f"submission:{day.year}", len(drafts))
    rows = [
        {name: clean(getattr(draft, name)) for name in _DRAFT_FIELDS}
        | {
            "source": indexed(draft.source),
            "title_key": indexed(draft.title_key),
            "number": f"{day.year}-{number:04d}",
            "message_id": message_id,
            "day": day,
            "filed_at": now,
        }
        for number, draft in zip(numbers, drafts, strict=True)
    ]
    session.execute(_INSERT, rows)
    return [row["number"] for row in rows]


def by_number(session: Session, number: str) -> Submission | None:
    """The submission of a 收稿号."""
    return session.scalar(select(Submission).where(Submission.number == number))


def numbers(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The 收稿号 of each of these submissions."""
    found = session.execute(select(Submission.id, Submission.number).where(Submission.id.in_(ids)))
    return dict(found.tuples().all())


def find_repeat(session: Session, fingerprint: str) -> Earlier | None:
    """The first submission with this body, whoever sent it; None for the empty fingerprint."""
    if not fingerprint:
        return None
    return _earlier(session, _REPEATED, fingerprint=fingerprint)


def find_revised(session: Session, unit: str | None, title_key: str, since: dt.date) -> Earlier | None:
    """The unit's latest submission under this title since a day; None while the unit is unknown."""
    if unit is None or not title_key:
        return None
    return _earlier(session, _REVISED, unit=unit, title_key=indexed(title_key), since=since)


def _earlier(session: Session, statement: Select[int, str, str | None], **values: object) -> Earlier | None:
    row = session.execute(statement, values).first()
    return None if row is None else Earlier(*row)


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
        .where(Submission.repeat_of == submission.id, Submission.unit.is_(None))
        .values(**decided)
    )
    return submission


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
