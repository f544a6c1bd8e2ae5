"""Messages put into a desk's database as receiving and filing leave them."""

from __future__ import annotations

import datetime as dt
import hashlib
from email.message import EmailMessage

from sqlalchemy import select

from ingest.files import open_files
from ingest.message import parse
from ingest.watch import Unwatched
from store import messages
from store.messages import Arrival, Found, FoundAttachment, FoundProblem
from store.models import Message
from store.session import Session
from tests.desk.conftest import Desk


def letter(subject: str, text: str, files: dict[str, tuple[str, bytes]] | None = None) -> bytes:
    """A mail; `files` by name: media type and content."""
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "czj@example.com", subject, "<1@example.com>"
    mail.set_content(text)
    for name, (kind, content) in (files or {}).items():
        mail.add_attachment(content, maintype=kind.split("/")[0], subtype=kind.split("/")[1], filename=name)
    return mail.as_bytes()


def given_up(desk: Desk, raw: bytes, reason: str = "读取时程序中断，请人工打开原件处理") -> int:
    """A message that could not be read; gives its number."""
    number = _stored(desk, raw)
    with desk.office.database.write() as session:
        messages.quarantine(session, number, reason, desk.now)
    return number


def filed(desk: Desk, raw: bytes, nature: str = "submission", problem: str | None = None) -> int:
    """A message that was read; gives its number."""
    number, mail = _stored(desk, raw), parse(raw)
    attachments = tuple(
        FoundAttachment(each.path, each.media_type, each.size, each.sha256)
        for each in open_files(mail.parts, Unwatched()).attachments
    )
    problems = (FoundProblem(problem, "附件", "附件设有密码，系统未读取。"),) if problem else ()
    found = Found(nature, subject=mail.subject, attachments=attachments, problems=problems)
    with desk.office.database.write() as session:
        messages.file_messages(session, {number: found}, desk.now)
    return number


def sealed(desk: Desk, raw: bytes) -> int:
    """A message that bears a 密级; gives its number."""
    number = _stored(desk, raw)
    with desk.office.database.write() as session:
        messages.seal(session, number, desk.now)
    desk.office.archive.seal(hashlib.sha256(raw).hexdigest())
    return number


def message(session: Session, number: int) -> Message:
    """One message with what was found in it."""
    found = messages.get(session, number)
    assert found is not None
    return found


def _stored(desk: Desk, raw: bytes) -> int:
    (sha256,) = desk.office.archive.put_many([raw])
    uid = int(sha256[:6], 16)
    received = desk.now - dt.timedelta(hours=1)
    with desk.office.database.write() as session:
        arrival = Arrival(sha256, len(raw), None, "czj@example.com", received, "INBOX", 1, uid)
        messages.store_batch(session, [arrival], None, desk.now)
        number = session.scalar(select(Message.id).where(Message.sha256 == sha256))
    assert number is not None
    return number
