"""稿件: all drafts, by unit, kind, stage and month."""

from __future__ import annotations

import datetime as dt
import re

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.guard import Here, Reader
from desk.lines import draft_line
from desk.render import page
from store import draft_list
from store.draft_list import Wanted
from store.models import Stage

router = APIRouter()

NOBODY = "none"  # the filter's word for drafts that are nobody's yet
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@router.get("/drafts")
def drafts(
    request: Request,
    office: Here,
    user: Reader,
    unit: str = "",
    kind: str = "",
    stage: str = "",
    month: str = "",
    mine: bool = False,
    before: int | None = None,
) -> Response:
    """A page of drafts; `mine`: those that I have."""
    notice = office.roster()
    wanted = Wanted(
        unit="" if unit == NOBODY else unit or None,
        kind=kind or None,
        stage=next((each for each in Stage if each == stage), None),
        month=_first_day(month),
        handler=user.name if mine else None,
        before=before,
    )
    with office.database.read() as session:
        rows, more = draft_list.found(session, wanted)
        lines = [draft_line(each, notice) for each in rows]
    return page(
        request,
        "drafts",
        lines=lines,
        more=more,
        units=[each.name for each in notice.units],
        stages=[*Stage],
        chosen={"unit": unit, "kind": kind, "stage": stage, "month": month, "mine": mine},
        nobody=NOBODY,
    )


def _first_day(month: str) -> dt.date | None:
    match = _MONTH.fullmatch(month)
    if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) < 2000:
        return None
    return dt.date(int(match[1]), int(match[2]), 1)
