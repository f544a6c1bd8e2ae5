"""What a digest is written from, asked of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from notify.calendar import Calendar
from notify.digest import (
    ConditionLine,
    CopyLine,
    DigestFacts,
    DraftLine,
    FormLine,
    LetterLine,
    QuarantinedLine,
    QuarterToDate,
    QueueLine,
    RefusedLine,
    ReturnedLine,
    TopUnit,
    excerpt,
)
from notify.gather_commission import agenda
from notify.gather_objection import objection_line
from notify.gather_receipt import NOBODY
from scoring.account import UnitAccount
from scoring.notice import Notice
from scoring.period import Quarter, local_day
from store import (
    bulletins,
    conditions,
    digests,
    messages,
    objections,
    outbox,
    proposals,
    resemblance,
    submissions,
)
from store.models import OutboxState, Resemblance, Submission
from store.session import Session

TOP = 10  # units of the ranking
LAST = 1_000_000  # place of what the notice does not list


def digest_facts(
    session: Session,
    since: dt.datetime,
    until: dt.datetime,
    notice: Notice,
    now: dt.datetime,
    calendar: Calendar,
) -> DigestFacts:
    """What came in after `since` and up to `until`, and how things stand now."""
    span = digests.span(session, since, until)
    states = outbox.by_state(session)
    health = digests.health(session)
    return DigestFacts(
        since=since,
        until=until,
        received=span.received,
        drafts=_drafts(span.submissions, notice),
        queue=tuple(_queued(each) for each in submissions.queue(session)),
        copies=tuple(_copied(each) for each in resemblance.open_copies(session, since, until)),
        open_copies=resemblance.count_open(session),
        quarantined=tuple(
            QuarantinedLine(each.id, each.sender_address or NOBODY, each.received_at, each.failure or "")
            for each in span.quarantined
        ),
        sealed=tuple(span.sealed),
        refused=tuple(RefusedLine(each.kind, each.addressee, each.reply or "") for each in span.refused),
        returned=tuple(ReturnedLine(each.kind, each.addressee, each.address or "") for each in span.returned),
        conditions=_conditions(session, now),
        waiting=states[OutboxState.WAITING] + states[OutboxState.SENDING],
        withheld=states[OutboxState.WITHHELD],
        unaddressed=len(outbox.unaddressed(session)),
        on_server=health.on_server,
        stored=health.stored,
        quarter=_quarter_to_date(session, Quarter.of(local_day(until)), notice),
        commissions=agenda(session, until, now, calendar),
        objections=tuple(
            objection_line(session, each, until, calendar) for each in objections.waiting(session)
        ),
        letters=tuple(
            LetterLine(each.nature or "", each.sender_address or NOBODY, each.subject or "", each.received_at)
            for each in span.letters
        ),
        forms=_forms(session),
    )


def _drafts(filed: Sequence[Submission], notice: Notice) -> tuple[DraftLine, ...]:
    places = {unit.name: unit.order for unit in notice.units}
    return tuple(
        DraftLine(
            number=each.number,
            title=each.title,
            unit=each.unit,
            child=each.child,
            order=places.get(each.unit or "", LAST),
            kind=each.kind,
            words=each.words,
            limit=each.limit,
            commissioned=each.commissioned,
            flags=(*_related(each), *each.flags),
            excerpt=excerpt(each.body),
        )
        for each in filed
    )


def _forms(session: Session) -> tuple[FormLine, ...]:
    waiting = [(each, messages.get(session, each.message_id)) for each in proposals.waiting(session)]
    return tuple(
        FormLine(each.id, each.unit, message.sender_address or NOBODY, message.received_at)
        for each, message in waiting
        if message is not None
    )


def _related(submission: Submission) -> tuple[str, ...]:
    if submission.repeat_of:
        return (f"与{submission.repeat_of}相同",)
    return (f"{submission.revises}的修改稿",) if submission.revises else ()


def _queued(submission: Submission) -> QueueLine:
    message = submission.message
    return QueueLine(
        number=submission.number,
        title=submission.title,
        sender=message.sender_address or NOBODY,
        received_at=message.received_at,
        candidates=tuple(submission.candidates),
    )


def _copied(pair: Resemblance) -> CopyLine:
    mine, other = pair.submission, pair.other
    return CopyLine(
        number=mine.number,
        title=mine.title,
        unit=mine.unit or "",
        other_number=other.number,
        other_title=other.title,
        other_unit=other.unit or "",
        percent=pair.percent,
    )


def _conditions(session: Session, now: dt.datetime) -> tuple[ConditionLine, ...]:
    """What is wrong now. A pause of the outbox that has run out is over, though no mail has shown it yet."""
    return tuple(
        ConditionLine(each.name, each.since, each.detail)
        for each in conditions.active(session)
        if each.name != outbox.PAUSED or outbox.paused_until(session, now)
    )


def _quarter_to_date(session: Session, quarter: Quarter, notice: Notice) -> QuarterToDate | None:
    if notice.year != quarter.year:  # the new year's notice is not issued yet
        return None
    account = bulletins.current(session, notice, quarter)
    gained = sum((Fraction(unit["quarter_points"]) for unit in account["units"]), Fraction(0))
    return QuarterToDate(
        quarter=quarter,
        received=messages.received_between(session, quarter.start, quarter.end),
        filed=account["submitted"],
        adopted=account["adopted"],
        points=gained,
        top=tuple(_top(unit) for unit in account["units"][:TOP] if Fraction(unit["points"]) > 0),
    )


def _top(unit: UnitAccount) -> TopUnit:
    return TopUnit(
        unit["rank"], unit["unit"], Fraction(unit["points"]), unit["target"], Fraction(unit["ratio"])
    )
