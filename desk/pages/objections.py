"""异议: what units dispute, with the days that are left, and what they were answered."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.guard import Here, Reader
from desk.render import page
from notify.gather_objection import objection_line
from store import objections as store
from store.models import MessageState, ObjectionState

router = APIRouter(prefix="/objections")

SHOWN = 100  # of those that are answered, the newest


@router.get("")
def listing(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
) -> Response:
    """Those that wait for an answer, the oldest first; then those that have one."""
    with office.database.read() as session:
        found = [each for each in store.every(session) if each.message.state is not MessageState.SEALED]
        waiting = [each for each in found if each.state is ObjectionState.OPEN]
        answered = [each for each in reversed(found) if each.state is not ObjectionState.OPEN]
        now = office.clock()
        return page(
            request,
            "objections",
            waiting=[(each, objection_line(session, each, now, office.calendar)) for each in waiting],
            answered=answered[:SHOWN],
            more=max(0, len(answered) - SHOWN),
        )
