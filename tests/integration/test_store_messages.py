"""Storing batches, moving cursors, and a message's way to filed, quarantined or sealed; on both databases."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store import messages
from store.errors import StoreError
from store.messages import Arrival, Found, FoundAttachment, FoundProblem, Position
from store.models import Location, Message, MessageState
from store.session import Database

UIDVALIDITY = 4_294_967_295  # the largest that RFC 3501 allows


def arrival(number: int, now: dt.datetime, *, folder: str = "INBOX", content: str | None = None) -> Arrival:
    """A message with bytes and Message-ID of its own, seen under UID `number`."""
    return Arrival(
        sha256=hashlib.sha256((content or f"mail {number}").encode()).hexdigest(),
        size=1000 + number,
        message_id=f"<{number}@example.com>",
        sender_address="xxy@example.com",
        received_at=now,
        folder=folder,
        uidvalidity=UIDVALIDITY,
        uid=number,
        answerable=True,
    )


def store(
    database: Database, arrivals: list[Arrival], now: dt.datetime, position: Position | None = None
) -> int:
    with database.write() as session:
        return messages.store_batch(session, arrivals, position, now)


def stored(session: Session) -> list[Message]:
    return list(session.scalars(select(Message).order_by(Message.id)))


def test_a_batch_becomes_messages_locations_and_a_position(database: Database, now: dt.datetime) -> None:
    """One transaction holds the messages in order, where each was seen, and how far the folder was read."""
    position = Position("INBOX", UIDVALIDITY, 3, on_server=3)
    assert store(database, [arrival(number, now) for number in (1, 2, 3)], now, position) == 3
    with database.read() as session:
        rows = stored(session)
        assert [row.message_id for row in rows] == [f"<{number}@example.com>" for number in (1, 2, 3)]
        assert {(row.state, row.attempts, row.answerable, row.junk) for row in rows} == {
            (MessageState.RECEIVED, 0, True, False)
        }
        assert (rows[0].received_at, rows[0].stored_at, rows[0].day) == (now, now, dt.date(2020, 3, 25))
        places = session.scalars(select(Location).order_by(Location.uid)).all()
        assert [(place.message_id, place.folder, place.uid) for place in places] == [
            (row.id, "INBOX", uid) for uid, row in enumerate(rows, start=1)
        ]
        found = messages.cursor(session, "INBOX")
        assert found is not None
        assert (found.uidvalidity, found.last_uid, found.on_server, found.polled_at) == (
            UIDVALIDITY,
            3,
            3,
            now,
        )
        assert messages.cursor(session, "垃圾邮件") is None


def test_the_day_is_the_day_in_shanghai(database: Database) -> None:
    """A message of 16:30 UTC on the last day of March belongs to the first of April, and so to Q2."""
    late = dt.datetime(2020, 3, 31, 16, 30, tzinfo=dt.UTC)
    store(database, [arrival(1, late)], late)
    with database.read() as session:
        assert stored(session)[0].day == dt.date(2020, 4, 1)


def test_an_exception_leaves_neither_rows_nor_position(database: Database, now: dt.datetime) -> None:
    """Rows and cursor move together: if the batch cannot be stored, the folder is read again from before."""
    bad = replace(arrival(2, now), received_at=now.replace(tzinfo=None))
    with pytest.raises(ValueError, match="naive"):
        store(database, [arrival(1, now), bad], now, Position("INBOX", UIDVALIDITY, 2, 2))
    with database.read() as session:
        assert stored(session) == []
        assert messages.cursor(session, "INBOX") is None


def test_known_bytes_add_one_location_and_nothing_else(database: Database, now: dt.datetime) -> None:
    """The same bytes in another folder, under a new UIDVALIDITY or seen again make no second message."""
    first = arrival(1, now)
    store(database, [first], now)
    moved = replace(first, folder="垃圾邮件", uid=9, junk=True, answerable=False)
    renumbered = replace(first, uidvalidity=2, uid=1)
    assert store(database, [moved, renumbered], now) == 0
    assert store(database, [first, moved, renumbered], now) == 0
    with database.read() as session:
        (message,) = stored(session)
        assert (message.junk, message.answerable) == (False, True)
        assert {(place.folder, place.uidvalidity, place.uid) for place in message.locations} == {
            ("INBOX", UIDVALIDITY, 1),
            ("垃圾邮件", UIDVALIDITY, 9),
            ("INBOX", 2, 1),
        }
        assert len(message.locations) == 3


def test_same_bytes_twice_in_one_batch(database: Database, now: dt.datetime) -> None:
    """Twins within a batch are one message with two locations; the first seen decides what it is."""
    twin = replace(arrival(1, now), uid=2, answerable=False)
    assert store(database, [arrival(1, now), twin, arrival(3, now)], now) == 2
    with database.read() as session:
        first, second = stored(session)
        assert [len(first.locations), len(second.locations)] == [2, 1]
        assert first.answerable


def test_same_message_id_with_other_bytes_is_a_new_message_flagged(
    database: Database, now: dt.datetime
) -> None:
    """A Message-ID never drops anything: other bytes are another message, in this batch or a later one."""
    one = arrival(1, now)
    other = replace(arrival(2, now), message_id=one.message_id)
    third = replace(arrival(3, now), message_id=one.message_id)
    without = [replace(arrival(number, now), message_id=None) for number in (4, 5)]
    store(database, [one, other], now)
    store(database, [third, *without], now)
    with database.read() as session:
        assert [row.same_message_id for row in stored(session)] == [False, True, True, False, False]


def test_headers_that_a_sender_made_to_hurt_are_stored(database: Database, now: dt.datetime) -> None:
    """NUL bytes, lone surrogates and a header of 100,000 characters neither fail nor get confused."""
    long = "<" + "长" * 100_000
    hostile = [
        replace(arrival(1, now), message_id="<a\0b\udcff@x>", sender_address="a\0@example.com"),
        replace(arrival(2, now), message_id=long + "1>", sender_address="b" * 100_000),
        replace(arrival(3, now), message_id=long + "2>"),
    ]
    assert store(database, hostile, now) == 3
    with database.read() as session:
        rows = stored(session)
        assert rows[0].message_id == "<ab?@x>"
        assert rows[0].sender_address == "a@example.com"
        assert not any(row.same_message_id for row in rows)


def test_a_message_that_could_not_be_fetched_whole_is_quarantined(
    database: Database, now: dt.datetime
) -> None:
    """One that arrives with a failure is set aside at once with its reason, and is never read."""
    store(database, [replace(arrival(1, now), failure="邮件过大")], now)
    with database.read() as session:
        (message,) = stored(session)
        assert (message.state, message.failure, message.read_at) == (
            MessageState.QUARANTINED,
            "邮件过大",
            now,
        )
        assert messages.unread(session, 10) == []


def test_the_cursor_never_moves_back(database: Database, now: dt.datetime) -> None:
    """Under the same UIDVALIDITY the position only grows; under a new one it starts anew."""
    later = now + dt.timedelta(minutes=2)
    with database.write() as session:
        messages.move_cursor(session, Position("INBOX", 1, 50, on_server=40), now)
        messages.move_cursor(session, Position("INBOX", 1, 20, on_server=41), later)
        found = messages.cursor(session, "INBOX")
        assert found is not None
        assert (found.last_uid, found.on_server, found.polled_at) == (50, 41, later)
        messages.move_cursor(session, Position("INBOX", 2, 7, on_server=41, rescan_until=40), later)
    with database.read() as session:
        found = messages.cursor(session, "INBOX")
        assert found is not None
        assert (found.uidvalidity, found.last_uid, found.rescan_until) == (2, 7, 40)


def test_unread_gives_the_oldest_and_leaves_out_the_exhausted(database: Database, now: dt.datetime) -> None:
    """Three readings begun are enough: such a message is given to be quarantined, and the next ones go on."""
    store(database, [arrival(number, now) for number in range(1, 6)], now)
    for _ in range(3):
        with database.write() as session:
            messages.begin_attempts(session, [1, 2])
    with database.write() as session:
        messages.return_attempts(session, [2])
    with database.read() as session:
        assert [message.id for message in messages.unread(session, 3)] == [2, 3, 4]
        assert [message.id for message in messages.exhausted(session)] == [1]
        assert messages.unread(session, 10)[0].attempts == 2


def test_filing_records_what_was_found(database: Database, now: dt.datetime) -> None:
    """Subject, nature, flags, attachments and problems are stored, and the message is no longer unread."""
    store(database, [arrival(1, now)], now)
    found = Found(
        nature="submission",
        urgent=True,
        subject="【条目】市财政局:\0测试",
        sender_name="财政局信息员",
        sent_at=now - dt.timedelta(hours=1),
        in_reply_to="<约稿@example.com>",
        flags=("内部资料",),
        attachments=(FoundAttachment("包.zip/一.docx", "application/msword", 20480, "0" * 64, "damaged"),),
        problems=(FoundProblem("damaged", "包.zip/一.docx", "附件已损坏，请重新发送。"),),
    )
    with database.write() as session:
        messages.file_messages(session, {1: found}, now)
    with database.read() as session:
        message = messages.get(session, 1)
        assert message is not None
        assert (message.state, message.read_at) == (MessageState.FILED, now)
        assert (message.subject, message.urgent, message.flags) == (
            "【条目】市财政局:测试",
            True,
            ["内部资料"],
        )
        assert message.sent_at == found.sent_at
        assert [(part.path, part.problem) for part in message.attachments] == [("包.zip/一.docx", "damaged")]
        assert [problem.sentence for problem in message.problems] == ["附件已损坏，请重新发送。"]
        assert messages.unread(session, 10) == []


def test_a_message_is_settled_once(database: Database, now: dt.datetime) -> None:
    """What is filed, quarantined or sealed is not settled again, and an unknown message is an error."""
    store(database, [arrival(number, now) for number in (1, 2, 3)], now)
    with database.write() as session:
        messages.file_messages(session, {1: Found(nature="query")}, now)
        messages.quarantine(session, 2, "读取超过60秒", now)
        messages.seal(session, 3, now)
    for message_id in (1, 2, 3, 4):
        with pytest.raises(StoreError, match=f"message {message_id} "), database.write() as session:
            messages.file_messages(session, {message_id: Found(nature="query")}, now)
    with database.read() as session:
        assert [(row.state, row.failure) for row in stored(session)] == [
            (MessageState.FILED, None),
            (MessageState.QUARANTINED, "读取超过60秒"),
            (MessageState.SEALED, None),
        ]


def test_nothing_of_a_sealed_message_is_stored(database: Database, now: dt.datetime) -> None:
    """Number, time and sender are all that stays of it here; its bytes are named for the archive to seal."""
    store(database, [arrival(1, now), arrival(2, now)], now)
    with database.write() as session:
        messages.seal(session, 2, now)
    with database.read() as session:
        message = messages.get(session, 2)
        assert message is not None
        assert (message.nature, message.subject, message.sender_name, message.in_reply_to) == ("sealed",) + (
            None,
        ) * 3
        assert (message.flags, message.attachments, message.problems) == ([], [], [])
        assert message.sender_address == "xxy@example.com"
        assert messages.sealed_hashes(session) == [message.sha256]


def test_an_empty_batch_moves_only_the_cursor(database: Database, now: dt.datetime) -> None:
    """A poll that finds nothing records when it was and what the server holds."""
    assert store(database, [], now, Position("INBOX", 1, 5, on_server=5)) == 0
    with database.read() as session:
        assert stored(session) == []
        assert messages.cursor(session, "INBOX") is not None
