"""`xinxike outbox`: mails that go out, and sending a refused one again."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands import output
from app.commands.options import By, Data, Json, Now, the_time, who
from app.settings import load
from app.wiring import open_service
from store import audit
from store import outbox as rows
from store.models import OutboxRow, OutboxState

app = typer.Typer(help="Mails that go out.", invoke_without_command=True)

EVERY = 1_000_000  # more than an outbox ever holds
State = Annotated[OutboxState | None, typer.Option(help="Only those in this state.")]


@app.callback()
def outbox(
    context: typer.Context, state: State = None, data: Data = None, json: Json = False, now: Now = None
) -> None:
    """Mails that go out: list them (the newest first), or `retry` one."""
    if context.invoked_subcommand is None:
        list_(state, data, json, now)


@app.command("list")
def list_(state: State = None, data: Data = None, json: Json = False, now: Now = None) -> None:  # noqa: ARG001  any command takes --now
    """List the newest mails."""
    with open_service(load(data)) as service, service.database.read() as session:
        found = [_row(row) for row in rows.listing(session, state)]
    if json:
        output.document(found)
        return
    output.table(
        f"发件箱（{len(found)}）",
        (
            "序号",
            "类型",
            "事由",
            "收件单位",
            "地址",
            "状态",
            "次数",
            "重发",
            "最早",
            "已发",
            "服务器回复",
            "退回",
        ),
        (tuple(row.values()) for row in found),
    )


def _row(row: OutboxRow) -> dict[str, object]:
    return {
        "id": row.id,
        "kind": row.kind,
        "subject": row.subject,
        "addressee": row.addressee,
        "address": row.address,
        "state": row.state,
        "attempts": row.attempts,
        "repeats": row.repeats,
        "not_before": row.not_before,
        "sent_at": row.sent_at,
        "reply": row.reply,
        "returned_at": row.returned_at,
    }


@app.command()
def retry(
    numbers: Annotated[list[int] | None, typer.Argument(help="Mails' numbers in the list.")] = None,
    withheld: Annotated[bool, typer.Option("--withheld", help="Every withheld mail.")] = False,
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Send refused or withheld mails again."""
    if withheld == bool(numbers):
        raise typer.BadParameter("name mails by their numbers, or all that were withheld by --withheld")
    moment, person = the_time(now), who(by)
    with open_service(load(data)) as service, service.database.write() as session:
        chosen = numbers or [row.id for row in rows.listing(session, OutboxState.WITHHELD, limit=EVERY)]
        for number in chosen:
            rows.retry(session, number, moment)
            audit.append(session, at=moment, who=person, action="retry", subject=f"outbox:{number}")
    typer.echo(f"{len(chosen)}封将再次发送")
