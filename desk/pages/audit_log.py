"""审计: who did what, when, from what to what. To be read by a chief, changed by nobody."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from desk import audit_words
from desk.guard import Chief, Here
from desk.render import page
from store import audit

router = APIRouter(prefix="/office/audit")

Words = Annotated[str, Query(max_length=200)]


@router.get("")
def lines(
    request: Request,
    office: Here,
    user: Chief,  # noqa: ARG001  a chief alone
    who: Words = "",
    action: Words = "",
    subject: Words = "",
    day: str = "",
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """A hundred lines, the newest first."""
    try:
        on = dt.date.fromisoformat(day) if day else None
    except ValueError:
        raise HTTPException(404) from None
    asked = {"who": who.strip(), "action": action, "subject": subject.strip()}
    with office.database.read() as session:
        found, more = audit.found(session, audit.Sought(**asked, day=on, before=before))
    chosen = {**asked, "day": day}
    older = "?" + urlencode({**{k: v for k, v in chosen.items() if v}, "before": more}) if more else None
    return page(
        request,
        "audit_log",
        lines=found,
        older=older,
        chosen=chosen,
        words=audit_words,
        paged=before is not None,
    )
