"""What has changed since a 通报 was drafted, and since it was issued, as its next 补充通报 tells it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.account import Line
from scoring.notice import Notice
from scoring.period import Quarter
from scoring.supplement import SupplementAccount, supplement
from store import bulletins, ledger, supplements
from store.errors import Refused
from store.models import Bulletin, BulletinState


def late_since_draft(session: Session, notice: Notice, quarter: Quarter) -> tuple[Line, ...]:
    """Lines of the quarter or before it, written after staff were given the last draft, until the release."""
    bulletin = bulletins.find(session, quarter)
    if bulletin is None or bulletin.drafted_entry_id is None:
        return ()
    return written(session, notice, quarter, after=bulletin.drafted_entry_id, until=bulletin.last_entry_id)


def written(
    session: Session, notice: Notice, quarter: Quarter, *, after: int, until: int | None = None
) -> tuple[Line, ...]:
    """Lines dated in the quarter or before it in its year, of those numbered above `after`, to `until`."""
    return tuple(
        line
        for line in ledger.lines(session, notice)
        if line.entry.day < quarter.end and line.id > after and (until is None or line.id <= until)
    )


def since_issued(session: Session, notice: Notice, quarter: Quarter) -> SupplementAccount:
    """The units changed by lines of the quarter or before it, written since its 通报 or the last 补充通报.

    Raises Refused when it was not issued, when a later 通报 of the year was (which told of them as 补记), and
    when nothing has changed.
    """
    bulletin = bulletins.find(session, quarter)
    if bulletin is None or bulletin.state is not BulletinState.RELEASED:
        raise Refused(f"{quarter.title}通报尚未印发，有变动直接登记即可，不用补充通报")
    later = _later(session, quarter)
    if later is not None:
        raise Refused(f"{later.title}通报已印发，{quarter.title}的变动请列入{later.title}的补充通报")
    known = max(bulletin.last_entry_id or 0, supplements.reach(session, str(quarter)))
    about = f"{quarter.title}政务信息采用情况"
    lines = ledger.lines(session, notice)
    found = supplement(notice, str(quarter), about, quarter.last_day, lines, known)
    if not found["units"]:
        raise Refused(f"{quarter.title}通报（或上一号补充通报）印发以来记分没有变动，不用补充通报")
    return found


def _later(session: Session, quarter: Quarter) -> Quarter | None:
    """The last quarter of the year whose 通报 was issued, where it is a later one."""
    number = session.scalar(
        select(Bulletin.quarter)
        .where(
            Bulletin.year == quarter.year,
            Bulletin.quarter > quarter.number,
            Bulletin.state == BulletinState.RELEASED,
        )
        .order_by(Bulletin.quarter.desc())
        .limit(1)
    )
    return None if number is None else Quarter(quarter.year, number)
