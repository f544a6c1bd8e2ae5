"""邮件 as the desk shows it: what could not be read, letters that want an answer, sealed mail, the outbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, defer, selectinload

from store import audit
from store.dialect import changed
from store.errors import Refused
from store.models import (
    AuditLine,
    Cursor,
    Message,
    MessageState,
    Objection,
    OutboxRow,
    OutboxState,
    Problem,
)
from store.text import clean

PAGE = 50
SHOWN = 50  # of each list of the page
_DISPOSED = "sealed disposal"
_ABOUT = ("receipt", "receipt_copy", "account_answer")  # kinds of mail whose subject is a message's id


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed message, and all that is told of it: nothing of its content."""

    number: int
    received_at: dt.datetime
    sender: str | None
    sha256: str  # never shown
    disposals: Sequence[AuditLine]


def given_up(session: Session) -> Sequence[Message]:
    """Messages that could not be read, the last ones first."""
    return session.scalars(
        select(Message)
        .where(Message.state == MessageState.QUARANTINED)
        .order_by(Message.id.desc())
        .limit(SHOWN)
    ).all()


def troubled(session: Session, since: dt.date, codes: Collection[str]) -> Sequence[Message]:
    """Filed messages since a day that have one of these problems, with all theirs, the last ones first."""
    ids = (
        select(Problem.message_id)
        .join(Message, Message.id == Problem.message_id)
        .where(Message.day >= since, Problem.code.in_(codes))
    )
    return session.scalars(
        select(Message)
        .where(Message.id.in_(ids), Message.state == MessageState.FILED)
        .options(selectinload(Message.problems), selectinload(Message.submissions))
        .order_by(Message.id.desc())
        .limit(SHOWN)
    ).all()


def letters(session: Session, since: dt.date, natures: Collection[str]) -> Sequence[Message]:
    """Messages since a day that are of one of these natures, the last ones first."""
    return session.scalars(
        select(Message)
        .where(Message.day >= since, Message.nature.in_(natures), Message.state == MessageState.FILED)
        .order_by(Message.id.desc())
        .limit(SHOWN)
    ).all()


def folders(session: Session) -> Sequence[Cursor]:
    """The folders that are read, and how far."""
    return session.scalars(select(Cursor).order_by(Cursor.folder)).all()


def waiting_to_be_read(session: Session) -> int:
    """Messages that were received and not yet read."""
    return _count(session, select(func.count()).where(Message.state == MessageState.RECEIVED))


def open_message(session: Session, number: int) -> Message | None:
    """A message with its drafts, attachments and problems; None also for one sealed or still to be read:
    nobody knows yet whether that will be sealed."""
    return session.scalar(
        select(Message)
        .where(Message.id == number, Message.state.in_((MessageState.FILED, MessageState.QUARANTINED)))
        .options(
            selectinload(Message.submissions),
            selectinload(Message.attachments),
            selectinload(Message.problems),
        )
    )


def read_again(session: Session, number: int, *, who: str, now: dt.datetime) -> None:
    """Have a message that was given up read once more at the next round.

    Raises Refused where it was not given up.
    """
    message = session.get(Message, number)
    reason = message.failure if message else None
    again = update(Message).where(Message.id == number, Message.state == MessageState.QUARANTINED)
    values = {"state": MessageState.RECEIVED, "attempts": 0, "failure": None, "read_at": None}
    if not changed(session, again.values(values)):
        raise Refused(f"第{number}号来信不在未能识别之列，可能已由他人处理")
    audit.append(session, at=now, who=who, action="read again", subject=f"message:{number}", reason=reason)


def history(session: Session, number: int) -> Sequence[AuditLine]:
    """What staff did with a message, oldest first."""
    return audit.of_subject(session, f"message:{number}")


def sealed_count(session: Session) -> int:
    """How many messages are sealed."""
    return _count(session, select(func.count()).where(Message.state == MessageState.SEALED))


def sealed(session: Session) -> list[Sealed]:
    """Every sealed message, the last ones first, with how it was disposed of."""
    messages = session.scalars(
        select(Message).where(Message.state == MessageState.SEALED).order_by(Message.id.desc())
    ).all()
    return [
        Sealed(
            each.id,
            each.received_at,
            each.sender_address,
            each.sha256,
            [line for line in audit.of_subject(session, f"sealed:{each.id}") if line.action == _DISPOSED],
        )
        for each in messages
    ]


def sealed_sha256(session: Session, number: int) -> str | None:
    """Where the archive keeps a sealed original; None: no such message."""
    return session.scalar(
        select(Message.sha256).where(Message.id == number, Message.state == MessageState.SEALED)
    )


def took_original(session: Session, number: int, *, who: str, now: dt.datetime) -> None:
    """Keep that somebody took a sealed original, encrypted as it is."""
    audit.append(session, at=now, who=who, action="sealed original", subject=f"sealed:{number}")


def dispose(
    session: Session, number: int, what: str, reason: str, second: str, *, who: str, now: dt.datetime
) -> None:
    """Keep how a sealed message was disposed of, why, and who was there beside the chief.

    It deletes nothing. Raises Refused where one of the three is missing, the second person is the chief, or
    there is no such message.
    """
    told = {"what": what.strip(), "reason": reason.strip(), "second": second.strip()}
    if not all(told.values()):
        raise Refused("处置须写明处置方式、事由和另一名在场人员")
    if told["second"] == who:
        raise Refused("在场人员须是本人以外的另一人")
    message = session.get(Message, number)
    if message is None or message.state is not MessageState.SEALED:
        raise Refused(f"没有序号为{number}的封存邮件")
    audit.append(
        session, at=now, who=who, action=_DISPOSED, subject=f"sealed:{number}",
        **{name: clean(value) for name, value in told.items()},
    )  # fmt: skip


def written_about(session: Session, message: Message) -> Sequence[OutboxRow]:
    """The mails we owe or sent about a message, its drafts and its objection, oldest first."""
    objection = session.scalar(select(Objection.id).where(Objection.message_id == message.id))
    own = OutboxRow.kind.in_(_ABOUT) & (OutboxRow.subject == str(message.id))
    wanted = [own]
    if objection is not None:
        wanted.append((OutboxRow.kind == "objection_answer") & (OutboxRow.subject == str(objection)))
    wanted += [
        (OutboxRow.kind == "return") & OutboxRow.subject.startswith(f"{draft.number}:", autoescape=True)
        for draft in message.submissions
    ]
    rows = [row for each in wanted for row in session.scalars(_without_bytes().where(each))]
    return sorted(rows, key=lambda row: row.id)


def outgoing(
    session: Session, state: OutboxState | None, before: int | None
) -> tuple[Sequence[OutboxRow], int | None]:
    """A page of mails of a state, the last ones first, and where the next page begins."""
    query = _without_bytes().order_by(OutboxRow.id.desc()).limit(PAGE + 1)
    if state is OutboxState.SENT:
        query = query.where(OutboxRow.sent_at.is_not(None))
    elif state is not None:
        query = query.where(OutboxRow.state == state)
    if before is not None:
        query = query.where(OutboxRow.id < before)
    rows = session.scalars(query).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def retried(session: Session, number: int, *, who: str, now: dt.datetime) -> None:
    """Keep that somebody had a mail sent again."""
    audit.append(session, at=now, who=who, action="retry", subject=f"outbox:{number}")


def _without_bytes() -> Select[OutboxRow]:
    return select(OutboxRow).options(defer(OutboxRow.content, raiseload=True))


def _count(session: Session, statement: Select[int]) -> int:
    return session.scalar(statement) or 0
