"""What a digest tells of, conditions, counters and the audit; on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from store import audit, conditions, counters, digests, messages, outbox
from store.messages import Position
from store.outbox import Owed
from store.session import Database
from tests.integration.filed import file_drafts
from tests.integration.test_store_messages import arrival
from tests.integration.test_store_submissions import DRAFT

HOUR = dt.timedelta(hours=1)


def test_the_last_cut_off_and_no_cut_off_twice(database: Database, now: dt.datetime) -> None:
    """A digest goes on where the last one ended, and the same cut-off cannot be recorded twice."""
    with database.write() as session:
        assert digests.last(session) is None
        digests.record(session, now - HOUR, now, empty=True)
        digests.record(session, now, now + HOUR, empty=False)
        found = digests.last(session)
        assert found is not None
        assert (found.since, found.until, found.empty) == (now, now + HOUR, False)
    with pytest.raises(IntegrityError), database.write() as session:
        digests.record(session, now - HOUR, now, empty=False)


def test_a_span_holds_what_came_in_and_nothing_else(database: Database, now: dt.datetime) -> None:
    """After the last cut-off and up to this one: what came at the first moment is not told again."""
    with database.write() as session:
        for number, moment in enumerate((now, now + HOUR / 2, now + HOUR, now + 2 * HOUR), start=1):
            messages.store_batch(session, [arrival(number, moment)], None, moment)
            messages.file_messages(session, {number: messages.Found("submission")}, moment)
            file_drafts(session, number, moment.date(), [DRAFT], moment)
    with database.read() as session:
        found = digests.span(session, now, now + HOUR)
    assert found.received == 2
    assert [row.number for row in found.submissions] == ["2020-0002", "2020-0003"]
    assert found.submissions[0].message.sender_address == "xxy@example.com"


def test_a_span_names_quarantined_sealed_and_refused(database: Database, now: dt.datetime) -> None:
    """What was set aside counts by when; of the sealed only numbers; a refused mail until staff retry it."""
    with database.write() as session:
        messages.store_batch(session, [arrival(number, now) for number in (1, 2, 3, 4)], None, now - HOUR)
        messages.quarantine(session, 1, "读取超过60秒", now)
        messages.quarantine(session, 2, "读取超过60秒", now + HOUR)
        messages.seal(session, 3, now + HOUR)
        messages.seal(session, 4, now + 2 * HOUR)
        to = "a@example.com"
        outbox.enqueue(session, Owed("receipt", "1", to, to), now)
        outbox.set_content(session, 1, "<1@example.com>", b"mail")
        outbox.claim(session, now)
        outbox.settle_refused(session, 1, "550 no such user")
    with database.write() as session:
        found = digests.span(session, now, now + HOUR)
        assert (found.received, found.submissions) == (0, [])
        assert [(row.id, row.failure) for row in found.quarantined] == [(2, "读取超过60秒")]
        assert found.sealed == [3]
        assert [row.reply for row in found.refused] == ["550 no such user"]
        outbox.retry(session, 1, now)
        assert digests.span(session, now, now + HOUR).refused == []


def test_a_condition_keeps_its_beginning(database: Database, now: dt.datetime) -> None:
    """Raised again it keeps its beginning and that staff were told; cleared it is gone and starts anew."""
    with database.write() as session:
        conditions.raise_condition(session, "imap_login", "535", now)
        conditions.mark_reported(session, ["imap_login"], now.date())
        conditions.raise_condition(session, "imap_login", "535 again", now + HOUR)
        conditions.raise_condition(session, "another", "x", now + HOUR, until=now + 2 * HOUR)
    with database.write() as session:
        first, second = conditions.active(session)
        assert (first.since, first.detail, first.until, first.reported_on) == (
            now,
            "535 again",
            None,
            now.date(),
        )
        assert (second.name, second.until, second.reported_on) == ("another", now + 2 * HOUR, None)
        conditions.clear(session, "imap_login")
        conditions.clear(session, "never raised")
        conditions.raise_condition(session, "imap_login", "535", now + 2 * HOUR)
        found = conditions.get(session, "imap_login")
        assert found is not None
        assert (found.since, found.reported_on) == (now + 2 * HOUR, None)


def test_counters_count_apart(database: Database) -> None:
    """Each name counts from 1; several numbers can be taken at once."""
    with database.write() as session:
        assert list(counters.take(session, "submission:2020", 3)) == [1, 2, 3]
        assert list(counters.take(session, "submission:2021")) == [1]
        assert list(counters.take(session, "submission:2020")) == [4]


def test_audit_lines_in_order(database: Database, now: dt.datetime) -> None:
    """Lines of a subject come oldest first, with their detail as it was given."""
    with database.write() as session:
        for who in ("张三", "李四"):
            audit.append(session, at=now, who=who, action="hold", subject="2020-Q1", reason="核对")
        audit.append(session, at=now, who="张三", action="hold", subject="2020-Q2")
        assert [(line.who, line.detail) for line in audit.of_subject(session, "2020-Q1")] == [
            ("张三", {"reason": "核对"}),
            ("李四", {"reason": "核对"}),
        ]


def test_drafts_of_a_sealed_kind_never_show(database: Database, now: dt.datetime) -> None:
    """A sealed message contributes its number to a digest and no submission."""
    with database.write() as session:
        messages.store_batch(session, [replace(arrival(1, now), answerable=False)], None, now + HOUR)
        messages.seal(session, 1, now + HOUR)
        found = digests.span(session, now, now + HOUR)
    assert (found.sealed, list(found.submissions)) == ([1], [])


def test_health_counts_server_and_store(database: Database, now: dt.datetime) -> None:
    """What all folders held at their last poll, beside what is stored."""
    with database.read() as session:
        assert digests.health(session) == digests.Health(on_server=0, stored=0)
    with database.write() as session:
        batch = [arrival(1, now), arrival(2, now)]
        messages.store_batch(session, batch, Position("INBOX", 1, 2, on_server=120), now)
        messages.store_batch(session, [], Position("垃圾邮件", 1, 0, on_server=3), now)
    with database.read() as session:
        assert digests.health(session) == digests.Health(on_server=123, stored=2)
