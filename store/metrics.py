"""The service in figures, for whoever watches it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from store import desk_counts, outbox
from store.models import Bulletin, BulletinState, Message, MessageState, OutboxState, Submission


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts since the installation, and of what waits now."""

    received: int  # messages
    filed: int  # drafts
    queue: int
    quarantined: int
    outbox: dict[OutboxState, int]
    polled_at: dt.datetime | None
    frozen: int  # quarters whose 通报 is released


def figures(session: Session) -> Figures:
    """As things stand now."""
    waiting = desk_counts.waiting(session)
    quarantined = select(func.count()).where(Message.state == MessageState.QUARANTINED)
    released = select(func.count()).where(Bulletin.state == BulletinState.RELEASED)
    return Figures(
        received=_count(session, select(func.count(Message.id))),
        filed=_count(session, select(func.count(Submission.id))),
        queue=waiting.queue,
        quarantined=_count(session, quarantined),
        outbox=outbox.by_state(session),
        polled_at=waiting.polled_at,
        frozen=_count(session, released),
    )


def _count(session: Session, statement: Select[int]) -> int:
    return session.scalar(statement) or 0
