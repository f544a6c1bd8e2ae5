"""Use case: messages that wait are read under guard, then filed.

Filing is one transaction: what reading found, the submissions with their numbers, the receipt and the alerts
owed. Several messages share a transaction for speed; each has a savepoint of its own, so that one which
cannot be filed waits for its next attempt and the others stand.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from ingest.answering import why_unanswered
from ingest.filed_drafts import new_submissions
from ingest.reader import Reader, ReaderFailure
from ingest.reading import Nature, Reading
from ingest.readings import Readings
from scoring.notice import Notice
from scoring.period import local_day
from store import messages, outbox, submissions
from store.archive import Archive
from store.errors import AlreadySettled
from store.messages import Found, FoundAttachment, FoundProblem
from store.models import Message
from store.session import Database, Session

TOOK_US_DOWN = "三次读取都使程序中断，已停止自动读取，请人工打开原件处理"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose desk it is: the roster in force, our own address, whom to alert, receipts a sender and day."""

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
    ReaderClosed when the reader is closed meanwhile; what was under way is not counted as an attempt.
    """
    tally: Counter[str] = Counter()
    _finish_sealing(database, archive)
    _give_up(database, clock())
    readings = Readings(database, archive, reader)
    with readings:
        for outcomes in readings.rounds():
            with database.write() as session:
                filing = _Filing(session, desk, clock())
                for message, outcome in outcomes:
                    tally.update(filing.settle(message, outcome))
            if tally["sealed"]:
                _finish_sealing(database, archive)
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
    """Quarantine messages whose every reading took this very process down with it."""
    with database.write() as session:
        for message in messages.exhausted(session):
            messages.quarantine(session, message.id, TOOK_US_DOWN, now)


class _Filing:
    """One transaction's filing: each message in a savepoint of its own."""

    def __init__(self, session: Session, desk: Desk, now: dt.datetime) -> None:
        self.session = session
        self.desk = desk
        self.now = now

    def settle(self, message: Message, outcome: Reading | ReaderFailure) -> Counter[str]:
        """What became of one message, for the tally."""
        try:
            with self.session.begin_nested():
                if isinstance(outcome, ReaderFailure):
                    return self._fail(message, outcome.reason)
                if outcome.nature is Nature.SEALED:
                    return self._seal(message)
                return self._file(message, outcome)
        except AlreadySettled as error:  # by another process meanwhile: its work stands
            log.warning("not filed", message=message.id, reason=str(error))
            return Counter()
        except Exception as error:  # a fault of ours must cost this message alone, and be seen
            log.exception("not filed", message=message.id)
            return self._fail(message, f"归档时程序出错（{type(error).__name__}）")

    def _fail(self, message: Message, reason: str) -> Counter[str]:
        log.warning("reading failed", message=message.id, attempt=message.attempts, reason=reason)
        if message.attempts < messages.MAX_ATTEMPTS:
            return Counter(failed=1)
        messages.quarantine(self.session, message.id, reason, self.now)
        return Counter(quarantined=1)

    def _seal(self, message: Message) -> Counter[str]:
        messages.seal(self.session, message.id, self.now)
        self._alert(f"sealed:{message.id}")
        return Counter(sealed=1)

    def _file(self, message: Message, reading: Reading) -> Counter[str]:
        messages.file_message(self.session, message.id, _found(reading), self.now)
        drafts = new_submissions(self.session, reading, message.day)
        submissions.insert_drafts(self.session, message.id, message.day, drafts, self.now)
        if reading.urgent and message.answerable:
            self._alert(f"urgent:{message.id}")
        self._answer(message, reading)
        return Counter(filed=1, submissions=len(drafts))

    def _alert(self, subject: str) -> None:
        for address in self.desk.staff:
            outbox.enqueue(
                self.session,
                kind="alert",
                subject=subject,
                addressee=address,
                address=address,
                now=self.now,
            )

    def _answer(self, message: Message, reading: Reading) -> None:
        reason = why_unanswered(
            reading, answerable=message.answerable, junk=message.junk, own_address=self.desk.address
        )
        address = reading.sender.address
        if reason is not None or address is None:
            log.info("no receipt", message=message.id, reason=reason)
            return
        if outbox.receipts_to(self.session, address, local_day(self.now)) >= self.desk.receipts_per_sender:
            log.warning("no receipt", message=message.id, reason="the sender's cap for the day is reached")
            return
        outbox.enqueue(
            self.session,
            kind="receipt",
            subject=str(message.id),
            addressee=address,
            address=address,
            now=self.now,
        )


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
