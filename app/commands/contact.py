"""`xinxike contact …`: who serves a unit, whose an address is, and where 通报 go."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands import output, personal, proposals
from app.commands.options import By, Data, Json, Now, the_time, who
from app.commands.queue import unit_named
from app.errors import AppError
from app.settings import load
from app.wiring import open_service
from notify.wording import masked
from scoring.notice import Notice
from store import contacts, moving, terms
from store import personal as personal_data
from store.contacts import NewContact
from store.errors import Refused
from store.models import Contact

app = typer.Typer(help="信息员 and 主管领导 of the units, and their addresses.", no_args_is_help=True)

Text = Annotated[str | None, typer.Option()]


@app.command()
def add(
    unit: Annotated[str, typer.Argument(help="A unit, by any of its names.")],
    address: Annotated[str, typer.Argument(help="The e-mail address.")],
    name: Text = None,
    role: Annotated[str | None, typer.Option(help="信息员 or 主管领导.")] = None,
    post: Text = None,
    mobile: Text = None,
    phone: Text = None,
    bulletin: Annotated[
        bool | None, typer.Option("--bulletin/--no-bulletin", help="The unit's 通报 go to this address.")
    ] = None,
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Add a contact, or change the one of this unit and address."""
    moment = the_time(now)
    with open_service(load(data)) as service:
        found, child = unit_named(service.roster_on(moment), unit)
        new = NewContact(found.name, address, child, name, role, post, mobile, phone, bulletin)
        with service.database.write() as session:
            contact = contacts.add(session, new, who=who(by), now=moment)
    typer.echo(f"{contact.unit} {contact.address}" + ("（接收通报）" if contact.for_bulletin else ""))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV with a line of headings.")],
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Add the contacts of a table: 单位, 邮箱, 二级机构, 姓名, 身份, 职务, 手机, 电话, 接收通报 (是/否)."""
    moment = the_time(now)
    rows = csv.DictReader(io.StringIO(_text(file)))
    with open_service(load(data)) as service:
        notice = service.roster_on(moment)
        with service.database.write() as session:
            added = contacts.import_rows(
                session, rows, lambda text: _official(notice, text), who=who(by), now=moment
            )
    typer.echo(f"已导入 {added} 人")


def _text(file: Path) -> str:
    """A spreadsheet saves CSV as UTF-8 with a mark, or in the system's GB18030."""
    raw = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AppError(f"{file} is neither UTF-8 nor GB18030 text; save the table as CSV.")


def _official(notice: Notice, text: str) -> str | None:
    unit = notice.resolve(text)
    return None if unit is None else unit.name


@app.command("list")
def list_(
    unit: Annotated[str | None, typer.Option(help="Only of this unit.")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Former ones too.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Mobile numbers in full.")] = False,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """List contacts; mobile numbers are masked."""
    with open_service(load(data)) as service:
        name = None if unit is None else unit_named(service.roster(the_time(now).year), unit)[0].name
        with service.database.read() as session:
            found = contacts.listing(session, name)
            rows = [_row(contact, full=full) for contact in found if everybody or contact.until is None]
    if json:
        output.document(rows)
        return
    shown = ("unit", "child", "address", "name", "role", "mobile", "phone", "since", "until")
    output.table(
        f"通讯录（{len(rows)}）",
        ("单位", "二级机构", "邮箱", "姓名", "身份", "手机", "电话", "任职", "卸任", "接收通报"),
        ((*(row[key] for key in shown), "是" if row["for_bulletin"] else "") for row in rows),
    )


def _row(contact: Contact, *, full: bool) -> Mapping[str, Any]:
    names = ("unit", "child", "address", "name", "role", "post", "mobile", "phone")
    row = {name: getattr(contact, name) for name in names}
    for name in () if full else ("mobile", "phone"):
        row[name] = row[name] and masked(row[name])
    return row | {
        "for_bulletin": contact.for_bulletin,
        "learnt": contact.learnt,
        "since": contact.since,
        "until": contact.until,
    }


@app.command()
def missing(data: Data = None, json: Json = False, now: Now = None) -> None:
    """List the units with a target that have no 信息员 or no 主管领导."""
    with open_service(load(data)) as service:
        units = [unit.name for unit in service.roster_on(the_time(now)).ranked]
        with service.database.read() as session:
            lacking = terms.vacancies(session, units)
            reached = {unit for named in contacts.addresses(session).values() for unit in named}
    rows = [{"unit": unit, "missing": roles, "address": unit in reached} for unit, roles in lacking.items()]
    if json:
        output.document(rows)
        return
    output.table(
        f"尚未报齐人员的单位（{len(rows)}）",
        ("单位", "尚缺", "收件地址"),
        ((unit, "、".join(roles), "" if unit in reached else "无") for unit, roles in lacking.items()),
    )


@app.command()
def end(
    person: Annotated[str, typer.Argument(help="A name or an e-mail address.")],
    unit: Annotated[str, typer.Option(help="The unit that the person leaves.")],
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """End a person's term today: kept for history, written to no more."""
    moment = the_time(now)
    with open_service(load(data)) as service:
        name = unit_named(service.roster(moment.year), unit)[0].name
        with service.database.write() as session:
            serving = [each for each in personal_data.find(session, person, name) if each.until is None]
            if not serving:
                raise Refused(f"{name}的“{person}”已卸任")
            for contact in serving:
                terms.end(session, contact, who=who(by), now=moment)
    typer.echo(f"{name} {person} 自{moment:%Y-%m-%d}起卸任")


@app.command()
def move(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The unit's name as contacts show it.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="A unit, by any of its names.")],
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Let everybody who serves a unit serve another from today, as after a merger or a new name."""
    moment = the_time(now)
    with open_service(load(data)) as service:
        unit = unit_named(service.roster_on(moment), target)[0].name
        with service.database.write() as session:
            begun = moving.move(session, source, unit, who=who(by), now=moment)
    typer.echo(f"{source}在任人员和邮箱{len(begun)}条，自{moment:%Y-%m-%d}起转为{unit}")


app.command("proposals")(proposals.proposals)
app.command("take")(proposals.take)
app.command("refuse")(proposals.refuse)
app.command("export")(personal.export)
app.command("erase")(personal.erase)
