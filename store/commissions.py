"""约稿: articles asked for, the units asked, what came back; opening one and asking how it stands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from scoring.commissions import Task
from scoring.facts import FactKind
from scoring.notice import Notice
from scoring.period import SHANGHAI, local_day
from store import contacts, counters, outbox
from store.errors import Refused
from store.ledger import NOT_REVERSED
from store.models import Commission, CommissionReply, CommissionUnit, Fact, FactUnit, OutboxRow, Submission
from store.outbox import Owed
from store.text import clean

KINDS = ("条目", "经验", "专题")
LONGEST_NAME = 120  # characters of a file's name
MAIL_KINDS = ("commission", "commission_reminder", "commission_extension", "commission_ground")

# Whose a reply is: its draft's unit as it stands now, else what the mail said.
REPLIED = func.coalesce(Submission.unit, CommissionReply.unit)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with the mail; its bytes are in the archive."""

    name: str
    sha256: str


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
    wanted: str | None = None,
    kind: str | None = None,
    length: int | None = None,
    attached: Attached | None = None,
) -> Commission:
    """Ask units for an article under the next number of the year, and owe each its mail.

    `counted`: 计入考核, missing it costs. `length`: 字 at most. Raises Refused for an empty topic, a due
    moment that is past, no unit, a unit the notice does not know, a kind there is not.
    """
    if not topic.strip():
        raise Refused("约稿须写明主题")
    names = dict.fromkeys(official(notice, text) for text in units)
    if not names:
        raise Refused("约稿须写明约请的单位")
    if due_at <= now:
        raise Refused(f"截止时间{_shown(due_at)}已过，请重新填写")
    if kind is not None and kind not in KINDS:
        raise Refused(f"没有“{kind}”这一类别，可用：{'、'.join(KINDS)}")
    year = local_day(now).year
    (number,) = counters.take(session, f"commission:{year}")
    commission = Commission(
        number=f"{year}-{number:02d}",
        topic=clean(topic.strip()),
        wanted=clean(wanted.strip()) if wanted and wanted.strip() else None,
        kind=kind,
        length=length,
        due_at=due_at,
        counted=counted,
        attachment_name=clean(attached.name)[-LONGEST_NAME:] if attached else None,
        attachment_sha256=attached.sha256 if attached else None,
        opened_by=who,
        opened_at=now,
        units=[CommissionUnit(unit=name) for name in names],
    )
    session.add(commission)
    session.flush()
    owe(session, "commission", commission.number, names, now)
    return commission


def owe(session: Session, kind: str, subject: str, units: Iterable[str], now: dt.datetime) -> int:
    """Owe each unit a mail of MAIL_KINDS; gives how many were not owed before.

    A unit without an address has it kept ready until one is registered.
    """
    owed = [Owed(kind, subject, unit, contacts.mail_address(session, unit)) for unit in units]
    return sum(outbox.enqueue(session, each, now) for each in owed)


def by_number(session: Session, number: str) -> Commission | None:
    """The commission of a number such as 2020-07, with its units."""
    return session.scalar(
        select(Commission).where(Commission.number == number).options(selectinload(Commission.units))
    )


def get(session: Session, number: str) -> Commission:
    """The same. Raises Refused where there is none."""
    found = by_number(session, number)
    if found is None:
        raise Refused(f"没有编号为{number}的约稿")
    return found


def listing(session: Session, year: int) -> Sequence[Commission]:
    """The year's commissions with their units, in order of number."""
    return session.scalars(
        select(Commission)
        .where(Commission.number.startswith(f"{year}-"))
        .options(selectinload(Commission.units))
        .order_by(Commission.id)
    ).all()


def running(session: Session) -> Sequence[Commission]:
    """Those not closed, with their units, in order of number."""
    return session.scalars(
        select(Commission)
        .where(Commission.closed_at.is_(None))
        .options(selectinload(Commission.units))
        .order_by(Commission.id)
    ).all()


def opened_since(session: Session, moment: dt.datetime) -> Sequence[Commission]:
    """Those opened after a moment, closed or not, with their units."""
    return session.scalars(
        select(Commission)
        .where(Commission.opened_at > moment)
        .options(selectinload(Commission.units))
        .order_by(Commission.id)
    ).all()


def tasks(session: Session, commissions: Iterable[Commission]) -> dict[int, tuple[Task, ...]]:
    """Each commission's units, by its id, with what is known of their parts."""
    listed = list(commissions)
    ids = [each.id for each in listed]
    delivered, deducted = _delivered(session, ids), _deducted(session, ids)
    return {each.id: tuple(_task(each, unit, delivered, deducted) for unit in each.units) for each in listed}


def _task(
    commission: Commission,
    unit: CommissionUnit,
    delivered: Mapping[tuple[int, str], dt.datetime],
    deducted: set[tuple[int, str]],
) -> Task:
    key = (commission.id, unit.unit)
    return Task(
        unit=unit.unit,
        due_at=unit.due_at or commission.due_at,
        extended=unit.due_at is not None,
        closed_at=commission.closed_at,
        delivered_at=delivered.get(key),
        acknowledged_at=unit.acknowledged_at,
        phoned_at=unit.phoned_at,
        excused_reason=unit.excused_reason,
        judged=unit.outcome,
        deducted=key in deducted,
    )


def _delivered(session: Session, ids: Sequence[int]) -> dict[tuple[int, str], dt.datetime]:
    """When the first draft of each unit arrived."""
    rows = session.execute(
        select(CommissionReply.commission_id, REPLIED, func.min(CommissionReply.received_at))
        .join(Submission, CommissionReply.submission_id == Submission.id)
        .where(CommissionReply.commission_id.in_(ids))
        .group_by(CommissionReply.commission_id, REPLIED)
    ).tuples()
    return {(commission, unit): moment for commission, unit, moment in rows if unit}


def _deducted(session: Session, ids: Sequence[int]) -> set[tuple[int, str]]:
    rows = session.execute(
        select(Fact.commission_id, FactUnit.unit)
        .join(FactUnit, FactUnit.fact_id == Fact.id)
        .where(Fact.commission_id.in_(ids), Fact.kind == FactKind.DEDUCTION, NOT_REVERSED)
    ).tuples()
    return {(commission, unit) for commission, unit in rows if commission is not None}


def mails(session: Session, numbers: Iterable[str]) -> dict[tuple[str, str], OutboxRow]:
    """The mails that asked, by number and unit, without their bytes."""
    rows = outbox.of_subjects(session, "commission", numbers)
    return {(row.subject, row.addressee): row for row in rows}


def reminded(session: Session, numbers: Iterable[str]) -> dict[str, frozenset[str]]:
    """The reminders owed already, sent or not: subject (see `reminder`) → units."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for number in numbers:
        for subject, unit in outbox.keys(session, "commission_reminder", f"{number}:"):
            found[subject].add(unit)
    return {subject: frozenset(units) for subject, units in found.items()}


def reminder(number: str, hours: float, due_at: dt.datetime) -> str:
    """The subject, within its business key, of the reminder so many working hours before a due moment."""
    return f"{number}:{hours:g}h:{due_at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"


def official(notice: Notice, text: str) -> str:
    """A unit's official name. Raises Refused for a unit the notice does not know."""
    unit = notice.resolve(text)
    if unit is None:
        raise Refused(f"{notice.year}年度通知中没有“{text}”这个单位")
    return unit.name


def asked_unit(commission: Commission, unit: str) -> CommissionUnit:
    """The row of a unit that was asked. Raises Refused for another."""
    found = next((each for each in commission.units if each.unit == unit), None)
    if found is None:
        raise Refused(f"约稿{commission.number}没有约请{unit}")
    return found


def _shown(moment: dt.datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
