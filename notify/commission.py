"""约稿: the mails that ask, remind and tell of a deduction; who is to be phoned. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from notify.calendar import HALF_A_DAY, Calendar
from scoring.commissions import Outcome, Proposal, Task
from scoring.period import local_day


@dataclass(frozen=True, slots=True)
class Request:
    """What a unit is asked for: the context of `commission` and of `commission_reminder`."""

    number: str
    topic: str
    wanted: str | None
    kind: str | None  # None: left to the unit
    length: int | None  # 字 at most
    due_at: dt.datetime  # the unit's own
    extended: bool
    counted: bool
    points: Fraction  # what missing it costs
    attachment: str | None  # a file's name
    pronoun: str  # 你单位 | 贵单位
    acknowledged: bool
    overdue: bool = False  # the moment is past: a reminder by hand may go after it


@dataclass(frozen=True, slots=True)
class Ground:
    """The context of `commission_ground`: why points were taken."""

    number: str
    topic: str
    words: str  # 专题约稿任务未按要求完成
    ground: str  # 未报 | 逾期 | 不合要求
    points: Fraction  # below zero
    day: dt.date  # of the decision
    due_at: dt.datetime
    delivered_at: dt.datetime | None
    note: str | None
    pronoun: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the mail that asked a unit."""

    address: str | None  # None: kept ready until the unit has one
    state: str  # waiting | sending | sent | refused | withheld
    sent_at: dt.datetime | None
    returned: bool


NOT_SENT = {"refused": "约稿邮件被拒收", "withheld": "约稿邮件按发送设置未发出"}


def why_phone(task: Task, sent: Sent | None, now: dt.datetime, calendar: Calendar) -> str | None:
    """Why a unit is to be phoned before its due moment, in Chinese; None where it is not.

    Half a workday after the mail without a word from the unit; at once where the mail cannot reach it.
    """
    if not task.expected or task.answered or task.phoned_at is not None or now >= task.due_at:
        return None
    if sent is None or sent.address is None:
        return "没有收件地址"
    if sent.returned:
        return "约稿邮件被退回"
    if sent.sent_at is None:
        return NOT_SENT.get(sent.state)
    return "半个工作日未回复收到" if calendar.hours_after(sent.sent_at, HALF_A_DAY) <= now else None


@dataclass(frozen=True, slots=True)
class Part:
    """How one unit stands."""

    task: Task
    outcome: Outcome | None
    sent: Sent | None
    phone: str | None  # why it is to be phoned


@dataclass(frozen=True, slots=True)
class Standing:
    """How a commission stands at a moment."""

    number: str
    topic: str
    parts: tuple[Part, ...]
    proposals: tuple[Proposal, ...]
    strangers: tuple[str, ...]  # units that answered and were not asked


@dataclass(frozen=True, slots=True)
class UnitsLine:
    """Units of one commission that have something in common; `due_at` is theirs."""

    number: str
    topic: str
    due_at: dt.datetime
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhoneLine:
    number: str
    unit: str
    reason: str
    whom: str  # name and office telephone, where they are known


@dataclass(frozen=True, slots=True)
class ProposalLine:
    number: str
    unit: str
    ground: str


@dataclass(frozen=True, slots=True)
class StrangerLine:
    """A unit that answered a commission and was not asked."""

    number: str
    unit: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a digest tells of commissions."""

    due: tuple[UnitsLine, ...] = ()  # today or on the next workday
    overdue: tuple[UnitsLine, ...] = ()
    phone: tuple[PhoneLine, ...] = ()
    proposals: tuple[ProposalLine, ...] = ()  # wait for a chief
    strangers: tuple[StrangerLine, ...] = ()

    @property
    def empty(self) -> bool:
        return not any((self.due, self.overdue, self.phone, self.proposals, self.strangers))


def due_and_overdue(
    standings: Iterable[Standing], until: dt.datetime, calendar: Calendar
) -> tuple[tuple[UnitsLine, ...], tuple[UnitsLine, ...]]:
    """Of the drafts still expected those due by the next workday, and those whose moment is past."""
    soon = calendar.nth_workday(local_day(until), 1)
    due: list[UnitsLine] = []
    overdue: list[UnitsLine] = []
    for standing in standings:
        moments: dict[dt.datetime, list[str]] = {}
        for part in standing.parts:
            if part.task.expected and local_day(part.task.due_at) <= soon:
                moments.setdefault(part.task.due_at, []).append(part.task.unit)
        for moment, units in sorted(moments.items()):
            line = UnitsLine(standing.number, standing.topic, moment, tuple(units))
            (overdue if moment <= until else due).append(line)
    return tuple(due), tuple(overdue)
