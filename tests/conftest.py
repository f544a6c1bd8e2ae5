"""Fixtures for every test: a fixed moment, and databases of both kinds on the migrated schema."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from store.session import Database, sqlite_url
from tests.servers.postgres import PostgresServer, postgres_server

pytest_plugins = ["tests.played", "tests.servers.fixtures"]

_numbers = itertools.count(1)


@pytest.fixture
def now() -> dt.datetime:
    """A Wednesday morning in the first quarter of 2020."""
    return dt.datetime(2020, 3, 25, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server a test process (with xdist: one a worker). Where PostgreSQL is missing, the test fails."""
    try:
        with postgres_server() as server:
            yield server
    except RuntimeError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """Name of a migrated database that the tests' own are copied from."""
    name = "migrated"
    postgres.create(name)
    database = Database(postgres.url(name))
    database.migrate()
    database.close()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that the tests' own are copied from."""
    folder = tmp_path_factory.mktemp("migrated")
    database = Database(sqlite_url(folder))
    database.migrate()
    database.close()
    return folder / "xinxike.db"


@pytest.fixture
def postgres_url(postgres: PostgresServer, postgres_template: str) -> Iterator[str]:
    """URL of an empty migrated PostgreSQL database."""
    name = f"test_{next(_numbers)}"
    postgres.create(name, postgres_template)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture
def sqlite_folder(sqlite_template: Path, tmp_path: Path) -> Path:
    """A data folder with an empty migrated SQLite database."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    shutil.copy(sqlite_template, folder)
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of an empty migrated database, once of each kind."""
    if request.param == "sqlite":
        return sqlite_url(request.getfixturevalue("sqlite_folder"))
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty migrated database, once of each kind."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def sqlite_database(sqlite_folder: Path) -> Iterator[Database]:
    """An empty migrated SQLite database, for tests that are not about the store."""
    database = Database(sqlite_url(sqlite_folder))
    yield database
    database.close()


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[Database]:
    """An empty migrated PostgreSQL database."""
    database = Database(postgres_url)
    yield database
    database.close()
