"""补充通报: what corrects a released 通报 or a closed year. Numbered within it, frozen with a checksum.

A period is text: `2020-Q1`, or `2020` of a year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store import audit
from store.errors import Refused, StoreError
from store.frozen import checksum
from store.models import Entry, Supplement
from store.text import clean


class SupplementDamaged(StoreError):  # noqa: N818  the name says what happened
    """A frozen supplement is no longer what its checksum says."""

    def __init__(self, period: str, number: int) -> None:
        super().__init__(f"supplement {number} of {period} does not match its checksum; restore a backup")


def of_period(session: Session, period: str) -> Sequence[Supplement]:
    """A period's supplements in the order of their numbers."""
    return session.scalars(
        select(Supplement).where(Supplement.period == period).order_by(Supplement.number)
    ).all()


def find(session: Session, period: str, number: int) -> Supplement | None:
    """One supplement. Raises SupplementDamaged when its snapshot was changed."""
    found = session.scalar(select(Supplement).where(Supplement.period == period, Supplement.number == number))
    if found is not None and checksum(found.snapshot) != found.checksum:
        raise SupplementDamaged(period, number)
    return found


def reach(session: Session, period: str) -> int:
    """The last ledger line that the period's supplements cover; 0 where there is none."""
    last = select(func.max(Supplement.last_entry_id)).where(Supplement.period == period)
    return session.scalar(last) or 0


def issue(
    session: Session,
    period: str,
    snapshot: Mapping[str, Any],
    *,
    reason: str,
    who: str,
    now: dt.datetime,
    document: Callable[[int], str] | None = None,
) -> Supplement:
    """Freeze what has changed as the period's next supplement. Its mails are the caller's to enqueue.

    `document` makes the .docx under its number, keeps it and gives its SHA-256. Whether the period was
    issued, and whether anything has changed, is the caller's to see. Raises Refused without a reason.
    """
    if not reason.strip():
        raise Refused("补充通报须写明原因")
    number = len(of_period(session, period)) + 1
    row = Supplement(
        period=period,
        number=number,
        reason=clean(reason.strip()),
        released_at=now,
        released_by=who,
        snapshot=dict(snapshot),
        checksum=checksum(snapshot),
        last_entry_id=session.scalar(select(func.max(Entry.id))) or 0,
        document_sha256=None if document is None else document(number),
    )
    session.add(row)
    session.flush()
    audit.append(
        session,
        at=now,
        who=who,
        action="supplement",
        subject=period,
        number=number,
        reason=row.reason,
        checksum=row.checksum,
    )
    return row
