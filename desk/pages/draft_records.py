"""What is recorded of a draft from its own page: 批示, 有效; each undone by its reversal."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.adoption_form import day_of
from desk.attempt import attempt
from desk.guard import Editor, Here
from desk.pages.draft import draft_of
from desk.render import done
from store import facts
from store.articles import Filed
from store.recording import Recorded

router = APIRouter(prefix="/drafts/{number}")

Text = Annotated[str, Form(max_length=300)]


@router.post("/instruction")
def instruction(
    request: Request,
    office: Here,
    user: Editor,
    number: str,
    post: Text = "",
    leader: Text = "",
    day: Text = "",
    note: Text = "",
) -> Response:
    """批示 of a leader; `post` is the level's key and the post, such as city/副市长 (notice 二(四))."""
    level, _, held = post.partition("/")
    typed = {"post": post, "leader": leader, "day": day, "note": note}
    with attempt(number, "instruction", **typed), office.database.write() as session:
        draft_of(session, number)
        recorded = facts.record_instruction(
            office.recorder(session, user.name),
            Filed(number),
            level=level,
            post=held,
            leader=leader,
            day=day_of(day),
            note=note or None,
        )
    return _done(request, number, f"{number}已登记批示", recorded)


@router.post("/special")
def special(
    request: Request,
    office: Here,
    user: Editor,
    number: str,
    day: Text = "",
    note: Text = "",
) -> Response:
    """专题信息、调研文章 marked 有效 (notice 二(一))."""
    with attempt(number, "special", day=day, note=note), office.database.write() as session:
        draft_of(session, number)
        recorded = facts.record_special(
            office.recorder(session, user.name), Filed(number), day=day_of(day), note=note or None
        )
    return _done(request, number, f"{number}已标为有效", recorded)


def _done(request: Request, number: str, said: str, recorded: Recorded) -> Response:
    """Back to the draft: what was recorded, what to look at, and the way back."""
    warnings = "".join(f"。注意：{each}" for each in recorded.warnings)
    to = f"/drafts/{number}"
    fields = {"facts": str(recorded.fact), "to": to}
    return done(request, to, said + warnings, undo="/adoptions/undo", fields=fields)
