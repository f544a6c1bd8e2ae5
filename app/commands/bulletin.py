"""`xinxike bulletin draft|hold|lift|release|show`: the quarter's 通报."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from app import issuing
from app.commands import output
from app.commands.options import By, Data, Json, Now, QuarterNumber, Year, the_time, who
from app.letters import write_bulletin
from app.settings import load
from app.wiring import Service, open_service, writer_of
from scoring.period import Quarter
from store import bulletins
from store.session import Session

app = typer.Typer(help="The quarter's 通报.", no_args_is_help=True)

Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Also write it into this folder.")]


@dataclass(frozen=True, slots=True)
class _Opened:
    service: Service
    session: Session
    quarter: Quarter


@contextmanager
def _opened(data: Data, year: int, number: int) -> Iterator[_Opened]:
    """One transaction on a quarter that has a notice. Raises NotReadyError where there is none."""
    with open_service(load(data)) as service:
        service.notice(year)
        with service.database.write() as session:
            yield _Opened(service, session, Quarter(year, number))


def _write(opened: _Opened, out: Path | None) -> None:
    if out is not None:
        files = write_bulletin(opened.session, writer_of(opened.service), opened.quarter, out)
        typer.echo(f"{files} files written to {out}", err=True)


@app.command()
def draft(year: Year, quarter: QuarterNumber, out: Out = None, data: Data = None, now: Now = None) -> None:
    """Send staff the draft now."""
    with _opened(data, year, quarter) as opened:
        issuing.owe_draft(opened.session, opened.service.settings, opened.quarter, the_time(now))
        _write(opened, out)
    typer.echo(f"{opened.quarter.title}通报草稿将发给本科人员")


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
    with _opened(data, year, quarter) as opened:
        bulletins.hold(opened.session, opened.quarter, who=who(by), reason=reason, now=the_time(now))
    typer.echo(f"{opened.quarter.title}通报暂缓")


@app.command()
def lift(year: Year, quarter: QuarterNumber, by: By = None, data: Data = None, now: Now = None) -> None:
    """End a hold."""
    with _opened(data, year, quarter) as opened:
        bulletins.lift(opened.session, opened.quarter, who=who(by), now=the_time(now))
    typer.echo(f"{opened.quarter.title}通报不再暂缓")


@app.command()
def release(
    year: Year, quarter: QuarterNumber, out: Out = None, by: By = None, data: Data = None, now: Now = None
) -> None:
    """Freeze the 通报 and send it out now."""
    with _opened(data, year, quarter) as opened:
        service = opened.service
        released = issuing.owe_release(
            opened.session,
            service.settings,
            service.notices,
            opened.quarter,
            who=who(by),
            now=the_time(now),
        )
        _write(opened, out)
    typer.echo(f"{opened.quarter.title}通报已定稿，校验码 {released.checksum}")


@app.command()
def show(
    year: Year,
    quarter: QuarterNumber,
    out: Out = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,  # noqa: ARG001  any command takes --now
) -> None:
    """Show the 通报 as it was issued, else as it would be issued now."""
    with _opened(data, year, quarter) as opened:
        account = bulletins.show(opened.session, opened.service.notices[year], opened.quarter)
        row = bulletins.find(opened.session, opened.quarter)
        state = "未起草" if row is None else str(row.state)
        released_at = None if row is None else row.released_at
        checksum = None if row is None else row.checksum
        _write(opened, out)
    if json:
        output.document({"state": state, "released_at": released_at, "checksum": checksum, **account})
        return
    output.table(
        f"{opened.quarter.title}通报（{state}）",
        ("排名", "单位", "目标", "本季得分", "补记", "累计得分", "尚差"),
        (
            (
                unit["rank"],
                unit["unit"],
                unit["target"],
                unit["quarter_points"],
                unit["late_points"],
                unit["points"],
                unit["missing"],
            )
            for unit in account["units"]
        ),
    )
