"""手工录入: a draft typed in by an editor for a message that could not be read, or not wholly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from store import audit, resemblance, submissions, topics
from store.dialect import changed
from store.draft_splits import Part
from store.errors import Refused
from store.models import Message, MessageState, Submission
from store.submissions import NewSubmission

SOURCE = "手工录入"
_NATURE = "submission"


def file_by_hand(
    session: Session,
    message_id: int,
    part: Part,
    *,
    kind: str,
    unit: str | None,
    child: str | None,
    reviewer: str | None,
    who: str,
    now: dt.datetime,
) -> str:
    """File a draft of a message under the next 收稿号, which it gives; a message given up is read then.

    `unit` is an official name of the notice; None waits in the queue. Raises Refused for an empty title or
    body, a text that is filed already, and a message that is not there, sealed, or still to be read.
    """
    if not part.title or not part.body.strip():
        raise Refused("标题和正文都须填写")
    message = session.get(Message, message_id)
    if message is None or message.state not in (MessageState.QUARANTINED, MessageState.FILED):
        raise Refused(f"第{message_id}号来信不能录入：没有这封来信，或系统尚未读取")
    if part.fingerprint and (known := submissions.firsts(session, [part.fingerprint])):
        raise Refused(f"正文与{known[part.fingerprint].number}相同，不必再录")
    _settled(session, message, now)
    (number,) = submissions.take_numbers(session, [message.day])
    found = {"kind": kind, "unit": unit, "child": child, "reviewer": reviewer}
    submissions.insert_drafts(session, [_filed(session, message, number, part, found)], now)
    if part.bands:
        resemblance.insert_found(session, {number: part.bands}, [])
    if part.topics:
        topics.insert_found(session, {number: part.topics})
    if unit is not None:
        _decided(session, number, who, now)
    audit.append(session, at=now, who=who, action="draft by hand", subject=number, message=message_id)
    audit.append(
        session, at=now, who=who, action="draft by hand", subject=f"message:{message_id}", number=number
    )
    return number


def _settled(session: Session, message: Message, now: dt.datetime) -> None:
    read = update(Message).where(Message.id == message.id, Message.state == MessageState.QUARANTINED)
    values = {"state": MessageState.FILED, "nature": _NATURE, "read_at": now}
    changed(session, read.values(values))


def _decided(session: Session, number: str, who: str, now: dt.datetime) -> None:
    filed = submissions.by_number(session, number)
    if filed is not None:
        filed.assigned_by, filed.assigned_at = who, now
        session.flush()


def _filed(
    session: Session, message: Message, number: str, part: Part, found: Mapping[str, str | None]
) -> NewSubmission:
    earlier = select(func.max(Submission.ordinal)).where(
        Submission.message_id == message.id, Submission.source == SOURCE
    )
    last = session.scalar(earlier)
    values = {name: value for name, value in asdict(part).items() if name not in ("bands", "topics")}
    return NewSubmission(
        number=number,
        message_id=message.id,
        day=message.day,
        source=SOURCE,
        ordinal=0 if last is None else last + 1,
        kind=found["kind"] or "",
        declared=True,
        commissioned=False,
        author=None,
        reviewer=found["reviewer"],
        phone=None,
        unit=found["unit"],
        child=found["child"],
        confidence="certain" if found["unit"] else "unknown",
        flags=("手工录入",),
        **values,
    )
