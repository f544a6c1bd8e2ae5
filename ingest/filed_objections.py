"""Objections as they are filed: whose they are, and which deduction they dispute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from ingest.reading import Confidence, Nature, Reading
from store import commissions, objections, outbox
from store.models import Message, OutboxRow
from store.objections import NewObjection
from store.session import Session

GROUND = "commission_ground"  # the mail that tells of a deduction
# A person's words in answer to that mail which fit no other sort: most likely they dispute it.
_UNSORTED = frozenset((Nature.NO_DRAFT, Nature.QUERY))


def file_objections(
    session: Session, read: Sequence[tuple[Message, Reading]], now: dt.datetime
) -> frozenset[int]:
    """Keep a round's objections for a person to answer; gives the ids of their messages."""
    found = found_objections(session, read)
    objections.insert_found(session, found, now)
    return frozenset(each.message_id for each in found)


def found_objections(session: Session, read: Sequence[tuple[Message, Reading]]) -> list[NewObjection]:
    """What of these mails disputes points, and which."""
    came = [
        (message, reading) for message, reading in read if reading.nature in {Nature.OBJECTION, *_UNSORTED}
    ]
    ids = {each for _, reading in came if not reading.forged for each in reading.answers}
    ours = _ours(session, ids)
    disputes = [
        (message, reading, answered)
        for message, reading in came
        for answered in [_answered(reading, ours)]
        if reading.nature is Nature.OBJECTION or (answered is not None and answered.kind == GROUND)
    ]
    deductions = objections.deductions(session, _numbers(disputes))
    owners = objections.owners(session, [fact for _, _, row in disputes if (fact := _told_of(row))])
    return [
        NewObjection(
            message.id,
            unit := _unit(reading),
            _fact(reading, unit, answered, deductions, owners),
            reading.letter or reading.text or reading.subject or "",
        )
        for message, reading, answered in disputes
    ]


def _ours(session: Session, message_ids: Collection[str]) -> dict[str, OutboxRow]:
    """The mails of ours about points that these answer, by Message-ID."""
    if not message_ids:
        return {}
    rows = outbox.identified(session, (*commissions.MAIL_KINDS, "bulletin"), message_ids)
    return {row.message_id: row for row in rows if row.message_id}


def _answered(reading: Reading, ours: Mapping[str, OutboxRow]) -> OutboxRow | None:
    """The mail of ours that it answers. Who claims another's address may have its mails too."""
    return None if reading.forged else next((ours[each] for each in reading.answers if each in ours), None)


def _unit(reading: Reading) -> str | None:
    """Whose it is, where that is certain; else staff say it."""
    certain = reading.unit.confidence is Confidence.CERTAIN and not reading.forged
    return reading.unit.name if certain else None


def _numbers(disputes: Sequence[tuple[Message, Reading, OutboxRow | None]]) -> set[str]:
    """The commissions that they name, or whose mails they answer."""
    named = {mention.number for _, reading, _ in disputes for mention in reading.commissions}
    return named | {row.subject.partition(":")[0] for _, _, row in disputes if row and row.kind != "bulletin"}


def _told_of(row: OutboxRow | None) -> int | None:
    """The fact of which a mail of ours told."""
    return int(row.subject.partition(":")[2]) if row is not None and row.kind == GROUND else None


def _fact(
    reading: Reading,
    unit: str | None,
    answered: OutboxRow | None,
    deductions: Mapping[tuple[str, str], int],
    owners: Mapping[int, Collection[str]],
) -> int | None:
    """The deduction that it disputes; never another unit's."""
    if reading.forged:
        return None
    told_of = _told_of(answered)
    if told_of is not None and (unit is None or unit in owners.get(told_of, ())):
        return told_of
    whose = unit or (answered.addressee if answered is not None else None)
    if whose is None:
        return None
    about = [answered.subject.partition(":")[0]] if answered and answered.kind != "bulletin" else []
    numbers = [*(mention.number for mention in reading.commissions), *about]
    return next((deductions[number, whose] for number in numbers if (number, whose) in deductions), None)
