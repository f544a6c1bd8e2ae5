"""What is owed now. Pure: the store's state and the clock in, the owed actions out.

Nothing here remembers that it ran. A machine that slept finds everything owed when it wakes, a job that runs
twice finds nothing owed the second time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from notify.calendar import Calendar
from scoring.commissions import Task
from scoring.period import SHANGHAI, Quarter, local_day
from store.commissions import reminder

MORNING = dt.time(9)  # 通报 are drafted and released when the office begins
DRAFT_WORKDAY = 3  # of the new quarter
RELEASE_WORKDAY = 5
REVIEW_WORKDAYS = RELEASE_WORKDAY - DRAFT_WORKDAY  # what staff have for the draft, also after a late one
SLOW_POLL = dt.timedelta(minutes=30)  # while the server refuses the 授权码


@dataclass(frozen=True, slots=True)
class Poll:
    """Look into the mailbox."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The 日报 of everything since the last one, up to a cut-off."""

    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """Send staff the 通报 to look over."""

    quarter: Quarter


@dataclass(frozen=True, slots=True)
class Release:
    """Freeze the 通报 and send it out."""

    quarter: Quarter


@dataclass(frozen=True, slots=True)
class TellUnreleased:
    """Tell staff, once, that a 通报 is due and stays here because its quarter has no recorded adoption."""

    quarter: Quarter


@dataclass(frozen=True, slots=True)
class Remind:
    """Remind units of a commission, so many office hours before it is due for them."""

    number: str
    hours: float
    due_at: dt.datetime
    units: tuple[str, ...]

    @property
    def subject(self) -> str:
        """What its mails are about, within their business keys."""
        return reminder(self.number, self.hours, self.due_at)


@dataclass(frozen=True, slots=True)
class AskForPeople:
    """Ask units to name the 信息员 or 主管领导 that they lack; once a month each."""

    month: str  # 2020-04: what its mails are about, within their business keys
    units: tuple[str, ...]


Action = Poll | Digest | Draft | Release | TellUnreleased | Remind | AskForPeople


@dataclass(frozen=True, slots=True)
class Running:
    """A commission that is not closed, and the parts of its units."""

    number: str
    opened_at: dt.datetime
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Issued:
    """How far a quarter's 通报 has come."""

    drafted_at: dt.datetime | None = None
    held: bool = False
    released: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """What the store knows of what was done, and the settings that bear on it."""

    installed_at: dt.datetime  # `receipts_since`: nothing is owed for what ended before
    poll_every: dt.timedelta
    release: Literal["auto", "signed"]
    poll_tried_at: dt.datetime | None = None
    login_refused: bool = False
    digested_until: dt.datetime | None = None
    issued: Mapping[Quarter, Issued] = field(default_factory=dict)
    adopted: frozenset[Quarter] = frozenset()  # quarters with an adoption that stands
    told: frozenset[Quarter] = frozenset()  # quarters staff were told of as unreleased
    reminders: tuple[float, ...] = ()  # office hours before the due moment
    commissions: tuple[Running, ...] = ()
    reminded: Mapping[str, frozenset[str]] = field(default_factory=dict)  # `Remind.subject` → units
    lacking: tuple[str, ...] = ()  # units without 信息员 or 主管领导, not asked for them this month


def due(now: dt.datetime, state: State, calendar: Calendar) -> tuple[Action, ...]:
    """Everything owed at `now`, in the order it is to be done."""
    return (
        *_poll(now, state),
        *_digest(now, state, calendar),
        *_bulletins(now, state, calendar),
        *_reminders(now, state, calendar),
        *_people(now, state, calendar),
    )


def _poll(now: dt.datetime, state: State) -> Iterator[Poll]:
    every = max(state.poll_every, SLOW_POLL) if state.login_refused else state.poll_every
    if state.poll_tried_at is None or now - state.poll_tried_at >= every:
        yield Poll()


def _digest(now: dt.datetime, state: State, calendar: Calendar) -> Iterator[Digest]:
    """After days of sleep one digest covers them all: it reaches back to the last cut-off."""
    until = calendar.last_cutoff(now)
    if until > (state.digested_until or state.installed_at):
        yield Digest(until)


def _bulletins(now: dt.datetime, state: State, calendar: Calendar) -> Iterator[Action]:
    for quarter in ended(state.installed_at, now):
        issued = state.issued.get(quarter, Issued())
        if issued.released or issued.held:
            continue
        if issued.drafted_at is None:
            if now >= _morning(calendar.nth_workday(quarter.last_day, DRAFT_WORKDAY)):
                yield Draft(quarter)
        elif now >= release_at(quarter, issued.drafted_at, calendar):
            yield from _release(quarter, state)


def _release(quarter: Quarter, state: State) -> Iterator[Action]:
    if quarter not in state.adopted:
        if quarter not in state.told:
            yield TellUnreleased(quarter)
    elif state.release == "auto":
        yield Release(quarter)


def _reminders(now: dt.datetime, state: State, calendar: Calendar) -> Iterator[Remind]:
    """In office hours, before the due moment, those whose draft is still expected; the last one."""
    if not calendar.in_office_hours(now):
        return
    for running in state.commissions:
        units: dict[tuple[float, dt.datetime], list[str]] = {}
        for task in running.tasks:
            hours = _passed(now, running.opened_at, task.due_at, state.reminders, calendar)
            if hours is not None and task.expected and now < task.due_at:
                units.setdefault((hours, task.due_at), []).append(task.unit)
        for (hours, due_at), named in units.items():
            already = state.reminded.get(reminder(running.number, hours, due_at), frozenset())
            if left := tuple(unit for unit in named if unit not in already):
                yield Remind(running.number, hours, due_at, left)


def _passed(
    now: dt.datetime, opened_at: dt.datetime, due_at: dt.datetime, each: tuple[float, ...], calendar: Calendar
) -> float | None:
    """Of the reminders whose moment has come since the commission was opened the last."""
    come = [hours for hours in each if opened_at < calendar.hours_before(due_at, hours) <= now]
    return min(come, default=None)


def _people(now: dt.datetime, state: State, calendar: Calendar) -> Iterator[AskForPeople]:
    if state.lacking and calendar.in_office_hours(now):
        yield AskForPeople(month_of(now), state.lacking)


def month_of(now: dt.datetime) -> str:
    """2020-04, in Asia/Shanghai."""
    return f"{local_day(now):%Y-%m}"


def release_at(quarter: Quarter, drafted_at: dt.datetime, calendar: Calendar) -> dt.datetime:
    """The fifth workday at nine; after a late draft two workdays later, so that nobody is surprised."""
    fifth = calendar.nth_workday(quarter.last_day, RELEASE_WORKDAY)
    reviewed = calendar.nth_workday(local_day(drafted_at), REVIEW_WORKDAYS)
    return _morning(max(fifth, reviewed))


def ended(installed_at: dt.datetime, now: dt.datetime) -> Iterator[Quarter]:
    """The quarters that ended after the installation and before now, oldest first."""
    quarter = Quarter.of(local_day(installed_at))
    today = local_day(now)
    while quarter.end <= today:
        yield quarter
        quarter = quarter.next


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, MORNING, tzinfo=SHANGHAI)
