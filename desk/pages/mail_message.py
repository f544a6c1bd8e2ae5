"""One message (来信): what it says, its files, the drafts that were filed of it; a draft typed in by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from desk import downloads
from desk.draft_cuts import Slice, part
from desk.guard import Editor, Here, Reader, may
from desk.mail_words import WORDS
from desk.office import Office
from desk.render import done, page
from ingest.message import parse
from ingest.reading import Kind
from ingest.taking_out import taken_out
from ingest.wordcount import count_words
from scoring.notice import Notice, Unit
from store import hand_filing, mail_room
from store.accounts import Known
from store.errors import ArchiveError, Refused
from store.models import Message, MessageState, Role
from store.session import Session

router = APIRouter(prefix="/mail/{number:int}")

_NOTHING_TYPED = {"title": "", "body": "", "kind": "", "unit": "", "reviewer": "", "said": None}
LONGEST = 30_000  # characters of a text that are shown
_HEAD = 1 << 15  # bytes of headers that are shown
EML = "message/rfc822"


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says; `text` None: it could not be read, and is not tried here."""

    headers: str
    text: str | None
    cut: bool = False


@router.get("")
def message(
    request: Request,
    office: Here,
    user: Reader,
    number: int,
) -> Response:
    """The page of a message."""
    return _shown(request, office, user, number)


@router.get("/original.eml")
def original(office: Here, user: Reader, number: int) -> Response:
    """The message byte for byte."""
    with office.database.read() as session:
        found = message_of(session, number, user)
    return downloads.download(_bytes(office, found), f"来信{number}.eml", EML)


@router.get("/parts/{attachment:int}")
def attached(office: Here, user: Reader, number: int, attachment: int) -> Response:
    """A file that came with the message."""
    with office.database.read() as session:
        found = message_of(session, number, user)
    listed = next((each for each in found.attachments if each.id == attachment), None)
    if listed is None:
        raise HTTPException(404)
    content = taken_out(_bytes(office, found), listed.path, listed.sha256)
    if content is None:
        raise HTTPException(404, "这个附件没有单独保存，请下载原始邮件查看")
    return downloads.part(content, listed.path)


@router.post("/draft")
def by_hand(
    request: Request,
    office: Here,
    user: Editor,
    number: int,
    title: Annotated[str, Form(max_length=300)] = "",
    body: Annotated[str, Form(max_length=200_000)] = "",
    kind: Annotated[Kind, Form()] = Kind.BRIEF,
    unit: Annotated[str, Form(max_length=100)] = "",
    reviewer: Annotated[str, Form(max_length=50)] = "",
) -> Response:
    """手工录入: file a draft of this message as it was typed in."""
    typed = {"title": title, "body": body, "kind": kind, "unit": unit, "reviewer": reviewer}
    try:
        with office.database.write() as session:
            found = message_of(session, number, user)
            notice = office.roster(found.day.year)
            named = _unit_named(notice, unit.strip())
            given = hand_filing.file_by_hand(
                session,
                number,
                part(Slice(title, body.replace("\r\n", "\n").strip()), kind, False, notice),
                kind=kind,
                unit=named.name if named else None,
                child=notice.child(unit.strip()) if named else None,
                reviewer=reviewer.strip() or None,
                who=user.name,
                now=office.clock(),
            )
    except Refused as refused:
        return _shown(request, office, user, number, typed | {"said": refused.reason})
    return done(request, f"/drafts/{given}", f"已录入，收稿号{given}")


def message_of(session: Session, number: int, user: Known) -> Message:
    """A message. Raises HTTPException 404 where there is none, or a sealed one.

    One that could not be read was not looked through for a 密级 marking: only editors work on it.
    """
    found = mail_room.open_message(session, number)
    unread = found is not None and found.state is MessageState.QUARANTINED
    if found is None or (unread and not may(user, Role.EDITOR)):
        raise HTTPException(404)
    return found


def _unit_named(notice: Notice, text: str) -> Unit | None:
    """The unit that was typed; None where nothing was. Raises Refused for one the notice does not know."""
    found = notice.resolve(text) if text else None
    if text and found is None:
        raise Refused(f"{notice.year}年度通知中没有“{text}”这个单位，请从名单中选择")
    return found


def _shown(
    request: Request, office: Office, user: Known, number: int, typed: Mapping[str, object] | None = None
) -> Response:
    """The page; `typed` is a form that was refused, and why under `said`."""
    with office.database.read() as session:
        found = message_of(session, number, user)
        return page(
            request,
            "mail_message",
            status=409 if typed else 200,
            message=found,
            said=_said(office, found),
            mails=mail_room.written_about(session, found),
            history=mail_room.history(session, number),
            typed=typed or _NOTHING_TYPED,
            words=count_words(str(typed["body"]).splitlines()) if typed else None,
            kinds_of_draft=[*Kind],
            units=[unit.name for unit in office.roster(found.day.year).units],
            limits=office.roster(found.day.year).limits,
            **WORDS,
        )


def _bytes(office: Office, message: Message) -> bytes:
    try:
        return office.archive.get(message.sha256)
    except ArchiveError as error:
        raise HTTPException(404, "原件不在存档中，请告知运维人员") from error


def _said(office: Office, message: Message) -> Said:
    """What it says. A message that ended its readers is not read in this process."""
    try:
        raw = office.archive.get(message.sha256)
    except ArchiveError:
        return Said("", None)
    headers = _headers(raw)
    if message.state is not MessageState.FILED or message.failure is not None:
        return Said(headers, None)
    text = parse(raw).text.strip()
    return Said(headers, text[:LONGEST], len(text) > LONGEST)


def _headers(raw: bytes) -> str:
    """The message's headers as they came, in order."""
    mail = BytesHeaderParser().parsebytes(raw[:_HEAD].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0] + b"\n\n")
    shown = (f"{name}: {value}" for name, value in mail.raw_items())
    return "\n".join(shown).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
