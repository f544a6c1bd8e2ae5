"""The outbox: owed once, rendered once, sent one at a time; and what pauses it. On both databases."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
from typing import Any

import pytest

from store import conditions, outbox
from store.errors import Refused, StoreError
from store.models import OutboxRow, OutboxState
from store.outbox import Owed
from store.session import Database

# Claims and commits, as a sender does before it speaks to the server, and then never records the answer.
CLAIM_AND_DIE = """
import datetime as dt, os, signal, sys
from store import outbox
from store.session import Database
with Database(sys.argv[1]).write() as session:
    outbox.claim(session, dt.datetime.fromisoformat(sys.argv[2]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def owe(database: Database, now: dt.datetime, subject: str, **other: Any) -> bool:
    values: dict[str, Any] = {
        "kind": "receipt",
        "subject": subject,
        "addressee": "a@example.com",
        "address": "a@example.com",
    }
    with database.write() as session:
        return outbox.enqueue(session, Owed(**(values | other)), now)


def render_all(database: Database) -> None:
    with database.write() as session:
        for row in outbox.unrendered(session):
            outbox.set_content(session, row.id, f"<{row.id}@example.com>", f"mail {row.subject}".encode())


def claim(database: Database, now: dt.datetime) -> OutboxRow | None:
    with database.write() as session:
        return outbox.claim(session, now)


def claimed_subject(database: Database, now: dt.datetime) -> str | None:
    """Claim and send at once."""
    row = claim(database, now)
    if row is None:
        return None
    with database.write() as session:
        outbox.settle_sent(session, row.id, "250 ok", now)
    return row.subject


def test_a_mail_is_owed_once(database: Database, now: dt.datetime) -> None:
    """A business key (kind, subject, addressee) is owed once, whatever became of it; any other is another."""
    assert owe(database, now, "1")
    assert not owe(database, now + dt.timedelta(1), "1", not_before=now + dt.timedelta(2))
    assert owe(database, now, "1", kind="alert")
    assert owe(database, now, "1", addressee="b@example.com")
    assert owe(database, now, "2")
    render_all(database)
    assert claimed_subject(database, now) == "1"
    assert not owe(database, now, "1")


def test_rendered_once(database: Database, now: dt.datetime) -> None:
    """The first bytes and Message-ID stay; rendering again changes nothing and says so."""
    owe(database, now, "1")
    with database.write() as session:
        (row,) = outbox.unrendered(session)
        assert outbox.set_content(session, row.id, "<1@example.com>", b"first")
        assert not outbox.set_content(session, row.id, "<2@example.com>", b"second")
        assert outbox.unrendered(session) == []
        stored = outbox.get(session, row.id)
        assert stored is not None
        assert (stored.message_id, stored.content) == ("<1@example.com>", b"first")


def test_nothing_unrendered_or_unaddressed_is_sent(database: Database, now: dt.datetime) -> None:
    """Without bytes or without an address nothing is claimed, and no letter without address is rendered."""
    owe(database, now, "1")
    owe(database, now, "2020-Q1", kind="bulletin", addressee="财政局", address=None)
    assert claim(database, now) is None
    render_all(database)
    assert claimed_subject(database, now) == "1"
    assert claim(database, now) is None
    with database.read() as session:
        assert outbox.unaddressed(session) == ["财政局"]


def test_claims_go_by_priority_then_age_and_never_early(database: Database, now: dt.datetime) -> None:
    """Alerts before digests before receipts before 通报, the older first, and nothing before its time."""
    later = now + dt.timedelta(hours=1)
    owe(database, now, "bulletin", kind="bulletin")
    owe(database, now, "first receipt")
    owe(database, now, "second receipt")
    owe(database, now, "alert for later", kind="alert", not_before=later)
    owe(database, now, "digest", kind="digest")
    render_all(database)
    order = [claimed_subject(database, now) for _ in range(5)]
    assert order == ["digest", "first receipt", "second receipt", "bulletin", None]
    assert claimed_subject(database, later) == "alert for later"


def test_a_claim_is_counted_and_committed(database: Database, now: dt.datetime) -> None:
    """A claimed row is in `sending` with its attempt counted before anything is said to the server."""
    owe(database, now, "1")
    render_all(database)
    row = claim(database, now)
    assert row is not None
    assert row.content == b"mail 1"
    with database.read() as session:
        stored = session.get_one(OutboxRow, row.id)
        assert (stored.state, stored.attempts, stored.repeats) == (OutboxState.SENDING, 1, 0)


def test_a_row_cut_off_while_sending_comes_first_again(
    database: Database, database_url: str, now: dt.datetime
) -> None:
    """A sender killed between claim and answer: the same mail and bytes are next, counted as a repeat."""
    owe(database, now, "receipt")
    render_all(database)
    process = subprocess.run(
        [sys.executable, "-c", CLAIM_AND_DIE, database_url, now.isoformat()], check=False
    )
    assert process.returncode == -signal.SIGKILL
    owe(database, now, "alert", kind="alert")
    render_all(database)
    row = claim(database, now)
    assert row is not None
    assert (row.subject, row.repeats, row.attempts) == ("receipt", 1, 2)
    assert (row.content, row.message_id) == (b"mail receipt", "<1@example.com>")


def test_settling(database: Database, now: dt.datetime) -> None:
    """Sent, waiting, refused or withheld: state, reply and time are kept, and only what is sent counts."""
    later = now + dt.timedelta(minutes=15)
    for subject in ("sent", "retried", "refused", "withheld"):
        owe(database, now, subject)
    render_all(database)
    with database.write() as session:
        ids = [row.id for row in (outbox.claim(session, now),) if row]
        outbox.settle_sent(session, ids[0], "250 2.0.0 ok", now)
        retried = outbox.claim(session, now)
        assert retried is not None
        outbox.settle_retry(session, retried.id, "451 MI:SFQ", later)
        refused = outbox.claim(session, now)
        assert refused is not None
        outbox.settle_refused(session, refused.id, "550 no such user")
        withheld = outbox.claim(session, now)
        assert withheld is not None
        outbox.withhold(session, withheld.id, "sending = staff")
        assert outbox.claim(session, now) is None
    with database.read() as session:
        rows = {row.subject: row for row in outbox.listing(session)}
        assert {subject: row.state.value for subject, row in rows.items()} == {
            "sent": "sent", "retried": "waiting", "refused": "refused", "withheld": "withheld",
        }  # fmt: skip
        assert (rows["sent"].reply, rows["sent"].sent_at) == ("250 2.0.0 ok", now)
        assert (rows["retried"].reply, rows["retried"].not_before) == ("451 MI:SFQ", later)
        assert outbox.sent_since(session, now) == 1
        assert outbox.sent_since(session, now + dt.timedelta(seconds=1)) == 0
        assert outbox.by_state(session) == {
            OutboxState.WAITING: 1, OutboxState.SENDING: 0, OutboxState.SENT: 1,
            OutboxState.REFUSED: 1, OutboxState.WITHHELD: 1,
        }  # fmt: skip
    assert claimed_subject(database, later) == "retried"


def test_only_what_is_being_sent_is_settled(database: Database, now: dt.datetime) -> None:
    """An answer for a row that nobody claimed is an error, not a silent change."""
    owe(database, now, "1")
    with database.write() as session:
        with pytest.raises(StoreError, match="outbox row 1"):
            outbox.settle_sent(session, 1, "250", now)
        with pytest.raises(StoreError, match="outbox row 1"):
            outbox.settle_retry(session, 1, "451", now)
        with pytest.raises(StoreError, match="outbox row 1"):
            outbox.settle_refused(session, 1, "550")
        with pytest.raises(StoreError, match="outbox row 2"):
            outbox.withhold(session, 2, "staff")


def test_a_mail_that_cannot_be_written_is_shown_as_refused(database: Database, now: dt.datetime) -> None:
    """It stops no other, staff see why, and retrying has it written anew; a written one is never given up."""
    owe(database, now, "1")
    with database.write() as session:
        outbox.give_up(session, 1, "模板有误")
        assert outbox.unrendered(session) == []
        (row,) = outbox.listing(session, OutboxState.REFUSED)
        assert row.reply == "模板有误"
        outbox.retry(session, 1, now)
    render_all(database)
    with database.write() as session:
        outbox.give_up(session, 1, "模板有误")
    assert claimed_subject(database, now) == "1"


def test_a_waiting_row_may_be_withheld(database: Database, now: dt.datetime) -> None:
    """What the settings forbid can be set aside before it was ever claimed, and later be retried."""
    owe(database, now, "1")
    render_all(database)
    with database.write() as session:
        outbox.withhold(session, 1, "sending = off")
    assert claim(database, now) is None
    with database.write() as session:
        outbox.retry(session, 1, now)
    assert claimed_subject(database, now) == "1"


def test_staff_retry_only_what_was_refused_or_withheld(database: Database, now: dt.datetime) -> None:
    """Retrying sends the same bytes again; what was sent or waits is refused with the reason."""
    owe(database, now, "1")
    render_all(database)
    row = claim(database, now)
    assert row is not None
    with database.write() as session:
        outbox.settle_refused(session, row.id, "550")
        outbox.retry(session, row.id, now + dt.timedelta(minutes=1))
    assert claim(database, now) is None
    assert claimed_subject(database, now + dt.timedelta(minutes=1)) == "1"
    for row_id, reason in ((1, "不需重发"), (2, "没有第2封")):
        with pytest.raises(Refused, match=reason), database.write() as session:
            outbox.retry(session, row_id, now)


def test_a_limit_pauses_the_whole_mailbox(database: Database, now: dt.datetime) -> None:
    """While the server limits the mailbox nothing is claimed, no alert either; a mail sent ends it."""
    until = now + dt.timedelta(minutes=15)
    owe(database, now, "alert", kind="alert")
    render_all(database)
    with database.write() as session:
        outbox.pause(session, until, "451 MI:SFQ", now)
        assert outbox.paused_until(session, now) == until
    assert claim(database, now) is None
    with database.read() as session:
        (condition,) = conditions.active(session)
        assert (condition.name, condition.detail, condition.until) == ("outbox_paused", "451 MI:SFQ", until)
        assert outbox.paused_until(session, until) is None
    assert claimed_subject(database, until) == "alert"
    with database.read() as session:
        assert conditions.active(session) == []


def test_receipts_to_an_address_are_counted_by_shanghai_days(database: Database, now: dt.datetime) -> None:
    """The cap a sender and day counts receipts alone, to that address, from midnight to midnight there."""
    midnight = dt.datetime(2020, 3, 24, 16, tzinfo=dt.UTC)  # 25 March in Shanghai
    second = dt.timedelta(seconds=1)
    for number, moment in enumerate((midnight - second, midnight, now, midnight + dt.timedelta(1))):
        owe(database, moment, str(number))
    owe(database, now, "x", kind="alert")
    owe(database, now, "y", addressee="b@example.com", address="b@example.com")
    both = ("a@example.com", "b@example.com")
    with database.read() as session:
        assert outbox.answers_to(session, both, dt.date(2020, 3, 25)) == {
            "a@example.com": 2,
            "b@example.com": 1,
        }
        assert outbox.answers_to(session, both, dt.date(2020, 3, 24)) == {"a@example.com": 1}


def test_listing_is_newest_first_and_leaves_the_bytes(database: Database, now: dt.datetime) -> None:
    """A listing may be of one state, and never carries the mails' bytes."""
    owe(database, now, "1")
    owe(database, now, "2")
    render_all(database)
    assert claimed_subject(database, now) == "1"
    with database.read() as session:
        assert [row.subject for row in outbox.listing(session)] == ["2", "1"]
        assert [row.subject for row in outbox.listing(session, OutboxState.SENT)] == ["1"]
        assert [row.subject for row in outbox.listing(session, limit=1)] == ["2"]
        assert "content" not in vars(outbox.listing(session)[0])


def test_a_returned_mail_is_marked_once(database: Database, now: dt.datetime) -> None:
    """The first Message-ID that is of a sent mail of ours counts, and the first time that it came back."""
    for subject in "12":
        owe(database, now, subject)
    render_all(database)
    with database.write() as session:
        sent = [row.message_id or "" for row in outbox.listing(session)][::-1]
        assert not outbox.mark_returned(session, sent, now)  # nothing was sent yet
        for _ in sent:
            row = outbox.claim(session, now)
            assert row is not None
            outbox.settle_sent(session, row.id, "250", now)
        assert not outbox.mark_returned(session, ["<other@example.com>"], now)
        assert outbox.mark_returned(session, ["<other@example.com>", sent[1], sent[0]], now)
        assert outbox.mark_returned(session, [sent[1]], now + dt.timedelta(1))
    with database.read() as session:
        assert [row.returned_at for row in outbox.listing(session)] == [now, None]
