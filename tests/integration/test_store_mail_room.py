"""The mail room and the units' files in the store, on both databases."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store import audit, contacts, hand_filing, mail_room, messages, outbox, unit_file
from store.contacts import NewContact
from store.draft_splits import Part
from store.errors import Refused
from store.messages import Arrival, Found, FoundProblem
from store.models import Message, MessageState, OutboxState, Submission
from store.outbox import Owed
from store.session import Database

PART = Part(
    title="市财政局三举措",
    body="一是抓制度。",
    words=6,
    limit=500,
    title_key="财政局三举措",
    fingerprint="f" * 64,
    bands=(1, 2),
    topics=("财政",),
)


def arrived(session: Session, now: dt.datetime, name: str = "一") -> int:
    """A message that waits to be read; its number."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    uid = int(sha256[:6], 16)
    arrival = Arrival(sha256, 100, None, "a@example.com", now, "INBOX", 1, uid)
    messages.store_batch(session, [arrival], None, now)
    number = session.scalar(select(Message.id).where(Message.sha256 == sha256))
    assert number is not None
    return number


def typed_in(session: Session, number: int, now: dt.datetime, unit: str | None = "财政局") -> str:
    return hand_filing.file_by_hand(
        session, number, PART, kind="条目", unit=unit, child=None, reviewer=None, who="编辑", now=now
    )


def test_a_message_given_up_is_read_again(database: Database, now: dt.datetime) -> None:
    """It waits as if it had just come, with its reason in the audit; no other message is touched."""
    with database.write() as session:
        number, other = arrived(session, now), arrived(session, now, "二")
        messages.begin_attempts(session, [number])
        messages.quarantine(session, number, "读不出", now)
        mail_room.read_again(session, number, who="编辑", now=now)
        with pytest.raises(Refused):
            mail_room.read_again(session, other, who="编辑", now=now)
    with database.read() as session:
        assert [each.id for each in messages.unread(session, 9)] == [number, other]
        (line,) = audit.of_subject(session, f"message:{number}")
        assert (line.who, line.detail) == ("编辑", {"reason": "读不出"})


def test_a_draft_typed_in_is_filed(database: Database, now: dt.datetime) -> None:
    """It has a number, its unit by the editor, and settles its message; the same text is refused."""
    with database.write() as session:
        number = arrived(session, now)
        messages.quarantine(session, number, "读不出", now)
        given = typed_in(session, number, now)
    with database.read() as session:
        draft = session.scalar(select(Submission).where(Submission.number == given))
        assert draft is not None
        assert (draft.unit, draft.assigned_by, draft.words) == ("财政局", "编辑", 6)
        assert draft.message.state is MessageState.FILED
    with database.write() as session, pytest.raises(Refused, match=given):
        typed_in(session, number, now)


@pytest.mark.parametrize("state", ["received", "sealed", "missing"])
def test_nothing_is_typed_in_for_a_sealed_or_unread_message(
    database: Database, now: dt.datetime, state: str
) -> None:
    """Only what was read or given up has drafts."""
    with database.write() as session:
        number = arrived(session, now) if state != "missing" else 99
        if state == "sealed":
            messages.seal(session, number, now)
        with pytest.raises(Refused):
            typed_in(session, number, now)


def test_troubled_messages_and_letters_are_listed(database: Database, now: dt.datetime) -> None:
    """By problem and nature, of the days asked for; sealed ones and those not yet read are never opened."""
    since = now.date() - dt.timedelta(days=30)
    with database.write() as session:
        locked, query, waiting, sealed = (arrived(session, now, name) for name in "甲乙丙丁")
        problem = FoundProblem("encrypted", "一.zip", "设有密码。")
        found = {locked: Found("submission", problems=(problem,)), query: Found("query")}
        messages.file_messages(session, found, now)
        messages.seal(session, sealed, now)
    with database.read() as session:
        assert [each.id for each in mail_room.troubled(session, since, ("encrypted",))] == [locked]
        assert not mail_room.troubled(session, since, ("cloud_link",))
        assert [each.id for each in mail_room.letters(session, since, ("query",))] == [query]
        assert mail_room.open_message(session, query) is not None
        assert mail_room.open_message(session, waiting) is None
        assert mail_room.open_message(session, sealed) is None
        assert [each.number for each in mail_room.sealed(session)] == [sealed]


def test_mails_about_a_message_and_pages_of_the_outbox(database: Database, now: dt.datetime) -> None:
    """A message's receipts are found; the outbox is given by state, a page at a time."""
    with database.write() as session:
        number = arrived(session, now)
        messages.file_messages(session, {number: Found("submission")}, now)
        owed = [Owed("receipt", str(each), "a@example.com", "a@example.com") for each in range(number, 60)]
        outbox.enqueue_all(session, owed, now)
    with database.read() as session:
        message = mail_room.open_message(session, number)
        assert message is not None
        assert [row.subject for row in mail_room.written_about(session, message)] == [str(number)]
        rows, more = mail_room.outgoing(session, OutboxState.WAITING, None)
        rest, end = mail_room.outgoing(session, OutboxState.WAITING, more)
        assert (len(rows), len(rows) + len(rest), end) == (mail_room.PAGE, len(owed), None)
        assert mail_room.outgoing(session, OutboxState.SENT, None) == ([], None)


def test_a_units_mails_are_its_own(database: Database, now: dt.datetime) -> None:
    """What was written to another unit by its name is left out, though one address serves both."""
    with database.write() as session:
        contacts.add(session, NewContact("财政局", "a@example.com"), who="编辑", now=now)
        outbox.enqueue(session, Owed("bulletin", "2020-Q1", "财政局", "a@example.com"), now)
        outbox.enqueue(session, Owed("bulletin", "2020-Q1", "审计局", "a@example.com"), now)
        outbox.enqueue(session, Owed("receipt", "1", "a@example.com", "a@example.com"), now)
    with database.read() as session:
        mails = unit_file.mails(session, "财政局", ["a@example.com"])
        assert {(row.kind, row.addressee) for row in mails} == {
            ("bulletin", "财政局"),
            ("receipt", "a@example.com"),
        }
        assert [*unit_file.serving(session)] == ["财政局"]
        assert unit_file.submitted(session, 2020) == unit_file.adopted(session, 2020) == {}
