"""Statements below the typed rows: for what both databases share and SQLAlchemy spells in two places, and for
the few statements that run for every message, which are built once and only executed with values."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Dialect, Integer, Table, Text, Update, bindparam, func
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine

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


class _Values(TypeDecorator[Collection[Any]]):
    """Several values as one parameter."""

    impl = Text
    cache_ok = True

    def __init__(self, of: type[Integer] | type[Text]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else postgresql.ARRAY(self.of))

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> str | list[Any]:
        values = list(value or ())
        return json.dumps(values) if dialect.name == "sqlite" else values


class among(FunctionElement[bool]):  # noqa: N801  written like a function
    """Whether a column has one of the values of the parameter `name`.

    The statement is the same however many there are: it is built, compiled and prepared once.
    """

    inherit_cache = True
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        of = Integer if isinstance(column.type, Integer) else Text
        super().__init__(column, bindparam(name, type_=_Values(of)))

    def self_group(self, against: OperatorType | None = None) -> among:  # noqa: ARG002
        return self  # a condition as it stands: SQLite finds no index for `… IN (…) = 1`


@compiles(among, "sqlite")
def _among_json(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608  names and a mark only


@compiles(among, "postgresql")
def _among_array(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({values})"
