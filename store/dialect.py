"""Statements below the typed rows: for what both databases share and SQLAlchemy spells in two places, and for
the few statements that run for every message, which are built once and only executed with values."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    CursorResult,
    Dialect,
    Integer,
    Table,
    TableValuedAlias,
    Text,
    Update,
    bindparam,
    column,
    func,
    select,
    update,
)
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import Boolean, TypeDecorator

from store.models import Base
from store.models.base import UtcDateTime

_MOMENT = UtcDateTime()


def table(model: type[Base]) -> Table:
    """The table under a row class."""
    return Base.metadata.tables[model.__tablename__]


def name(session: Session) -> str:
    """`sqlite` or `postgresql`."""
    return session.get_bind().dialect.name


def insert(dialect: str, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An insert of that database, for its `on_conflict_…` methods."""
    return sqlite.insert(table(model)) if dialect == "sqlite" else postgresql.insert(table(model))


def insert_many(
    session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]], *, but_known: bool = False
) -> None:
    """Insert rows that all name the same columns; `but_known` leaves out those that break a unique rule.

    PostgreSQL is given them all as one JSON text: a statement a row costs it and its driver several times
    more.
    """
    if not rows:
        return
    if name(session) == "sqlite":
        session.execute(_row_by_row(model, but_known), rows)
    else:
        given = json.dumps(rows, ensure_ascii=False, default=_in_json)
        session.execute(_all_at_once(model, tuple(rows[0]), but_known), {"rows": given})


@cache
def _row_by_row(model: type[Base], but_known: bool) -> sqlite.Insert:
    statement = sqlite.insert(table(model))
    return statement.on_conflict_do_nothing() if but_known else statement


@cache
def _all_at_once(model: type[Base], names: tuple[str, ...], but_known: bool) -> postgresql.Insert:
    given = _recordset(*_like(model, names))
    statement = postgresql.insert(table(model)).from_select(names, select(*given.c))
    return statement.on_conflict_do_nothing() if but_known else statement


def _recordset(*columns: ColumnClause[Any]) -> TableValuedAlias:
    """The JSON text of the parameter `rows` as rows of these columns, on PostgreSQL."""
    rows = func.json_to_recordset(cast_to(bindparam("rows", type_=Text()), postgresql.JSON))
    return rows.table_valued(*columns, name="given").render_derived(with_types=True)


def _like(model: type[Base], names: Sequence[str]) -> Sequence[ColumnClause[Any]]:
    """Columns of these names and their types in the table, which are not its own."""
    return [column(each, table(model).c[each].type) for each in names]


def update_many(
    session: Session, model: type[Base], rows: Mapping[int, Mapping[str, Any]], where: ColumnElement[bool]
) -> int:
    """Change the rows with these ids of which `where` is so; how many they were. Loaded rows keep theirs.

    Values all name the same columns, and go to the database as those of `insert_many` do.
    """
    if not rows:
        return 0
    given = [{"row_id": row_id, **values} for row_id, values in rows.items()]
    if name(session) == "sqlite":
        return changed(session, _change_row_by_row(model, where), given)
    statement = _change_all_at_once(model, tuple(given[0])[1:], where)
    return changed(session, statement, {"rows": json.dumps(given, ensure_ascii=False, default=_in_json)})


@cache
def _change_row_by_row(model: type[Base], where: ColumnElement[bool]) -> Update:
    return update(table(model)).where(table(model).c.id == bindparam("row_id"), where)


@cache
def _change_all_at_once(model: type[Base], names: tuple[str, ...], where: ColumnElement[bool]) -> Update:
    given = _recordset(column("row_id", Integer()), *_like(model, names))
    statement = update(table(model)).where(table(model).c.id == given.c.row_id, where)
    return statement.values({each: given.c[each] for each in names})


def _in_json(value: object) -> str:
    """What JSON has no form for, as PostgreSQL reads it: moments, days, exact points."""
    return str(_MOMENT.process_bind_param(value, None) if isinstance(value, dt.datetime) else value)


def changed(
    session: Session,
    statement: Update,
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
) -> int:
    """Run an update, or one for each of several values; how many rows it met. Loaded rows keep theirs."""
    result = session.execute(statement, values, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", result).rowcount


class _Values(TypeDecorator[Collection[Any]]):
    """Several values as one parameter, a JSON text: psycopg spells an array item by item."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> str:  # noqa: ARG002
        return json.dumps(list(value or ()), ensure_ascii=False)


def given(dialect: str, name: str) -> TableValuedAlias:
    """The values of the parameter `name` as rows of one column, `value`; of text, to be cast."""
    values = bindparam(name, type_=_Values())
    if dialect == "sqlite":
        return func.json_each(values).table_valued("value")
    return func.json_array_elements_text(cast_to(values, postgresql.JSON)).table_valued("value")


class among(FunctionElement[bool]):  # noqa: N801  written like a function
    """Whether a column has one of the values of the parameter `name`, or several columns one of its tuples.

    The statement is the same however many there are: it is built, compiled and prepared once.
    """

    inherit_cache = True  # of its columns, which say what they are compared with
    type = Boolean()

    def __init__(self, columns: ColumnElement[Any] | tuple[ColumnElement[Any], ...], name: str) -> None:
        columns = columns if isinstance(columns, tuple) else (columns,)
        super().__init__(*columns, bindparam(name, type_=_Values()))

    def self_group(self, against: OperatorType | None = None) -> among:  # noqa: ARG002
        return self  # a condition as it stands: SQLite finds no index for `… IN (…) = 1`


@compiles(among, "sqlite")
def _among_sqlite(element: among, compiler: SQLCompiler, **options: Any) -> str:
    *columns, given = (compiler.process(each, **options) for each in element.clauses)
    parts = [f"json_extract(value, '$[{at}]')" for at in range(len(columns))] if columns[1:] else ["value"]
    return _in(columns, parts, f"json_each({given})")


@compiles(among, "postgresql")
def _among_postgresql(element: among, compiler: SQLCompiler, **options: Any) -> str:
    *columns, given = (compiler.process(each, **options) for each in element.clauses)
    texts = [f"value ->> {at}" for at in range(len(columns))] if columns[1:] else ["value"]
    types = ["INTEGER" if isinstance(each.type, Integer) else "TEXT" for each in element.clauses]
    parts = [f"CAST({text} AS {type_})" for text, type_ in zip(texts, types, strict=False)]
    rows = "json_array_elements" if columns[1:] else "json_array_elements_text"
    return _in(columns, parts, f"{rows}(CAST({given} AS JSON))")


def _in(columns: Sequence[str], parts: Sequence[str], rows: str) -> str:
    return f"({', '.join(columns)}) IN (SELECT {', '.join(parts)} FROM {rows})"  # noqa: S608  names, a mark
