"""What is done to a draft with one click, from any list: whose it is, and how far it has come."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.attempt import attempt
from desk.guard import Editor, Here, may
from desk.pages.draft import notice_of
from desk.paths import ours
from desk.render import done
from ingest import assigning
from store import contacts, drafts, submissions
from store.errors import Refused
from store.models import Role, Stage

router = APIRouter(prefix="/drafts/{number}")

Revision = Annotated[int, Form(ge=0)]
To = Annotated[str, Form()]


@router.post("/unit")
def decide_unit(
    request: Request,
    office: Here,
    user: Editor,
    number: str,
    revision: Revision,
    unit: Annotated[str, Form(max_length=100)],
    learn: Annotated[bool, Form()] = False,
    to: To = "",
) -> Response:
    """核定: whose the draft is, by any name of the unit; `learn` remembers the sender's address."""
    now, notice = office.clock(), notice_of(office, number)
    with attempt(number, "unit", unit=unit), office.database.write() as session:
        found, child = notice.resolve(unit.strip()), notice.child(unit.strip())
        if found is None:
            raise Refused(f"{notice.year}年度通知中没有“{unit}”这个单位，请从名单中选择")
        drafts.touch(session, number, revision)
        draft, commission = assigning.assign(session, number, found.name, child=child, who=user.name, now=now)
        said = f"{number}已核定为{found.name}"
        address = submissions.sender_address(session, draft) if learn else None
        if address is not None:
            contacts.learn(session, found.name, address, child=child, who=user.name, now=now)
            said += f"，并记住{address}"
        if commission:
            said += f"，计入约稿{commission}"
    back = ours(to) or f"/drafts/{number}"
    fields: dict[str, str | int] = {"revision": revision + 1, "to": back}
    return done(request, back, said, undo=f"/drafts/{number}/unit/undo", fields=fields)


@router.post("/unit/undo")
def undo_unit(
    request: Request, office: Here, user: Editor, number: str, revision: Revision, to: To = ""
) -> Response:
    """The draft waits in the queue again. An address that was learnt stays: its unit's page ends it."""
    with attempt(number, "unit"), office.database.write() as session:
        drafts.unassign(session, number, revision=revision, who=user.name, now=office.clock())
    return done(request, ours(to) or f"/drafts/{number}", f"{number}已退回待核定")


@router.post("/stage")
def move(
    request: Request,
    office: Here,
    user: Editor,
    number: str,
    revision: Revision,
    stage: Annotated[Stage, Form()],
    to: To = "",
) -> Response:
    """拟用, 送审, 留存 …: the next stage of a draft's life."""
    with attempt(number, "stage"), office.database.write() as session:
        drafts.set_stage(
            session,
            number,
            stage,
            revision=revision,
            chief=may(user, Role.CHIEF),
            who=user.name,
            now=office.clock(),
        )
    back = ours(to) or f"/drafts/{number}"
    fields: dict[str, str | int] = {"revision": revision + 1, "to": back}
    return done(request, back, f"{number}已改为{stage}", undo=f"/drafts/{number}/stage/undo", fields=fields)


@router.post("/stage/undo")
def undo_move(
    request: Request, office: Here, user: Editor, number: str, revision: Revision, to: To = ""
) -> Response:
    """The draft is where it was before its last move."""
    with attempt(number, "stage"), office.database.write() as session:
        draft = drafts.undo_stage(session, number, revision=revision, who=user.name, now=office.clock())
        said = f"{number}已恢复为{draft.stage}"
    return done(request, ours(to) or f"/drafts/{number}", said)
