"""What both databases do and SQLAlchemy spells in two places, or not at all for its typed results."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import CursorResult, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from store.models import Base


def insert(session: Session, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An insert of the session's own database, for its `on_conflict_…` methods."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(model)
    return postgresql.insert(model)


def changed(session: Session, statement: Update) -> int:
    """Run an update; how many rows it met. Rows already loaded keep their old values."""
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", result).rowcount
