"""No statement on a message's way reads a whole table: it costs the same however many are stored."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from store import conditions, contacts, counters, messages, outbox, resemblance, submissions
from store.contacts import NewContact
from store.messages import Found, FoundProblem, Position
from store.outbox import Owed
from store.resemblance import Copy
from store.session import Database
from tests.integration.filed import file_drafts
from tests.integration.test_store_messages import arrival
from tests.integration.test_store_submissions import DRAFT

SMALL = {
    "contacts",
    "cursors",
    "conditions",
    "counters",
    "json_each",
    "anon_1",
    "newest",
}  # as many rows as there are units, folders, troubles, values asked for, drafts wanted of a band
PARTIAL = {"ix_submissions_queue", "ix_outbox_unrendered"}  # hold only what waits
EXPLAINABLE = re.compile(r"\s*(SELECT|UPDATE|DELETE)\b", re.IGNORECASE)


@contextmanager
def recorded(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The statements that run meanwhile, with their parameters."""
    ran: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if EXPLAINABLE.match(statement) and "pg_advisory" not in statement:
            ran.append((statement, parameters[0] if many else parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    yield ran
    event.remove(database.engine, "before_cursor_execute", note)


def whole_tables_read(connection: Connection, statement: str, parameters: Any) -> set[str]:
    """The tables that the database would read from end to end for this statement."""
    if connection.dialect.name == "postgresql":
        rows = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        return {scan for row in rows for scan in re.findall(r"Seq Scan on (\w+)", row[0])}
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    scan = re.compile(r"SCAN (?!CONSTANT)(\w+)(?: USING (?:COVERING )?INDEX (\w+))?")
    scans = [found for row in rows if (found := scan.match(row[3]))]
    return {found[1] for found in scans if found[2] not in PARTIAL}


def receive_read_file_and_send(database: Database, now: dt.datetime, first: int) -> None:
    """Everything the store does for ten messages: receive, read, file, owe, render, send."""
    ids = range(first, first + 10)
    with database.write() as session:
        messages.store_batch(session, [arrival(n, now) for n in ids], Position("INBOX", 1, first + 9, 9), now)
    with database.read() as session:
        messages.cursor(session, "INBOX")
        messages.exhausted(session)
        contacts.addresses(session)
        waiting = messages.unread(session, 10)
    with database.write() as session:
        messages.begin_attempts(session, [message.id for message in waiting])
    for message in waiting:
        file_and_answer(database, message.id, now)
    with database.write() as session:
        for row in outbox.unrendered(session):
            outbox.set_content(session, row.id, f"<{row.id}@example.com>", b"mail")
    with database.write() as session:
        outbox.sent_since(session, now - dt.timedelta(1))
        row_to_send = outbox.claim(session, now)
    assert row_to_send is not None
    with database.write() as session:
        outbox.settle_sent(session, row_to_send.id, "250", now)


def file_and_answer(database: Database, message_id: int, now: dt.datetime) -> None:
    """The filing transaction of one message, as its use case runs it."""
    draft = replace(DRAFT, fingerprint=f"{message_id:064}", title_key=f"title {message_id}")
    with database.write() as session:
        found = Found("submission", problems=(FoundProblem("damaged", "a", "b"),))
        messages.file_messages(session, {message_id: found}, now)
        submissions.firsts(session, [draft.fingerprint])
        near = [each for ids in resemblance.bearers(session, [message_id, 0]).values() for each in ids]
        resemblance.candidates(session, near)
        resemblance.bodies(session, near)
        since = now.date() - dt.timedelta(60)
        submissions.latest_versions(session, [(draft.unit or "", draft.title_key)], since)
        (number,) = file_drafts(session, message_id, now.date(), [draft], now)
        before = f"2020-{int(number[5:]) - 1:04d}"
        copies = [] if number == "2020-0001" else [Copy(number, before, 90)]
        resemblance.insert_found(session, {number: (message_id, 0)}, copies)
        submissions.has_entries(session, message_id)
        outbox.answers_to(session, [f"{message_id}@example.com"], now.date())
        to = f"{message_id}@example.com"
        outbox.enqueue_all(session, [Owed("receipt", str(message_id), to, to)], now)
    with database.read() as session:
        messages.get(session, message_id)
        resemblance.of_another_unit(session, message_id)
        submissions.of_messages(session, [message_id])


@pytest.fixture
def filled(database: Database, now: dt.datetime) -> Database:
    """A database with some hundred filed messages, and counts of them for the planner."""
    with database.write() as session:
        contacts.add(session, NewContact("财政局", "a@example.com"), who="李四", now=now)
        conditions.raise_condition(session, "imap_login", "535", now)
        counters.take(session, "submission:2019")
    for first in range(1, 300, 10):
        receive_read_file_and_send(database, now, first)
    with database.write() as session:
        session.execute(text("ANALYZE"))
    return database


def test_no_statement_on_a_messages_way_reads_a_whole_table(filled: Database, now: dt.datetime) -> None:
    """Each statement of receive, read, file, owe, render and send finds its rows by an index."""
    with recorded(filled) as ran:
        receive_read_file_and_send(filled, now, 1001)
        with filled.write() as session:
            submissions.assign(session, "2020-0001", "民政局", who="李四", now=now)
            submissions.queue(session)
            resemblance.copies_of(session, "2020-0007")
            resemblance.change_bands(session, 1, (1, 0), (5, 6))
            outbox.give_address(session, "财政局", "a@example.com", bulletins=True)
            outbox.unaddressed(session)
    assert len({statement for statement, _ in ran}) > 20
    with filled.write() as session:
        connection = session.connection()
        if not filled.sqlite:  # it reads small tables whole because that is cheaper; ask what it could avoid
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        found = {
            (statement, table)
            for statement, parameters in ran
            for table in whole_tables_read(connection, statement, parameters) - SMALL
        }
    assert found == set()


def test_statements_do_not_grow_with_the_batch(filled: Database, now: dt.datetime) -> None:
    """A batch of a hundred messages is stored in as many statements as one of ten."""

    def statements(first: int, size: int) -> int:
        batch = [arrival(number, now) for number in range(first, first + size)]
        ran = 0

        def count(*_: Any) -> None:
            nonlocal ran
            ran += 1

        event.listen(filled.engine, "before_cursor_execute", count)
        with filled.write() as session:
            messages.store_batch(session, batch, Position("INBOX", 1, first + size, size), now)
        event.remove(filled.engine, "before_cursor_execute", count)
        return ran

    assert statements(2000, 10) == statements(3000, 100) <= 8


def test_answers_of_a_day_are_counted_by_their_address(database: Database, now: dt.datetime) -> None:
    """Not by their kind: that would go through every receipt ever sent. Without counts for the planner, as an
    installation has none on SQLite."""
    with recorded(database) as ran, database.read() as session:
        outbox.answers_to(session, ["1@example.com"], now.date())
    ((statement, parameters),) = [each for each in ran if "FROM outbox" in each[0]]
    with database.write() as session:
        connection = session.connection()
        if not database.sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if database.sqlite else "EXPLAIN"
        plan = str(connection.exec_driver_sql(f"{explain} {statement}", parameters).all())
    assert "ix_outbox_address" in plan
