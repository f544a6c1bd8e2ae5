"""上报: a draft goes on to a gazette above this office's, and what became of it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.attempt import attempt
from desk.guard import Editor, Here
from desk.pages.draft import notice_of
from desk.render import done
from store import upward
from store.errors import Refused
from store.upward import Result

router = APIRouter(prefix="/drafts/{number}/upward")

Revision = Annotated[int, Form(ge=0)]


@router.post("")
def report(
    request: Request,
    office: Here,
    user: Editor,
    number: str,
    revision: Revision,
    gazette: Annotated[str, Form(max_length=100)] = "",
    title: Annotated[str, Form(max_length=300)] = "",
    text: Annotated[str, Form(max_length=200_000)] = "",
    day: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Record that it was sent on."""
    notice, typed = notice_of(office, number), {"gazette": gazette, "title": title, "text": text, "day": day}
    with attempt(number, "upward", **typed), office.database.write() as session:
        row = upward.report(
            session,
            notice,
            number,
            gazette=gazette,
            title=title,
            text=text,
            day=_day(day),
            revision=revision,
            who=user.name,
            now=office.clock(),
        )
        told, undo = notice.gazettes[row.gazette].name, f"/drafts/{number}/upward/{row.id}/undo"
    fields = {"revision": revision + 1}
    return done(request, f"/drafts/{number}", f"{number}已登记上报{told}", undo=undo, fields=fields)


@router.post("/{report_id}/undo")
def undo(
    request: Request, office: Here, user: Editor, number: str, report_id: int, revision: Revision
) -> Response:
    """It was not sent on after all."""
    with attempt(number, "upward"), office.database.write() as session:
        upward.take_back(session, report_id, revision=revision, who=user.name, now=office.clock())
    return done(request, f"/drafts/{number}", f"{number}已撤销这次上报登记")


@router.post("/{report_id}/result")
def result(
    request: Request,
    office: Here,
    user: Editor,
    number: str,
    report_id: int,
    revision: Revision,
    outcome: Annotated[Result | None, Form()] = None,
) -> Response:
    """What became of it; nothing chosen: not known after all."""
    with attempt(number, "upward"), office.database.write() as session:
        before = upward.get(session, report_id)[0].result
        upward.set_result(session, report_id, outcome, revision=revision, who=user.name, now=office.clock())
    fields: dict[str, str | int] = {"revision": revision + 1}
    if before:
        fields["outcome"] = before
    return done(
        request,
        f"/drafts/{number}",
        f"{number}上报结果已记为{outcome or '待定'}",
        undo=f"/drafts/{number}/upward/{report_id}/result",
        fields=fields,
    )


def _day(typed: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed.strip())
    except ValueError:
        raise Refused("请填写上报日期，如2020-03-30") from None
