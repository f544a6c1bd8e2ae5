"""Connections and transactions, with the same promises on SQLite and PostgreSQL.

Writers take turns: BEGIN IMMEDIATE on SQLite, one advisory lock on PostgreSQL. So a rule that reads and then
writes never meets a second writer half-way, on either database. Readers see one moment and cannot write.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session as Session  # the rooms above take it from here

from store import schema
from store.errors import DatabaseUnreachable, DatabaseUrlError

BUSY_SECONDS = 60  # how long a writer waits for its turn on SQLite
WAL_PAGES = 4_000  # 16 MB: a page that many commits change is copied from there into the file once
WRITERS_KEY = 7_290_001  # advisory locks are per database; the numbers only have to differ
LEADER_KEY = 7_290_002


def sqlite_url(folder: Path) -> str:
    """URL of the SQLite file that lives in the data folder."""
    return f"sqlite:///{folder.resolve() / 'xinxike.db'}"


class Leadership:
    """Whether this process leads. Ask again before each tick: a broken connection gives the lock away."""

    def __init__(self, led: bool, connection: Connection | None = None) -> None:
        self._led = led
        self._connection = connection

    def __bool__(self) -> bool:
        if self._led and self._connection is not None:
            try:
                self._connection.execute(text("SELECT 1"))
            except DBAPIError:
                self._led = False
        return self._led


class Database:
    """One database, by URL: `sqlite:///PATH` or `postgresql://…` (psycopg 3).

    Raises DatabaseUrlError for any other URL. Opens nothing until first used.
    """

    def __init__(self, url: str) -> None:
        self.url = _url(url)
        self.engine = _sqlite(self.url) if self.sqlite else _postgresql(self.url)
        self._writer = self.engine.execution_options(writes=True)
        self._reader = (
            self.engine
            if self.sqlite
            else self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        )

    @property
    def sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that writes: committed at the end, rolled back by an exception."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that reads one moment of the database; it cannot write."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    def at_head(self) -> bool:
        """Whether the schema is what this code expects. A missing SQLite file is not, and is not created.

        Raises DatabaseUnreachable where nothing answers.
        """
        if self.sqlite and not _file(self.url).exists():
            return False
        try:
            with self.engine.connect() as connection:
                return schema.at_head(connection)
        except DBAPIError as error:
            reason = " ".join(str(error.orig).split())
            raise DatabaseUnreachable(self.url.render_as_string(hide_password=True), reason) from error

    def migrate(self) -> Path | None:
        """Bring the schema to head; others wait meanwhile. Gives the copy made of an SQLite file."""
        if self.sqlite:
            return schema.migrate_sqlite(self.engine, _file(self.url))
        with self._writer.begin() as connection:  # waits for the writers' lock
            if not schema.at_head(connection):
                schema.upgrade(connection)
        return None

    @contextmanager
    def leader(self) -> Iterator[Leadership]:
        """Try to lead without waiting; false while another process leads. The lock dies with its process."""
        with _file_leader(_file(self.url)) if self.sqlite else _advisory_leader(self.engine) as leadership:
            yield leadership

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _url(text_url: str) -> URL:
    try:
        url = make_url(text_url)
    except ArgumentError as error:
        raise DatabaseUrlError(text_url) from error
    if url.drivername in ("postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    raise DatabaseUrlError(url.render_as_string(hide_password=True))


def _file(url: URL) -> Path:
    return Path(url.database or "")  # never empty: _url refuses an SQLite URL without a file


def _sqlite(url: URL) -> Engine:
    # SQLAlchemy's documented way for all our Pythons: the driver begins nothing by itself, we say BEGIN.
    connecting = {"isolation_level": None, "timeout": BUSY_SECONDS}
    engine = create_engine(url, connect_args=connecting, hide_parameters=True)  # see _postgresql
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_pragmas(connection: Any, record: Any) -> None:  # noqa: ARG001  the hook's signature
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint={WAL_PAGES}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def _begin_sqlite(connection: Connection) -> None:
    writes = bool(connection.get_execution_options().get("writes"))
    if connection.info.get("writes") is not writes:  # else the last transaction has set it
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info["writes"] = writes
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    # A server that was restarted is met with a new connection. Errors go into logs; texts of drafts must not.
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_KEY})")


@contextmanager
def _file_leader(database: Path) -> Iterator[Leadership]:
    lock = database.with_name(database.name + ".leader")
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield Leadership(led=False)
        else:
            yield Leadership(led=True)
    finally:
        os.close(descriptor)


@contextmanager
def _advisory_leader(engine: Engine) -> Iterator[Leadership]:
    with engine.connect() as base:
        connection = base.execution_options(isolation_level="AUTOCOMMIT")
        led = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LEADER_KEY}))
        try:
            yield Leadership(led, connection)
        finally:
            connection.invalidate()  # closes the server session, and with it the lock
