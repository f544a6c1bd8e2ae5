"""One draft, whole: its text, where it comes from, what it resembles, what it earned."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from desk.draft_text import Piece, changes, differences, paragraphs
from desk.guard import Here, Reader, may
from desk.lines import draft_line
from desk.office import Office
from desk.render import page
from scoring.notice import Notice
from store import draft_file, drafts
from store.models import MessageState, Role, Submission
from store.session import Session

router = APIRouter(prefix="/drafts/{number}")


def draft_of(session: Session, number: str) -> Submission:
    """The draft of a 收稿号. Raises HTTPException 404 where there is none, or its message was sealed."""
    draft = drafts.get(session, number)
    if draft is None or draft.message.state is MessageState.SEALED:
        raise HTTPException(404)
    return draft


def notice_of(office: Office, number: str) -> Notice:
    """The notice in force in the year of a 收稿号."""
    return office.roster(int(number[:4]) if number[:4].isdigit() else None)


@router.get("")
def draft(
    request: Request,
    office: Here,
    user: Reader,
    number: str,
) -> Response:
    """The page of a draft."""
    notice = notice_of(office, number)
    with office.database.read() as session:
        found = draft_of(session, number)
        file = draft_file.draft_file(session, found, notice)
        before, after = drafts.neighbours(session, found)
        edit = file.edits[-1] if file.edits else None
        return page(
            request,
            "draft",
            draft=found,
            line=draft_line(found, notice),
            message=found.message,
            text=paragraphs(found.body, found.limit),
            edit=edit,
            edited=None if edit is None else differences(found.body, edit.body),
            file=file,
            units=[unit.name for unit in notice.units],
            ways=drafts.ways(found.stage),
            gazettes=[*notice.gazettes.values()],
            before=before,
            after=after,
            may_withdraw=may(user, Role.CHIEF),
        )


@router.get("/compare")
def compare(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
    number: str,
    other: Annotated[str, Query()],
) -> Response:
    """Two drafts beside each other, what differs marked: a revision with the one before, or a near-copy."""
    with office.database.read() as session:
        later, earlier = draft_of(session, number), draft_of(session, other)
        if later.id < earlier.id:
            later, earlier = earlier, later
        pieces = differences(earlier.body, later.body)
        return page(
            request,
            "compare",
            later=later,
            earlier=earlier,
            pieces=pieces,
            places=changes(pieces),
            same=_same(pieces),
        )


def _same(pieces: tuple[Piece, ...]) -> int:
    """How much of the later text was in the earlier one, in whole percent."""
    kept = sum(len(each.text) for each in pieces if each.kind == "same")
    whole = sum(len(each.text) for each in pieces if each.kind != "gone")
    return round(100 * kept / whole) if whole else 0
