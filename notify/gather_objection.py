"""What is known of objections, and what their mails are written from, asked of the store."""

from __future__ import annotations

import datetime as dt

from notify.calendar import Calendar
from notify.gather_receipt import NOBODY
from notify.objection import (
    Acknowledged,
    Answer,
    DisputedLine,
    ObjectionLine,
    answer_by,
    days_left,
    is_late,
)
from scoring.notice import Notice
from scoring.period import local_day
from store import objections
from store.models import Message, Objection
from store.session import Session


def acknowledged(message: Message) -> Acknowledged:
    """What the receipt of an objection says."""
    return Acknowledged(message.received_at, message.subject)


def answer(session: Session, objection: Objection, notice: Notice) -> Answer | None:
    """What the unit is answered; None while nobody has answered."""
    if objection.answer is None or objection.answered_at is None:
        return None
    unit = notice.unit(objection.unit) if objection.unit else None
    return Answer(
        pronoun="你单位" if unit is None else unit.pronoun,
        received_at=objection.message.received_at,
        answered_at=objection.answered_at,
        quarter=objections.quarter(session, objection),
        lines=disputed_lines(session, objection),
        text=objection.answer,
    )


def disputed_lines(session: Session, objection: Objection) -> tuple[DisputedLine, ...]:
    """The unit's lines of the ledger that it disputes."""
    entries = objections.disputed(session, objection)
    return tuple(DisputedLine(each.day, each.points, each.reason) for each in entries)


def objection_line(
    session: Session, objection: Objection, now: dt.datetime, calendar: Calendar
) -> ObjectionLine:
    """An objection as staff see it at a moment."""
    message = objection.message
    by = answer_by(message.received_at, calendar)
    return ObjectionLine(
        number=objection.id,
        unit=objection.unit,
        sender=message.sender_address or NOBODY,
        subject=message.subject or "",
        received_at=message.received_at,
        about=_about(session, objection),
        late=is_late(objections.told_at(session, objection), message.received_at, calendar),
        answer_by=by,
        left=days_left(by, local_day(now), calendar),
    )


def _about(session: Session, objection: Objection) -> str:
    lines = disputed_lines(session, objection)
    if lines:
        return lines[0].reason
    quarter = objections.quarter(session, objection)
    return "" if quarter is None else f"{quarter.title}通报"
