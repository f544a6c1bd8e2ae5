"""失真、失误: proposed on a draft's page, answered, confirmed or refused on the page of all of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.attempt import attempt
from desk.guard import Chief, Editor, Here, Reader
from desk.office import Office
from desk.pages.draft import notice_of
from desk.render import done, page
from store import draft_proposals
from store.draft_proposals import RECENT
from store.errors import Refused
from store.recording import Recorder

router = APIRouter()

Revision = Annotated[int, Form(ge=0)]
Words = Annotated[str, Form(max_length=4000)]
HERE = "/proposals"
_TELL = "扣分告知邮件只用于约稿，请电话告知单位，当季通报也会列明"


@router.get("/proposals")
def proposals(request: Request, office: Here, user: Reader) -> Response:  # noqa: ARG001  whoever may read
    """The open ones, and the last that were decided."""
    return _list(request, office)


def _list(
    request: Request,
    office: Office,
    refused: Refused | None = None,
    proposal: int = 0,
    **typed: str,
) -> Response:
    """The page; after a refusal with what was typed for one of them."""
    with office.database.read() as session:
        waiting, decided = draft_proposals.waiting(session), draft_proposals.decided(session)
        penalty = office.roster().untrue
        return page(
            request,
            "proposals",
            status=200 if refused is None else 409,
            waiting=waiting,
            decided=decided,
            more=len(decided) == RECENT,
            points=penalty.points,
            clause=penalty.clause,
            refused=refused,
            typed=typed,
            tried=proposal,
        )


@router.post("/drafts/{number}/proposals")
def propose(
    request: Request,
    office: Here,
    user: Editor,
    number: str,
    revision: Revision,
    ground: Annotated[str, Form(max_length=20)] = "",
    explanation: Words = "",
) -> Response:
    """An editor's view of a draft; a chief decides."""
    typed = {"ground": ground, "explanation": explanation}
    with attempt(number, "untrue", **typed), office.database.write() as session:
        row = draft_proposals.propose(
            session,
            notice_of(office, number),
            number,
            ground=ground,
            explanation=explanation,
            revision=revision,
            who=user.name,
            now=office.clock(),
        )
        undo = f"{HERE}/{row.id}/withdraw"
    fields = {"revision": revision + 1}
    return done(request, f"/drafts/{number}", f"{number}已提出{ground}，待科长核定", undo=undo, fields=fields)


@router.post("/proposals/{proposal}/withdraw")
def withdraw(request: Request, office: Here, user: Editor, proposal: int, revision: Revision) -> Response:
    """Whoever proposed it takes it back."""
    try:
        with office.database.write() as session:
            row = draft_proposals.withdraw(
                session, proposal, revision=revision, who=user.name, now=office.clock()
            )
            number = draft_proposals.get(session, row.id)[1].number
    except Refused as refused:
        return _list(request, office, refused, proposal)
    return done(request, f"/drafts/{number}", f"{number}已撤回提出的{row.ground}")


@router.post("/proposals/{proposal}/answer")
def answer(
    request: Request, office: Here, user: Editor, proposal: int, revision: Revision, answer: Words = ""
) -> Response:
    """What the unit says to it."""
    try:
        with office.database.write() as session:
            before = draft_proposals.get(session, proposal)[0].unit_answer or ""
            draft_proposals.enter_answer(
                session, proposal, answer, revision=revision, who=user.name, now=office.clock()
            )
    except Refused as refused:
        return _list(request, office, refused, proposal, answer=answer)
    fields: dict[str, str | int] = {"answer": before, "revision": revision + 1}
    return done(request, HERE, "单位说明已记下", undo=f"{HERE}/{proposal}/answer", fields=fields)


@router.post("/proposals/{proposal}/confirm")
def confirm(request: Request, office: Here, user: Chief, proposal: int, revision: Revision) -> Response:
    """A chief takes the points."""
    try:
        with office.database.write() as session:
            recorder = Recorder(session, office.notices, user.name, office.clock())
            recorded = draft_proposals.confirm(recorder, proposal, revision=revision)
    except Refused as refused:
        return _list(request, office, refused, proposal)
    told = "；".join((f"已核定扣分（第{recorded.fact}号登记）", *recorded.warnings, _TELL))
    undo = f"{HERE}/{proposal}/reopen"
    return done(request, HERE, told, undo=undo, fields={"revision": revision + 1})


@router.post("/proposals/{proposal}/refuse")
def refuse(
    request: Request, office: Here, user: Chief, proposal: int, revision: Revision, reason: Words = ""
) -> Response:
    """A chief takes nothing, and says why."""
    try:
        with office.database.write() as session:
            draft_proposals.refuse(
                session, proposal, reason, revision=revision, who=user.name, now=office.clock()
            )
    except Refused as refused:
        return _list(request, office, refused, proposal, reason=reason)
    undo = f"{HERE}/{proposal}/reopen"
    return done(request, HERE, "已记为不予扣分", undo=undo, fields={"revision": revision + 1})


@router.post("/proposals/{proposal}/reopen")
def reopen(request: Request, office: Here, user: Chief, proposal: int, revision: Revision) -> Response:
    """A chief takes a decision back."""
    try:
        with office.database.write() as session:
            recorder = Recorder(session, office.notices, user.name, office.clock())
            draft_proposals.reopen(recorder, proposal, revision=revision)
    except Refused as refused:
        return _list(request, office, refused, proposal)
    return done(request, HERE, "已撤销核定，待重新审核")
