"""The schema's version: is it at head, and bringing it there (Alembic, one history for both databases)."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from store.errors import MigrationError

SCRIPTS = Path(__file__).resolve().parent.parent / "alembic"


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for the migrations of this checkout, whatever the working directory."""
    found = Config()
    found.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    found.set_main_option("path_separator", "os")
    found.attributes["connection"] = connection
    return found


def at_head(connection: Connection) -> bool:
    """Whether the database is at the newest revision of this checkout."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to a revision inside the caller's transaction."""
    command.upgrade(config(connection), revision)


def migrate_sqlite(engine: Engine, file: Path) -> Path | None:
    """Bring an SQLite file to head in one transaction. Gives the copy made of it before, if it held anything.

    Raises MigrationError, and leaves the file as it was, when a reference would point nowhere afterwards.
    """
    _create_private(file)
    with engine.connect() as base:
        connection = base.execution_options(writes=True)
        # Batch mode rebuilds tables; with foreign keys on, dropping the old one would fail or empty others.
        _pragma(connection, "foreign_keys=OFF")
        try:
            with connection.begin():  # BEGIN IMMEDIATE: whoever comes second finds it done
                if at_head(connection):
                    return None
                copy = _copy(file)
                upgrade(connection)
                if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                    raise MigrationError(f"references that point nowhere after the migration: {broken[:5]}")
                return copy
        finally:
            _pragma(connection, "foreign_keys=ON")


def _pragma(connection: Connection, setting: str) -> None:
    """Outside any transaction, where alone SQLite heeds it."""
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(f"PRAGMA {setting}")


def _create_private(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))


def _copy(file: Path) -> Path | None:
    """A copy beside the file. Nothing to copy gives None."""
    with closing(sqlite3.connect(file)) as source:
        if source.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,):
            return None
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    copy = file.with_name(f"{file.name}.before-migration-{stamp}")
    copy_sqlite(file, copy)
    return copy


def copy_sqlite(file: Path, copy: Path) -> None:
    """A consistent copy of an SQLite file that may be in use, owner-only, on disk before this returns."""
    _create_private(copy)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    for path in (copy, copy.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
