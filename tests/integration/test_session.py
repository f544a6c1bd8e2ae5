"""Transactions, writers side by side, and the leader, on both databases with real processes."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from store import counters
from store.errors import DatabaseUrlError
from store.models import Counter
from store.session import Database, sqlite_url

# Each transaction reads, lets others try, and writes what it read plus one: a lost update shows as a gap.
COUNT_UP = """
import sys, time
from store.models import Counter
from store.session import Database
database = Database(sys.argv[1])
for _ in range(int(sys.argv[2])):
    with database.write() as session:
        counter = session.get(Counter, "shared")
        read = counter.value
        time.sleep(0.001)
        counter.value = read + 1
"""
LEAD = """
import sys, time
from store.session import Database
with Database(sys.argv[1]).leader() as leading:
    print(bool(leading), flush=True)
    sys.stdin.read()
"""
WRITE_AND_WAIT = """
import sys
from store import counters
from store.session import Database
with Database(sys.argv[1]).write() as session:
    counters.take(session, "half")
    print("written", flush=True)
    sys.stdin.read()
"""


@contextmanager
def program(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A Python process that runs `code`; killed at the end if it still lives."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        yield process
        if process.poll() is None:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    """The process's next line."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_write_commits_and_exception_rolls_back(database: Database) -> None:
    """A write that ends well is there afterwards; one that raises leaves nothing."""
    with database.write() as session:
        session.add(Counter(name="a", value=1))
    with pytest.raises(DBAPIError), database.write() as session:
        session.execute(text("INSERT INTO counters (name, value) VALUES ('b', 1), ('a', 1)"))
    with database.read() as session:
        assert session.scalars(select(Counter.name)).all() == ["a"]


def test_reader_cannot_write(database: Database) -> None:
    """A reading transaction refuses to write, so a missing `write()` is noticed at once."""
    with database.read() as session, pytest.raises(DBAPIError, match=r"read-?only"):
        session.execute(text("INSERT INTO counters (name, value) VALUES ('a', 1)"))
    with database.write() as session:  # the same pooled connection writes again
        session.add(Counter(name="a", value=1))


def test_reader_sees_one_moment(database: Database) -> None:
    """What is committed while a reader reads stays outside its transaction."""
    with database.read() as session:
        assert session.scalars(select(Counter.name)).all() == []
        with database.write() as other:
            other.add(Counter(name="a", value=1))
        assert session.scalars(select(Counter.name)).all() == []
    with database.read() as session:
        assert session.scalars(select(Counter.name)).all() == ["a"]


def test_two_processes_write_at_once(database: Database, database_url: str) -> None:
    """Two processes that read and then write the same row, 200 times each, lose no update and never fail."""
    with database.write() as session:
        session.add(Counter(name="shared", value=0))
    with program(COUNT_UP, database_url, "200") as one, program(COUNT_UP, database_url, "200") as two:
        assert (one.wait(), two.wait()) == (0, 0)
    with database.read() as session:
        counter = session.get(Counter, "shared")
        assert counter is not None
        assert counter.value == 400


def test_threads_write_at_once(database: Database) -> None:
    """Threads of one process take turns too: every number of a counter is given out once."""
    taken: list[int] = []

    def work() -> None:
        for _ in range(25):
            with database.write() as session:
                taken.extend(counters.take(session, "numbers"))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 101))


def test_killed_writer_leaves_nothing_and_blocks_nobody(database: Database, database_url: str) -> None:
    """SIGKILL in the middle of a transaction: its rows are gone and the next writer gets its turn."""
    with program(WRITE_AND_WAIT, database_url) as process:
        assert said(process) == "written"
        process.send_signal(signal.SIGKILL)
        process.wait()
    with database.write() as session:
        assert list(counters.take(session, "half")) == [1]


def test_one_leader_at_a_time(database: Database, database_url: str) -> None:
    """While one process leads no other does; when it ends, the next may."""
    with program(LEAD, database_url) as first:
        assert said(first) == "True"
        with program(LEAD, database_url) as second:
            assert said(second) == "False"
        with database.leader() as leading:
            assert not leading
        first.communicate("")
    with database.leader() as leading:
        assert leading
        with database.leader() as again:
            assert not again
    with database.leader() as leading:
        assert leading


def test_leadership_ends_with_its_process(database: Database, database_url: str) -> None:
    """A leader killed by SIGKILL leaves no lock behind."""
    with program(LEAD, database_url) as process:
        assert said(process) == "True"
        process.kill()
        process.wait()
    with database.leader() as leading:
        assert leading


def test_leader_knows_when_its_connection_broke(postgres_database: Database) -> None:
    """On PostgreSQL a cut connection gives the lock away, and the leader says so when asked again."""
    with postgres_database.leader() as leading:
        assert leading
        with postgres_database.write() as session:
            session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks"
                    " WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
                )
            )
        assert not leading
        with postgres_database.leader() as other:
            assert other


def test_sqlite_promises(sqlite_database: Database) -> None:
    """Each SQLite connection runs with WAL, synchronous FULL, foreign keys and a busy timeout."""
    with sqlite_database.read() as session:
        found = [
            session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert found == ["wal", 2, 1, 60_000]


def test_missing_sqlite_file_is_not_at_head_and_not_created(tmp_path: Path) -> None:
    """Asking for the state of a database that is not there creates none."""
    database = Database(sqlite_url(tmp_path))
    assert not database.at_head()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:", "no url", ""])
def test_other_urls_are_refused(url: str) -> None:
    """A URL the service does not run on is named, with what to write instead."""
    with pytest.raises(DatabaseUrlError, match="use sqlite:///PATH or postgresql://"):
        Database(url)


def test_refused_url_hides_its_password() -> None:
    """The error for a wrong URL never shows the password in it."""
    with pytest.raises(DatabaseUrlError) as caught:
        Database("mysql://office:hunter2@localhost/x")
    assert "hunter2" not in str(caught.value)
