"""Statements below the typed rows: for what both databases share and SQLAlchemy spells in two places, and for
the few statements that run for every message, which are built once and only executed with values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Integer, Table, Update, bindparam, func
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from store.models import Base


def table(model: type[Base]) -> Table:
    """The table under a row class."""
    return Base.metadata.tables[model.__tablename__]


def name(session: Session) -> str:
    """`sqlite` or `postgresql`."""
    return session.get_bind().dialect.name


def insert(dialect: str, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An insert of that database, for its `on_conflict_…` methods."""
    return sqlite.insert(table(model)) if dialect == "sqlite" else postgresql.insert(table(model))


def changed(
    session: Session,
    statement: Update,
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
) -> int:
    """Run an update, or one for each of several values; how many rows it met. Loaded rows keep theirs."""
    result = session.execute(statement, values, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", result).rowcount


Listed = Callable[[Sequence[int]], object]


def listed(dialect: str, name: str) -> tuple[ColumnElement[int], Listed]:
    """Many numbers as one parameter: the column to compare with, and how to make the parameter's value."""
    if dialect == "sqlite":
        return func.json_each(bindparam(name)).table_valued("value").c.value, json.dumps
    numbers = cast_to(bindparam(name), postgresql.ARRAY(Integer))
    return func.unnest(numbers, type_=Integer).column_valued(name), list
