"""Drafts by what one looks for, newest first, a page at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from store.models import Stage, Submission

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None: whatever it is. `unit` "" finds those that are nobody's yet."""

    unit: str | None = None
    kind: str | None = None
    stage: Stage | None = None
    month: dt.date | None = None  # its first day
    handler: str | None = None
    before: int | None = None  # the last id of the page before


def found(session: Session, wanted: Wanted) -> tuple[Sequence[Submission], int | None]:
    """A page of drafts with their messages, and where the next page begins."""
    query = (
        select(Submission)
        .options(joinedload(Submission.message))
        .order_by(Submission.id.desc())
        .limit(PAGE + 1)
    )
    if wanted.unit is not None:
        mine = Submission.unit.is_(None) if not wanted.unit else Submission.unit == wanted.unit
        query = query.where(mine)
    if wanted.kind:
        query = query.where(Submission.kind == wanted.kind)
    if wanted.stage:
        query = query.where(Submission.stage == wanted.stage)
    if wanted.handler:
        query = query.where(Submission.handler == wanted.handler)
    if wanted.month:
        after = (wanted.month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        query = query.where(Submission.day >= wanted.month, Submission.day < after)
    if wanted.before:
        query = query.where(Submission.id < wanted.before)
    rows = session.scalars(query).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None
