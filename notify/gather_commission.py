"""How commissions stand, and what their mails are written from, asked of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from notify.calendar import Calendar
from notify.commission import (
    Agenda,
    Ground,
    Part,
    PhoneLine,
    ProposalLine,
    Request,
    Sent,
    Standing,
    StrangerLine,
    due_and_overdue,
    why_phone,
)
from scoring.commissions import Task, proposals
from scoring.notice import Notice
from store import commission_replies, commissions, contacts, facts
from store.models import Commission, OutboxRow
from store.session import Session


def standings(
    session: Session, found: Sequence[Commission], now: dt.datetime, calendar: Calendar
) -> tuple[Standing, ...]:
    """How these commissions stand at a moment."""
    tasks = commissions.tasks(session, found)
    mails = commissions.mails(session, [each.number for each in found])
    strangers = commission_replies.strangers(session, found)
    return tuple(
        Standing(
            each.number,
            each.topic,
            tuple(_part(task, mails.get((each.number, task.unit)), now, calendar) for task in tasks[each.id]),
            proposals(each.counted, tasks[each.id], now),
            strangers.get(each.id, ()),
        )
        for each in found
    )


def _part(task: Task, row: OutboxRow | None, now: dt.datetime, calendar: Calendar) -> Part:
    sent = None if row is None else Sent(row.address, row.state, row.sent_at, row.returned_at is not None)
    return Part(task, task.outcome(now), sent, why_phone(task, sent, now, calendar))


def agenda(session: Session, until: dt.datetime, now: dt.datetime, calendar: Calendar) -> Agenda:
    """What a digest up to a cut-off tells of the commissions that are not closed."""
    found = standings(session, commissions.running(session), now, calendar)
    due, overdue = due_and_overdue(found, until, calendar)
    return Agenda(
        due=due,
        overdue=overdue,
        phone=tuple(
            PhoneLine(each.number, part.task.unit, part.phone, whom(session, part.task.unit))
            for each in found
            for part in each.parts
            if part.phone is not None
        ),
        proposals=tuple(
            ProposalLine(each.number, one.unit, one.ground) for each in found for one in each.proposals
        ),
        strangers=tuple(StrangerLine(each.number, unit) for each in found for unit in each.strangers),
    )


def whom(session: Session, unit: str) -> str:
    """Whom to phone: the unit's contact and its office telephone; mobile numbers stay on their page."""
    contact = contacts.first_contact(session, unit)
    return "" if contact is None else " ".join(part for part in (contact.name, contact.phone) if part)


def request(
    session: Session, number: str, unit: str, notice: Notice, now: dt.datetime
) -> tuple[Request, Commission]:
    """What a unit is asked for, and by which row. Raises Refused where there is no such commission."""
    row = commissions.get(session, number)
    task = next(each for each in commissions.tasks(session, [row])[row.id] if each.unit == unit)
    return Request(
        number=row.number,
        topic=row.topic,
        wanted=row.wanted,
        kind=row.kind,
        length=row.length,
        due_at=task.due_at,
        extended=task.extended,
        counted=row.counted,
        points=notice.missed.points,
        attachment=row.attachment_name,
        pronoun=_pronoun(notice, unit),
        acknowledged=task.answered,
        overdue=task.due_at < now,
    ), row


def ground(session: Session, number: str, fact_id: int, unit: str, notice: Notice) -> Ground:
    """Why points were taken of a unit. Raises Refused or LookupError where the store does not know."""
    row = commissions.get(session, number)
    task = next(each for each in commissions.tasks(session, [row])[row.id] if each.unit == unit)
    fact = facts.get(session, fact_id)
    return Ground(
        number=row.number,
        topic=row.topic,
        words=notice.missed.words,
        ground=fact.ground or "",
        points=-notice.missed.points,
        day=fact.day,
        due_at=task.due_at,
        delivered_at=task.delivered_at,
        note=fact.note,
        pronoun=_pronoun(notice, unit),
    )


def _pronoun(notice: Notice, unit: str) -> str:
    found = notice.unit(unit)
    return "你单位" if found is None else found.pronoun
