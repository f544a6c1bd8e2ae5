"""Mail that was received and waits to be read: put where receive puts it, then read and filed for real."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from sqlalchemy import select

from ingest.filing import Desk, Filed, read_and_file
from ingest.mailbox import RawMessage
from ingest.reader import Reader
from ingest.receive import arrival
from scoring.notice import load_notice
from store import messages
from store.archive import Archive
from store.models import Message, OutboxRow, Submission
from store.session import Database

CORPUS = Path(__file__).parents[1] / "mail"
NOTICE = load_notice(2020)
STAFF = ("keyuan@163.test", "kezhang@163.test")
DESK = Desk(NOTICE, "ymzfxxk@163.test", STAFF, receipts_per_sender=3)

_numbers = itertools.count(1)


def corpus(name: str) -> bytes:
    """A message of tests/mail."""
    return (CORPUS / f"{name}.eml").read_bytes()


def letter(
    title: str, unit: str | None = "财政局", *, sender: str = "bgs@unit.test", more: str = "", **headers: str
) -> bytes:
    """A draft pasted into a mail, with bytes of its own, its unit in the 落款; `more` is a last paragraph."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["Message-ID"] = f"<{next(_numbers)}@unit.test>"
    mail["Date"] = "Mon, 30 Mar 2020 09:12:00 +0800"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    lines = [
        title,
        f"　　为“{title}”，近日组织志愿者为全市32名特困供养老人送去米面油和防疫物资。",
        "　　活动中，志愿者为老人测量血压、打扫居室，并登记就医、代购需求41项，当日全部办结。",
        *([f"　　{more}"] if more else []),
        *([f"义马市{unit}", "2020年3月27日"] if unit else []),
    ]
    mail.set_content("\n".join(lines))
    return mail.as_bytes()


class Incoming:
    """A database and an archive with mail in them; `file` is one run over what waits."""

    def __init__(
        self, database: Database, archive: Archive, reader: Reader, now: dt.datetime, desk: Desk = DESK
    ) -> None:
        self.database = database
        self.archive = archive
        self.reader = reader
        self.now = now
        self.desk = desk

    def arrive(
        self, *mails: bytes, at: dt.datetime | None = None, answerable: bool = True, junk: bool = False
    ) -> list[int]:
        """Store mails as a poll does; gives their ids."""
        hashes = self.archive.put_many(mails)
        raws = [RawMessage(next(_numbers), len(mail), at or self.now, mail, True) for mail in mails]
        arrivals = [
            replace(arrival(raw, sha, "INBOX", 1, self.now), answerable=answerable, junk=junk)
            for raw, sha in zip(raws, hashes, strict=True)
        ]
        with self.database.write() as session:
            messages.store_batch(session, arrivals, None, self.now)
            found = session.execute(select(Message.sha256, Message.id).where(Message.sha256.in_(hashes)))
            ids = dict(found.tuples().all())
        return [ids[sha] for sha in hashes]

    def file(self, progress: Callable[[int], None] | None = None) -> Filed:
        return read_and_file(self.database, self.archive, self.reader, self.desk, lambda: self.now, progress)

    def message(self, message_id: int) -> Message:
        with self.database.read() as session:
            found = messages.get(session, message_id)
        assert found is not None
        return found

    def submissions(self) -> list[Submission]:
        with self.database.read() as session:
            return list(session.scalars(select(Submission).order_by(Submission.id)))

    def owed(self) -> list[tuple[str, str, str]]:
        """Kind, subject and address of every mail owed."""
        with self.database.read() as session:
            rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
            return [(row.kind, row.subject, row.address or "") for row in rows]
