"""One unit's year: what it sent, what of it was run, every point, its people, what we wrote to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from desk.guard import Editor, Here, Reader, may
from desk.lines import draft_line
from desk.mail_words import WORDS
from desk.office import Office
from desk.pages.units import NOTHING_TYPED, waiting_forms
from desk.render import done, page
from notify.wording import masked
from scoring.commissions import Outcome, Task
from scoring.facts import FactKind
from scoring.notice import Notice, Unit
from store import commissions, contacts, draft_list, ledger, terms, unit_file
from store.contacts import NewContact
from store.draft_list import Wanted
from store.errors import Refused
from store.models import Commission, Contact, Fact, Role
from store.session import Session
from store.terms import ROLES

router = APIRouter(prefix="/units/{name}")

_NOTHING_TYPED: Mapping[str, str] = dict.fromkeys(
    ("address", "person", "role", "post", "mobile", "phone", "child", "said"), ""
)
Short = Annotated[str, Form(max_length=100)]


@dataclass(frozen=True, slots=True)
class Adopted:
    """An adoption in one line."""

    fact: int
    day: dt.date
    what: str
    title: str
    number: str | None
    joint: Sequence[str]  # the other units


@dataclass(frozen=True, slots=True)
class Asked:
    """The unit's part in a commission."""

    commission: Commission
    task: Task
    outcome: Outcome | None


@router.get("")
def unit(
    request: Request,
    office: Here,
    user: Reader,
    name: str,
    year: int | None = None,
    before: int | None = None,
) -> Response:
    """The page of a unit; `before` goes on to older drafts."""
    return _shown(request, office, name, full=may(user, Role.EDITOR), year=year, before=before)


@router.post("/contacts")
def add_contact(
    request: Request,
    office: Here,
    user: Editor,
    name: str,
    address: Short = "",
    person: Short = "",
    role: Short = "",
    post: Short = "",
    mobile: Short = "",
    phone: Short = "",
    child: Short = "",
    bulletin: Annotated[bool, Form()] = False,
) -> Response:
    """Add a contact, or bring the one of this address up to date."""
    _, found = unit_of(office, name)
    typed = {
        "address": address, "person": person, "role": role, "post": post, "mobile": mobile, "phone": phone,
        "child": child,
    }  # fmt: skip
    given = {key: value.strip() or None for key, value in typed.items() if key not in ("address", "person")}
    new = NewContact(found.name, address, name=person.strip() or None, for_bulletin=bulletin or None, **given)
    try:
        with office.database.write() as session:
            contacts.add(session, new, who=user.name, now=office.clock())
    except Refused as refused:
        return _shown(request, office, name, full=True, typed=typed | {"said": refused.reason})
    return done(request, _people(found), f"已登记{person.strip() or address.strip()}")


@router.post("/contacts/{number:int}/end")
def end(request: Request, office: Here, user: Editor, name: str, number: int) -> Response:
    """卸任 or 停用: kept for history, written to no more."""
    _, found = unit_of(office, name)
    with office.database.write() as session:
        contact = unit_file.contact(session, found.name, number)
        terms.end(session, contact, who=user.name, now=office.clock())
        whom = contact.name or contact.address or ""
    return done(request, _people(found), f"{whom}已停用，不再向其发信")


@router.post("/contacts/{number:int}/bulletin")
def bulletin(
    request: Request,
    office: Here,
    user: Editor,
    name: str,
    number: int,
    receives: Annotated[bool, Form()],
) -> Response:
    """Whether an address receives the unit's 通报."""
    _, found = unit_of(office, name)
    with office.database.write() as session:
        contact = unit_file.contact(session, found.name, number)
        if contact.address is None or contact.until is not None:
            raise Refused("没有邮箱或已卸任的人员不能接收通报")
        new = NewContact(found.name, contact.address, for_bulletin=receives)
        contacts.add(session, new, who=user.name, now=office.clock())
        said = f"{contact.address}{'接收' if receives else '不再接收'}通报"
    undo = f"/units/{quote(name)}/contacts/{number}/bulletin"
    return done(request, _people(found), said, undo=undo, fields={"receives": str(not receives).lower()})


def unit_of(office: Office, name: str, year: int | None = None) -> tuple[Notice, Unit]:
    """A unit by its official name in a year's notice. Raises HTTPException 404."""
    notice = office.roster(year)
    found = notice.unit(name)
    if found is None:
        raise HTTPException(404)
    return notice, found


def _people(unit: Unit) -> str:
    return f"/units/{quote(unit.name)}#people"


def _shown(
    request: Request,
    office: Office,
    name: str,
    *,
    full: bool,
    year: int | None = None,
    before: int | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page; `full`: mobiles in full; `typed` is a form that was refused, and why under `said`."""
    notice, unit = unit_of(office, name, year)
    with office.database.read() as session:
        people = contacts.listing(session, unit.name)
        rows, more = draft_list.found(session, Wanted(unit=unit.name, before=before))
        lines = ledger.explain(session, notice, unit.name, dt.date(notice.year, 12, 31))
        adopted = _adopted(session, notice, unit)
        return page(
            request,
            "unit",
            status=409 if typed else 200,
            unit=unit,
            notice=notice,
            years=sorted(office.notices, reverse=True),
            tier=notice.tier(unit),
            points=sum(line.entry.points for line in lines),
            submitted=unit_file.submitted_by(session, unit.name, notice.year),
            adopted=adopted,
            instructions=[each for each in lines if each.kind is FactKind.INSTRUCTION and not each.reversed],
            deductions=[each for each in lines if each.kind is FactKind.DEDUCTION and not each.reversed],
            lines=lines,
            drafts=[draft_line(each, notice) for each in rows],
            more=more,
            older=before is not None,
            serving=[each for each in people if each.until is None],
            former=[each for each in people if each.until is not None],
            mobile=(lambda each: _number(each, full=full)),
            asked=_asked(session, notice, unit, office.clock()),
            mails=unit_file.mails(session, unit.name, unit_file.addresses_of(people)),
            waiting=waiting_forms(session, unit.name),
            official=[each.name for each in notice.units],
            roles=ROLES,
            added=typed or _NOTHING_TYPED,
            typed=NOTHING_TYPED,
            **WORDS,
        )


def _number(contact: Contact, *, full: bool) -> str:
    """A mobile as this reader may see it."""
    number = contact.mobile or ""
    return number if full else masked(number)


def _adopted(session: Session, notice: Notice, unit: Unit) -> list[Adopted]:
    rows = unit_file.adoptions(session, unit.name, notice.year)
    return [
        Adopted(
            fact.id,
            fact.day,
            _what(fact, notice),
            _title(fact),
            number,
            [each.unit for each in fact.units if each.unit != unit.name],
        )
        for fact, number in rows
    ]


def _what(fact: Fact, notice: Notice) -> str:
    """Where it was run: 市《政府快报》2020年第12期 条目."""
    gazette = notice.gazettes.get(fact.gazette or "")
    series = "" if fact.series in (None, "普刊") else str(fact.series)
    name = gazette.short if gazette else fact.gazette
    return f"{name}{fact.issue_year}年{series}第{fact.issue_number}期 {fact.form}"


def _title(fact: Fact) -> str:
    return fact.article.title if fact.article else ""


def _asked(session: Session, notice: Notice, unit: Unit, now: dt.datetime) -> list[Asked]:
    """The year's commissions that the unit was asked for, the last ones first."""
    mine = [
        each
        for each in commissions.listing(session, notice.year)
        if any(asked.unit == unit.name for asked in each.units)
    ]
    parts = commissions.tasks(session, mine)
    return [
        Asked(each, task, task.outcome(now))
        for each in reversed(mine)
        for task in parts[each.id]
        if task.unit == unit.name
    ]
