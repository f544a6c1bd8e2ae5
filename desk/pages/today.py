"""今日: counts, what waits for a decision, the day's drafts by unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.guard import Here, Reader
from desk.lines import DraftLine, draft_line, queue_line
from desk.render import page
from store import desk_day, submissions

router = APIRouter()

SHOWN = 30  # of the queue; the rest has a page of its own among the drafts


@router.get("/")
def today(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
    day: dt.date | None = None,
    by: Literal["unit", "time"] = "unit",
    only: Literal["all", "problems"] = "all",
) -> Response:
    """The page that is opened in the morning; `day` looks at another one."""
    shown = day or office.today
    notice = office.roster(shown.year)
    with office.database.read() as session:
        queue = submissions.queue(session)
        lines = [draft_line(each, notice) for each in desk_day.drafts(session, shown)]
        before, after = desk_day.neighbours(session, shown)
        return page(
            request,
            "today",
            day=shown,
            counts=desk_day.counts(session, shown),
            queue=[queue_line(each) for each in queue[:SHOWN]],
            more=max(0, len(queue) - SHOWN),
            given_up=desk_day.unread_messages(session, shown),
            drafts=_ordered(lines, by, only),
            total=len(lines),
            units=len({each.unit for each in lines}),
            before=before,
            after=after,
            by=by,
            only=only,
        )


def _ordered(lines: Iterable[DraftLine], by: str, only: str) -> list[DraftLine]:
    chosen = [each for each in lines if only == "all" or any(tag.colour for tag in each.tags)]
    if by == "unit":
        chosen.sort(key=lambda each: (each.order, each.received_at))
    return chosen
