"""Recent drafts by their titles: what an issue's articles are found among. Kept in memory.

A hundred thousand titles cannot be asked of the database at every key stroke. New drafts and those that
staff changed are known by the ids of the drafts and of the audit.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from store.models import AuditLine, Message, MessageState, Stage, Submission

DAYS = 120  # that drafts are looked for back
_AT_ONCE = 500  # numbers of one query


@dataclass(frozen=True, slots=True)
class Recent:
    """A draft as it is found and shown."""

    number: str
    day: dt.date
    unit: str | None
    child: str | None
    title: str
    title_key: str
    stage: Stage


@dataclass
class RecentDrafts:
    """The recent drafts of one database, the latest last; repeats and merged ones are their first's."""

    _drafts: dict[str, Recent] = field(default_factory=dict)
    _last_draft: int = 0
    _last_change: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def upto(self, session: Session, today: dt.date) -> Mapping[str, Recent]:
        """All of them by 收稿号 as they are now, in the order they were filed."""
        since = today - dt.timedelta(days=DAYS)
        newest = session.scalar(select(func.max(Submission.id))) or 0
        changes = session.scalar(select(func.max(AuditLine.id))) or 0
        with self._lock:
            changed = self._changed(session, changes)
            if newest > self._last_draft:
                self._drafts |= _read(session, Submission.id > self._last_draft, Submission.day >= since)
            for numbers in changed:
                fresh = _read(session, Submission.number.in_(numbers))
                for number in numbers:
                    if number in fresh:
                        self._drafts[number] = fresh[number]
                    else:
                        del self._drafts[number]
            self._last_draft = max(newest, self._last_draft)
            self._last_change = max(changes, self._last_change)
            return {number: each for number, each in self._drafts.items() if each.day >= since}

    def _changed(self, session: Session, upto: int) -> Iterable[list[str]]:
        """Numbers of known drafts that the audit names since, some at a time."""
        if not self._drafts or upto <= self._last_change:
            return []
        query = select(AuditLine.subject).where(AuditLine.id > self._last_change).distinct()
        known = [subject for subject in session.scalars(query) if subject in self._drafts]
        return [known[at : at + _AT_ONCE] for at in range(0, len(known), _AT_ONCE)]


def by_numbers(session: Session, numbers: Iterable[str]) -> dict[str, Recent]:
    """Drafts of any age by 收稿号; none of a sealed message."""
    return _read(session, Submission.number.in_(list(numbers)), whole=False)


def _read(session: Session, *conditions: ColumnElement[bool], whole: bool = True) -> dict[str, Recent]:
    query = (
        select(
            Submission.number,
            Submission.day,
            Submission.unit,
            Submission.child,
            Submission.title,
            Submission.title_key,
            Submission.stage,
        )
        .join(Message, Message.id == Submission.message_id)
        .where(Message.state != MessageState.SEALED, *conditions)
        .order_by(Submission.id)
    )
    if whole:
        query = query.where(Submission.repeat_of.is_(None), Submission.merged_into.is_(None))
    return {row.number: Recent(*row) for row in session.execute(query)}
