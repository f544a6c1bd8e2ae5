"""约稿: articles asked for, with a due date and the units asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scoring.notice import Notice
from scoring.period import local_day
from store import counters
from store.errors import Refused
from store.models import Commission, CommissionUnit
from store.text import clean


def open_commission(
    session: Session,
    notice: Notice,
    *,
    topic: str,
    units: Sequence[str],
    due_at: dt.datetime,
    counted: bool,
    who: str,
    now: dt.datetime,
) -> Commission:
    """Ask units for an article under the next number of the year. `counted`: 计入考核, missing it costs.

    Raises Refused for an empty topic, no unit, or one the notice does not know.
    """
    if not topic.strip():
        raise Refused("约稿须写明主题")
    names = dict.fromkeys(_official(notice, text) for text in units)
    if not names:
        raise Refused("约稿须写明约请的单位")
    year = local_day(now).year
    (number,) = counters.take(session, f"commission:{year}")
    commission = Commission(
        number=f"{year}-{number:02d}",
        topic=clean(topic.strip()),
        due_at=due_at,
        counted=counted,
        opened_by=who,
        opened_at=now,
        units=[CommissionUnit(unit=name) for name in names],
    )
    session.add(commission)
    session.flush()
    return commission


def by_number(session: Session, number: str) -> Commission | None:
    """The commission of a number such as 2020-07, with its units."""
    return session.scalar(
        select(Commission).where(Commission.number == number).options(selectinload(Commission.units))
    )


def listing(session: Session, year: int) -> Sequence[Commission]:
    """The year's commissions with their units, in order of number."""
    return session.scalars(
        select(Commission)
        .where(Commission.number.startswith(f"{year}-"))
        .options(selectinload(Commission.units))
        .order_by(Commission.id)
    ).all()


def _official(notice: Notice, text: str) -> str:
    unit = notice.resolve(text)
    if unit is None:
        raise Refused(f"{notice.year}年度通知中没有“{text}”这个单位")
    return unit.name
