"""Passages of a 通报 as staff worded them: the last edit of each is in force, none is ever changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.period import Quarter
from store import audit, bulletins
from store.models import Bulletin, BulletinEdit
from store.text import clean


def edit(
    session: Session,
    quarter: Quarter,
    passage: str,
    generated: str,
    text: str,
    *,
    who: str,
    now: dt.datetime,
) -> BulletinEdit:
    """Word a passage; `generated` is what the facts said at that moment. An empty text leaves it out, the
    generated one gives the edit up. Raises Refused once the 通报 was released.
    """
    bulletin = bulletins.begun(session, quarter)
    row = BulletinEdit(
        bulletin_id=bulletin.id,
        passage=passage,
        generated=generated,
        text=clean(text),
        edited_by=who,
        edited_at=now,
    )
    session.add(row)
    session.flush()
    audit.append(session, at=now, who=who, action="bulletin edit", subject=str(quarter), passage=passage)
    return row


def edits(session: Session, quarter: Quarter) -> dict[str, BulletinEdit]:
    """The edits in force by passage; one that was given up is in none."""
    last = {row.passage: row for row in history(session, quarter)}
    return {passage: row for passage, row in last.items() if row.text != row.generated}


def history(session: Session, quarter: Quarter) -> Sequence[BulletinEdit]:
    """Every edit of the quarter's 通报, oldest first."""
    return session.scalars(
        select(BulletinEdit)
        .join(Bulletin, Bulletin.id == BulletinEdit.bulletin_id)
        .where(Bulletin.year == quarter.year, Bulletin.quarter == quarter.number)
        .order_by(BulletinEdit.id)
    ).all()
