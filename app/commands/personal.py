"""`xinxike contact export|erase`: what is kept about one person (个人信息保护法)."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands import output
from app.commands.options import By, Data, Now, the_time, who
from app.commands.queue import unit_named
from app.settings import load
from app.wiring import Service, open_service
from store import personal

Someone = Annotated[str, typer.Argument(metavar="PERSON", help="A name or an e-mail address.")]
Unit = Annotated[str | None, typer.Option(help="Only of this unit; needed to erase one of two namesakes.")]


def export(person: Someone, unit: Unit = None, data: Data = None, now: Now = None) -> None:
    """Print everything kept about a person as JSON, numbers in full, for that person."""
    with open_service(load(data)) as service, service.database.read() as session:
        output.document(personal.export(session, person, _name(service, unit, now)))


def erase(person: Someone, unit: Unit = None, by: By = None, data: Data = None, now: Now = None) -> None:
    """Erase a person from contacts, forms and mails that wait; ledger, audit and originals stay."""
    with open_service(load(data)) as service, service.database.write() as session:
        erased = personal.erase(session, person, _name(service, unit, now), who=who(by), now=the_time(now))
    typer.echo(
        f"已删除：通讯录{erased.contacts}条，人员情况表{erased.forms}份，未发邮件{erased.mails}封。"
        "来信原件、稿件、记分与操作记录按档案管理规定保留。"
    )


def _name(service: Service, unit: str | None, now: Now) -> str | None:
    return None if unit is None else unit_named(service.roster(the_time(now).year), unit)[0].name
