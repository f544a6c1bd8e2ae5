"""What an editor does to a draft with a form of its page: kind, title, merge, withdrawal."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.attempt import attempt
from desk.guard import Editor, Here, may
from desk.pages.draft import notice_of
from desk.render import done
from ingest.resemblance import title_key
from store import draft_merges, draft_work, drafts, submissions
from store.models import Role, Stage

router = APIRouter(prefix="/drafts/{number}")

Revision = Annotated[int, Form(ge=0)]
Line = Annotated[str, Form(max_length=300)]
Words = Annotated[str, Form(max_length=2000)]


@router.post("/kind")
def set_kind(
    request: Request,
    office: Here,
    user: Editor,
    number: str,
    revision: Revision,
    kind: Annotated[Literal["条目", "经验", "专题"], Form()],
) -> Response:
    """Another kind; its limit is the notice's."""
    limit = notice_of(office, number).limits.words(kind)
    with attempt(number, "kind", kind=kind), office.database.write() as session:
        found = submissions.by_number(session, number)
        before = found.kind if found else kind
        draft_work.set_kind(
            session, number, kind, limit, revision=revision, who=user.name, now=office.clock()
        )
    told = f"{number}已改为{kind}，" + (f"篇幅一般控制在{limit}字以内" if limit else "不限篇幅")
    fields: dict[str, str | int] = {"kind": before, "revision": revision + 1}
    return done(request, f"/drafts/{number}", told, undo=f"/drafts/{number}/kind", fields=fields)


@router.post("/title")
def set_title(
    request: Request, office: Here, user: Editor, number: str, revision: Revision, title: Line = ""
) -> Response:
    """Another title; drafts of the same title are found by the new one."""
    with attempt(number, "title", title=title), office.database.write() as session:
        found = submissions.by_number(session, number)
        before = found.title if found else title
        draft_work.set_title(
            session, number, title, title_key(title), revision=revision, who=user.name, now=office.clock()
        )
    fields: dict[str, str | int] = {"title": before, "revision": revision + 1}
    return done(
        request, f"/drafts/{number}", f"{number}标题已改", undo=f"/drafts/{number}/title", fields=fields
    )


@router.post("/merge")
def merge(
    request: Request, office: Here, user: Editor, number: str, revision: Revision, into: Line = ""
) -> Response:
    """Put the draft into another one."""
    with attempt(number, "merge", into=into), office.database.write() as session:
        draft_merges.merge(
            session, number, into.strip(), revision=revision, who=user.name, now=office.clock()
        )
    return done(
        request,
        f"/drafts/{number}",
        f"{number}已并入{into.strip()}",
        undo=f"/drafts/{number}/merge/undo",
        fields={"revision": revision + 1},
    )


@router.post("/merge/undo")
def undo_merge(request: Request, office: Here, user: Editor, number: str, revision: Revision) -> Response:
    """The draft stands alone again."""
    with attempt(number, "merge"), office.database.write() as session:
        draft_merges.unmerge(session, number, revision=revision, who=user.name, now=office.clock())
    return done(request, f"/drafts/{number}", f"{number}已撤销合并")


@router.post("/withdraw")
def withdraw(
    request: Request, office: Here, user: Editor, number: str, revision: Revision, reason: Words = ""
) -> Response:
    """撤稿; an adopted one by a chief."""
    with attempt(number, "withdraw", reason=reason), office.database.write() as session:
        drafts.set_stage(
            session,
            number,
            Stage.WITHDRAWN,
            reason=reason,
            revision=revision,
            chief=may(user, Role.CHIEF),
            who=user.name,
            now=office.clock(),
        )
    return done(
        request,
        f"/drafts/{number}",
        f"{number}已撤稿，记分如需冲销请另行办理" if may(user, Role.CHIEF) else f"{number}已撤稿",
        undo=f"/drafts/{number}/stage/undo",
        fields={"revision": revision + 1},
    )
