"""How much waits at the desk, in few and cheap queries: every page shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from store.models import (
    AuditLine,
    Condition,
    Cursor,
    DeductionProposal,
    Entry,
    Message,
    MessageState,
    Objection,
    ObjectionState,
    OutboxRow,
    OutboxState,
    ProposalOutcome,
    Submission,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a person has to do, and how the mailbox is."""

    queue: int  # drafts whose unit is to be decided
    proposals: int  # 失真, 失误 that a chief decides
    objections: int
    mail: int  # quarantined messages and refused mails
    polled_at: dt.datetime | None
    healthy: bool  # nothing is known to be wrong


def waiting(session: Session) -> Waiting:
    """As things stand now."""
    quarantined = _count(session, select(func.count()).where(Message.state == MessageState.QUARANTINED))
    refused = _count(session, select(func.count()).where(OutboxRow.state == OutboxState.REFUSED))
    return Waiting(
        queue=_count(
            session,
            select(func.count()).where(Submission.unit.is_(None), Submission.repeat_of.is_(None)),
        ),
        proposals=_count(
            session,
            select(func.count()).where(DeductionProposal.state == ProposalOutcome.OPEN),
        ),
        objections=_count(session, select(func.count()).where(Objection.state == ObjectionState.OPEN)),
        mail=quarantined + refused,
        polled_at=session.scalar(select(func.max(Cursor.polled_at))),
        healthy=not _count(session, select(func.count()).select_from(Condition)),
    )


def state(session: Session) -> tuple[int, int, int]:
    """The last line of the ledger, draft and line of the audit: what is recorded, filed or decided moves one.

    A draft that `replay` corrects does not; its change shows with whatever comes next.
    """
    ids = select(func.max(Entry.id)), select(func.max(Submission.id)), select(func.max(AuditLine.id))
    entry, draft, line = (session.scalar(each) or 0 for each in ids)
    return entry, draft, line


def _count(session: Session, statement: Select[int]) -> int:
    return session.scalar(statement) or 0
