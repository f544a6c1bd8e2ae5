"""信息员 and 主管领导: whose an address is, and where a unit's 通报 goes."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import audit, outbox
from store.errors import Refused
from store.models import Contact

# Loose on purpose: one @, nothing a header could be broken with, a domain that has a dot.
_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ADDRESS = re.compile(rf"[a-z0-9!#$%&'*+/=?^_`{{|}}~.-]{{1,64}}@(?:{_LABEL}\.)+[a-z][a-z0-9-]+")

# Headings of a contacts table, those of the notice's annex 1 and of this command's own listing.
HEADINGS = {
    "单位": "unit",
    "单位名称": "unit",
    "二级机构": "child",
    "邮箱": "address",
    "电子邮箱": "address",
    "姓名": "name",
    "身份": "role",
    "职务": "post",
    "手机": "mobile",
    "手机号码": "mobile",
    "电话": "phone",
    "办公电话": "phone",
    "接收通报": "for_bulletin",
}
_YES = {"是", "√", "1", "yes", "true", "y"}
_NO = {"", "否", "0", "no", "false", "n"}
_FAULTS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact to be added. `unit` is an official name of the notice; what is None is left as it was."""

    unit: str
    address: str
    child: str | None = None
    name: str | None = None
    role: str | None = None
    post: str | None = None
    mobile: str | None = None
    phone: str | None = None
    for_bulletin: bool | None = None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a table: the contact that it gives, or what is wrong with it."""

    line: int
    contact: NewContact | None
    fault: str | None


def normal_address(text: str) -> str:
    """An address in lower case and half width. Raises Refused when it has not the shape of one."""
    address = unicodedata.normalize("NFKC", text).strip().lower()
    if not _ADDRESS.fullmatch(address):
        raise Refused(f"“{text}”不是有效的邮箱地址")
    return address


def add(session: Session, new: NewContact, *, who: str, now: dt.datetime, learnt: bool = False) -> Contact:
    """Add a contact, or bring the one in office of the same unit and address up to date.

    An address marked for 通报 receives what waits for its unit. Raises Refused for a malformed address.
    """
    address = normal_address(new.address)
    contact = session.scalar(
        select(Contact).where(Contact.unit == new.unit, Contact.address == address, Contact.until.is_(None))
    )
    if contact is None:
        contact = Contact(unit=new.unit, address=address, learnt=learnt, added_by=who, added_at=now)
        session.add(contact)
    changed = []
    for name in ("child", "name", "role", "post", "mobile", "phone", "for_bulletin"):
        value = getattr(new, name)
        if value is not None and value != getattr(contact, name):
            changed.append(name)
            setattr(contact, name, value)
    session.flush()
    # No address, name or number: they can be erased from contacts, and never from the audit.
    audit.append(
        session, at=now, who=who, action="contact", subject=new.unit, contact=contact.id, changed=changed
    )
    address_waiting(session, contact)
    return contact


def address_waiting(session: Session, contact: Contact) -> None:
    """Give the unit's mails that wait for an address this contact's, or the one the unit has by it."""
    if contact.for_bulletin and contact.address:
        outbox.give_address(session, contact.unit, contact.address, bulletins=True)
    if first := mail_address(session, contact.unit):
        outbox.give_address(session, contact.unit, first, bulletins=False)


def import_rows(
    session: Session,
    rows: Iterable[Mapping[str, str | None]],
    official: Callable[[str], str | None],
    *,
    who: str,
    now: dt.datetime,
) -> int:
    """Add the rows of a table with HEADINGS; gives how many. All or none.

    `official` gives a unit's official name for the name in the table. Raises Refused with the lines at fault,
    counted from 2 as a spreadsheet shows them.
    """
    found = read_rows(enumerate(rows, start=2), official)
    faults = [f"第{each.line}行:{each.fault}" for each in found if each.fault]
    if faults:
        more = f";另有{len(faults) - _FAULTS_SHOWN}行" if len(faults) > _FAULTS_SHOWN else ""
        raise Refused("未导入。" + ";".join(faults[:_FAULTS_SHOWN]) + more)
    contacts = [each.contact for each in found if each.contact]
    for contact in contacts:
        add(session, contact, who=who, now=now)
    return len(contacts)


def read_rows(
    rows: Iterable[tuple[int, Mapping[str, str | None]]], official: Callable[[str], str | None]
) -> list[ReadRow]:
    """What each filled row of a table with HEADINGS says, by its line; empty rows are left out."""
    return [
        _read_row(line, row, official)
        for line, row in rows
        if any((value or "").strip() for value in row.values())
    ]


def _read_row(line: int, row: Mapping[str, str | None], official: Callable[[str], str | None]) -> ReadRow:
    try:
        return ReadRow(line, _from_row(row, official), None)
    except Refused as refused:
        return ReadRow(line, None, refused.reason)


def _from_row(row: Mapping[str, str | None], official: Callable[[str], str | None]) -> NewContact:
    values = {
        HEADINGS[heading.strip()]: value.strip()
        for heading, value in row.items()
        if value and value.strip() and heading.strip() in HEADINGS
    }
    for needed in ("unit", "address"):
        if needed not in values:
            raise Refused(f"缺少{next(key for key, name in HEADINGS.items() if name == needed)}")
    unit = official(values["unit"])
    if unit is None:
        raise Refused(f"通知中没有“{values['unit']}”这个单位")
    mark = values.get("for_bulletin", "").lower()
    if mark not in _YES | _NO:
        raise Refused(f"“接收通报”应填是或否,现为“{mark}”")
    return NewContact(
        unit=unit,
        address=normal_address(values["address"]),
        child=values.get("child"),
        name=values.get("name"),
        role=values.get("role"),
        post=values.get("post"),
        mobile=values.get("mobile"),
        phone=values.get("phone"),
        for_bulletin=mark in _YES if mark else None,
    )


def learn(
    session: Session, unit: str, address: str, *, child: str | None = None, who: str, now: dt.datetime
) -> Contact:
    """Remember whose an address is, as staff decided (`assign --learn`). It receives no 通报 by that."""
    return add(session, NewContact(unit, address, child=child), who=who, now=now, learnt=True)


def listing(session: Session, unit: str | None = None) -> Sequence[Contact]:
    """All contacts, or those of a unit, former ones too, by unit and address."""
    chosen = select(Contact).order_by(Contact.unit, Contact.address, Contact.id)
    return session.scalars(chosen if unit is None else chosen.where(Contact.unit == unit)).all()


def serving(session: Session) -> list[Contact]:
    """Everybody in office and every address in use, by unit."""
    present = select(Contact).where(Contact.until.is_(None))
    return list(session.scalars(present.order_by(Contact.unit, Contact.id)))


def addresses(session: Session) -> dict[str, tuple[str, ...]]:
    """Each registered address and the units it is registered for now; people do serve two."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    present = select(Contact.address, Contact.unit).where(Contact.until.is_(None))
    for address, unit in session.execute(present.order_by(Contact.address, Contact.id)).tuples():
        if address is not None:
            found[address] += (unit,)
    return dict(found)


def bulletin_addresses(session: Session) -> dict[str, tuple[str, ...]]:
    """Each unit that has addresses in use marked for 通报, and those addresses, longest registered first."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    marked = select(Contact.unit, Contact.address).where(Contact.for_bulletin, Contact.until.is_(None))
    for unit, address in session.execute(marked.order_by(Contact.id)).tuples():
        if address is not None:
            found[unit] += (address,)
    return dict(found)


def mail_address(session: Session, unit: str) -> str | None:
    """Where a unit is written to. None: no address of it is in use."""
    contact = first_contact(session, unit)
    return None if contact is None else contact.address


def first_contact(session: Session, unit: str) -> Contact | None:
    """Who is written to: the 信息员, else whose address is marked for 通报, else anybody of the unit itself.

    Only where it has nobody with an address, somebody of one of its second-level bodies.
    """
    present = session.scalars(
        select(Contact)
        .where(Contact.unit == unit, Contact.until.is_(None), Contact.address.is_not(None))
        .order_by(Contact.id)
    ).all()
    return min(present, key=_nearness, default=None)


def _nearness(contact: Contact) -> tuple[bool, bool, bool]:
    return contact.child is not None, contact.role != "信息员", not contact.for_bulletin
