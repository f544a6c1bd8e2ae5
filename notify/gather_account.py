"""What somebody who asks for a unit's account is told, asked of the store."""

from __future__ import annotations

import datetime as dt

from notify.account_answer import AccountAnswer, account_answer
from scoring.account import changes
from scoring.notice import Notice
from scoring.period import Quarter, local_day
from store import bulletins, ledger
from store.session import Session


def answer(session: Session, notice: Notice, unit: str, now: dt.datetime) -> AccountAnswer:
    """A ranked unit's account as it is now; that of the year's last day where the notice's year is over."""
    through = min(local_day(now), dt.date(notice.year, 12, 31))
    made = bulletins.current(session, notice, Quarter.of(through), now)
    entries = changes(ledger.explain(session, notice, unit, through)).get(unit, [])
    return account_answer(made, unit, entries, through)
