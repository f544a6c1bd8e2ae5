"""What came back to commissions: mails and drafts taken for answers, and why."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, joinedload

from store.commissions import REPLIED
from store.models import Commission, CommissionReply, CommissionUnit, Submission


@dataclass(frozen=True, slots=True)
class NewReply:
    """A mail or draft that answers a commission, as it is to be kept."""

    commission_id: int
    unit: str | None
    message_id: int
    submission_id: int | None
    how: str
    reason: str
    received_at: dt.datetime


def insert_replies(session: Session, replies: Sequence[NewReply]) -> None:
    """Keep answers; a unit's first word shows that it knows of the commission."""
    if not replies:
        return
    session.execute(insert(CommissionReply), [asdict(each) for each in replies])
    for each in replies:
        session.execute(
            update(CommissionUnit)
            .where(CommissionUnit.commission_id == each.commission_id, CommissionUnit.unit == each.unit)
            .where(CommissionUnit.acknowledged_at.is_(None))
            .values(acknowledged_at=each.received_at)
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it stands: `unit` is its draft's now; `asked` whether that unit was."""

    row: CommissionReply
    unit: str | None
    asked: bool


def replies(session: Session, commission: Commission) -> list[Reply]:
    """What came back, in order of arrival, with mails and drafts."""
    asked = {each.unit for each in commission.units}
    rows = session.scalars(
        select(CommissionReply)
        .where(CommissionReply.commission_id == commission.id)
        .options(joinedload(CommissionReply.submission), joinedload(CommissionReply.message))
        .order_by(CommissionReply.received_at, CommissionReply.id)
    ).all()
    units = [(each, (each.submission and each.submission.unit) or each.unit) for each in rows]
    return [Reply(each, unit, unit in asked) for each, unit in units]


def strangers(session: Session, found: Iterable[Commission]) -> dict[int, tuple[str, ...]]:
    """By the commission's id, units that answered and were not asked."""
    asked = {each.id: {unit.unit for unit in each.units} for each in found}
    rows = session.execute(
        select(CommissionReply.commission_id, REPLIED)
        .outerjoin(Submission, CommissionReply.submission_id == Submission.id)
        .where(CommissionReply.commission_id.in_(asked))
        .distinct()
    ).tuples()
    units: defaultdict[int, list[str]] = defaultdict(list)
    for commission, unit in rows:
        if unit and unit not in asked[commission]:
            units[commission].append(unit)
    return {commission: tuple(sorted(each)) for commission, each in units.items()}


def of_submissions(session: Session, ids: Iterable[int]) -> dict[int, CommissionReply]:
    """The replies that these submissions are, by submission, with their commissions and units."""
    rows = session.scalars(
        select(CommissionReply)
        .where(CommissionReply.submission_id.in_(set(ids)))
        .options(joinedload(CommissionReply.commission).selectinload(Commission.units))
    )
    return {each.submission_id: each for each in rows if each.submission_id is not None}


def answered(session: Session, submission: str) -> str | None:
    """The number of the commission that the draft of a 收稿号 answers, if it answers one."""
    return session.scalar(
        select(Commission.number)
        .join(CommissionReply, CommissionReply.commission_id == Commission.id)
        .join(Submission, CommissionReply.submission_id == Submission.id)
        .where(Submission.number == submission)
    )
