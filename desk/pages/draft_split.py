"""拆分: the editor says after which paragraphs an article ends, and sees what would be filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.draft_cuts import Slice, lines_of, part, slices
from desk.guard import Editor, Here
from desk.office import Office
from desk.pages.draft import draft_of, notice_of
from desk.render import done, page
from scoring.notice import Notice
from store import audit, draft_splits
from store.draft_splits import Part
from store.drafts import Changed
from store.errors import Refused
from store.models import Submission

router = APIRouter(prefix="/drafts/{number}/split")


@router.get("")
def form(request: Request, office: Here, user: Editor, number: str) -> Response:  # noqa: ARG001  an editor's page
    """The paragraphs, each with a box to cut after it."""
    return _form(request, office, number, (), {})


@router.post("")
def split(
    request: Request,
    office: Here,
    user: Editor,
    number: str,
    revision: Annotated[int, Form(ge=0)],
    cut: Annotated[tuple[int, ...], Form()] = (),
    start: Annotated[tuple[int, ...], Form()] = (),
    title: Annotated[tuple[str, ...], Form()] = (),
    act: Annotated[Literal["look", "file"], Form()] = "look",
) -> Response:
    """Show what the cuts make of it, or file what was shown."""
    notice, titles = notice_of(office, number), dict(zip(start, title, strict=False))
    if act == "look":
        return _form(request, office, number, cut, titles, revision=revision)
    try:
        with office.database.write() as session:
            parts = _as_shown(draft_of(session, number), cut, titles, notice)
            numbers = draft_splits.split(
                session, number, parts, revision=revision, who=user.name, now=office.clock()
            )
    except Refused as refused:
        return _form(request, office, number, cut, titles, refused=refused)
    return done(request, f"/drafts/{number}", f"{number}已拆分为{'、'.join(numbers)}，原稿留存")


def _as_shown(
    draft: Submission, cuts: Sequence[int], titles: Mapping[int, str], notice: Notice
) -> Sequence[Part]:
    """The articles that the cuts make. Raises Refused where other ones were shown."""
    made = slices(draft.title, draft.body, cuts, titles)
    if {each.start for each in made} != titles.keys():
        raise Refused("划分之处已改动，请看过现在的拆分结果再拆分")
    return [part(each, draft.kind, draft.commissioned, notice) for each in made]


def _form(
    request: Request,
    office: Office,
    number: str,
    cuts: Sequence[int],
    titles: Mapping[int, str],
    *,
    revision: int | None = None,
    refused: Refused | None = None,
) -> Response:
    """The form with its cuts; `revision` is what was seen, by default what there is now."""
    with office.database.read() as session:
        draft = draft_of(session, number)
        history = audit.of_subject(session, number)
        made: tuple[Slice, ...] = slices(draft.title, draft.body, cuts, titles) if cuts else ()
        notice = notice_of(office, number)
        return page(
            request,
            "draft_split",
            status=200 if refused is None else 409,
            draft=draft,
            lines=lines_of(draft.body),
            cuts=frozenset(cuts),
            parts=[(each.start, part(each, draft.kind, draft.commissioned, notice)) for each in made],
            why_not=draft_splits.why_not(session, draft),
            refused=refused,
            other=history[-1] if history and isinstance(refused, Changed) else None,
            revision=draft.revision if revision is None else revision,
        )
