"""排名: all units by ratio, a quarter's points by column, and where every point of a unit comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from desk.guard import Here, Reader
from desk.office import Office
from desk.render import page
from desk.standing_rows import chosen, pace, rows
from desk.standings_workbook import standings_workbook
from scoring.account import Account
from scoring.notice import Notice
from scoring.period import Quarter
from store import bulletins, desk_counts, ledger
from store.models import BulletinState
from store.session import Session

router = APIRouter(prefix="/standings")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Mode = Literal["now", "issued"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A quarter's account: as things stand, or as its 通报 was issued."""

    notice: Notice
    quarter: Quarter
    account: Account
    issued: bool  # shown as issued
    released: bool
    through: dt.date


def quarter_of(office: Office, text: str) -> tuple[Notice, Quarter]:
    """The quarter that a page is asked for, this one by default. Raises HTTPException 404."""
    try:
        quarter = Quarter.parse(text) if text else Quarter.of(office.today)
    except ValueError:
        raise HTTPException(404) from None
    notice = office.roster(quarter.year)
    if notice.year != quarter.year:
        if text:
            raise HTTPException(404)
        quarter = Quarter(notice.year, 4)
    return notice, quarter


def seen(session: Session, office: Office, text: str, mode: Mode) -> Seen:
    """The account of a quarter."""
    notice, quarter = quarter_of(office, text)
    row = bulletins.find(session, quarter)
    released = row is not None and row.state is BulletinState.RELEASED
    if mode == "issued" and released:
        account = bulletins.as_issued(session, quarter)
    else:
        key = (quarter, office.today, *desk_counts.state(session))
        account = office.accounts.of(key, lambda: bulletins.current(session, notice, quarter, office.clock()))
    through = min(max(office.today, quarter.start), quarter.last_day)
    return Seen(notice, quarter, account, mode == "issued" and released, released, through)


@router.get("")
def standings(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
    quarter: str = "",
    mode: Mode = "now",
    tier: int = 0,
    q: str = "",
    sort: str = "rank",
) -> Response:
    """The ranking at the end of a quarter, or today within it."""
    with office.database.read() as session:
        found = seen(session, office, quarter, mode)
    gone = pace(found.quarter.year, found.through)
    every = rows(found.account, gone)
    return page(
        request,
        "standings",
        seen=found,
        rows=chosen(every, tier=tier, sought=q.strip(), sort=sort),
        total=len(every),
        heads=found.account["columns"],
        pace=gone,
        quarters=_quarters(office, found.quarter.year),
        tiers=sorted({(row.tier, row.target) for row in every}),
        chosen={"quarter": str(found.quarter), "mode": mode, "tier": tier, "q": q, "sort": sort},
    )


def _quarters(office: Office, year: int) -> list[Quarter]:
    """The quarters of a year that have begun."""
    return [each for number in (1, 2, 3, 4) if (each := Quarter(year, number)).start <= office.today]


@router.get("/export.xlsx")
def export(
    office: Here,
    user: Reader,  # noqa: ARG001  likewise
    quarter: str = "",
    mode: Mode = "now",
) -> Response:
    """The same as a workbook, its formulas intact."""
    with office.database.read() as session:
        found = seen(session, office, quarter, mode)
    title = f"{found.quarter.title}政务信息得分排名"
    content = standings_workbook(
        title,
        found.account["columns"],
        rows(found.account, pace(found.quarter.year, found.through)),
        office.today,
    )
    name = quote(f"{title}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=XLSX, headers=headers)


@router.get("/{unit}")
def why(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  likewise
    unit: str,
    year: int | None = None,
    through: dt.date | None = None,
) -> Response:
    """积分来由: every point of one unit, to answer a telephone call or to print."""
    notice = office.roster(year)
    until = through or min(office.today, dt.date(notice.year, 12, 31))
    found = notice.unit(unit)
    if found is None:
        raise HTTPException(404)
    with office.database.read() as session:
        lines = ledger.explain(session, notice, unit, until)
        ranking = ledger.standings_through(session, notice, until)
    own = next((each for each in ranking if each.unit == unit), None)
    return page(
        request,
        "standing_why",
        unit=found,
        notice=notice,
        lines=lines,
        own=own,
        through=until,
        units=len(ranking),
    )
