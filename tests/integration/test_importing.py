"""Import of .eml, .mbox and Maildir into both kinds of database."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from ingest import importing
from ingest.errors import ImportRefused
from ingest.importing import import_mail, split_mbox
from ingest.mailbox import MailAccount, open_mailbox
from ingest.receive import Intake, Received, receive
from store.archive import Archive
from store.models import Location, Message, MessageState
from store.session import Database
from tests.servers.maildir import Account

NOW = dt.datetime(2020, 4, 20, 9, tzinfo=dt.UTC)
ARRIVED = dt.datetime(2020, 3, 30, 1, 12, tzinfo=dt.UTC)

Import = Callable[..., Received]


def letter(number: int, end: str = "\r\n") -> bytes:
    lines = ["From: xxk@unit.test", f"Message-ID: <{number}@unit.test>", "", f"draft {number}", ""]
    return end.join(lines).encode()


def dated(file: Path, raw: bytes) -> Path:
    """A file that was last changed when its message arrived."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(raw)
    os.utime(file, (ARRIVED.timestamp(), ARRIVED.timestamp()))
    return file


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "archive")
    yield archive
    archive.close()


@pytest.fixture
def take_in(database: Database, archive: Archive) -> Import:
    """Import of the paths given."""
    return lambda *paths: import_mail(paths, archive, database, lambda: NOW)


def stored(database: Database) -> list[Message]:
    with database.read() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def test_a_file_is_stored_as_it_is_and_never_answered(
    take_in: Import, database: Database, archive: Archive, tmp_path: Path
) -> None:
    """An .eml's bytes stay what they are, LF included; it is marked as imported and is not answerable."""
    file = dated(tmp_path / "in" / "稿件.EML", letter(1, "\n"))
    assert take_in(file) == Received(new=1)
    (message,) = stored(database)
    assert archive.get(message.sha256) == letter(1, "\n")
    assert (message.origin, message.answerable, message.message_id) == ("import", False, "<1@unit.test>")
    assert (message.received_at, message.stored_at) == (ARRIVED, NOW)
    with database.read() as session:
        assert [place.folder for place in session.scalars(select(Location))] == [str(file)]


def test_a_received_header_comes_before_the_files_date(
    take_in: Import, database: Database, tmp_path: Path
) -> None:
    """A copied file has a new date; the header still says when the mail arrived."""
    raw = b"Received: from a by b; Sun, 29 Mar 2020 16:30:00 +0000\r\n" + letter(1)
    take_in(dated(tmp_path / "1.eml", raw))
    (message,) = stored(database)
    assert message.received_at == dt.datetime(2020, 3, 29, 16, 30, tzinfo=dt.UTC)
    assert message.day == dt.date(2020, 3, 30)


def test_importing_again_changes_nothing(take_in: Import, database: Database, tmp_path: Path) -> None:
    """The same paths a second time: every message is known."""
    dated(tmp_path / "mail" / "1.eml", letter(1))
    dated(tmp_path / "mail" / "deep" / "2.eml", letter(2))
    dated(tmp_path / "mail" / "readme.txt", b"no mail")
    assert take_in(tmp_path / "mail") == Received(new=2)
    assert take_in(tmp_path / "mail") == Received(known=2)
    assert len(stored(database)) == 2


def test_an_mbox_gives_its_messages(
    take_in: Import, database: Database, archive: Archive, tmp_path: Path
) -> None:
    """Each with CRLF line ends, without the `From ` lines and their quoting, at its own place."""
    quoted = letter(2, "\n") + b">From the county\n>>From afar\n"
    mbox = b"From a Mon Mar 30 2020\n" + letter(1, "\n") + b"\nFrom b Mon Mar 30 2020\n" + quoted + b"\n"
    file = dated(tmp_path / "all.mbox", mbox)
    assert take_in(file) == Received(new=2)
    assert [archive.get(message.sha256) for message in stored(database)] == [
        letter(1),
        letter(2) + b"From the county\r\n>From afar\r\n",
    ]
    with database.read() as session:
        assert {place.uid for place in session.scalars(select(Location))} == {1, 2}


def test_a_mailbox_imported_and_received_is_not_doubled(
    take_in: Import, database: Database, archive: Archive, account: Account, mail_account: MailAccount
) -> None:
    """A Maildir with LF line ends becomes the bytes that its server gives."""
    account.create("INBOX", [letter(1, "\n"), letter(2)], ARRIVED)
    account.create("垃圾邮件", [letter(3, "\n")], ARRIVED)
    account.deliver("INBOX", letter(4, "\n"), ARRIVED)
    assert take_in(account.maildir) == Received(new=4)
    intake = Intake(("INBOX", "垃圾邮件"), (), receipts_since=ARRIVED, own_address=account.user)
    with open_mailbox(mail_account) as mailbox:
        assert receive(mailbox, archive, database, intake, lambda: NOW) == Received(known=4)
    assert not any(message.answerable for message in stored(database))


def test_hostile_headers_are_stored(take_in: Import, database: Database, tmp_path: Path) -> None:
    """NUL, raw 8-bit bytes and a Message-ID of any length stop neither database."""
    raw = (
        b"Message-ID: <"
        + b"\x00\xff\xed\xa0\x80"
        + b"x" * 9_000
        + b">\r\nFrom: \x00\xd5\xc5 <a@unit.test>\r\n\r\n"
    )
    assert take_in(dated(tmp_path / "1.eml", raw)) == Received(new=1)
    assert stored(database)[0].sender_address == "a@unit.test"


def test_many_messages_come_in_batches(
    take_in: Import, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several transactions, the last one with what is left over."""
    monkeypatch.setattr(importing, "BATCH_MESSAGES", 3)
    for number in range(7):
        dated(tmp_path / "mail" / f"{number}.eml", letter(number))
    assert take_in(tmp_path / "mail") == Received(new=7)
    assert len(stored(database)) == 7


def test_a_message_beyond_the_bound_is_quarantined(
    take_in: Import, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As from the mailbox: a row with size and reason, and only the beginning kept."""
    monkeypatch.setattr(importing, "LARGEST", 1_000)
    raw = letter(1) + b"x" * 2_000
    take_in(dated(tmp_path / "1.eml", raw))
    (message,) = stored(database)
    assert (message.state, message.size) == (MessageState.QUARANTINED, len(raw))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.eml", None, "no such file"),
        ("notes.txt", b"text", "no .eml or .mbox"),
        ("broken.mbox", b"Subject: x\n\n", "begins with a line"),
    ],
)
def test_what_is_no_mail_is_refused_before_anything_is_taken_in(
    take_in: Import, database: Database, tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    """The path is named, and the good file before it has not been stored either."""
    good = dated(tmp_path / "good.eml", letter(1))
    if content is not None:
        dated(tmp_path / name, content)
    with pytest.raises(ImportRefused, match=reason) as caught:
        take_in(good, tmp_path / name)
    assert caught.value.path == tmp_path / name
    assert stored(database) == []


@pytest.mark.parametrize(
    ("mbox", "messages"),
    [
        (b"", []),
        (b"From a\n", [b""]),
        (b"From a\nA: 1\n\ntext\n", [b"A: 1\n\ntext\n"]),
        (b"From a\nA: 1\n\ntext", [b"A: 1\n\ntext"]),
        (b"From a\nA: 1\n\nFrom b\nB: 1\n\n", [b"A: 1\n", b"B: 1\n"]),
        (b"From a\nA: 1\n\none\nFrom the text\n\n", [b"A: 1\n\none\nFrom the text\n"]),
    ],
)
def test_where_messages_of_an_mbox_begin(mbox: bytes, messages: Sequence[bytes]) -> None:
    """At `From ` after an empty line or at the top, and nowhere else."""
    assert list(split_mbox(mbox.splitlines(keepends=True))) == messages
