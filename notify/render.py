"""Making the bytes of owed mails, once each, in the tick that owes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from notify.attachments import File
from notify.calendar import Calendar
from notify.compose import Envelope, compose, message_id
from notify.errors import NotifyError
from notify.gather import Asked, ReleaseOn, gather
from notify.templates import Templates
from notify.wording import OFFICE
from scoring.notice import Notice
from store import conditions, outbox
from store.commissions import Attached
from store.errors import StoreError
from store.models import OutboxRow
from store.session import Database, Session

BATCH = 50  # mails rendered for one transaction: memory does not grow with what is owed
TEMPLATE_REFUSED = "template_refused"  # the condition's name

log = structlog.get_logger()


@dataclass(frozen=True)
class Writer:
    """What mails are written with."""

    mailbox: str
    templates: Templates
    notices: Mapping[int, Notice]
    release_on: ReleaseOn
    calendar: Calendar
    original: Callable[[str], bytes]  # bytes in the archive by their SHA-256
    group_qr: Path | None = None
    desk_url: str | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    row_id: int
    message_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Unwritten:
    row_id: int
    reason: str


def render_owed(database: Database, writer: Writer, clock: Callable[[], dt.datetime]) -> int:
    """Write every mail that has an address and no bytes yet; gives how many.

    One that cannot be written is given up and shown to staff; it never keeps back the others.
    """
    count = 0
    while True:
        with database.read() as session:
            rows = outbox.unrendered(session, BATCH)
            outcomes = [_write(session, row, writer, clock()) for row in rows]
        if not rows:
            return count
        with database.write() as session:
            for outcome in outcomes:
                _keep(session, outcome)
            _report(session, writer.templates, clock())
        count += sum(isinstance(outcome, _Written) for outcome in outcomes)


def _write(session: Session, row: OutboxRow, writer: Writer, now: dt.datetime) -> _Written | _Unwritten:
    try:
        context = gather(
            Asked(
                session,
                row,
                writer.notices,
                writer.release_on,
                writer.calendar,
                writer.templates,
                now,
                writer.group_qr,
                writer.desk_url,
            )
        )
    except (NotifyError, StoreError, LookupError, ValueError) as error:
        return _unwritten(row, error)  # any other error is the database's, and not this mail's fault
    try:
        names = tuple(file.name for file in context.files)
        letter = writer.templates.render(
            context.template, files=names, office=OFFICE, mailbox=writer.mailbox, **context.values
        )
        identity = message_id(row.kind, row.subject, row.addressee, writer.mailbox)
        envelope = Envelope(
            mailbox=writer.mailbox,
            address=row.address or "",
            message_id=identity,
            date=now,
            replied=row.kind in outbox.ANSWERS,
            in_reply_to=context.answers,
        )
        files = [_file(each, writer) for each in context.files]
        return _Written(row.id, identity, compose(letter, envelope, files, context.picture))
    except Exception as error:  # pure work on a stranger's words: whatever it raises, the next mail goes on
        return _unwritten(row, error)


def _file(file: File | Attached, writer: Writer) -> File:
    """The file with its bytes, which may lie in the archive."""
    return file if isinstance(file, File) else File(file.name, writer.original(file.sha256))


def _unwritten(row: OutboxRow, error: Exception) -> _Unwritten:
    log.error("mail not written", id=row.id, kind=row.kind, subject=row.subject, exc_info=error)
    return _Unwritten(row.id, f"未能生成：{type(error).__name__}: {error}")


def _keep(session: Session, outcome: _Written | _Unwritten) -> None:
    if isinstance(outcome, _Written):
        outbox.set_content(session, outcome.row_id, outcome.message_id, outcome.content)
    else:
        outbox.give_up(session, outcome.row_id, outcome.reason)


def _report(session: Session, templates: Templates, now: dt.datetime) -> None:
    """Staff hear of an override of theirs that is not used, for as long as it lies there."""
    if templates.refusals:
        told = "；".join(str(refusal) for refusal in templates.refusals)
        conditions.raise_condition(session, TEMPLATE_REFUSED, told, now)
    else:
        conditions.clear(session, TEMPLATE_REFUSED)
