"""`xinxike objections` and `xinxike objection answer|assign`: what units dispute, until a person answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands import output
from app.commands.options import By, Data, Json, Now, the_time, who
from app.commands.queue import unit_named
from app.settings import load
from app.wiring import open_service
from notify.gather_objection import disputed_lines, objection_line
from notify.objection import ObjectionLine
from notify.wording import masked
from store import objections as store
from store.errors import Refused
from store.models import Objection
from store.session import Session

app = typer.Typer(help="Objections to points (异议).", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="The objection's number, as `objections` lists it.")]


def objections(
    everything: Annotated[bool, typer.Option("--all", help="Those that are answered too.")] = False,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """List the objections that wait for an answer, and how many workdays are left; numbers are masked."""
    moment = the_time(now)
    with open_service(load(data)) as service, service.database.read() as session:
        found = store.every(session) if everything else store.waiting(session)
        rows = [
            _row(session, each, objection_line(session, each, moment, service.calendar)) for each in found
        ]
    if json:
        output.document(rows)
        return
    output.table(
        f"{'全部' if everything else '待答复的'}异议（{len(rows)}）",
        ("号", "收到", "单位", "发件人", "所涉记分", "内容", "情况"),
        (
            (row["number"], row["received_at"], row["unit"] or "待定", row["sender"], row["about"],
             " ".join(row["text"].split()), _how(row))
            for row in rows
        ),
    )  # fmt: skip


def _row(session: Session, objection: Objection, line: ObjectionLine) -> dict[str, Any]:
    return {
        "number": objection.id,
        "message": objection.message_id,
        "received_at": line.received_at,
        "sender": line.sender,
        "subject": line.subject,
        "flags": objection.message.flags,
        "unit": objection.unit,
        "fact": objection.fact_id,
        "about": line.about,
        "entries": disputed_lines(session, objection),
        "text": masked(objection.text),
        "late": line.late,
        "state": objection.state,
        "answer_by": line.answer_by,
        "days_left": line.left,
        "answer": objection.answer,
        "answered_by": objection.answered_by,
        "answered_at": objection.answered_at,
    }


def _how(row: dict[str, Any]) -> str:
    """How it stands, with what staff should know of it."""
    left = row["days_left"]
    waits = f"还有{left}个工作日" if left >= 0 else f"答复已超{-left}个工作日"
    states = [f"{row['answered_by']}已答复" if row["answered_at"] else waits]
    return "；".join([*states, *(["逾期提出"] if row["late"] else []), *row["flags"]])


@app.command()
def answer(
    number: Number,
    text: Annotated[str | None, typer.Option("--text", help="The office's answer.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", exists=True, dir_okay=False, help="A UTF-8 file that holds it.")
    ] = None,
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Answer an objection: the unit gets a mail with what it disputed and the office's words."""
    if (text is None) == (file is None):
        raise typer.BadParameter("say the answer with --text or name a file with --file")
    words = text if file is None else _read(file)
    with open_service(load(data)) as service, service.database.write() as session:
        answered = store.answer(session, number, words or "", who=who(by), now=the_time(now))
        typer.echo(f"第{number}号异议（{answered.unit}）已答复，邮件发往 {answered.message.sender_address}")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"{file.name}不是UTF-8文本，请另存为UTF-8编码后重试") from error


@app.command()
def assign(
    number: Number,
    unit: Annotated[str, typer.Argument(help="A unit of the notice, by any of its names.")],
    fact: Annotated[
        int | None, typer.Option(help="What it disputes: the number of what was recorded.")
    ] = None,
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Decide whose an objection is, and what it disputes."""
    moment = the_time(now)
    with open_service(load(data)) as service:
        found, _ = unit_named(service.roster_on(moment), unit)
        with service.database.write() as session:
            assigned = store.assign(session, number, found.name, fact_id=fact, who=who(by), now=moment)
            about = f"，所涉登记编号{assigned.fact_id}" if assigned.fact_id else ""
    typer.echo(f"第{number}号异议 → {found.name}{about}")
