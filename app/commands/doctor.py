"""`xinxike doctor`: check everything and say what to do."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from app.commands import output
from app.commands.options import Data, Json, Now, the_time
from app.doctor import Health, examine
from app.heartbeat import silent
from app.settings import data_folder, load
from app.wiring import heartbeat_file


def doctor(
    heartbeat: Annotated[
        bool, typer.Option("--heartbeat", help="Only whether the worker goes on: for health checks.")
    ] = False,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Check settings, mailbox, database, archive and clock, and say what to do."""
    if heartbeat:
        _heartbeat(data)
        return
    findings = list(examine(load(data), the_time(now)))
    well = all(finding.health is not Health.FAILED for finding in findings)
    if json:
        output.document({"ok": well, "checks": findings})
    else:
        output.table(
            "xinxike doctor",
            ("check", "health", "what was found", "what to do"),
            ((each.check, each.health, each.detail, each.remedy) for each in findings),
        )
    if not well:
        raise typer.Exit(1)


def _heartbeat(data: Data) -> None:
    problems = silent(heartbeat_file(data_folder(data)), time.time())
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)
