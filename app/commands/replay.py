"""`xinxike replay`: filed messages read once more."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands import output
from app.commands.options import By, Data, Json, Now, the_time, who
from app.settings import load
from app.wiring import open_service
from ingest.reader import Reader
from ingest.replay import replay_messages
from scoring.period import local_day


def replay(
    serials: Annotated[
        list[int] | None,
        typer.Argument(metavar="[MESSAGE]…", help="序号 of messages; else all that were filed."),
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Take the proposed changes over.")] = False,
    by: By = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Read filed messages again and show what would change. What staff decided stays; no mail goes out."""
    moment = the_time(now)
    with open_service(load(data)) as service:
        roster = service.roster(local_day(moment).year)
        with Reader(roster, service.settings.readers) as reader:
            changes = replay_messages(
                service.database, service.archive, reader, serials, who(by) if apply else None, moment
            )
    if json:
        output.document(changes)
        return
    output.table(
        f"重读后的变化（{len(changes)}）",
        ("序号", "收稿号", "项目", "现为", "重读为", "处理"),
        ((each.message, each.number, each.field, each.before, each.after, each.outcome) for each in changes),
    )
