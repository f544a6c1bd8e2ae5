"""退稿: a reason, the mail as its sender would read it, and only then sending it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.attempt import attempt
from desk.guard import Editor, Here, may
from desk.office import Office
from desk.pages.draft import draft_of, notice_of
from desk.render import done, page
from ingest.answering import Nobody, why_nobody
from ingest.understand import FORGED
from notify.gather_return import returned
from notify.templates import Letter
from notify.wording import OFFICE
from store import draft_returns, drafts
from store.errors import Refused
from store.models import Role, Stage, Submission

router = APIRouter(prefix="/drafts/{number}")

Revision = Annotated[int, Form(ge=0)]
Reason = Annotated[str, Form(max_length=100)]
Words = Annotated[str, Form(max_length=2000)]

_NOBODY = {
    Nobody.UNKNOWN: "来信没有发件地址，不发退稿邮件，请以其他方式告知单位",
    Nobody.OURS: "来信出自本科室信箱，不发退稿邮件，请以其他方式告知单位",
    Nobody.MACHINE: "发件地址是无人查看的自动信箱，不发退稿邮件，请以其他方式告知单位",
    Nobody.FORGED: "发件地址可能系冒用，不发退稿邮件，请核实后以其他方式告知单位",
}


def whom(draft: Submission, mailbox: str) -> tuple[str | None, str | None]:
    """The address a return goes to, or None and why nobody is written to."""
    message = draft.message
    nobody = why_nobody(message.sender_address, forged=FORGED in message.flags, own_address=mailbox)
    return (message.sender_address, None) if nobody is None else (None, _NOBODY[nobody])


def words_of(reason: str, more: str) -> str:
    """The reason chosen and what was added to it. Raises Refused where there is neither."""
    said = "\n".join(part for part in (f"{reason.strip()}。" if reason.strip() else "", more.strip()) if part)
    if not said:
        raise Refused("退稿须选择或写明原因")
    return said


@router.post("/return")
def preview(
    request: Request,
    office: Here,
    user: Editor,  # noqa: ARG001  whoever may do it
    number: str,
    revision: Revision,
    reason: Reason = "",
    more: Words = "",
) -> Response:
    """What would be sent to whom."""
    with attempt(number, "return", reason=reason, more=more), office.database.read() as session:
        draft = draft_of(session, number)
        said = words_of(reason, more)
        if Stage.RETURNED not in drafts.ways(draft.stage):
            raise Refused(f"{number}现为{draft.stage}，不能退稿")
        address, nobody = whom(draft, office.mailbox)
        return page(
            request,
            "draft_return",
            draft=draft,
            address=address,
            nobody=nobody,
            held=address is not None and not office.policy.allows(address),
            letter=None if address is None else _letter(office, draft, said),
            said=said,
            reason=reason,
            more=more,
            revision=revision,
        )


def _letter(office: Office, draft: Submission, said: str) -> Letter:
    made = returned(draft, said, notice_of(office, draft.number), office.clock())
    return office.writer.templates.render("return", files=(), office=OFFICE, mailbox=office.mailbox, r=made)


@router.post("/return/send")
def give_back(
    request: Request,
    office: Here,
    user: Editor,
    number: str,
    revision: Revision,
    reason: Reason = "",
    more: Words = "",
) -> Response:
    """The draft is 退稿, and the mail is owed."""
    with attempt(number, "return", reason=reason, more=more), office.database.write() as session:
        address, nobody = whom(draft_of(session, number), office.mailbox)
        draft_returns.give_back(
            session,
            number,
            words_of(reason, more),
            address,
            revision=revision,
            chief=may(user, Role.CHIEF),
            who=user.name,
            now=office.clock(),
        )
    if address is None:
        undo, fields = f"/drafts/{number}/stage/undo", {"revision": revision + 1}
        return done(request, f"/drafts/{number}", f"{number}已退稿。{nobody}", undo=undo, fields=fields)
    mailed = f"邮件将发往{address}" if office.policy.allows(address) else "邮件按发信设置扣留在发件箱"
    return done(request, f"/drafts/{number}", f"{number}已退稿，{mailed}")
