"""通报: the year's quarters and how far each has come."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from desk.guard import Here, Reader
from desk.render import page
from scoring.period import Quarter
from store import bulletins, supplements

router = APIRouter(prefix="/bulletins")


@router.get("")
def listing(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
) -> Response:
    """The quarters that have begun, the latest first."""
    shown = year or office.today.year
    quarters = [Quarter(shown, number) for number in (4, 3, 2, 1)]
    with office.database.read() as session:
        found = [
            (each, bulletins.find(session, each), supplements.of_period(session, str(each)))
            for each in quarters
            if each.start <= office.today and office.roster(shown).year == shown
        ]
    return page(request, "bulletins", year=shown, years=sorted(office.notices), quarters=found)
