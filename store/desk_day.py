"""One day at the desk: how much came in, what is wrong with it, and the drafts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from store.models import Message, MessageState, OutboxRow, OutboxState, Problem, Submission


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What a day brought; `to_review` and `refused` are of now."""

    received: int  # messages, sealed ones among them
    filed: int  # drafts
    to_review: int
    over: int  # drafts above their limit
    unreadable: int  # messages that were given up, or of which some file could not be read
    refused: int  # mails that could not be delivered


def counts(session: Session, day: dt.date) -> DayCounts:
    """Of the messages whose day this is, in Asia/Shanghai."""
    came = Message.day == day
    filed = Submission.day == day
    given_up = _count(session, select(func.count()).where(came, Message.state == MessageState.QUARANTINED))
    unread = select(func.count(Problem.message_id.distinct())).join(Message).where(came)
    return DayCounts(
        received=_count(session, select(func.count()).where(came)),
        filed=_count(session, select(func.count()).where(filed)),
        to_review=_count(
            session, select(func.count()).where(Submission.unit.is_(None), Submission.repeat_of.is_(None))
        ),
        over=_count(session, select(func.count()).where(filed, Submission.words > Submission.limit)),
        unreadable=given_up + _count(session, unread),
        refused=_count(session, select(func.count()).where(OutboxRow.state == OutboxState.REFUSED)),
    )


def drafts(session: Session, day: dt.date) -> Sequence[Submission]:
    """The day's drafts in order of arrival, with their messages."""
    return session.scalars(
        select(Submission)
        .where(Submission.day == day)
        .options(joinedload(Submission.message))
        .order_by(Submission.id)
    ).all()


def unread_messages(session: Session, day: dt.date, limit: int = 50) -> Sequence[Message]:
    """Messages of a day that were given up, the last ones first."""
    return session.scalars(
        select(Message)
        .where(Message.day == day, Message.state == MessageState.QUARANTINED)
        .order_by(Message.id.desc())
        .limit(limit)
    ).all()


def neighbours(session: Session, day: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The last day before, and the first one after, on which a draft came."""
    before = session.scalar(select(func.max(Submission.day)).where(Submission.day < day))
    after = session.scalar(select(func.min(Submission.day)).where(Submission.day > day))
    return before, after


def _count(session: Session, statement: Select[int]) -> int:
    return session.scalar(statement) or 0
