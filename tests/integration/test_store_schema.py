"""Migrations of databases in use, and what the schema itself refuses."""

from __future__ import annotations

import datetime as dt
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError, StatementError

from ingest.minhash import sketch
from store import resemblance, schema
from store.errors import MigrationError
from store.models import AuditLine, Base, Bulletin, BulletinState, Entry, Fact, FactUnit
from store.session import Database, sqlite_url
from tests.check import migrations
from tests.integration.test_store_submissions import DRAFT, file
from tests.servers.postgres import PostgresServer

BODY = "一是健全制度，二是强化监控，三是用好结果，四是公开预算，五是压减支出，六是加强培训，七是完善考核。"
MIGRATE = "import sys; from store.session import Database; Database(sys.argv[1]).migrate()"


def test_migrations_make_the_models_schema(tmp_path: Path) -> None:
    """`alembic check` finds no difference after upgrade, and none after down to nothing and up again."""
    migrations.check(sqlite_url(tmp_path))


def test_migrations_make_the_models_schema_on_postgresql(postgres: PostgresServer) -> None:
    """The same on PostgreSQL."""
    postgres.create("checked")
    migrations.check(postgres.url("checked"))
    postgres.drop("checked")


def test_migrate_creates_an_owner_only_file(tmp_path: Path) -> None:
    """A new SQLite database is readable by its owner alone, and no copy is made of nothing."""
    database = Database(sqlite_url(tmp_path / "data"))
    assert database.migrate() is None
    assert database.at_head()
    database.close()
    (file,) = (tmp_path / "data").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_migrate_at_head_does_nothing(database: Database) -> None:
    """Migrating again neither copies nor changes anything."""
    assert database.at_head()
    assert database.migrate() is None


def test_migrate_copies_an_sqlite_file_first(tmp_path: Path) -> None:
    """A file that holds anything is copied beside itself, whole, before it is changed."""
    with closing(sqlite3.connect(tmp_path / "xinxike.db")) as old:
        old.execute("PRAGMA journal_mode=WAL")
        old.execute("CREATE TABLE older (word TEXT)")
        old.execute("INSERT INTO older VALUES ('kept')")
        old.commit()  # still in the WAL: copying the file alone would miss it
        database = Database(sqlite_url(tmp_path))
        copy = database.migrate()
        database.close()
    assert copy is not None
    assert copy.name.startswith("xinxike.db.before-migration-")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as copied:
        assert copied.execute("SELECT word FROM older").fetchall() == [("kept",)]
        assert copied.execute("SELECT name FROM sqlite_schema").fetchall() == [("older",)]


def test_drafts_filed_before_bands_were_kept_are_found_by_them(database: Database, now: dt.datetime) -> None:
    """Migrating makes the bands of every draft that is stored; one that repeats another has none."""
    (filed,) = file(database, now, replace(DRAFT, body=BODY))
    file(database, now + dt.timedelta(1), replace(DRAFT, body=BODY, repeat_of=filed.number))
    with database.write() as session:
        command.downgrade(schema.config(session.connection()), "0001")
    database.migrate()
    with database.read() as session:
        found = resemblance.bearers(session, sketch(BODY).bands)
    assert found == {band: [filed.id] for band in sketch(BODY).bands}


def test_failed_migration_changes_nothing(tmp_path: Path) -> None:
    """A reference that would point nowhere afterwards rolls the whole migration back."""
    with closing(sqlite3.connect(tmp_path / "xinxike.db")) as old:
        old.execute("CREATE TABLE parents (id INTEGER PRIMARY KEY)")
        old.execute("CREATE TABLE children (parent INTEGER REFERENCES parents (id))")
        old.execute("INSERT INTO children VALUES (7)")
        old.commit()
    database = Database(sqlite_url(tmp_path))
    with pytest.raises(MigrationError, match="children"):
        database.migrate()
    assert not database.at_head()
    database.close()
    with closing(sqlite3.connect(tmp_path / "xinxike.db")) as old:
        assert old.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'messages'").fetchone() == (0,)


def migrate_in_two_processes(url: str) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", MIGRATE, url]) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    database = Database(url)
    assert database.at_head()
    database.close()


def test_two_processes_migrate_at_once(tmp_path: Path) -> None:
    """Of two that migrate the same new file, one does it and the other finds it done."""
    migrate_in_two_processes(sqlite_url(tmp_path))


def test_two_processes_migrate_at_once_on_postgresql(postgres: PostgresServer) -> None:
    """The same on PostgreSQL."""
    postgres.create("contended")
    migrate_in_two_processes(postgres.url("contended"))
    postgres.drop("contended")


def test_migrations_run_from_any_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scripts are found beside the code, not beside whoever starts it."""
    monkeypatch.chdir(tmp_path)
    database = Database(sqlite_url(tmp_path))
    database.migrate()
    assert database.at_head()
    database.close()
    assert schema.SCRIPTS.is_absolute()


def fill(database: Database, now: dt.datetime) -> None:
    """One row in each table that only grows, and a released and a drafted 通报."""
    by = {"recorded_at": now, "recorded_by": "张三"}
    rows: list[tuple[type[Base], dict[str, Any]]] = [
        (Fact, {"id": 1, "kind": "adoption", "day": now.date(), **by}),
        (FactUnit, {"fact_id": 1, "position": 0, "unit": "财政局"}),
        (Entry, {"fact_id": 1, "cause_id": 1, "unit": "财政局", "day": now.date(), "points": Fraction(5, 2),
                 "reason": "条目", **by}),
        (AuditLine, {"at": now, "who": "张三", "action": "assign", "subject": "2020-0001"}),
        (Bulletin, {"year": 2020, "quarter": 1, "state": BulletinState.RELEASED}),
        (Bulletin, {"year": 2020, "quarter": 2, "state": BulletinState.DRAFTED}),
    ]  # fmt: skip
    with database.write() as session:
        for model, values in rows:
            session.execute(insert(model).values(**values))


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Entry, {"points": Fraction(10)}),
        (Fact, {"note": "x"}),
        (FactUnit, {"unit": "民政局"}),
        (AuditLine, {"who": "李四"}),
    ],
    ids=["entries", "facts", "fact_units", "audit"],
)
def test_ledger_facts_and_audit_only_grow(
    database: Database, now: dt.datetime, model: type[Base], change: dict[str, Any]
) -> None:
    """The database itself refuses to change or delete a line of ledger, facts and audit."""
    fill(database, now)
    for statement in (update(model).values(**change), delete(model)):
        with pytest.raises(DBAPIError, match="never changed or deleted"), database.write() as session:
            session.execute(statement, execution_options={"synchronize_session": False})


def test_an_issued_bulletin_never_changes(database: Database, now: dt.datetime) -> None:
    """A released 通报 is frozen by the database; one that is not released may change."""
    fill(database, now)
    with database.write() as session:
        session.execute(update(Bulletin).where(Bulletin.quarter == 2).values(held_by="张三"))
    for statement in (update(Bulletin).values(checksum="0"), delete(Bulletin)):
        with pytest.raises(DBAPIError, match="never changed or deleted"), database.write() as session:
            session.execute(statement.where(Bulletin.quarter == 1))


def test_points_stay_exact_and_moments_keep_their_offset(database: Database, now: dt.datetime) -> None:
    """A fraction comes back as the fraction it was, a moment as the same moment in UTC."""
    fill(database, now)
    with database.read() as session:
        entry = session.get_one(Entry, 1)
    assert entry.points == Fraction(5, 2)
    assert entry.recorded_at == now
    assert entry.recorded_at.tzinfo is dt.UTC


def test_naive_moments_are_refused(database: Database, now: dt.datetime) -> None:
    """A moment without offset never reaches a table."""
    line = insert(AuditLine).values(at=now.replace(tzinfo=None), who="张三", action="a", subject="b")
    with pytest.raises(StatementError, match="naive datetime"), database.write() as session:
        session.execute(line)
