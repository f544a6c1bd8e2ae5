"""Who decided what, when, from what to what. Lines are only ever added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from store.models import AuditLine


def append(session: Session, *, at: dt.datetime, who: str, action: str, subject: str, **detail: Any) -> None:
    """Add a line in the transaction of what it tells of. `detail` is anything that JSON holds."""
    session.execute(insert(AuditLine).values(at=at, who=who, action=action, subject=subject, detail=detail))


def of_subject(session: Session, subject: str) -> Sequence[AuditLine]:
    """All lines about one subject, such as a 收稿号, oldest first."""
    return session.scalars(select(AuditLine).where(AuditLine.subject == subject).order_by(AuditLine.id)).all()
