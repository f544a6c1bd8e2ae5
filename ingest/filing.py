"""Use case: messages that wait are read under guard, then filed.

Filing is one transaction: what reading found, the submissions with their numbers, the receipt and the alerts
owed. A round of messages shares a transaction for speed; where one of them cannot be filed, each is filed in
a transaction of its own, so that this one waits for its next attempt and the others stand.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import structlog

from ingest.answers_owed import answers_owed
from ingest.filed_drafts import file_drafts, found
from ingest.filed_objections import file_objections
from ingest.filed_people import proposed
from ingest.filed_queries import accounts_asked
from ingest.filed_replies import file_replies
from ingest.reader import Reader, ReaderFailure
from ingest.reading import Nature, Reading
from ingest.readings import Outcome, Readings
from ingest.receipt_copies import copies
from scoring.notice import Notice
from store import messages, outbox, proposals
from store.archive import Archive
from store.errors import AlreadySettled
from store.messages import Found, FoundAttachment, FoundProblem
from store.models import Message
from store.outbox import Owed
from store.session import Database, Session

TOOK_US_DOWN = "三次读取均未完成，最后一次使程序中断，已停止自动读取，请人工打开原件处理"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose desk it is: the roster in force, our own address, whom to alert, answers a sender and day."""

    notice: Notice
    address: str
    staff: tuple[str, ...]
    receipts_per_sender: int


@dataclass(frozen=True, slots=True)
class Filed:
    """What a run did: messages filed, sealed and given up, readings to be tried again, submissions found."""

    filed: int = 0
    sealed: int = 0
    quarantined: int = 0
    failed: int = 0
    submissions: int = 0


def read_and_file(
    database: Database,
    archive: Archive,
    reader: Reader,
    desk: Desk,
    clock: Callable[[], dt.datetime],
    progress: Callable[[int], None] | None = None,
) -> Filed:
    """Read and file every message that waits; `progress` hears of each round how many messages it settled.

    A message whose reading fails is tried three times and then quarantined with the reason. Raises
    ReaderClosed when the reader is closed meanwhile, NotStarted when there is none; what was under way is not
    counted as an attempt.
    """
    tally: Counter[str] = Counter()
    _finish_sealing(database, archive)
    _give_up(database, clock())
    with Readings(database, archive, reader) as readings:
        for outcomes in readings.rounds():
            settled = _settle_round(database, desk, outcomes, clock())
            readings.settled(outcomes)
            if settled["sealed"]:
                _finish_sealing(database, archive)
            tally += settled
            if progress:
                progress(len(outcomes))
    return Filed(**tally)


def _finish_sealing(database: Database, archive: Archive) -> None:
    """Take sealed originals out of sight; also those that a crash left between the row and the file."""
    with database.read() as session:
        hashes = messages.sealed_hashes(session)
    for sha256 in hashes:
        if archive.path(sha256).exists():
            archive.seal(sha256)


def _give_up(database: Database, now: dt.datetime) -> None:
    """Quarantine messages whose last reading took this very process down with it, as others may have."""
    with database.write() as session:
        for message in messages.exhausted(session):
            messages.quarantine(session, message.id, TOOK_US_DOWN, now)


def _settle_round(
    database: Database, desk: Desk, outcomes: Sequence[Outcome], now: dt.datetime
) -> Counter[str]:
    """What became of a round, for the tally."""
    try:
        with database.write() as session:
            return _settle(session, desk, outcomes, now)
    except Exception as error:  # whatever it is, it is mostly one message's matter: find out whose
        log.warning("filing one by one", messages=len(outcomes), reason=repr(error))
    tally: Counter[str] = Counter()
    for outcome in outcomes:
        tally += _settle_alone(database, desk, outcome, now)
    return tally


def _settle_alone(database: Database, desk: Desk, outcome: Outcome, now: dt.datetime) -> Counter[str]:
    message, _ = outcome
    try:
        with database.write() as session:
            return _settle(session, desk, [outcome], now)
    except AlreadySettled as error:  # by another process meanwhile: its work stands
        log.warning("not filed", message=message.id, reason=str(error))
        return Counter()
    except Exception as error:  # a fault of ours must cost this message alone, and be seen
        log.exception("not filed", message=message.id)
        with database.write() as session:
            return _fail(session, message, f"归档时程序出错（{type(error).__name__}）", now)


def _settle(session: Session, desk: Desk, outcomes: Sequence[Outcome], now: dt.datetime) -> Counter[str]:
    tally: Counter[str] = Counter()
    read: list[tuple[Message, Reading]] = []
    for message, outcome in outcomes:
        if isinstance(outcome, ReaderFailure):
            tally += _fail(session, message, outcome.reason, now)
        elif outcome.nature is Nature.SEALED:
            messages.seal(session, message.id, now)
            outbox.enqueue_all(session, _alerts(f"sealed:{message.id}", desk), now)
            tally["sealed"] += 1
        else:
            read.append((message, outcome))
    return tally + _file(session, desk, read, now)


def _fail(session: Session, message: Message, reason: str, now: dt.datetime) -> Counter[str]:
    log.warning("reading failed", message=message.id, attempt=message.attempts, reason=reason)
    if message.attempts < messages.MAX_ATTEMPTS:
        return Counter(failed=1)
    messages.quarantine(session, message.id, reason, now)
    return Counter(quarantined=1)


def _file(
    session: Session, desk: Desk, read: Sequence[tuple[Message, Reading]], now: dt.datetime
) -> Counter[str]:
    messages.file_messages(session, {message.id: _found(reading) for message, reading in read}, now)
    drafts = [
        found(message.id, message.day, draft, draft.unit or reading.unit)
        for message, reading in read
        for draft in reading.submissions
    ]
    file_drafts(session, drafts, now)
    file_replies(session, read, now)
    disputed = file_objections(session, read, now)
    proposals.insert_found(session, chain(*(proposed(message.id, each) for message, each in read)), now)
    for _, reading in read:
        if reading.bounced:
            outbox.mark_returned(session, reading.bounced, now)
    urgent = [message for message, reading in read if reading.urgent and message.answerable]
    alerts = [alert for message in urgent for alert in _alerts(f"urgent:{message.id}", desk)]
    asked = accounts_asked(session, desk.notice, [each for each in read if each[0].id not in disputed])
    answers = answers_owed(
        session, read, disputed, asked, own_address=desk.address, cap=desk.receipts_per_sender, now=now
    )
    outbox.enqueue_all(session, [*alerts, *answers, *copies(session, read, answers)], now)
    return Counter(filed=len(read), submissions=len(drafts))


def _alerts(subject: str, desk: Desk) -> list[Owed]:
    return [Owed("alert", subject, address, address) for address in desk.staff]


def _found(reading: Reading) -> Found:
    return Found(
        nature=reading.nature,
        urgent=reading.urgent,
        subject=reading.subject,
        sender_name=reading.sender.name,
        sent_at=reading.sent_at,
        in_reply_to=reading.in_reply_to,
        flags=reading.flags,
        attachments=tuple(
            FoundAttachment(each.path, each.media_type, each.size, each.sha256, each.problem)
            for each in reading.attachments
        ),
        problems=tuple(FoundProblem(each.code, each.where, each.message) for each in reading.problems),
    )
