"""What is measured, each in a process of its own: `python -m tests.bench.runs NAME JSON` prints its seconds.

The clock starts when the program is loaded and stops when the result is there, and durable where it is kept.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import json
import os
import ssl
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import docx
from imap_tools import MailBox
from imapclient import IMAPClient

from app import logs
from ingest.filing import Desk, read_and_file
from ingest.mailbox import MailAccount, open_mailbox
from ingest.meanwhile import read_meanwhile
from ingest.reader import Reader
from ingest.receive import Intake, Received, receive
from scoring.notice import SHIPPED, load_notice
from scoring.period import SHANGHAI
from store.archive import Archive
from store.messages import Position, store_batch
from store.session import Database

FOLDER = "INBOX"
BATCH = 200  # messages a FETCH of the raw run, as many as the product asks for
READERS = 2
ADDRESS = "xxk@yima.example"


@dataclass(frozen=True, slots=True)
class Task:
    """Where the mailbox is, and where to store."""

    port: int
    user: str
    password: str
    certificate: str
    data: str  # folder to store in
    url: str | None = None  # else SQLite in that folder
    known: int = 0  # UIDs up to here count as received
    days_ago: int = 0  # when it is taken in

    @property
    def account(self) -> MailAccount:
        return MailAccount("localhost", self.port, self.user, self.password, Path(self.certificate))

    def now(self) -> dt.datetime:
        return dt.datetime.now(SHANGHAI) - dt.timedelta(days=self.days_ago)


@dataclass(frozen=True, slots=True)
class Done:
    """How long it took for how many messages; submissions where drafts were filed."""

    seconds: float
    messages: int
    submissions: int = 0


def raw(task: Task) -> Done:
    """(a) Batched FETCH of the whole messages, and nothing is done with them."""
    with IMAPClient("localhost", task.port, ssl_context=trust(task)) as client:
        client._imap.debug = 0
        client.login(task.user, task.password)
        client.select_folder(FOLDER, readonly=True)
        uids = client.search()
        start = time.perf_counter()
        got = 0
        for at in range(0, len(uids), BATCH):
            got += len(client.fetch(uids[at : at + BATCH], ["BODY.PEEK[]"]))
        return Done(time.perf_counter() - start, got)


def plain(task: Task) -> Done:
    """(b) What one would write in an afternoon: imap-tools, and python-docx for the text."""
    context = trust(task)
    with MailBox("localhost", task.port, ssl_context=context).login(task.user, task.password) as mailbox:
        start = time.perf_counter()
        texts = []
        for message in mailbox.fetch(mark_seen=False):
            for attachment in message.attachments:
                document = docx.Document(io.BytesIO(attachment.payload))
                texts.append("\n".join(paragraph.text for paragraph in document.paragraphs))
        return Done(time.perf_counter() - start, len(texts))


def received(task: Task) -> Done:
    """(c) Receive alone: originals and rows safe on disk, nothing read."""
    with Store(task) as store:
        start = time.perf_counter()
        new = store.receive().new
        return Done(time.perf_counter() - start, new)


def filed(task: Task) -> Done:
    """(d) From the mailbox to filed rows, by two guarded readers that are warm."""
    notice = load_notice(2020, [SHIPPED])
    desk = Desk(notice, ADDRESS, ("staff@yima.example",), receipts_per_sender=1_000_000)
    with Store(task) as store, Reader(notice, READERS) as reader:
        _warm(reader, store)
        tally: Counter[str] = Counter()

        def read() -> None:
            done = read_and_file(store.database, store.archive, reader, desk, task.now)
            tally.update(filed=done.filed, submissions=done.submissions)

        start = time.perf_counter()
        read_meanwhile(store.receive, read)
        return Done(time.perf_counter() - start, tally["filed"], tally["submissions"])


def _warm(reader: Reader, store: Store) -> None:
    """Have them read so much that both are warm when it ends, as each needs about the same time for it."""
    path = Path(store.task.data) / "warm.eml"
    path.write_bytes(b"Subject: warm\r\n\r\n")
    for ticket in [reader.read(path, {}) for _ in range(200)]:
        ticket.result()


def polled(task: Task) -> Done:
    """A poll that finds nothing new: connect, log in, look, note it. The median of nine."""
    with Store(task) as store:
        seconds = []
        for _ in range(9):
            start = time.perf_counter()
            store.receive()
            seconds.append(time.perf_counter() - start)
        return Done(sorted(seconds)[4], 1)


class Store:
    """A data folder with archive and database at head."""

    def __init__(self, task: Task) -> None:
        gc.freeze()  # as our command line does at its start
        self.task = task
        data = Path(task.data)
        data.mkdir(parents=True, exist_ok=True)
        self.archive = Archive(data / "archive")
        self.database = Database(task.url or f"sqlite:///{data / 'xinxike.db'}")

    def __enter__(self) -> Store:
        self.database.migrate()
        if self.task.known:
            self._know(self.task.known)
        return self

    def __exit__(self, *_: object) -> None:
        self.archive.close()
        self.database.close()

    def receive(self, stored: Callable[[], None] = lambda: None) -> Received:
        intake = Intake((FOLDER,), (), dt.datetime(2020, 1, 1, tzinfo=SHANGHAI), ADDRESS)
        with open_mailbox(self.task.account) as mailbox:
            return receive(mailbox, self.archive, self.database, intake, self.task.now, lambda *_: stored())

    def _know(self, uid: int) -> None:
        """As if everything up to `uid` had been received."""
        with open_mailbox(self.task.account) as mailbox:
            folder = mailbox.open(FOLDER)
        with self.database.write() as session:
            position = Position(FOLDER, getattr(folder, "uidvalidity", 0), uid, 0)
            store_batch(session, (), position, self.task.now())


def trust(task: Task) -> ssl.SSLContext:
    """TLS that believes the server's certificate, for clients that are not ours."""
    return ssl.create_default_context(cafile=task.certificate)


RUNS: dict[str, Callable[[Task], Done]] = {
    "raw": raw,
    "plain": plain,
    "received": received,
    "filed": filed,
    "polled": polled,
}


if __name__ == "__main__":
    name, task = sys.argv[1:]
    with Path(os.devnull).open("w") as nowhere:
        logs.configure(nowhere)  # as the service logs, to where keeping it costs nothing
        done = RUNS[name](Task(**json.loads(task)))
    print(json.dumps(asdict(done)))
