"""What staff decide of a commission: whose answer a draft is, extensions, excuses, judgements, deductions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.commissions import BY_GROUND, Outcome, Task, contradiction
from scoring.notice import Notice
from scoring.period import SHANGHAI, local_day
from store import audit, commissions, facts, submissions
from store.errors import Refused
from store.models import Commission, CommissionReply, CommissionUnit, Message
from store.recording import Recorded, Recorder
from store.text import clean


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides, when, in which transaction, by whose names of units."""

    session: Session
    notice: Notice
    who: str
    now: dt.datetime


def match(decider: Decider, submission: str, number: str) -> CommissionReply:
    """Take a draft for the answer to a commission, by hand. One that answered another answers this one now.

    Raises Refused for an unknown draft or commission.
    """
    session = decider.session
    commission = commissions.get(session, number)
    draft = submissions.by_number(session, submission)
    if draft is None:
        raise Refused(f"没有收稿号为{submission}的稿件")
    reply = _reply(session, draft.id)
    if reply is None:
        message = session.get_one(Message, draft.message_id)
        reply = CommissionReply(
            message_id=message.id, submission_id=draft.id, received_at=message.received_at, unit=draft.unit
        )
    reply.commission, reply.how, reply.reason = commission, "staff", f"{decider.who}人工对应"
    session.add(reply)
    session.flush()
    _audit(decider, "match", number, submission=submission)
    return reply


def unmatch(decider: Decider, submission: str) -> str:
    """A draft is no answer to a commission after all; gives the number. Raises Refused where it is none."""
    session = decider.session
    draft = submissions.by_number(session, submission)
    reply = _reply(session, draft.id) if draft else None
    if reply is None:
        raise Refused(f"{submission}没有计入约稿")
    number = reply.commission.number
    session.delete(reply)
    session.flush()
    _audit(decider, "unmatch", number, submission=submission)
    return number


def extend(decider: Decider, number: str, unit: str, due_at: dt.datetime) -> CommissionUnit:
    """Give one unit more time and owe it the mail that says so, unless it is excused.

    Raises Refused for a moment that is past or not later than its present one.
    """
    commission, asked = _asked(decider, number, unit)
    if due_at <= decider.now:
        raise Refused(f"延期后的截止时间{_shown(due_at)}已过，请重新填写")
    if due_at <= (asked.due_at or commission.due_at):
        raise Refused(f"延期须晚于现在的截止时间{_shown(asked.due_at or commission.due_at)}")
    before, asked.due_at = asked.due_at or commission.due_at, due_at
    decider.session.flush()
    _audit(decider, "extend", number, unit=asked.unit, before=before.isoformat(), after=due_at.isoformat())
    if asked.excused_at is None:
        subject = f"{number}:{due_at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"
        commissions.owe(decider.session, "commission_extension", subject, [asked.unit], decider.now)
    return asked


def excuse(decider: Decider, number: str, unit: str, reason: str) -> CommissionUnit:
    """Ask a unit for nothing any more. Raises Refused without a reason, or once points were taken."""
    commission, asked = _asked(decider, number, unit)
    if not reason.strip():
        raise Refused("免于报送须写明原因")
    if _task(decider.session, commission, asked.unit).deducted:
        raise Refused(f"约稿{number}已对{asked.unit}扣分，请先冲销")
    asked.excused_by, asked.excused_at, asked.excused_reason = (
        decider.who,
        decider.now,
        clean(reason.strip()),
    )
    decider.session.flush()
    _audit(decider, "excuse", number, unit=asked.unit, reason=asked.excused_reason)
    return asked


def phoned(decider: Decider, number: str, unit: str) -> CommissionUnit:
    """A unit was told by telephone: it is on the list to be phoned no longer."""
    _, asked = _asked(decider, number, unit)
    asked.phoned_by, asked.phoned_at = decider.who, decider.now
    decider.session.flush()
    _audit(decider, "phoned", number, unit=asked.unit)
    return asked


def judge(decider: Decider, number: str, unit: str, outcome: Outcome | None) -> CommissionUnit:
    """Decide how a unit met it, whatever its replies say; None leaves it to the replies again.

    Raises Refused once points were taken: those are reversed first.
    """
    commission, asked = _asked(decider, number, unit)
    if _task(decider.session, commission, asked.unit).deducted:
        raise Refused(f"约稿{number}已对{asked.unit}扣分，请先冲销")
    _judge(decider, number, asked, outcome)
    return asked


def _judge(decider: Decider, number: str, asked: CommissionUnit, outcome: Outcome | None) -> None:
    asked.outcome = outcome
    asked.judged_by, asked.judged_at = (decider.who, decider.now) if outcome else (None, None)
    decider.session.flush()
    _audit(decider, "judge", number, unit=asked.unit, outcome=outcome)


def close(decider: Decider, number: str) -> Commission:
    """Wait for nothing more: no reminders, no list to be phoned. What comes later is still taken for a reply.

    Raises Refused when it is closed.
    """
    commission = commissions.get(decider.session, number)
    if commission.closed_at is not None:
        raise Refused(f"约稿{number}已办结")
    commission.closed_by, commission.closed_at = decider.who, decider.now
    decider.session.flush()
    _audit(decider, "close", number)
    return commission


def confirm(
    recorder: Recorder,
    *,
    commission: str,
    unit: str,
    ground: str,
    confirmed_by: str,
    day: dt.date | None = None,
    note: str | None = None,
) -> Recorded:
    """A chief confirms a deduction: it is recorded, judged so, and the unit told, all in one transaction.

    `day`: when it was decided, else today. Raises Refused where a rule or what is known speaks against it.
    """
    session, now = recorder.session, recorder.now
    day = day or local_day(now)
    recorded = facts.record_missed(
        recorder,
        commission=commission,
        unit=unit,
        ground=ground,
        confirmed_by=confirmed_by,
        day=day,
        note=note,
    )
    decider = Decider(session, recorder.notices[day.year], recorder.who, now)
    found, asked = _asked(decider, commission, unit)
    against = contradiction(_task(session, found, asked.unit), ground, now)
    if against is not None:
        raise Refused(f"约稿{commission}：{against}")
    _judge(decider, commission, asked, BY_GROUND.get(ground))
    commissions.owe(session, "commission_ground", f"{commission}:{recorded.fact}", [asked.unit], now)
    return recorded


def _asked(decider: Decider, number: str, unit: str) -> tuple[Commission, CommissionUnit]:
    commission = commissions.get(decider.session, number)
    return commission, commissions.asked_unit(commission, commissions.official(decider.notice, unit))


def _task(session: Session, commission: Commission, unit: str) -> Task:
    return next(each for each in commissions.tasks(session, [commission])[commission.id] if each.unit == unit)


def _reply(session: Session, submission_id: int) -> CommissionReply | None:
    return session.scalar(select(CommissionReply).where(CommissionReply.submission_id == submission_id))


def _audit(decider: Decider, what: str, number: str, **detail: object) -> None:
    audit.append(
        decider.session,
        at=decider.now,
        who=decider.who,
        action=f"commission {what}",
        subject=f"commission:{number}",
        **detail,
    )


def _shown(moment: dt.datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
