"""`xinxike topics`: how much came in on each of the notice's 报送要点, and on which nothing did."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated

import typer

from app.commands import output
from app.commands.options import Data, Json, Year
from app.settings import load
from app.wiring import open_service
from scoring.period import Quarter
from store import topics as stored
from store.errors import Refused


def topics(
    year: Year,
    quarter: Annotated[
        int | None, typer.Option(min=1, max=4, help="Of this quarter; else of the year.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Count drafts, units and adopted drafts by topic; repeats and later versions count once."""
    span = Quarter(year, quarter) if quarter else None
    start = span.start if span else dt.date(year, 1, 1)
    end = span.end if span else dt.date(year + 1, 1, 1)
    with open_service(load(data)) as service, service.database.read() as session:
        if year not in service.notices:
            raise Refused(f"没有{year}年度通知")
        found = stored.coverage(session, service.notices[year], start, end)
    if json:
        output.document([asdict(each) for each in found])
        return
    title = f"{span.title if span else f'{year}年'}报送要点情况"
    rows = [(each.clause, each.topic, each.drafts, each.units, each.adopted) for each in found]
    output.table(title, ("条款", "要点", "来稿", "单位", "采用"), rows)
    silent = [each.topic for each in found if not each.drafts]
    if silent:
        typer.echo(f"尚无来稿的要点：{'、'.join(silent)}")
