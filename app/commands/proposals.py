"""`xinxike contact proposals|take|refuse`: what forms of annex 1 say, beside who serves now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from app.commands import output
from app.commands.options import By, Data, Json, Now, the_time, who
from app.commands.queue import unit_named
from app.settings import load
from app.wiring import open_service
from notify.wording import masked
from store import messages, terms
from store import proposals as store
from store.models import Contact, ContactProposal
from store.session import Session
from store.terms import Person

Number = Annotated[int, typer.Argument(help="The form's number, as `contact proposals` lists it.")]
_FIELDS = ("name", "role", "post", "mobile", "phone", "address")


def proposals(data: Data = None, json: Json = False, now: Now = None) -> None:  # noqa: ARG001  any command takes --now
    """List the forms that wait for a decision, each person beside who serves now; mobiles are masked."""
    with open_service(load(data)) as service, service.database.read() as session:
        waiting = [_row(session, proposal) for proposal in store.waiting(session)]
    if json:
        output.document(waiting)
        return
    output.table(
        f"待核的人员情况表（{len(waiting)}）",
        ("号", "收到", "发件人", "单位", "身份", "现任", "报送", "职务", "手机", "电话", "邮箱"),
        (line for row in waiting for line in _lines(row)),
    )


def _row(session: Session, proposal: ContactProposal) -> dict[str, Any]:
    message = messages.get(session, proposal.message_id)
    unit = proposal.unit
    present = [] if unit is None else terms.present(session, unit, proposal.child)
    return {
        "number": proposal.id,
        "message": proposal.message_id,
        "day": message and message.day,
        "sender": message and message.sender_address,
        "subject": message and message.subject,
        "flags": message.flags if message else [],
        "problems": [each.sentence for each in message.problems] if message else [],
        "unit": unit,
        "child": proposal.child,
        "people": [shown(person) for person in store.people(proposal)],
        "present": [shown(contact) for contact in present],
    }


def shown(person: Person | Contact) -> Mapping[str, str | None]:
    """What is said of a person, mobile numbers masked wherever they stand."""
    values = {name: getattr(person, name) for name in _FIELDS}
    return {name: value if value is None else masked(value) for name, value in values.items()}


def _lines(row: Mapping[str, Any]) -> list[tuple[object, ...]]:
    """A line a person; of a form that nobody was read from one that says so."""
    whose = "（".join(filter(None, (row["unit"] or "待定", row["child"]))) + ("）" if row["child"] else "")
    head = (row["number"], row["day"], row["sender"], whose)
    if not row["people"]:
        why = "；".join(row["problems"]) or "未能识读出人员，请打开原件"
        return [(*head, "", "", why, "", "", "", "")]
    return [
        (*head, person["role"], _before(row["present"], person), *_told(person)) for person in row["people"]
    ]


def _before(present: list[Mapping[str, str | None]], person: Mapping[str, str | None]) -> str:
    """Who has the role now."""
    return "、".join(
        each["name"] or each["address"] or "" for each in present if each["role"] == person["role"]
    )


def _told(person: Mapping[str, str | None]) -> tuple[str | None, ...]:
    return tuple(person[name] for name in ("name", "post", "mobile", "phone", "address"))


def take(
    number: Number,
    unit: Annotated[
        str | None, typer.Option(help="Whose people they are; needed where the form does not say.")
    ] = None,
    bulletin: Annotated[
        bool, typer.Option("--bulletin", help="The unit's 通报 go to its 信息员's address.")
    ] = False,
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Let the people on a form take over: the former ones' terms end today, the new ones are welcomed."""
    moment = the_time(now)
    with open_service(load(data)) as service:
        name, child = None, None
        if unit is not None:
            found, child = unit_named(service.roster_on(moment), unit)
            name = found.name
        with service.database.write() as session:
            done = store.take(session, number, name, child, bulletin=bulletin, who=who(by), now=moment)
            decided = (("登记", done.begun), ("更新", done.kept), ("卸任", done.ended))
            told = [_said(what, contact) for what, people in decided for contact in people]
    typer.echo("\n".join(told))


def _said(what: str, contact: Contact) -> str:
    parts = (what, contact.unit, contact.child, contact.role, contact.name, contact.address)
    return " ".join(part for part in parts if part)


def refuse(
    number: Number,
    reason: Annotated[str, typer.Option(help="Why; it is kept with the form.")],
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Leave the contacts as they are."""
    with open_service(load(data)) as service, service.database.write() as session:
        store.refuse(session, number, reason, who=who(by), now=the_time(now))
    typer.echo(f"第{number}号不采用：{reason}")
