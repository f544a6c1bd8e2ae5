"""A year's settlement (年度结算): shown until a chief closes it, then frozen with a checksum for good."""

from __future__ import annotations

import datetime as dt
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.annual import AnnualAccount, annual_account
from scoring.notice import Notice
from scoring.period import Quarter, local_day
from scoring.supplement import SupplementAccount, supplement
from store import audit, bulletins, ledger, supplements
from store.activity import activity
from store.errors import Refused, StoreError
from store.frozen import checksum
from store.models import BulletinState, Entry, Settlement


class SettlementDamaged(StoreError):  # noqa: N818  the name says what happened
    """A closed year's account is no longer what its checksum says."""

    def __init__(self, year: int) -> None:
        super().__init__(f"settlement of {year} does not match its checksum; restore a backup")
        self.year = year


def find(session: Session, year: int) -> Settlement | None:
    """The year's settlement, once it was closed."""
    return session.get(Settlement, year)


def current(session: Session, notice: Notice, now: dt.datetime | None = None) -> AnnualAccount:
    """The year's account from the ledger as it is now; `now` as for `bulletins.current`."""
    done = activity(session, notice, Quarter(notice.year, 4), now)
    return annual_account(notice, ledger.lines(session, notice), done.units)


def close(session: Session, notice: Notice, *, who: str, now: dt.datetime) -> Settlement:
    """Freeze the year's account. Raises Refused until the settlement day is over, while the fourth
    quarter's 通报 is not released, and once it is closed.

    The notice lets facts be recorded through that day, so a year closed before it would lose some; and no
    unit is to learn of its year before it has its last quarter's 通报.
    """
    if find(session, notice.year) is not None:
        raise Refused(f"{notice.year}年度已经结算")
    if local_day(now) <= (last := notice.switches.settlement_day):
        raise Refused(f"{notice.year}年度结算截至{last.year}年{last.month}月{last.day}日，次日起方可结算")
    quarter = Quarter(notice.year, 4)
    bulletin = bulletins.find(session, quarter)
    if bulletin is None or bulletin.state is not BulletinState.RELEASED:
        raise Refused(f"{quarter.title}通报尚未印发，印发后方可结算")
    account = current(session, notice, now)
    settlement = Settlement(
        year=notice.year,
        closed_at=now,
        closed_by=who,
        snapshot=dict(account),
        checksum=checksum(account),
        last_entry_id=session.scalar(select(func.max(Entry.id))) or 0,
    )
    session.add(settlement)
    session.flush()
    audit.append(
        session,
        at=now,
        who=who,
        action="annual close",
        subject=str(notice.year),
        checksum=settlement.checksum,
    )
    return settlement


def as_closed(session: Session, year: int) -> AnnualAccount:
    """The frozen account. Raises Refused when the year is open, SettlementDamaged when it was changed."""
    settlement = find(session, year)
    if settlement is None:
        raise Refused(f"{year}年度尚未结算")
    snapshot = cast("AnnualAccount", settlement.snapshot)  # written by `close` alone; the checksum says so
    if checksum(snapshot) != settlement.checksum:
        raise SettlementDamaged(year)
    return snapshot


def since_closed(session: Session, notice: Notice) -> SupplementAccount:
    """The units changed by what was recorded of the year after it was settled, or after its last 补充通报.

    Raises Refused while the year is open, and when nothing has changed.
    """
    year = notice.year
    if find(session, year) is None:
        raise Refused(f"{year}年度尚未结算，有变动直接登记即可，不用补充通报")
    counted, later = ledger.lines(session, notice), ledger.supplement(session, notice)
    known = max(max((line.id for line in counted), default=0), supplements.reach(session, str(year)))
    about, last = f"{year}年度政务信息目标任务完成情况", dt.date(year, 12, 31)
    found = supplement(notice, str(year), about, last, (*counted, *later), known)
    if not found["units"]:
        raise Refused(f"{year}年度结算（或上一号补充通报）以来记分没有变动，不用补充通报")
    return found
