"""One draft, whole: its text, where it comes from, what it resembles, what it earned."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from desk.attempt import NotDone
from desk.draft_text import Piece, changes, differences, paragraphs
from desk.guard import Here, Reader, may, office_of
from desk.lines import draft_line
from desk.office import Office
from desk.render import page
from scoring.facts import FactKind
from scoring.notice import Notice
from store import draft_file, draft_merges, drafts, facts
from store.accounts import Known
from store.drafts import Changed
from store.models import MessageState, Role, Stage, Submission
from store.session import Session

router = APIRouter(prefix="/drafts/{number}")

KINDS = ("条目", "经验", "专题")
REASONS = (
    "篇幅超出要求，请压缩后重报",
    "未注明单位主管领导审核，请审核后重报",
    "数据或事实需要核实",
    "内容过于笼统，请补充做法和成效",
    "与已报送稿件内容重复",
    "不属于本年度报送要点",
    "时效已过",
)  # for which a draft goes back


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
    return show(request, office, user, number)


def not_done(request: Request, error: Exception) -> Response:
    """The page again, with a form of it that was refused: why, and what was typed."""
    assert isinstance(error, NotDone)  # noqa: S101  registered for it alone
    return show(request, office_of(request), request.state.user, error.number, error)


def show(
    request: Request, office: Office, user: Known, number: str, refused: NotDone | None = None
) -> Response:
    """A draft whole."""
    notice = notice_of(office, number)
    with office.database.read() as session:
        found = draft_of(session, number)
        file = draft_file.draft_file(session, found, notice)
        before, after = drafts.neighbours(session, found)
        edit = file.edits[-1] if file.edits else None
        return page(
            request,
            "draft",
            status=200 if refused is None else 409,
            refused=refused,
            overtaken=refused is not None and isinstance(refused.refused, Changed),
            draft=found,
            line=draft_line(found, notice),
            message=found.message,
            text=paragraphs(found.body, found.limit),
            edit=edit,
            edited=None if edit is None else differences(found.body, edit.body),
            file=file,
            units=[unit.name for unit in notice.units],
            ways=drafts.ways(found.stage),
            gazettes=notice.gazettes,
            merged_here=draft_merges.merged_here(session, found),
            kinds=KINDS,
            reasons=REASONS,
            grounds=notice.untrue.grounds,
            levels=notice.levels,
            records=facts.of_draft(session, found.id, FactKind.INSTRUCTION, FactKind.SPECIAL),
            before=before,
            after=after,
            may_withdraw=may(user, Role.CHIEF) or not (file.lines or found.stage is Stage.PUBLISHED),
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
