"""Transactions, the leader and migrations, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from store.models import Counter
from store.session import Database


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
