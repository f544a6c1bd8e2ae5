"""Who decided what, when, from what to what. Lines are only ever added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from scoring.period import day_ends
from store.models import AuditLine

PAGE = 100


@dataclass(frozen=True, slots=True)
class Sought:
    """Which lines are looked for; empty: whatever it is."""

    who: str = ""
    action: str = ""
    subject: str = ""
    day: dt.date | None = None  # in Asia/Shanghai
    before: int | None = None  # the last id of the page before


def append(session: Session, *, at: dt.datetime, who: str, action: str, subject: str, **detail: Any) -> None:
    """Add a line in the transaction of what it tells of. `detail` is anything that JSON holds."""
    session.execute(insert(AuditLine).values(at=at, who=who, action=action, subject=subject, detail=detail))


def of_subject(session: Session, subject: str) -> Sequence[AuditLine]:
    """All lines about one subject, such as a 收稿号, oldest first."""
    return session.scalars(select(AuditLine).where(AuditLine.subject == subject).order_by(AuditLine.id)).all()


def found(session: Session, sought: Sought) -> tuple[Sequence[AuditLine], int | None]:
    """A page of lines, the newest first, and where the next page begins."""
    query = select(AuditLine).order_by(AuditLine.id.desc()).limit(PAGE + 1)
    for column, text in (
        (AuditLine.who, sought.who),
        (AuditLine.action, sought.action),
        (AuditLine.subject, sought.subject),
    ):
        if text:
            query = query.where(column == text)
    if sought.day is not None:
        end = day_ends(sought.day)
        query = query.where(AuditLine.at >= end - dt.timedelta(days=1), AuditLine.at < end)
    if sought.before is not None:
        query = query.where(AuditLine.id < sought.before)
    rows = session.scalars(query).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None
