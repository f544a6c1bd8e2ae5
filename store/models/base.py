"""What every row is made of: named constraints, aware moments, exact points, states as text."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import JSON, Date, DateTime, Enum, Index, MetaData, String, TypeDecorator, text
from sqlalchemy.orm import DeclarativeBase

# Named constraints, so that batch migrations can find them on SQLite.
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware moment, kept in UTC; a naive one is refused (SQLite would silently drop the offset)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: every stored moment carries its offset")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Exact(TypeDecorator[Fraction]):
    """Points as an exact fraction in text ("3", "5/2"): an equal split of joint articles stays exact."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Any) -> str | None:  # noqa: ARG002
        return None if value is None else str(Fraction(value))

    def process_result_value(self, value: str | None, dialect: Any) -> Fraction | None:  # noqa: ARG002
        return None if value is None else Fraction(value)


def states(states: type[StrEnum], length: int) -> Enum:
    """A column that holds the enum's values as text and gives the enum back."""
    return Enum(
        states,
        native_enum=False,
        length=length,
        values_callable=lambda found: [state.value for state in found],
    )


def partial(name: str, *columns: str, where: str) -> Index:
    """An index of some rows only: as small as what waits, however much was stored."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        dt.datetime: UtcDateTime,
        dt.date: Date,
        Fraction: Exact,
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON,
    }
