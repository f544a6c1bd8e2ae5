"""约稿: what was asked this year, how it stands, whom to phone, what waits for a chief."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from desk.commission_lines import commission_line
from desk.guard import Here, Reader
from desk.render import page
from notify.gather_commission import standings
from store import commissions

router = APIRouter(prefix="/commissions")


@router.get("")
def listing(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
) -> Response:
    """A year's commissions; those that are open whatever their year while it is this year's page."""
    shown = year or office.today.year
    with office.database.read() as session:
        found = list(commissions.listing(session, shown))
        if shown == office.today.year:
            known = {each.id for each in found}
            found = [each for each in commissions.running(session) if each.id not in known] + found
        stood = standings(session, found, office.clock(), office.calendar)
        lines = [commission_line(each, how) for each, how in zip(found, stood, strict=True)]
    return page(
        request,
        "commissions",
        year=shown,
        open_ones=[line for line in lines if line.closed_at is None],
        closed=[line for line in lines if line.closed_at is not None],
    )
