"""今日: counts, what waits for a decision, the day's drafts by unit."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.guard import Here, Reader
from desk.render import page
from store import submissions

router = APIRouter()


@router.get("/")
def today(request: Request, office: Here, user: Reader) -> Response:  # noqa: ARG001  only for who may read
    """The page that is opened in the morning."""
    with office.database.read() as session:
        queue = submissions.queue(session)
        return page(request, "today", queue=queue)
