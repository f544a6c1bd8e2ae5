"""Use cases that owe mail to many: the daily digest, a quarter's draft, its release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from app.settings import Settings
from notify.calendar import Calendar
from notify.gather import in_force
from notify.gather_digest import digest_facts
from scoring.notice import Notice
from scoring.period import Quarter, local_day
from store import bulletins, conditions, contacts, digests, outbox
from store.models import Bulletin
from store.outbox import Owed
from store.session import Session


def owe_digest(
    session: Session,
    settings: Settings,
    notices: Mapping[int, Notice],
    calendar: Calendar,
    until: dt.datetime,
    now: dt.datetime,
) -> bool:
    """The 日报 up to a cut-off, to every member of staff; an empty one is recorded and not owed.

    Gives whether it is owed. A cut-off that is recorded already owes nothing again.
    """
    before = digests.last(session)
    since = before.until if before else settings.receipts_since
    if until <= since:
        return False
    facts = digest_facts(session, since, until, in_force(notices, local_day(until).year), now, calendar)
    digests.record(session, since, until, empty=facts.empty)
    if facts.empty:
        return False
    to_each(session, settings.staff, "digest", until.isoformat(), now)
    conditions.mark_reported(session, [each.name for each in facts.conditions], local_day(now))
    return True


def owe_draft(session: Session, settings: Settings, quarter: Quarter, now: dt.datetime) -> None:
    """The quarter's 通报 to staff, to look over."""
    bulletins.draft(session, quarter, now)
    to_each(session, settings.staff, "bulletin_draft", str(quarter), now)


def owe_release(
    session: Session,
    settings: Settings,
    notices: Mapping[int, Notice],
    quarter: Quarter,
    *,
    who: str,
    now: dt.datetime,
) -> Bulletin:
    """Freeze the quarter's 通报; a letter to every unit with a target, copies to staff and leaders.

    A unit's letter goes to the address registered longest of those marked for 通报; without one it is kept
    until there is one. Raises Refused where the rules of `bulletins.release` say no.
    """
    released = bulletins.release(session, notices[quarter.year], quarter, who=who, now=now)
    addresses = contacts.bulletin_addresses(session)
    for unit in notices[quarter.year].ranked:
        first = next(iter(addresses.get(unit.name, ())), None)
        outbox.enqueue(session, Owed("bulletin", str(quarter), unit.name, first), now)
    to_each(session, settings.staff, "bulletin_copy", str(quarter), now)
    to_each(session, settings.leaders, "bulletin_leader", str(quarter), now)
    return released


def tell_unreleased(session: Session, settings: Settings, quarter: Quarter, now: dt.datetime) -> None:
    """Staff hear once that a 通报 is due and has no recorded adoption."""
    to_each(session, settings.staff, "alert", unreleased(quarter), now)


def unreleased(quarter: Quarter) -> str:
    """The subject of that alert."""
    return f"unreleased:{quarter}"


def to_each(session: Session, addresses: Iterable[str], kind: str, subject: str, now: dt.datetime) -> bool:
    """Owe one mail to each address; whether any was not owed before."""
    owed = [outbox.enqueue(session, Owed(kind, subject, address, address), now) for address in addresses]
    return any(owed)
