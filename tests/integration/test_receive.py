"""Receive on a real Dovecot behind the 163-like front, into both kinds of database."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ingest import mailbox as mailbox_module
from ingest.errors import LoginRefused, MailboxUnreachable
from ingest.mailbox import MailAccount, open_mailbox
from ingest.receive import Intake, Received, receive
from store.archive import Archive
from store.models import Cursor, Location, Message, MessageState
from store.session import Database
from tests.servers.imap_front import ImapFront
from tests.servers.maildir import Account

MORNING = dt.datetime(2020, 3, 30, 9, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FOLDERS = ("INBOX", "垃圾邮件", "广告邮件")


def letter(number: int, text: str = "", sender: str = "xxk@unit.test") -> bytes:
    head = f"From: {sender}\r\nMessage-ID: <{number}@unit.test>\r\nSubject: draft {number}\r\n\r\n"
    return (head + text + "\r\n").encode()


class Desk:
    """A mailbox, a store and an archive; `poll` is one run of receive between them."""

    def __init__(self, account: MailAccount, database: Database, root: Path) -> None:
        self.account = account
        self.database = database
        self.archive = Archive(root)
        self.intake = Intake(FOLDERS, FOLDERS[1:], receipts_since=MORNING, own_address=account.user)
        self.progress: list[tuple[str, int, int]] = []

    def poll(self, at: dt.datetime = MORNING) -> Received:
        with open_mailbox(self.account) as mailbox:
            return receive(
                mailbox,
                self.archive,
                self.database,
                self.intake,
                lambda: at,
                lambda *done: self.progress.append(done),
            )

    def messages(self) -> list[Message]:
        with self.database.read() as session:
            return list(session.scalars(select(Message).order_by(Message.id)))

    def locations(self) -> set[tuple[int, str, int, int]]:
        with self.database.read() as session:
            return {
                (place.message_id, place.folder, place.uidvalidity, place.uid)
                for place in session.scalars(select(Location))
            }

    def cursors(self) -> dict[str, tuple[int, int, int]]:
        with self.database.read() as session:
            return {
                row.folder: (row.uidvalidity, row.last_uid, row.on_server)
                for row in session.scalars(select(Cursor))
            }

    def originals(self) -> list[bytes]:
        return [self.archive.get(message.sha256) for message in self.messages()]


@pytest.fixture
def desk(account: Account, mail_account: MailAccount, database: Database, tmp_path: Path) -> Iterator[Desk]:
    """An empty desk whose mailbox has the three folders, all empty."""
    for folder in FOLDERS:
        account.create(folder)
    desk = Desk(mail_account, database, tmp_path / "archive")
    yield desk
    desk.archive.close()


def test_the_first_start_takes_everything_and_answers_nothing(desk: Desk, account: Account) -> None:
    """A full mailbox: every message of every folder byte for byte, none to be answered, all reported."""
    before = MORNING - dt.timedelta(days=40)
    account.create("INBOX", [letter(1), letter(2)], before, uidvalidity=5, first_uid=1320000001)
    account.create("垃圾邮件", [letter(3)], before, uidvalidity=6)
    received = desk.poll()
    assert (received.new, received.known, received.skipped) == (3, 0, [])
    assert desk.originals() == [letter(1), letter(2), letter(3)]
    assert [(m.answerable, m.junk, m.origin) for m in desk.messages()] == [
        (False, False, "mailbox"),
        (False, False, "mailbox"),
        (False, True, "mailbox"),
    ]
    assert desk.cursors() == {
        "INBOX": (5, 1320000002, 2),
        "垃圾邮件": (6, 1, 1),
        "广告邮件": (1, 0, 0),
    }
    assert desk.progress == [("INBOX", 2, 2), ("垃圾邮件", 1, 1)]


def test_a_row_says_what_the_headers_say(desk: Desk, account: Account) -> None:
    """Message-ID, sender in lower case, size, INTERNALDATE, and the day it falls on in Shanghai."""
    late = dt.datetime(2020, 3, 31, 16, 30, tzinfo=dt.UTC)
    account.create("INBOX", [letter(1, sender="=?gb2312?B?1cXI/Q==?= <XXK@Unit.Test>")], late)
    desk.poll()
    (message,) = desk.messages()
    assert (message.message_id, message.sender_address) == ("<1@unit.test>", "xxk@unit.test")
    assert message.size == len(desk.originals()[0])
    assert (message.received_at, message.day) == (late, dt.date(2020, 4, 1))
    assert message.stored_at == MORNING


def test_only_what_is_new_comes_the_next_time(desk: Desk, account: Account) -> None:
    """The second run takes what arrived meanwhile; the third takes nothing."""
    account.create("INBOX", [letter(1)])
    desk.poll()
    account.deliver("INBOX", letter(2), MORNING)
    assert desk.poll().new == 1
    assert desk.poll() == Received()
    assert [message.message_id for message in desk.messages()] == ["<1@unit.test>", "<2@unit.test>"]


def test_answerable_is_what_arrived_since_and_came_from_others(desk: Desk, account: Account) -> None:
    """receipts_since is the first moment that counts; the mailbox's own mail is never answered."""
    second = dt.timedelta(seconds=1)
    account.create(
        "INBOX",
        [letter(1), letter(2), letter(3, sender=f"<{account.user.upper()}>"), letter(4)],
        [MORNING - second, MORNING, MORNING, MORNING + second],
    )
    desk.poll()
    assert [message.answerable for message in desk.messages()] == [False, True, False, True]


def test_the_same_bytes_in_two_folders_are_one_message(desk: Desk, account: Account) -> None:
    """A second place adds a location and nothing else, in the same run and in a later one."""
    account.create("INBOX", [letter(1)], MORNING)
    account.create("垃圾邮件", [letter(1), letter(1)], MORNING)
    received = desk.poll()
    assert (received.new, received.known) == (1, 2)
    account.deliver("广告邮件", letter(1), MORNING + dt.timedelta(days=1))
    received = desk.poll()
    assert (received.new, received.known) == (0, 1)
    (message,) = desk.messages()
    assert (message.junk, message.received_at) == (False, MORNING)
    assert desk.locations() == {
        (message.id, "INBOX", 1, 1),
        (message.id, "垃圾邮件", 1, 1),
        (message.id, "垃圾邮件", 1, 2),
        (message.id, "广告邮件", 1, 1),
    }


def test_a_message_id_with_other_bytes_is_a_new_message(desk: Desk, account: Account) -> None:
    """Message-IDs drop nothing: the second is stored too, and flagged."""
    account.create("INBOX", [letter(1, "first"), letter(1, "second")])
    assert desk.poll().new == 2
    assert [message.same_message_id for message in desk.messages()] == [False, True]


def test_a_recreated_folder_is_read_again_without_doubling(desk: Desk, account: Account) -> None:
    """New UIDVALIDITY: known bytes gain locations; what looks new is stored but not answered until the rescan
    is through, what arrives later is answered."""
    account.create("INBOX", [letter(1), letter(2)], MORNING, uidvalidity=5)
    desk.poll()
    altered = b"X-Moved: yes\r\n" + letter(2)
    account.create("INBOX", [letter(1), altered], MORNING, uidvalidity=9, first_uid=100)
    received = desk.poll()
    assert (received.new, received.known) == (1, 1)
    account.deliver("INBOX", letter(3), MORNING)
    assert desk.poll().new == 1
    assert desk.originals() == [letter(1), letter(2), altered, letter(3)]
    assert [message.answerable for message in desk.messages()] == [True, True, False, True]
    first = desk.messages()[0].id
    assert {(first, "INBOX", 5, 1), (first, "INBOX", 9, 100)} <= desk.locations()
    assert desk.cursors()["INBOX"] == (9, 102, 3)


def test_a_rescan_that_was_cut_short_still_answers_nothing(
    desk: Desk, account: Account, front: ImapFront, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far the rescan goes is stored with its first batch, so a break does not turn the rest into news."""
    monkeypatch.setattr(mailbox_module, "BATCH_MESSAGES", 1)
    account.create("INBOX", [letter(1)], MORNING, uidvalidity=5)
    desk.poll()
    account.create("INBOX", [letter(n, "x" * 5_000) for n in range(2, 9)], MORNING, uidvalidity=6)
    front.cut_after = 20_000
    with pytest.raises(MailboxUnreachable):
        desk.poll()
    assert 1 < len(desk.messages()) < 8
    assert desk.poll().new > 0
    assert [message.answerable for message in desk.messages()] == [True] + [False] * 7


@pytest.mark.parametrize("cut_after", [900, 3_000, 25_000, 60_000, 100_000])
def test_a_broken_connection_loses_and_doubles_nothing(
    desk: Desk, account: Account, front: ImapFront, monkeypatch: pytest.MonkeyPatch, cut_after: int
) -> None:
    """Cut anywhere, the next run goes on behind the last whole batch and ends with every message once."""
    monkeypatch.setattr(mailbox_module, "BATCH_MESSAGES", 3)
    raws = [letter(number, "x" * 10_000) for number in range(10)]
    account.create("INBOX", raws, MORNING)
    account.create("垃圾邮件", [letter(10)], MORNING)
    front.cut_after = cut_after
    with pytest.raises(MailboxUnreachable):
        desk.poll()
    kept = len(desk.messages())
    assert kept % 3 == 0 or kept == 10
    assert desk.poll().new == 11 - kept
    assert desk.originals() == [*raws, letter(10)]
    assert len(desk.locations()) == 11


def test_a_refused_login_changes_nothing(desk: Desk, account: Account) -> None:
    """With a revoked 授权码 the run ends before the store is touched; with a new one it takes everything."""
    account.create("INBOX", [letter(1)])
    good = desk.account
    desk.account = dataclasses.replace(good, password="revoked")
    with pytest.raises(LoginRefused):
        desk.poll()
    assert desk.cursors() == {}
    desk.account = good
    assert desk.poll().new == 1


def test_a_folder_that_is_missing_does_not_stop_the_next(desk: Desk, account: Account) -> None:
    """It is reported by its name with the server's words, every time."""
    desk.intake = dataclasses.replace(desk.intake, folders=("订阅邮件", "INBOX"))
    account.create("INBOX", [letter(1)])
    received = desk.poll()
    assert received.new == 1
    assert [skipped.folder for skipped in received.skipped] == ["订阅邮件"]
    assert "doesn't exist" in received.skipped[0].reason


def test_a_message_that_is_held_back_stops_its_folder_alone(
    desk: Desk, account: Account, front: ImapFront, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came before it is stored, it is asked for again each time, and other folders go on."""
    monkeypatch.setattr(mailbox_module, "BATCH_MESSAGES", 1)
    account.create("INBOX", [letter(1), letter(2), letter(3)])
    account.create("垃圾邮件", [letter(4)])
    front.withheld = 2
    received = desk.poll()
    assert received.new == 2
    assert "UID 2" in received.skipped[0].reason
    assert desk.cursors()["INBOX"][1] == 1
    front.withheld = None
    assert desk.poll().new == 2
    assert desk.originals() == [letter(1), letter(4), letter(2), letter(3)]


def test_a_message_beyond_the_bound_is_quarantined_at_once(
    desk: Desk, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has a row with its size and a reason for staff; no reader will be handed its beginning."""
    monkeypatch.setattr(mailbox_module, "LARGEST", 3_000_000)
    monkeypatch.setattr(mailbox_module, "BATCH_BYTES", 1_000_000)
    huge = letter(2, "x" * 4_000_000)
    account.create("INBOX", [letter(1), huge, letter(3)])
    assert desk.poll().new == 3
    first, second, third = desk.messages()
    assert (first.state, third.state) == (MessageState.RECEIVED, MessageState.RECEIVED)
    assert (second.state, second.size, second.message_id) == (
        MessageState.QUARANTINED,
        len(huge),
        "<2@unit.test>",
    )
    assert second.failure == "邮件过大（3 MB），未取正文，请在网页邮箱中打开原件查看。"
    assert desk.poll() == Received()


def test_a_poll_with_nothing_new_costs_the_same_on_any_mailbox(
    account: Account, mail_account: MailAccount, front: ImapFront, sqlite_database: Database, tmp_path: Path
) -> None:
    """100 or 3,000 messages: the same commands, and no byte more than longer numbers and timings have."""
    desk = Desk(mail_account, sqlite_database, tmp_path / "archive")
    for folder in FOLDERS:
        account.create(folder)
    costs = []
    for uidvalidity, count in ((2, 100), (3, 3_000)):
        account.create("INBOX", [letter(n) for n in range(count)], uidvalidity=uidvalidity, first_uid=10_000)
        desk.poll()
        front.forget()
        assert desk.poll() == Received()
        costs.append((dict(front.commands), front.received))
    (commands, small), (same_commands, large) = costs
    assert commands == same_commands
    assert commands == {
        "CAPABILITY": 1,
        "LOGIN": 1,
        "ID": 1,
        "EXAMINE": 3,
        "UID SEARCH": 1,  # the other two folders are empty
        "LOGOUT": 1,
    }
    assert abs(large - small) < 200
    desk.archive.close()
