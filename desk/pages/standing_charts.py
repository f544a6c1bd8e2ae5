"""排名的图表: points against targets, who sends when, what share is adopted."""

from __future__ import annotations

from collections import defaultdict

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk import charts
from desk.guard import Here, Reader
from desk.office import Office
from desk.render import page
from scoring.notice import Notice
from store import ledger, traffic

router = APIRouter(prefix="/standings/charts")

# The picture's own sheet is inside it; it stands alone and loads nothing.
PICTURE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
SHADES = 5


@router.get("")
def overview(request: Request, office: Here, user: Reader, year: int | None = None) -> Response:  # noqa: ARG001
    """The charts of a year, and the same figures as tables."""
    notice = office.roster(year)
    with office.database.read() as session:
        months = traffic.by_month(session, notice.year)
        rates = traffic.rates(session, notice.year)
    most = max((count for each in months.values() for count in each), default=0)
    by_unit: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for rate in rates:
        by_unit[rate.unit][rate.kind] = (rate.drafts, rate.adopted)
    return page(
        request,
        "standing_charts",
        notice=notice,
        units=[(unit.name, months.get(unit.name, (0,) * 12)) for unit in notice.ranked],
        shade=lambda count: 0 if not count else 1 + (SHADES - 1) * count // max(most, 1),
        rates=[(unit.name, by_unit[unit.name]) for unit in notice.ranked if unit.name in by_unit],
        kinds=("条目", "经验", "专题"),
    )


@router.get("/points.svg")
def points(office: Here, user: Reader, year: int | None = None) -> Response:  # noqa: ARG001
    """Points of each tier against its targets."""
    notice = office.roster(year)
    with office.database.read() as session:
        entries = [line.entry for line in ledger.lines(session, notice)]
    return _picture(charts.points_chart(notice, entries, office.today))


@router.get("/rates.svg")
def rates(office: Here, user: Reader, year: int | None = None) -> Response:  # noqa: ARG001
    """What was sent and adopted, by kind."""
    return _picture(charts.rates_chart(_by_kind(office, office.roster(year))))


def _by_kind(office: Office, notice: Notice) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = {}
    with office.database.read() as session:
        for rate in traffic.rates(session, notice.year):
            drafts, adopted = sums.get(rate.kind, (0, 0))
            sums[rate.kind] = (drafts + rate.drafts, adopted + rate.adopted)
    return sums


def _picture(content: bytes) -> Response:
    return Response(content, media_type="image/svg+xml", headers=PICTURE)
