"""`xinxike bulletin draft|hold|lift|edit|number|diff|release|show|supplement`: the quarter's 通报."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import issuing
from app.commands import bulletin_shown, bulletin_text, output
from app.commands.bulletin_opened import Opened, opened
from app.commands.options import By, Data, Json, Now, QuarterNumber, Year, the_time, who
from app.letters import write_bulletin
from store import bulletins

app = typer.Typer(help="The quarter's 通报.", no_args_is_help=True)

Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Also write it into this folder.")]


def _write(it: Opened, out: Path | None) -> None:
    if out is not None:
        files = write_bulletin(it.session, it.writer, it.quarter, out)
        typer.echo(f"{files} files written to {out}", err=True)


@app.command()
def draft(year: Year, quarter: QuarterNumber, out: Out = None, data: Data = None, now: Now = None) -> None:
    """Send staff the draft now."""
    with opened(data, year, quarter) as it:
        issuing.owe_draft(it.session, it.service.settings, it.quarter, the_time(now))
        _write(it, out)
    typer.echo(f"{it.quarter.title}通报草稿将发给本科人员")


@app.command()
def hold(
    year: Year,
    quarter: QuarterNumber,
    reason: Annotated[str, typer.Option(help="Why it is kept back.")],
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Keep the 通报 back until it is lifted."""
    with opened(data, year, quarter) as it:
        bulletins.hold(it.session, it.quarter, who=who(by), reason=reason, now=the_time(now))
    typer.echo(f"{it.quarter.title}通报暂缓")


@app.command()
def lift(year: Year, quarter: QuarterNumber, by: By = None, data: Data = None, now: Now = None) -> None:
    """End a hold."""
    with opened(data, year, quarter) as it:
        bulletins.lift(it.session, it.quarter, who=who(by), now=the_time(now))
    typer.echo(f"{it.quarter.title}通报不再暂缓")


@app.command()
def release(
    year: Year, quarter: QuarterNumber, out: Out = None, by: By = None, data: Data = None, now: Now = None
) -> None:
    """Freeze the 通报 and send it out now."""
    with opened(data, year, quarter) as it:
        released = issuing.owe_release(
            it.session,
            it.service,
            it.templates,
            it.quarter,
            who=who(by),
            now=the_time(now),
        )
        _write(it, out)
    typer.echo(f"{it.quarter.title}通报已定稿，校验码 {released.checksum}")


@app.command()
def show(
    year: Year,
    quarter: QuarterNumber,
    out: Out = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Show the 通报 as it was issued, else as it would be issued now: who decided what, edits, late facts."""
    with opened(data, year, quarter) as it:
        found = bulletin_shown.document(it, the_time(now))
        _write(it, out)
    if json:
        output.document(found)
    else:
        bulletin_shown.show(it.quarter.title, found)


@app.command()
def supplement(
    year: Year,
    quarter: QuarterNumber,
    reason: Annotated[str, typer.Option(help="Why; it is printed in the 补充通报.")],
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Issue what has changed since the 通报 as a numbered 补充通报, and send it to whom it concerns."""
    with opened(data, year, quarter) as it:
        row = issuing.owe_supplement(
            it.session, it.service, it.quarter, reason=reason, who=who(by), now=the_time(now)
        )
        units = "、".join(unit["unit"] for unit in row.snapshot["units"])
    typer.echo(f"{it.quarter.title}补充通报第{row.number}号已定稿，校验码 {row.checksum}。涉及：{units}")


app.command()(bulletin_text.edit)
app.command()(bulletin_text.number)
app.command()(bulletin_text.diff)
