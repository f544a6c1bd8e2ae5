"""One commission: each unit's part, what came back and why it counts, the mails, whom to phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import Response

from desk.commission_lines import JUDGEMENTS, part_lines
from desk.guard import Here, Reader
from desk.office import Office
from desk.render import page
from notify.gather_commission import standings, whom
from store import audit, commission_letters, commission_replies, commissions
from store.commission_replies import Reply
from store.models import Commission, MessageState
from store.session import Session

router = APIRouter(prefix="/commissions/{number}")

Number = Annotated[str, Path(max_length=12)]


@router.get("")
def commission(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
    number: Number,
    unit: str = "",
) -> Response:
    """The page of a commission; `unit` opens what may be done about one of its units."""
    return shown(request, office, number, unit=unit)


def shown(
    request: Request,
    office: Office,
    number: str,
    *,
    unit: str = "",
    said: str | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page; with `said`, why something was refused, and beside it what was typed for it."""
    now = office.clock()
    with office.database.read() as session:
        row = _found(session, number)
        (standing,) = standings(session, [row], now, office.calendar)
        parts = part_lines(row, standing, commission_letters.letters(session, number))
        replies = _unsealed(commission_replies.replies(session, row))
        return page(
            request,
            "commission",
            status=409 if said else 200,
            commission=row,
            parts=parts,
            chosen=next((each for each in parts if each.task.unit == unit), None),
            replies=replies,
            delivered=_first_drafts(replies),
            strangers=standing.strangers,
            phone=[(each, whom(session, each.task.unit)) for each in parts if each.phone],
            history=audit.of_subject(session, f"commission:{number}"),
            judgements=JUDGEMENTS,
            points=office.roster(row.opened_at.year).missed.points,
            now=now,
            said=said,
            typed=defaultdict(str, typed or {}),
        )


@router.get("/file")
def file(
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
    number: Number,
) -> Response:
    """The file that went with the mail, as a download."""
    with office.database.read() as session:
        row = _found(session, number)
    if row.attachment_sha256 is None:
        raise HTTPException(404)
    name = quote(row.attachment_name or "附件")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    content = office.archive.get(row.attachment_sha256)
    return Response(content, media_type="application/octet-stream", headers=headers)


def _found(session: Session, number: str) -> Commission:
    found = commissions.by_number(session, number)
    if found is None:
        raise HTTPException(404)
    return found


def _unsealed(replies: Sequence[Reply]) -> list[Reply]:
    return [each for each in replies if each.row.message.state is not MessageState.SEALED]


def _first_drafts(replies: Sequence[Reply]) -> dict[str, str]:
    """收稿号 of each unit's first draft."""
    first: dict[str, str] = {}
    for each in replies:
        if each.unit and each.row.submission is not None:
            first.setdefault(each.unit, each.row.submission.number)
    return first
