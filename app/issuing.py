"""Use cases that owe mail to many: the daily digest, a quarter's draft, its release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from app.settings import Settings
from app.wiring import Service
from notify import gather_supplement
from notify.bulletin_document import issued_document
from notify.bulletin_paper import file_number
from notify.calendar import Calendar
from notify.document.write import document
from notify.gather import in_force
from notify.gather_bulletin import DraftOf
from notify.gather_digest import digest_facts
from notify.supplement import supplement
from notify.supplement_paper import supplement_paper
from notify.templates import Templates
from scoring.account import Account
from scoring.notice import Notice
from scoring.period import Quarter, local_day
from scoring.supplement import SupplementAccount
from store import (
    bulletin_changes,
    bulletins,
    conditions,
    contacts,
    digests,
    outbox,
    settlements,
    supplements,
)
from store.errors import Refused
from store.models import Bulletin, Supplement
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
    """The quarter's 通报 to staff, to look over; another one tells what was recorded since the one before.

    Raises Refused once it was released, and while the one before is not written: it would tell the same.
    """
    if outbox.is_unwritten(session, "bulletin_draft", str(quarter)):
        raise Refused(f"{quarter.title}通报的上一份草稿正在生成，写的是最新情况，不必再发")
    known = bulletins.begun(session, quarter).drafted_entry_id
    earlier = {subject for subject, _ in outbox.keys(session, "bulletin_draft", str(quarter))}
    bulletins.draft(session, quarter, now)
    about = str(DraftOf(quarter, len(earlier) + 1, known))
    to_each(session, settings.staff, "bulletin_draft", about, now)


def owe_release(
    session: Session,
    service: Service,
    templates: Templates,
    quarter: Quarter,
    *,
    who: str,
    now: dt.datetime,
) -> Bulletin:
    """Freeze the quarter's 通报 and its .docx; a letter to every ranked unit, copies to staff and leaders.

    A unit's letter goes to the address registered longest of those marked for 通报; without one it is kept
    until there is one. Raises Outdated where an edit has to be looked at again, Refused where the rules of
    `bulletins.release` say no; neither has changed anything.
    """
    notice, settings = service.notices[quarter.year], service.settings

    def kept(account: Account) -> str:
        """In the archive before the transaction ends: what a failure leaves there nothing refers to."""
        content = issued_document(session, templates, notice, account, local_day(now))
        return service.archive.put_many([content])[0]

    released = bulletins.release(session, notice, quarter, who=who, now=now, document=kept)
    addresses = contacts.bulletin_addresses(session)
    then = notice.on(quarter.last_day)
    for unit in then.ranked:
        first = _first(then.borne(unit), addresses)
        outbox.enqueue(session, Owed("bulletin", str(quarter), unit.name, first), now)
    to_each(session, settings.staff, "bulletin_copy", str(quarter), now)
    to_each(session, settings.leaders, "bulletin_leader", str(quarter), now)
    return released


def owe_supplement(
    session: Session, service: Service, quarter: Quarter, *, reason: str, who: str, now: dt.datetime
) -> Supplement:
    """Freeze what changed since the quarter's 通报 as a 补充通报; a letter to every unit that it concerns.

    Raises Refused where `bulletin_changes.since_issued` says no, or without a reason.
    """
    notice = service.notices[quarter.year]
    account = bulletin_changes.since_issued(session, notice, quarter)
    corrected = _number_of(bulletins.find(session, quarter), notice)
    return _issued(session, service, account, corrected, notice.on(quarter.last_day), reason, who, now)


def owe_year_supplement(
    session: Session, service: Service, year: int, *, reason: str, who: str, now: dt.datetime
) -> Supplement:
    """The same of a year that was settled. Raises Refused where `settlements.since_closed` says no."""
    notice = service.notices[year]
    account = settlements.since_closed(session, notice)
    return _issued(session, service, account, None, notice.on(dt.date(year, 12, 31)), reason, who, now)


def _issued(
    session: Session,
    service: Service,
    account: SupplementAccount,
    corrected: str | None,
    notice: Notice,
    reason: str,
    who: str,
    now: dt.datetime,
) -> Supplement:
    """`corrected`: the 文号 of what it corrects; `notice` as on the last day that it is about."""

    def kept(number: int) -> str:
        made = supplement(account, number, reason, local_day(now))
        paper = supplement_paper(made, local_day(now).year, corrected)
        return service.archive.put_many([document(paper)])[0]

    row = supplements.issue(
        session, account["period"], account, reason=reason, who=who, now=now, document=kept
    )
    about = gather_supplement.about(row.period, row.number)
    addresses = contacts.bulletin_addresses(session)
    changed = {each["unit"] for each in account["units"]}
    for unit in notice.ranked:
        if unit.name in changed:
            outbox.enqueue(
                session, Owed("supplement", about, unit.name, _first(notice.borne(unit), addresses)), now
            )
    settings = service.settings
    to_each(session, (*settings.staff, *settings.leaders), "supplement_copy", about, now)
    return row


def _first(names: Iterable[str], addresses: Mapping[str, Sequence[str]]) -> str | None:
    """The address registered longest under the first of a unit's names that has one."""
    return next((address for name in names for address in addresses.get(name, ())), None)


def _number_of(bulletin: Bulletin | None, notice: Notice) -> str | None:
    if bulletin is None or bulletin.number is None or bulletin.released_at is None:
        return None
    return file_number(notice.document, local_day(bulletin.released_at).year, bulletin.number)


def tell_unreleased(session: Session, settings: Settings, quarter: Quarter, now: dt.datetime) -> None:
    """Staff hear once that a 通报 is due and has no recorded adoption."""
    to_each(session, settings.staff, "alert", unreleased(quarter), now)


def unreleased(quarter: Quarter) -> str:
    """The subject of that alert."""
    return f"unreleased:{quarter}"


def tell_outdated(session: Session, settings: Settings, quarter: Quarter, now: dt.datetime) -> bool:
    """Staff hear once a day that a due 通报 waits until its edits are looked at again; whether just now."""
    return to_each(session, settings.staff, "alert", f"outdated:{quarter}:{local_day(now)}", now)


def to_each(session: Session, addresses: Iterable[str], kind: str, subject: str, now: dt.datetime) -> bool:
    """Owe one mail to each address; whether any was not owed before."""
    owed = [outbox.enqueue(session, Owed(kind, subject, address, address), now) for address in addresses]
    return any(owed)
