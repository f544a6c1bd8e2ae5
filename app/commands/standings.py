"""`xinxike standings`: where the units stand, on any day or as issued, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any

import typer

from app.commands import output
from app.commands.options import Data, Json, Now, Year, the_time, through
from app.commands.queue import unit_named
from app.settings import load
from app.wiring import open_service
from notify.wording import signed
from scoring.account import Account, Line, UnitAccount
from scoring.notice import Notice
from scoring.period import Quarter, local_day
from scoring.showing import percent_text
from scoring.standings import Standing
from store import bulletins, ledger
from store.errors import Refused
from store.session import Session


@dataclass(frozen=True, slots=True)
class Shown:
    """A ranking, up to which day, and why one unit stands where it does."""

    through: dt.date
    issued: Quarter | None
    ranking: tuple[Standing, ...]
    unit: str | None
    reasons: Sequence[dict[str, Any]]


def standings(
    year: Year,
    through: Annotated[
        dt.date | None,
        typer.Option(
            parser=through,
            metavar="DAY|QUARTER",
            help="Count events up to 2020-04-08, or to the end of 2020-Q1.",
        ),
    ] = None,
    as_issued: Annotated[
        bool,
        typer.Option("--as-issued", help="As the 通报 of that quarter, or the year's last, was released."),
    ] = False,
    explain: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Every entry of a unit, with its reason.")
    ] = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Points, target, ratio and rank of every unit with a target."""
    today = local_day(the_time(now))
    with open_service(load(data)) as service, service.database.read() as session:
        notice = service.notice(year)
        unit = None if explain is None else unit_named(notice, explain)[0].name
        if as_issued:
            shown = _issued(session, _quarter(session, year, through), unit)
        else:
            shown = _current(session, notice, through or min(today, dt.date(year, 12, 31)), unit)
    if json:
        output.document(_document(year, shown))
    else:
        _print(year, shown)


def _quarter(session: Session, year: int, through: dt.date | None) -> Quarter:
    if through is not None:
        return Quarter.of(through)
    latest = bulletins.latest_issued(session, year)
    if latest is None:
        raise Refused(f"{year}年还没有印发的通报")
    return latest.quarter


def _current(session: Session, notice: Notice, through: dt.date, unit: str | None) -> Shown:
    ranking = ledger.standings_through(session, notice, through)
    lines: Iterable[Line] = () if unit is None else ledger.explain(session, notice, unit, through)
    return Shown(through, None, ranking, unit, [_reason(line) for line in lines])


def _reason(line: Line) -> dict[str, Any]:
    return {
        "entry": line.id,
        "fact": line.entry.fact,
        "day": line.entry.day,
        "points": line.entry.points,
        "reason": line.entry.reason,
        "title": line.title,
        "number": line.number,
        "child": line.child,
        "recorded_at": line.recorded_at,
        "recorded_by": line.recorded_by,
    }


def _issued(session: Session, quarter: Quarter, unit: str | None) -> Shown:
    account: Account = bulletins.as_issued(session, quarter)
    ranking = tuple(_standing(row) for row in account["units"])
    reasons = [
        {**entry, "points": Fraction(entry["points"])}
        for row in account["units"]
        if row["unit"] == unit
        for entry in row["entries"]
    ]
    return Shown(quarter.last_day, quarter, ranking, unit, reasons)


def _standing(row: UnitAccount) -> Standing:
    return Standing(
        unit=row["unit"],
        tier=row["tier"],
        target=row["target"],
        points=Fraction(row["points"]),
        ratio=Fraction(row["ratio"]),
        rank=row["rank"],
    )


def _document(year: int, shown: Shown) -> dict[str, Any]:
    document: dict[str, Any] = {
        "year": year,
        "through": shown.through,
        "as_issued": None if shown.issued is None else str(shown.issued),
        "standings": [
            {
                "rank": one.rank,
                "unit": one.unit,
                "tier": one.tier,
                "target": one.target,
                "points": one.points,
                "ratio": one.ratio,
                "missing": one.missing,
            }
            for one in shown.ranking
        ],
    }
    if shown.unit is not None:
        document["explain"] = {"unit": shown.unit, "entries": shown.reasons}
    return document


def _print(year: int, shown: Shown) -> None:
    how = "（截至当日登记）" if shown.issued is None else f"（{shown.issued.title}通报印发时）"
    output.table(
        f"{year}年度政务信息得分 截至{shown.through}{how}",
        ("排名", "单位", "档次", "目标", "累计得分", "完成率", "尚差"),
        (
            (one.rank, one.unit, one.tier, one.target, one.points, percent_text(one.ratio), one.missing)
            for one in shown.ranking
        ),
    )
    if shown.unit is not None:
        output.table(
            f"{shown.unit} 记分明细",
            ("日期", "得分", "事由", "标题", "登记号"),
            (
                (row["day"], signed(row["points"]), row["reason"], row["title"], row["fact"])
                for row in shown.reasons
            ),
        )
