"""Terms of office: who serves a unit, who takes over from whom, which units lack somebody."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.period import local_day
from store import audit, outbox
from store.contacts import address_waiting, addresses, mail_address, normal_address
from store.errors import Refused
from store.models import Contact, OutboxRow
from store.outbox import Owed

INFORMANT, LEADER = "信息员", "主管领导"
ROLES = (INFORMANT, LEADER)  # one of each a unit (notice 五(一)); in the order they are appointed
_FIELDS = ("role", "post", "mobile", "phone")


@dataclass(frozen=True, slots=True)
class Person:
    """Who is to serve a unit; what is None is not known."""

    name: str
    role: str | None = None
    post: str | None = None
    mobile: str | None = None
    phone: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Appointed:
    """Who serves now: those who begin, those who were known, and those whose term ended by it."""

    begun: tuple[Contact, ...]
    kept: tuple[Contact, ...]
    ended: tuple[Contact, ...]


def present(session: Session, unit: str, child: str | None = None) -> Sequence[Contact]:
    """Who serves a unit itself, or its second-level body, and addresses in use that bear no name."""
    return session.scalars(
        select(Contact)
        .where(Contact.unit == unit, Contact.child == child, Contact.until.is_(None))
        .order_by(Contact.id)
    ).all()


def appoint(
    session: Session, unit: str, child: str | None, people: Sequence[Person], *, who: str, now: dt.datetime
) -> Appointed:
    """Let people take over: whoever had one of their roles and is not among them ends that day.

    A successor gets the mark for 通报 and, where none is given, the address: it is the unit's until staff
    say otherwise. An address that two people share is kept with the 信息员.
    """
    begun: list[Contact] = []
    kept: list[Contact] = []
    ended: list[Contact] = []
    for role in (*ROLES, None):
        group = [person for person in people if person.role == role]
        leaving = _leaving(session, unit, child, role, group)
        for contact in leaving:
            end(session, contact, who=who, now=now)
        ended += leaving
        before = iter(leaving)
        for person in group:
            known = _known(session, unit, child, person)
            if known is not None:
                kept.append(known)
                _fill(session, known, person, None, who, now)
            else:
                begun.append(_begin(session, unit, child, who, now))
                _fill(session, begun[-1], person, next(before, None), who, now)
    return Appointed(tuple(begun), tuple(kept), tuple(ended))


def end(session: Session, contact: Contact, *, who: str, now: dt.datetime) -> None:
    """End a term today. Raises Refused where it has ended."""
    if contact.until is not None:
        raise Refused(f"{contact.unit}{contact.name or ''}的任期已于{contact.until}结束")
    contact.until = local_day(now)
    session.flush()
    audit.append(
        session,
        at=now,
        who=who,
        action="contact",
        subject=contact.unit,
        contact=contact.id,
        changed=["until"],
    )


def mark_for_bulletin(session: Session, people: Iterable[Contact]) -> None:
    """Let the addresses of the 信息员 among them receive their unit's 通报, what waits for one included."""
    for contact in people:
        if contact.role == INFORMANT and contact.address:
            contact.for_bulletin = True
            session.flush()
            address_waiting(session, contact)


def vacancies(session: Session, units: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Of these units, each that lacks somebody of its own, and the roles that nobody has."""
    filled: defaultdict[str, set[str]] = defaultdict(set)
    serving = select(Contact.unit, Contact.role).where(
        Contact.until.is_(None), Contact.child.is_(None), Contact.name.is_not(None), Contact.role.in_(ROLES)
    )
    for unit, role in session.execute(serving).tuples():
        filled[unit].add(role or "")
    lacking = {unit: tuple(role for role in ROLES if role not in filled[unit]) for unit in units}
    return {unit: roles for unit, roles in lacking.items() if roles}


def unasked(session: Session, units: Collection[str], month: str) -> tuple[str, ...]:
    """Of these units, those that lack somebody, can be written to and were not asked in this month."""
    asked = select(OutboxRow.addressee).where(
        OutboxRow.kind == "contact_reminder", OutboxRow.subject == month
    )
    already = set(session.scalars(asked))
    reached = {unit for named in addresses(session).values() for unit in named}
    return tuple(unit for unit in vacancies(session, units) if unit in reached - already)


def owe_reminders(session: Session, units: Iterable[str], month: str, now: dt.datetime) -> None:
    """Ask units for the people that they lack, once a month each."""
    owed = [Owed("contact_reminder", month, unit, mail_address(session, unit)) for unit in units]
    outbox.enqueue_all(session, owed, now)


def informants(session: Session, units: Iterable[str]) -> dict[str, str]:
    """The address of each unit's own 信息员, of those that have one with an address."""
    found = session.execute(
        select(Contact.unit, Contact.address)
        .where(Contact.unit.in_(set(units)), Contact.child.is_(None), Contact.until.is_(None))
        .where(Contact.role == INFORMANT, Contact.address.is_not(None))
        .order_by(Contact.id.desc())
    ).tuples()
    return {unit: address for unit, address in found if address}


def _leaving(
    session: Session, unit: str, child: str | None, role: str | None, group: Sequence[Person]
) -> list[Contact]:
    """Who had the role and is not named for it any more. Without a role nobody leaves."""
    if role is None or not group:
        return []
    named = {None, *(person.name for person in group)}  # an entry without a name is an address
    return [each for each in present(session, unit, child) if each.role == role and each.name not in named]


def _known(session: Session, unit: str, child: str | None, person: Person) -> Contact | None:
    """The entry that is this person's: by role and name, or one that bears no name yet.

    Where the form gives no address, that is the one kept for the role.
    """
    here = present(session, unit, child)
    address = _usable(person.address)
    named = (each for each in here if each.name == person.name and each.role in (person.role, None))
    nameless = [each for each in here if each.name is None]
    if address:
        unnamed = (each for each in nameless if each.address == address)
    else:
        unnamed = (each for each in nameless if each.role == person.role)
    return next(chain(named, unnamed), None)


def _begin(session: Session, unit: str, child: str | None, who: str, now: dt.datetime) -> Contact:
    contact = Contact(unit=unit, child=child, added_by=who, added_at=now, since=local_day(now))
    session.add(contact)
    return contact


def _fill(
    session: Session, contact: Contact, person: Person, before: Contact | None, who: str, now: dt.datetime
) -> None:
    """Bring an entry up to date with what is known of its person."""
    inherited = None if before is None else before.address
    wanted = {name: getattr(person, name) for name in _FIELDS} | {"name": person.name}
    wanted["address"] = _free(session, contact, _usable(person.address) or inherited)
    changed = [name for name, value in wanted.items() if value and value != getattr(contact, name)]
    for name in changed:
        setattr(contact, name, wanted[name])
    if before is not None and before.for_bulletin:
        contact.for_bulletin = True
    session.flush()
    audit.append(
        session, at=now, who=who, action="contact", subject=contact.unit, contact=contact.id, changed=changed
    )
    address_waiting(session, contact)


def _usable(address: str | None) -> str | None:
    """An address as it is kept; None for what a form calls one and is none."""
    try:
        return normal_address(address) if address else None
    except Refused:
        return None


def _free(session: Session, contact: Contact, address: str | None) -> str | None:
    """The address, unless somebody else of the unit has it."""
    with session.no_autoflush:
        holder = session.scalar(
            select(Contact).where(
                Contact.unit == contact.unit, Contact.address == address, Contact.until.is_(None)
            )
        )
    return address if holder is None or holder is contact else None
