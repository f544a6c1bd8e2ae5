"""Objections as they are filed: whose they are, and which deduction they dispute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ingest.reading import Confidence, Nature, Reading
from store import commissions, objections, outbox
from store.models import Message, OutboxRow
from store.objections import NewObjection
from store.session import Session

# A person's words that fit no other sort dispute points where they answer our mail about them.
_UNSORTED = frozenset((Nature.NO_DRAFT, Nature.QUERY))
_ANSWERABLE = (*commissions.MAIL_KINDS, "bulletin", "objection_answer", "receipt")


@dataclass(frozen=True, slots=True)
class _Thread:
    """A mail of ours that a mail answers, and what it was about."""

    about_points: bool  # it told of a deduction, or dealt with an earlier objection
    number: str | None = None  # of a commission
    fact: int | None = None
    unit: str | None = None  # to which it went


_NO_THREAD = _Thread(about_points=False)


def file_objections(
    session: Session, read: Sequence[tuple[Message, Reading]], now: dt.datetime
) -> frozenset[int]:
    """Keep a round's objections for a person to answer; gives the ids of their messages."""
    found = found_objections(session, read)
    objections.insert_found(session, found, now)
    return frozenset(each.message_id for each in found)


def found_objections(session: Session, read: Sequence[tuple[Message, Reading]]) -> list[NewObjection]:
    """What of these mails disputes points, and which."""
    came = [each for each in read if each[1].nature is Nature.OBJECTION or each[1].nature in _UNSORTED]
    if not came:
        return []
    threads = _threads(session, {each for _, reading in came for each in reading.answers})
    disputes = [
        (message, reading, thread)
        for message, reading in came
        for thread in [_thread(reading, threads)]
        if reading.nature is Nature.OBJECTION or thread.about_points
    ]
    numbers = {mention.number for _, reading, _ in disputes for mention in reading.commissions}
    numbers |= {thread.number for _, _, thread in disputes if thread.number}
    deductions = objections.deductions(session, numbers)
    owners = objections.owners(session, {thread.fact for *_, thread in disputes if thread.fact})
    return [
        NewObjection(
            message.id,
            _unit(reading),
            _fact(reading, thread, deductions, owners),
            reading.letter or reading.text or reading.subject or "",
        )
        for message, reading, thread in disputes
    ]


def _threads(session: Session, message_ids: Collection[str]) -> dict[str, _Thread]:
    """The mails of ours that bear these Message-IDs and may be disputed."""
    if not message_ids:
        return {}
    rows = outbox.identified(session, _ANSWERABLE, message_ids)
    return {row.message_id: _about(session, row) for row in rows if row.message_id}


def _about(session: Session, row: OutboxRow) -> _Thread:
    number, _, rest = row.subject.partition(":")
    if row.kind in ("objection_answer", "receipt"):
        about = int(row.subject)
        earlier = (
            objections.get(session, about)
            if row.kind == "objection_answer"
            else objections.of_message(session, about)
        )
        return _NO_THREAD if earlier is None else _Thread(about_points=True, fact=earlier.fact_id)
    if row.kind == "bulletin":
        return _Thread(about_points=False, unit=row.addressee)
    told = row.kind == "commission_ground"
    return _Thread(told, number, int(rest) if told else None, row.addressee)


def _thread(reading: Reading, threads: Mapping[str, _Thread]) -> _Thread:
    """The nearest mail of ours that it answers. Who claims another's address may have its mails too."""
    if reading.forged:
        return _NO_THREAD
    return next((threads[each] for each in reading.answers if each in threads), _NO_THREAD)


def _unit(reading: Reading) -> str | None:
    """Whose it is, where that is certain; else staff say it."""
    certain = reading.unit.confidence is Confidence.CERTAIN and not reading.forged
    return reading.unit.name if certain else None


def _fact(
    reading: Reading,
    thread: _Thread,
    deductions: Mapping[tuple[str, str], int],
    owners: Mapping[int, Collection[str]],
) -> int | None:
    """The deduction that it disputes; never another unit's."""
    if reading.forged:
        return None
    unit = _unit(reading)
    if thread.fact is not None and (unit is None or unit in owners.get(thread.fact, ())):
        return thread.fact
    whose = unit or thread.unit
    if whose is None:
        return None
    numbers = [*(mention.number for mention in reading.commissions), *filter(None, [thread.number])]
    return next((deductions[number, whose] for number in numbers if (number, whose) in deductions), None)
