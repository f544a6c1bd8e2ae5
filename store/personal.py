"""What is kept about one person, given out and erased (个人信息保护法 第四十五、四十七条).

The ledger, the audit, the originals and the drafts filed from them are the office's records and stay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from store import audit, outbox
from store.errors import Refused
from store.models import Contact, ContactProposal, Message, OutboxRow, Submission

_SHOWN = (
    "unit", "child", "address", "name", "role", "post", "mobile", "phone", "for_bulletin", "learnt",
    "since", "until", "added_by", "added_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Erased:
    """How many entries, mentions on forms and mails that waited were erased."""

    contacts: int
    forms: int
    mails: int


def find(session: Session, person: str, unit: str | None = None) -> Sequence[Contact]:
    """The entries, former ones too, of whoever bears a name or address. Raises Refused for nobody."""
    bears = or_(Contact.name == person.strip(), Contact.address == person.strip().lower())
    chosen = select(Contact).where(bears).order_by(Contact.id)
    found = session.scalars(chosen if unit is None else chosen.where(Contact.unit == unit)).all()
    if not found:
        raise Refused(f"通讯录中没有“{person}”")
    return found


def export(session: Session, person: str, unit: str | None = None) -> dict[str, Any]:
    """Everything kept about a person, as plain values. Raises Refused for nobody."""
    found = find(session, person, unit)
    addresses = {each.address for each in found if each.address}
    mails = select(OutboxRow.id, OutboxRow.kind, OutboxRow.state, OutboxRow.sent_at)
    letters = select(Message.id, Message.received_at, Message.subject)
    return {
        "contacts": [{name: getattr(each, name) for name in _SHOWN} for each in found],
        "forms": [
            {"number": form.id, "message": form.message_id, "state": form.state, "person": mention}
            for form, mentions in _forms(session, found)
            for mention in mentions
        ],
        "mails_to": _rows(session, mails.where(OutboxRow.address.in_(addresses)).order_by(OutboxRow.id)),
        "messages_from": _rows(
            session, letters.where(Message.sender_address.in_(addresses)).order_by(Message.id)
        ),
        "drafts": _drafts(session, found),
    }


def erase(session: Session, person: str, unit: str | None = None, *, who: str, now: dt.datetime) -> Erased:
    """Erase a person from contacts, forms and mails that wait; gives how much that was.

    Raises Refused for nobody, and where several people are meant.
    """
    found = find(session, person, unit)
    if len({(each.unit, each.name) for each in found}) > 1:
        units = "、".join(dict.fromkeys(f"{each.unit}{each.name or ''}" for each in found))
        raise Refused(f"“{person}”可能是{units}，请用 --unit 指定单位")
    forms = 0
    for form, mentions in _forms(session, found):
        left = [each for each in form.people if each not in mentions]
        session.execute(update(ContactProposal).where(ContactProposal.id == form.id).values(people=left))
        forms += 1
    mails = sum(outbox.forget_address(session, each.address) for each in found if each.address)
    session.execute(delete(Contact).where(Contact.id.in_([each.id for each in found])))
    # Whose it was is exactly what must not stay; that it was done has to.
    audit.append(
        session,
        at=now,
        who=who,
        action="erase contact",
        subject=found[0].unit,
        contacts=[each.id for each in found],
    )
    return Erased(len(found), forms, mails)


def _forms(session: Session, found: Iterable[Contact]) -> list[tuple[ContactProposal, list[dict[str, Any]]]]:
    """The forms that name one of these people as of their unit, or of none, and where they do."""
    names = {each.name for each in found if each.name}
    units = {each.unit for each in found}
    forms = session.scalars(select(ContactProposal).order_by(ContactProposal.id))
    naming = (
        (form, [each for each in form.people if each["name"] in names])
        for form in forms
        if form.unit is None or form.unit in units
    )
    return [(form, mentions) for form, mentions in naming if mentions]


def _drafts(session: Session, found: Iterable[Contact]) -> list[dict[str, Any]]:
    """The drafts of their units that name one of these people."""
    names = {each.name for each in found if each.name}
    drafts = (
        select(Submission.number, Submission.title, Submission.author, Submission.reviewer)
        .where(Submission.unit.in_({each.unit for each in found}))
        .where(or_(Submission.author.in_(names), Submission.reviewer.in_(names)))
        .order_by(Submission.id)
    )
    return _rows(session, drafts)


def _rows(session: Session, statement: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(statement).mappings()]
