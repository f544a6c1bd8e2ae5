"""What a mail is about, asked of the store: an outbox row → the template and its context."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from notify import alert, bulletin, digest, receipt
from notify.bulletin import ForStaff
from notify.errors import NothingToSay
from notify.gather_digest import digest_facts
from notify.gather_receipt import receipt_facts, urgent_facts
from scoring.notice import Notice
from scoring.period import Quarter, local_day
from store import bulletins, conditions, contacts, digests, messages, outbox, resemblance, submissions
from store.models import Bulletin, Message, OutboxRow
from store.session import Session

ReleaseOn = Callable[[Quarter, dt.datetime], dt.date | None]


@dataclass(frozen=True, slots=True)
class Context:
    """A template's name and values; for an answer, the Message-ID of the mail it answers."""

    template: str
    values: Mapping[str, object]
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A mail that is owed, and where to ask what it is about.

    `release_on` says when a 通报 drafted at a moment is due; None where a person has to release it.
    """

    session: Session
    row: OutboxRow
    notices: Mapping[int, Notice]
    release_on: ReleaseOn
    now: dt.datetime


def gather(asked: Asked) -> Context:
    """The context of a mail that is owed. Raises NothingToSay where the store has not what it is about."""
    return GATHERERS[asked.row.kind](asked)


def in_force(notices: Mapping[int, Notice], year: int) -> Notice:
    """The year's notice, else the one before it (until the new one is issued), else the earliest."""
    earlier = [each for each in notices if each <= year]
    return notices[max(earlier) if earlier else min(notices)]


def _receipt(asked: Asked) -> Context:
    message = _message(asked, asked.row.subject)
    foreign = resemblance.of_another_unit(asked.session, message.id)
    facts = receipt_facts(message, in_force(asked.notices, message.day.year), foreign)
    return Context("receipt", {"r": receipt.receipt(facts)}, message.message_id)


def _alert(asked: Asked) -> Context:
    about, _, rest = asked.row.subject.partition(":")
    if about == "urgent":
        return Context("alert_urgent", {"a": alert.urgent(urgent_facts(_message(asked, rest)))})
    if about == "sealed":
        return Context("alert_sealed", {"a": alert.Sealed(int(rest))})
    if about == "unreleased":
        return Context("alert_unreleased", {"quarter": Quarter.parse(rest)})
    condition = conditions.get(asked.session, about)
    if condition is None:
        return Context("alert_trouble", {"a": alert.Trouble(about, asked.row.created_at, None)})
    return Context("alert_trouble", {"a": alert.Trouble(about, condition.since, condition.detail)})


def _digest(asked: Asked) -> Context:
    run = digests.find(asked.session, dt.datetime.fromisoformat(asked.row.subject))
    if run is None:
        raise NothingToSay(asked.row.id, "digest")
    notice = in_force(asked.notices, local_day(run.until).year)
    facts = digest_facts(asked.session, run.since, run.until, notice, asked.now)
    return Context("digest", {"d": digest.digest(facts)})


def _letter(asked: Asked) -> Context:
    released, _ = _released(asked)
    quarter = Quarter.parse(asked.row.subject)
    account = bulletins.as_issued(asked.session, quarter)
    return Context("bulletin", {"l": bulletin.letter(account, asked.row.addressee, released)})


def _issued(asked: Asked) -> Context:
    """The overview as released, for leaders and, with what only staff read, for staff."""
    released, checksum = _released(asked)
    quarter = Quarter.parse(asked.row.subject)
    account = bulletins.as_issued(asked.session, quarter)
    staff = ForStaff()
    if asked.row.kind == "bulletin_copy":
        staff = ForStaff(unaddressed=tuple(outbox.unaddressed(asked.session, "bulletin")), checksum=checksum)
    made = bulletin.overview(account, asked.notices[quarter.year], released, staff)
    return Context(asked.row.kind, {"o": made})


def _draft(asked: Asked) -> Context:
    quarter = Quarter.parse(asked.row.subject)
    notice = asked.notices[quarter.year]
    account = bulletins.current(asked.session, notice, quarter)
    addressed = contacts.bulletin_addresses(asked.session)
    staff = ForStaff(
        unaddressed=tuple(unit.name for unit in notice.ranked if unit.name not in addressed),
        undecided=len(submissions.queue(asked.session)),
    )
    on = asked.release_on(quarter, asked.row.created_at)
    return Context("bulletin_draft", {"o": bulletin.overview(account, notice, on, staff)})


GATHERERS: Mapping[str, Callable[[Asked], Context]] = {
    "receipt": _receipt,
    "alert": _alert,
    "digest": _digest,
    "bulletin": _letter,
    "bulletin_copy": _issued,
    "bulletin_leader": _issued,
    "bulletin_draft": _draft,
}


def _message(asked: Asked, serial: str) -> Message:
    message = messages.get(asked.session, int(serial))
    if message is None:
        raise NothingToSay(asked.row.id, f"message {serial}")
    return message


def _released(asked: Asked) -> tuple[dt.date, str]:
    found: Bulletin | None = bulletins.find(asked.session, Quarter.parse(asked.row.subject))
    if found is None or found.released_at is None or found.checksum is None:
        raise NothingToSay(asked.row.id, f"bulletin {asked.row.subject}")
    return local_day(found.released_at), found.checksum
