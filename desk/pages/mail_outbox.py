"""发件箱: mails that wait, were sent, were refused or are held back, and sending one again."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from desk import downloads
from desk.guard import Editor, Here, Reader
from desk.mail_words import WORDS
from desk.pages.mail_message import EML
from desk.paths import ours
from desk.render import done, page
from store import mail_room, outbox
from store.models import OutboxRow, OutboxState
from store.session import Session

router = APIRouter(prefix="/mail/outbox")


@router.get("")
def listed(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
    state: str = "",
    before: int | None = None,
) -> Response:
    """A page of the outbox."""
    chosen = next((each for each in OutboxState if each == state), None)
    with office.database.read() as session:
        rows, more = mail_room.outgoing(session, chosen, before)
        return page(
            request,
            "mail_outbox",
            rows=rows,
            more=more,
            chosen=chosen,
            counts=outbox.by_state(session),
            **WORDS,
        )


@router.post("/{number:int}/retry")
def retry(
    request: Request, office: Here, user: Editor, number: int, to: Annotated[str, Form()] = ""
) -> Response:
    """重发: a refused or withheld mail goes out again, byte for byte."""
    with office.database.write() as session:
        outbox.retry(session, number, office.clock())
        mail_room.retried(session, number, who=user.name, now=office.clock())
    return done(request, ours(to) or f"/mail/outbox/{number}", f"第{number}封已排队重发")


@router.get("/{number:int}")
def one(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  likewise
    number: int,
) -> Response:
    """One mail as its reader gets it, its text."""
    with office.database.read() as session:
        row = _row(session, number)
        mail = _mail(row)
        return page(
            request,
            "mail_outgoing",
            row=row,
            subject=None if mail is None else str(mail["subject"] or ""),
            text=None if mail is None else _text(mail),
            files=[] if mail is None else [each.get_filename() or "附件" for each in mail.iter_attachments()],
            **WORDS,
        )


@router.get("/{number:int}/mail.eml")
def eml(office: Here, user: Reader, number: int) -> Response:  # noqa: ARG001  likewise
    """The mail byte for byte, to be opened in a mail program."""
    with office.database.read() as session:
        content = _row(session, number).content
    if content is None:
        raise HTTPException(404, "这封邮件尚未生成")
    return downloads.download(content, f"发件{number}.eml", EML)


def _row(session: Session, number: int) -> OutboxRow:
    row = outbox.get(session, number)
    if row is None:
        raise HTTPException(404)
    return row


def _mail(row: OutboxRow) -> EmailMessage | None:
    if row.content is None:
        return None
    read = email.message_from_bytes(row.content, policy=email.policy.default)
    return read if isinstance(read, EmailMessage) else None


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return "" if body is None else str(body.get_content())
