"""通报 of a quarter: drafted, held, released; released, its account is frozen with a checksum for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.account import Account, Issued, account
from scoring.notice import Notice
from scoring.period import Quarter, local_day
from store import audit, ledger, supplements
from store.activity import activity, adopted_between
from store.errors import Refused, StoreError
from store.frozen import checksum
from store.models import Bulletin, BulletinState, Entry, Fact
from store.text import clean


class SnapshotDamaged(StoreError):  # noqa: N818  the name says what happened
    """A frozen account is no longer what its checksum says."""

    def __init__(self, quarter: Quarter) -> None:
        super().__init__(f"snapshot of bulletin {quarter} does not match its checksum; restore a backup")
        self.quarter = quarter


def find(session: Session, quarter: Quarter) -> Bulletin | None:
    """The quarter's bulletin, once it was drafted, held or released."""
    return session.scalar(
        select(Bulletin).where(Bulletin.year == quarter.year, Bulletin.quarter == quarter.number)
    )


def number(session: Session, quarter: Quarter) -> int | None:
    """The number of the quarter's 文号; None until it is given."""
    bulletin = find(session, quarter)
    return None if bulletin is None else bulletin.number


def draft(session: Session, quarter: Quarter, now: dt.datetime) -> Bulletin:
    """Note that staff were given the draft, and what was known then. A hold stays; a released one stays."""
    bulletin = find(session, quarter) or _new(session, quarter)
    if bulletin.state is not BulletinState.RELEASED:
        bulletin.drafted_at, bulletin.drafted_entry_id = now, _last_entry(session)
    session.flush()
    return bulletin


def begun(session: Session, quarter: Quarter) -> Bulletin:
    """The quarter's bulletin, made if there is none yet. Raises Refused once it was released."""
    bulletin = _open(session, quarter) or _new(session, quarter)
    session.flush()
    return bulletin


def set_number(session: Session, quarter: Quarter, number: int, *, who: str, now: dt.datetime) -> Bulletin:
    """Give the 通报 the number of its 文号. Raises Refused below 1 and once released."""
    if number < 1:
        raise Refused("文号的顺序号从1编起")
    bulletin = begun(session, quarter)
    before, bulletin.number = bulletin.number, number
    session.flush()
    subject = str(quarter)
    audit.append(
        session, at=now, who=who, action="bulletin number", subject=subject, before=before, after=number
    )
    return bulletin


def hold(session: Session, quarter: Quarter, *, who: str, reason: str, now: dt.datetime) -> Bulletin:
    """Keep the quarter's bulletin back until `lift`. Raises Refused without a reason or once released."""
    if not reason.strip():
        raise Refused("暂缓通报须写明原因")
    bulletin = begun(session, quarter)
    bulletin.state, bulletin.held_by, bulletin.held_reason = BulletinState.HELD, who, clean(reason.strip())
    session.flush()
    audit.append(session, at=now, who=who, action="bulletin hold", subject=str(quarter), reason=reason)
    return bulletin


def lift(session: Session, quarter: Quarter, *, who: str, now: dt.datetime) -> Bulletin:
    """End a hold. Raises Refused when there is none."""
    bulletin = find(session, quarter)
    if bulletin is None or bulletin.state is not BulletinState.HELD:
        raise Refused(f"{quarter.title}通报没有暂缓")
    bulletin.state, bulletin.held_by, bulletin.held_reason = BulletinState.DRAFTED, None, None
    session.flush()
    audit.append(session, at=now, who=who, action="bulletin lift", subject=str(quarter))
    return bulletin


def release(
    session: Session,
    notice: Notice,
    quarter: Quarter,
    *,
    who: str,
    now: dt.datetime,
    document: Callable[[Account], str] | None = None,
) -> Bulletin:
    """Freeze the quarter's account as issued. Its letters are the caller's to enqueue, in this transaction.

    `document` makes the .docx of the account, keeps it and gives its SHA-256; it may raise Refused too.
    Raises Refused when it is held, released already, not over yet, or has no adoption recorded.
    """
    bulletin = _open(session, quarter)
    if bulletin is not None and bulletin.state is BulletinState.HELD:
        raise Refused(f"{quarter.title}通报已由{bulletin.held_by}暂缓：{bulletin.held_reason}")
    if local_day(now) < quarter.end:
        raise Refused(f"{quarter.title}尚未结束，不能印发通报")
    if not has_adoptions(session, quarter):
        raise Refused(f"{quarter.title}没有采用登记，不能印发通报")
    snapshot = current(session, notice, quarter)
    sha256 = None if document is None else document(snapshot)
    last_entry_id = _last_entry(session)
    bulletin = bulletin or _new(session, quarter)
    # One UPDATE: from the moment the row says released, a trigger refuses the next.
    bulletin.state, bulletin.released_at, bulletin.released_by = BulletinState.RELEASED, now, who
    bulletin.snapshot = dict(snapshot)
    bulletin.checksum = checksum(snapshot)
    bulletin.last_entry_id = last_entry_id
    bulletin.document_sha256 = sha256
    session.flush()
    audit.append(
        session, at=now, who=who, action="bulletin release", subject=str(quarter), checksum=bulletin.checksum
    )
    return bulletin


def has_adoptions(session: Session, quarter: Quarter) -> bool:
    """Whether an adoption dated in the quarter stands."""
    adopted = select(Fact.id).where(adopted_between(quarter.start, quarter.end)).limit(1)
    return session.scalar(adopted) is not None


def show(session: Session, notice: Notice, quarter: Quarter, now: dt.datetime | None = None) -> Account:
    """The account as issued, else as it would be issued now; see `current`."""
    bulletin = find(session, quarter)
    if bulletin is not None and bulletin.state is BulletinState.RELEASED:
        return as_issued(session, quarter)
    return current(session, notice, quarter, now)


def current(session: Session, notice: Notice, quarter: Quarter, now: dt.datetime | None = None) -> Account:
    """The quarter's account from the ledger as it is now.

    `now` is for a quarter that is not over: without it 约稿 due later in the quarter count as missing, and
    units merged or split later in it are shown as they will be.
    """
    return account(
        notice,
        quarter,
        ledger.lines(session, notice),
        latest_issued(session, quarter.year, before=quarter),
        activity(session, notice, quarter, now),
        None if now is None else local_day(now),
    )


def as_issued(session: Session, quarter: Quarter) -> Account:
    """The frozen account. Raises Refused when none was released, SnapshotDamaged when it was changed."""
    bulletin = find(session, quarter)
    if bulletin is None or bulletin.snapshot is None:
        raise Refused(f"{quarter.title}通报尚未印发")
    snapshot = cast("Account", bulletin.snapshot)  # written by `release` alone; the checksum says so
    if checksum(snapshot) != bulletin.checksum:
        raise SnapshotDamaged(quarter)
    return snapshot


def latest_issued(session: Session, year: int, *, before: Quarter | None = None) -> Issued | None:
    """How far the year's last released 通报, or the last before a quarter, reached with its 补充通报."""
    query = (
        select(Bulletin)
        .where(Bulletin.year == year, Bulletin.state == BulletinState.RELEASED)
        .order_by(Bulletin.quarter.desc())
        .limit(1)
    )
    if before is not None:
        query = query.where(Bulletin.quarter < before.number)
    bulletin = session.scalar(query)
    if bulletin is None:
        return None
    quarter = Quarter(bulletin.year, bulletin.quarter)
    return Issued(quarter, max(bulletin.last_entry_id or 0, supplements.reach(session, str(quarter))))


def _last_entry(session: Session) -> int:
    return session.scalar(select(func.max(Entry.id))) or 0


def _new(session: Session, quarter: Quarter) -> Bulletin:
    bulletin = Bulletin(year=quarter.year, quarter=quarter.number, state=BulletinState.DRAFTED)
    session.add(bulletin)
    return bulletin


def _open(session: Session, quarter: Quarter) -> Bulletin | None:
    """The quarter's bulletin if there is one yet. Raises Refused once it was released."""
    bulletin = find(session, quarter)
    if bulletin is not None and bulletin.state is BulletinState.RELEASED:
        raise Refused(f"{quarter.title}通报已印发")
    return bulletin
