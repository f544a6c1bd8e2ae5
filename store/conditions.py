"""What is wrong now: a refused login, a server's limit. Raised while it lasts, told to staff once a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from store import dialect
from store.models import Condition


def raise_condition(
    session: Session, name: str, detail: str, now: dt.datetime, until: dt.datetime | None = None
) -> None:
    """Say that something is wrong. Said again, it keeps its `since` and takes the new detail and `until`."""
    new = dialect.insert(dialect.name(session), Condition).values(
        name=name, since=now, until=until, detail=detail
    )
    session.execute(
        new.on_conflict_do_update(index_elements=[Condition.name], set_={"detail": detail, "until": until})
    )


def clear(session: Session, name: str) -> None:
    """It is over, or never was."""
    session.execute(delete(Condition).where(Condition.name == name))


def get(session: Session, name: str) -> Condition | None:
    return session.get(Condition, name, populate_existing=True)


def active(session: Session) -> Sequence[Condition]:
    """All that is wrong, longest first."""
    return session.scalars(select(Condition).order_by(Condition.since, Condition.name)).all()


def mark_reported(session: Session, names: Iterable[str], day: dt.date) -> None:
    """Staff have been told of these on this day."""
    session.execute(update(Condition).where(Condition.name.in_(names)).values(reported_on=day))
