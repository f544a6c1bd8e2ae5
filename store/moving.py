"""People and addresses of a unit that go over to another: it was merged, renamed, or is in no notice more."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.period import local_day
from store import audit, terms
from store.contacts import address_waiting
from store.errors import Refused
from store.models import Contact

_CARRIED = ("child", "name", "role", "post", "mobile", "phone", "for_bulletin", "learnt")


def move(session: Session, source: str, unit: str, *, who: str, now: dt.datetime) -> tuple[Contact, ...]:
    """Let everybody who serves one unit serve another from today; their old terms end and are kept.

    An address that the other unit has in use stays with who has it there. Raises Refused where nobody serves
    the first, and for one and the same unit.
    """
    if source == unit:
        raise Refused(f"{unit}的人员不需转移")
    leaving = session.scalars(
        select(Contact).where(Contact.unit == source, Contact.until.is_(None)).order_by(Contact.id)
    ).all()
    if not leaving:
        raise Refused(f"{source}没有在任人员，也没有在用的邮箱")
    taken = set(session.scalars(select(Contact.address).where(Contact.unit == unit, Contact.until.is_(None))))
    begun = []
    for contact in leaving:
        terms.end(session, contact, who=who, now=now)
        address = None if contact.address in taken else contact.address
        if address or contact.name:
            begun.append(_begun(session, contact, unit, address, who, now))
    return tuple(begun)


def _begun(
    session: Session, before: Contact, unit: str, address: str | None, who: str, now: dt.datetime
) -> Contact:
    carried = {name: getattr(before, name) for name in _CARRIED}
    contact = Contact(unit=unit, address=address, since=local_day(now), added_by=who, added_at=now, **carried)
    session.add(contact)
    session.flush()
    changed = ["unit"]
    audit.append(
        session, at=now, who=who, action="contact", subject=unit, contact=contact.id, changed=changed
    )
    address_waiting(session, contact)
    return contact
