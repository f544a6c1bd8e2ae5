"""`xinxike annual --year Y` and `xinxike annual close --year Y`: who met the target, and the closing."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from app import issuing
from app.annual_files import write_annual
from app.commands import output
from app.commands.options import By, Data, Json, Now, Year, the_time, who
from app.settings import load
from app.wiring import open_service
from notify.templates import Templates
from notify.wording import full_day
from scoring.annual import AnnualAccount, AnnualTier
from scoring.period import local_day
from scoring.showing import percent_text
from store import settlements
from store.models import Settlement

app = typer.Typer(help="The year's settlement (年度结算).", invoke_without_command=True)


@app.callback()
def show(
    context: typer.Context,
    year: Annotated[int | None, typer.Option("--year", min=2000, max=2100)] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Also write 通报, workbook and account there.")
    ] = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Every unit's target, points, and by how much it was met or missed: as closed, else as it is now."""
    if context.invoked_subcommand is not None:
        return
    if year is None:
        raise typer.BadParameter("--year is missing, such as --year 2020")
    with open_service(load(data)) as service:
        notice = service.notice(year)
        with service.database.read() as session:
            settlement = settlements.find(session, year)
            account = (
                settlements.current(session, notice, the_time(now))
                if settlement is None
                else settlements.as_closed(session, year)
            )
        if out is not None:
            on = None if settlement is None else local_day(settlement.closed_at)
            templates = Templates(service.settings.data / "templates")
            files = write_annual(templates, notice, account, on, out)
            typer.echo(f"{files} files written to {out}", err=True)
    if json:
        output.document({**account, "closed": _closed(settlement)})
    else:
        _print(account, settlement)


@app.command()
def close(year: Year, by: By = None, data: Data = None, now: Now = None) -> None:
    """Freeze the year's account for good; possible once, from the day after the settlement day."""
    with open_service(load(data)) as service:
        notice = service.notice(year)
        with service.database.write() as session:
            settlement = settlements.close(session, notice, who=who(by), now=the_time(now))
            said = _state(settlement)
    typer.echo(f"{year}年度{said}")


@app.command()
def supplement(
    year: Year,
    reason: Annotated[str, typer.Option(help="What it corrects, as its paper says.")],
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Issue a numbered 补充通报 of what was recorded after the year was settled."""
    with open_service(load(data)) as service:
        service.notice(year)
        with service.database.write() as session:
            row = issuing.owe_year_supplement(
                session, service, year, reason=reason, who=who(by), now=the_time(now)
            )
            units = len(row.snapshot["units"])
    typer.echo(f"{year}年度补充通报第{row.number}号已印发，涉及{units}个单位，校验码{row.checksum}")


def _closed(settlement: Settlement | None) -> dict[str, object] | None:
    if settlement is None:
        return None
    return {"at": settlement.closed_at, "by": settlement.closed_by, "checksum": settlement.checksum}


def _state(settlement: Settlement | None) -> str:
    if settlement is None:
        return "未结算"
    day = full_day(local_day(settlement.closed_at))
    return f"已结算（{day}，{settlement.closed_by}，校验码{settlement.checksum}）"


def _print(account: AnnualAccount, settlement: Settlement | None) -> None:
    output.table(
        f"{account['year']}年度政务信息目标任务完成情况 {_state(settlement)}",
        ("排名", "单位", "目标", "得分", "完成率", "是否完成", "尚差", "超出", "报送", "采用"),
        (
            (
                unit["rank"],
                unit["unit"],
                unit["target"],
                Fraction(unit["points"]),
                percent_text(Fraction(unit["ratio"])),
                "完成" if unit["met"] else "未完成",
                Fraction(unit["missing"]),
                Fraction(unit["surplus"]),
                unit["submitted"],
                unit["adopted"],
            )
            for unit in account["units"]
        ),
    )
    typer.echo("；".join(map(_tier, account["tiers"])) + "。")


def _tier(tier: AnnualTier) -> str:
    return f"目标{tier['target']}分的{tier['units']}个单位，完成{tier['met']}个"
