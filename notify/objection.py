"""异议: its receipt, its answer, and how long staff have left. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from notify.calendar import Calendar
from scoring.period import Quarter, local_day

WORKDAYS = 5  # in which points are disputed, as our mails say, and in which the office answers


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The context of `objection_receipt`."""

    received_at: dt.datetime
    subject: str | None


@dataclass(frozen=True, slots=True)
class DisputedLine:
    """A line of the ledger that is disputed."""

    day: dt.date
    points: Fraction
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The context of `objection_answer`."""

    pronoun: str  # 你单位 | 贵单位
    received_at: dt.datetime  # the objection
    answered_at: dt.datetime
    quarter: Quarter | None  # whose 通报 it disputes
    lines: tuple[DisputedLine, ...]
    text: str  # the office's words

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.text.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection as staff see it."""

    number: int
    unit: str | None  # None: staff have to say
    sender: str
    subject: str
    received_at: dt.datetime
    about: str  # what it disputes, in few words; empty where that is not known
    late: bool  # it came after the workdays in which points are disputed
    answer_by: dt.date
    left: int  # workdays, the last one included; 0 today, below zero once it is past


def is_late(told_at: dt.datetime | None, received_at: dt.datetime, calendar: Calendar) -> bool:
    """Whether an objection came after the workdays that the unit had since it was told of its points."""
    return told_at is not None and local_day(received_at) > calendar.nth_workday(local_day(told_at), WORKDAYS)


def answer_by(received_at: dt.datetime, calendar: Calendar) -> dt.date:
    """The last day on which an objection is answered in time."""
    return calendar.nth_workday(local_day(received_at), WORKDAYS)


def days_left(by: dt.date, today: dt.date, calendar: Calendar) -> int:
    """Workdays from tomorrow to the last day; below zero those that passed since."""
    first, last = sorted((by, today))
    days = (first + dt.timedelta(each) for each in range(1, (last - first).days + 1))
    between = sum(calendar.is_workday(day) for day in days)
    return between if by >= today else -between
