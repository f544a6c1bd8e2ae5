"""Receive: what the mailbox has above the cursors becomes originals in the archive and rows in the store.

A batch is safe on disk before the one transaction that inserts its rows and moves its folder's cursor. So a
run that is killed anywhere leaves at most originals without rows, and the next run ends with the same rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ingest.envelope import envelope, plausible
from ingest.errors import ServerRefused
from ingest.mailbox import Batch, Folder, Mailbox, RawMessage, Skipped
from store.archive import Archive
from store.messages import Arrival, Position, cursor, store_batch
from store.session import Database

T = TypeVar("T")
Clock = Callable[[], dt.datetime]
Progress = Callable[[str, int, int], None]  # folder, messages done, messages to do


@dataclass(frozen=True, slots=True)
class Intake:
    """What the settings say about receiving."""

    folders: tuple[str, ...]  # decoded names
    junk_folders: tuple[str, ...]
    receipts_since: dt.datetime  # what arrived before is never answered
    own_address: str  # nor is what this address sent


@dataclass(slots=True)
class Received:
    """What one run did."""

    new: int = 0
    known: int = 0  # bytes that were stored before: one more location each
    gone: int = 0  # deleted on the server between being listed and being fetched
    skipped: list[Skipped] = field(default_factory=list)


def receive(
    mailbox: Mailbox,
    archive: Archive,
    database: Database,
    intake: Intake,
    clock: Clock,
    progress: Progress = lambda *_: None,
) -> Received:
    """Take in everything above the cursors, folder by folder.

    A folder that the server does not open or cannot read is skipped, with the reason, and the next one goes
    on. Raises UnsafeLogin and MailboxUnreachable; what was stored until then stays.
    """
    reception = _Reception(mailbox, archive, database, intake, clock, progress)
    for name in intake.folders:
        try:
            folder = mailbox.open(name)
            if isinstance(folder, Folder):
                reception.take_in(folder)
            else:
                reception.received.skipped.append(folder)
        except ServerRefused as refusal:
            reception.received.skipped.append(Skipped(name, str(refusal)))
    return reception.received


@dataclass(slots=True)
class _Reception:
    """One run of `receive`."""

    mailbox: Mailbox
    archive: Archive
    database: Database
    intake: Intake
    clock: Clock
    progress: Progress
    received: Received = field(default_factory=Received)

    def take_in(self, folder: Folder) -> None:
        """Everything above an opened folder's cursor. With nothing there: one search, one small write."""
        with self.database.read() as session:
            before = cursor(session, folder.name)
        known = before if before is not None and before.uidvalidity == folder.uidvalidity else None
        last_uid = known.last_uid if known else 0
        uids = self.mailbox.uids_above(folder, last_uid)
        rescan_until = known.rescan_until if known else 0
        if before and not known:  # recreated: all it holds now was there before, whatever it looks like
            rescan_until = max(uids, default=0)
        position = Position(folder.name, folder.uidvalidity, last_uid, folder.messages, rescan_until)
        if not uids:
            self._store((), (), position)
            return
        done = 0
        # The network brings one batch while the disk takes another and the store a third.
        with closing(ahead(self._archived(ahead(self.mailbox.batches(uids))))) as archived:
            for batch, hashes in archived:
                self._store(batch.messages, hashes, replace(position, last_uid=batch.through))
                self.received.gone += batch.gone
                done += len(batch.messages) + batch.gone
                self.progress(folder.name, done, len(uids))

    def _archived(self, batches: Iterable[Batch]) -> Iterator[tuple[Batch, Sequence[str]]]:
        """Each batch with the hashes of its messages, once these are safe on disk."""
        for batch in batches:
            yield batch, self.archive.put_many([message.content for message in batch.messages])

    def _store(self, messages: Sequence[RawMessage], hashes: Sequence[str], position: Position) -> None:
        """The rows and the cursor in one transaction; the bytes are in the archive."""
        now = self.clock()
        arrivals = [
            self._judged(arrival(message, sha256, position.folder, position.uidvalidity, now), position)
            for message, sha256 in zip(messages, hashes, strict=True)
        ]
        with self.database.write() as session:
            new = store_batch(session, arrivals, position, now)
        self.received.new += new
        self.received.known += len(arrivals) - new

    def _judged(self, found: Arrival, position: Position) -> Arrival:
        """With what the settings say of it: from a junk folder? to be answered?"""
        answerable = (
            found.received_at >= self.intake.receipts_since
            and found.uid > position.rescan_until
            and found.sender_address != self.intake.own_address.lower()
        )
        junk = found.folder in self.intake.junk_folders
        return replace(found, junk=junk, answerable=answerable)


def arrival(
    message: RawMessage, sha256: str, folder: str, uidvalidity: int, otherwise: dt.datetime
) -> Arrival:
    """What the store is told of a message. It arrived at its INTERNALDATE, else at its newest Received
    header, else at the moment `otherwise`."""
    seen = envelope(message.content)
    return Arrival(
        sha256=sha256,
        size=message.size,
        message_id=seen.message_id,
        sender_address=seen.sender_address,
        received_at=plausible(message.arrived_at) or seen.received_at or otherwise,
        folder=folder,
        uidvalidity=uidvalidity,
        uid=message.uid,
        failure=None if message.whole else _too_large(message.size),
    )


def ahead(items: Iterator[T]) -> Generator[T, None, None]:
    """The same items, the next one being made in a thread while the last one is used."""
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as thread:
        coming = thread.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = thread.submit(next, items, None)
            yield item


def _too_large(size: int) -> str:
    return f"邮件过大（{size >> 20} MB），未取正文，请在网页邮箱中打开原件查看。"
