"""日报: where the last one ended, and what came in between two moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, cast, exists, func, insert, select
from sqlalchemy.orm import Session, defer, joinedload

from store.models import Cursor, DigestRun, Message, MessageState, OutboxRow, OutboxState, Submission

LETTERS = ("withdrawal", "query")  # natures of mail for a person that leave no row of their own

_ACCOUNT_SENT = exists().where(
    OutboxRow.kind == "account_answer", OutboxRow.subject.like(cast(Message.id, String).concat(":%"))
)  # about the Message that a query asks for


@dataclass(frozen=True, slots=True)
class Span:
    """What was stored after `since` and up to `until`."""

    received: int  # messages
    submissions: Sequence[Submission]  # with their messages, in filing order
    quarantined: Sequence[Message]
    sealed: Sequence[int]  # 序号 alone
    refused: Sequence[OutboxRow]  # mails of ours refused for good: all that staff have not retried
    returned: Sequence[OutboxRow]  # mails of ours that a bounce brought back
    letters: Sequence[Message]  # withdrawals, and questions that got no account: a person answers


@dataclass(frozen=True, slots=True)
class Health:
    """Messages that the server's folders held at the last poll, and messages stored."""

    on_server: int
    stored: int


def last(session: Session) -> DigestRun | None:
    """The digest with the latest cut-off."""
    return session.scalar(select(DigestRun).order_by(DigestRun.until.desc()).limit(1))


def find(session: Session, until: dt.datetime) -> DigestRun | None:
    """The digest of a cut-off."""
    return session.scalar(select(DigestRun).where(DigestRun.until == until))


def record(session: Session, since: dt.datetime, until: dt.datetime, *, empty: bool) -> None:
    """A digest was made (or found empty) for (since, until]; the same cut-off twice is an IntegrityError."""
    session.execute(insert(DigestRun).values(since=since, until=until, empty=empty))


def span(session: Session, since: dt.datetime, until: dt.datetime) -> Span:
    """What a digest tells of. A message quarantined or sealed counts by when that happened."""
    received = session.scalar(
        select(func.count()).where(Message.stored_at > since, Message.stored_at <= until)
    )
    submissions = session.scalars(
        select(Submission)
        .where(Submission.filed_at > since, Submission.filed_at <= until)
        .options(joinedload(Submission.message))
        .order_by(Submission.id)
    ).all()
    settled = Message.read_at > since, Message.read_at <= until
    quarantined = session.scalars(
        select(Message).where(Message.state == MessageState.QUARANTINED, *settled).order_by(Message.id)
    ).all()
    sealed = session.scalars(
        select(Message.id).where(Message.state == MessageState.SEALED, *settled).order_by(Message.id)
    ).all()
    refused = session.scalars(
        select(OutboxRow).where(OutboxRow.state == OutboxState.REFUSED).order_by(OutboxRow.id)
    ).all()
    returned = session.scalars(
        select(OutboxRow)
        .where(OutboxRow.returned_at > since, OutboxRow.returned_at <= until)
        .options(defer(OutboxRow.content, raiseload=True))
        .order_by(OutboxRow.id)
    ).all()
    letters = session.scalars(
        select(Message).where(Message.nature.in_(LETTERS), *settled, ~_ACCOUNT_SENT).order_by(Message.id)
    ).all()
    return Span(received or 0, submissions, quarantined, sealed, refused, returned, letters)


def health(session: Session) -> Health:
    """What the server holds and what is stored."""
    on_server = session.scalar(select(func.coalesce(func.sum(Cursor.on_server), 0)))
    stored = session.scalar(select(func.count()).select_from(Message))
    return Health(on_server=on_server or 0, stored=stored or 0)
