"""编辑稿: an editor's wording of a draft, kept beside the original."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.attempt import attempt
from desk.guard import Editor, Here
from desk.office import Office
from desk.pages.draft import draft_of
from desk.render import done, page
from ingest.wordcount import count_words
from store import audit, draft_work
from store.draft_work import Wording
from store.drafts import Changed
from store.errors import Refused

router = APIRouter(prefix="/drafts/{number}/edit")

Revision = Annotated[int, Form(ge=0)]


@router.get("")
def edit(request: Request, office: Here, user: Editor, number: str) -> Response:  # noqa: ARG001  an editor's page
    """The last version, or the original, to be worded anew."""
    with office.database.read() as session:
        draft = draft_of(session, number)
        last = draft_work.latest_edit(session, draft) or draft
        return _form(request, office, number, Wording(last.title, last.body, last.words))


@router.post("")
def save(
    request: Request,
    office: Here,
    user: Editor,
    number: str,
    revision: Revision,
    title: Annotated[str, Form(max_length=300)] = "",
    body: Annotated[str, Form(max_length=200_000)] = "",
    act: Annotated[Literal["save", "count"], Form()] = "save",
) -> Response:
    """Keep the version, or only count its 字数."""
    text = body.replace("\r\n", "\n")
    wording = Wording(title, text, count_words(text.splitlines()))
    if act == "count":
        return _form(request, office, number, wording, revision=revision, counted=True)
    try:
        with office.database.write() as session:
            draft_work.save_edit(
                session, number, wording, revision=revision, who=user.name, now=office.clock()
            )
    except Refused as refused:
        return _form(request, office, number, wording, refused=refused, counted=True)
    fields = {"revision": revision + 1}
    told = f"{number}编辑稿已保存，共{wording.words}字，原稿不变"
    return done(request, f"/drafts/{number}", told, undo=f"/drafts/{number}/edit/undo", fields=fields)


@router.post("/undo")
def undo(request: Request, office: Here, user: Editor, number: str, revision: Revision) -> Response:
    """The version before is in force again."""
    with attempt(number, "edit"), office.database.write() as session:
        draft_work.undo_edit(session, number, revision=revision, who=user.name, now=office.clock())
    return done(request, f"/drafts/{number}", f"{number}编辑稿已恢复为上一稿")


def _form(
    request: Request,
    office: Office,
    number: str,
    wording: Wording,
    *,
    revision: int | None = None,
    refused: Refused | None = None,
    counted: bool = False,
) -> Response:
    """The form with a wording; `revision` is what was seen, by default what there is now."""
    with office.database.read() as session:
        draft = draft_of(session, number)
        history = audit.of_subject(session, number)
        return page(
            request,
            "draft_edit",
            status=200 if refused is None else 409,
            draft=draft,
            wording=wording,
            refused=refused,
            other=history[-1] if history and isinstance(refused, Changed) else None,
            now_in_force=draft_work.latest_edit(session, draft) if isinstance(refused, Changed) else None,
            counted=counted,
            revision=draft.revision if revision is None else revision,
        )
