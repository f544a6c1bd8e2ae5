"""What the schedule needs to know, read from the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from app import schedule
from app.issuing import unreleased
from app.schedule import Issued, Running
from app.settings import Settings
from scoring.period import Quarter
from store import bulletins, commissions, conditions, digests, outbox, terms
from store.models import BulletinState
from store.session import Session

IMAP_LOGIN = "imap_login"  # the condition's name


def read_state(
    session: Session,
    settings: Settings,
    now: dt.datetime,
    poll_tried_at: dt.datetime | None,
    units: Collection[str],
) -> schedule.State:
    """The state at a moment; `units` are those that have to name their people.

    When a poll was last tried only the worker knows: a failed one leaves no row.
    """
    quarters = tuple(schedule.ended(settings.receipts_since, now))
    issued = {quarter: _issued(session, quarter) for quarter in quarters}
    open_ones = [quarter for quarter in quarters if not issued[quarter].released]
    last = digests.last(session)
    running = _running(session)
    return schedule.State(
        installed_at=settings.receipts_since,
        poll_every=dt.timedelta(seconds=settings.poll_seconds),
        release=settings.release,
        poll_tried_at=poll_tried_at,
        login_refused=conditions.get(session, IMAP_LOGIN) is not None,
        digested_until=last.until if last else None,
        issued=issued,
        adopted=frozenset(quarter for quarter in open_ones if bulletins.has_adoptions(session, quarter)),
        told=frozenset(
            quarter for quarter in open_ones if outbox.is_owed(session, "alert", unreleased(quarter))
        ),
        reminders=settings.commission_reminders,
        commissions=running,
        reminded=commissions.reminded(session, [each.number for each in running]),
        lacking=terms.unasked(session, units, schedule.month_of(now)) if settings.contact_reminders else (),
    )


def _running(session: Session) -> tuple[Running, ...]:
    found = commissions.running(session)
    tasks = commissions.tasks(session, found)
    return tuple(Running(each.number, each.opened_at, tasks[each.id]) for each in found)


def _issued(session: Session, quarter: Quarter) -> Issued:
    row = bulletins.find(session, quarter)
    if row is None:
        return Issued()
    return Issued(
        drafted_at=row.drafted_at,
        held=row.state is BulletinState.HELD,
        released=row.state is BulletinState.RELEASED,
    )
