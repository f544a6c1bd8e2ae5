"""What is owed follows from the clock and the store alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from app.schedule import (
    SLOW_POLL,
    Action,
    AskForPeople,
    Digest,
    Draft,
    Issued,
    Poll,
    Release,
    Remind,
    Running,
    State,
    TellUnreleased,
    due,
    release_at,
)
from notify.calendar import Calendar
from scoring.commissions import Task
from scoring.period import SHANGHAI, Quarter

CALENDAR = Calendar()
Q1 = Quarter(2020, 1)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def settled(now: dt.datetime) -> State:
    """A service in use since New Year that has just polled and sent its digest."""
    return State(
        installed_at=at("2020-01-01 00:00"),
        poll_every=dt.timedelta(minutes=2),
        release="auto",
        poll_tried_at=now,
        digested_until=now,
    )


def owed(now: dt.datetime, **changes: object) -> tuple[Action, ...]:
    return due(now, replace(settled(now), **changes), CALENDAR)  # type: ignore[arg-type]  # any field by name


def test_nothing_is_owed_by_a_settled_service() -> None:
    """A tick in the middle of a quarter, all done, asks for nothing."""
    assert owed(at("2020-02-19 10:00")) == ()


def test_a_first_tick_polls() -> None:
    """A service that has just started looks into the mailbox at once."""
    assert owed(at("2020-02-19 10:00"), poll_tried_at=None) == (Poll(),)


@pytest.mark.parametrize(("seconds", "expected"), [(119, ()), (120, (Poll(),)), (7200, (Poll(),))])
def test_polls_keep_their_interval(seconds: int, expected: tuple[Action, ...]) -> None:
    """The next poll comes when the setting's time has passed since the last try; once after a sleep."""
    now = at("2020-02-19 10:00")
    assert owed(now, poll_tried_at=now - dt.timedelta(seconds=seconds)) == expected


def test_a_refused_login_slows_polling() -> None:
    """While the 授权码 is refused the server is asked every half hour, not every two minutes."""
    now = at("2020-02-19 10:00")
    tried = now - SLOW_POLL + dt.timedelta(seconds=1)
    assert owed(now, poll_tried_at=tried, login_refused=True) == ()
    assert owed(now, poll_tried_at=now - SLOW_POLL, login_refused=True) == (Poll(),)


@pytest.mark.parametrize(
    ("now", "last", "until"),
    [
        ("2020-02-19 17:29", "2020-02-18 17:30", None),
        ("2020-02-19 17:30", "2020-02-18 17:30", "2020-02-19 17:30"),
        ("2020-02-19 23:00", "2020-02-19 17:30", None),
        ("2020-04-05 18:00", "2020-04-03 17:30", None),  # 清明
        ("2020-04-26 17:30", "2020-04-24 17:30", "2020-04-26 17:30"),  # a Sunday that is worked
        ("2020-02-24 09:00", "2020-02-17 17:30", "2020-02-21 17:30"),  # a week asleep: one digest
    ],
)
def test_digests_are_owed_on_workdays_at_half_past_five(now: str, last: str, until: str | None) -> None:
    """Workdays, make-up workdays included, at 17:30; not on holidays; one catches up for many days."""
    expected = () if until is None else (Digest(at(until)),)
    assert owed(at(now), installed_at=at(last), digested_until=at(last)) == expected


def test_no_digest_covers_the_time_before_the_installation() -> None:
    """On the day it is installed, in the evening, the service owes no digest yet."""
    evening = at("2020-02-19 18:00")
    assert owed(evening, installed_at=evening, digested_until=None) == ()
    assert owed(at("2020-02-20 17:30"), installed_at=evening, digested_until=None) == (
        Digest(at("2020-02-20 17:30")),
    )


@pytest.mark.parametrize(
    ("quarter", "third", "fifth"),
    [
        ("2019-Q4", "2020-01-06", "2020-01-08"),
        ("2020-Q1", "2020-04-03", "2020-04-08"),
        ("2020-Q2", "2020-07-03", "2020-07-07"),
        ("2020-Q3", "2020-10-12", "2020-10-14"),  # after 国庆, the worked Saturday counted
        ("2020-Q4", "2021-01-06", "2021-01-08"),
    ],
)
def test_bulletins_follow_the_workdays_after_each_quarter(quarter: str, third: str, fifth: str) -> None:
    """Draft at 9:00 of the third workday, release at 9:00 of the fifth, in every quarter and at New Year."""
    period = Quarter.parse(quarter)
    installed = at(f"{period.start} 00:00")
    adopted = frozenset({period})
    nine = at(f"{third} 09:00")
    early = nine - dt.timedelta(seconds=1)
    assert owed(early, installed_at=installed) == ()
    assert owed(nine, installed_at=installed) == (Draft(period),)
    issued = {period: Issued(drafted_at=nine)}
    release = at(f"{fifth} 09:00")
    early = release - dt.timedelta(seconds=1)
    assert owed(early, installed_at=installed, issued=issued, adopted=adopted) == ()
    assert owed(release, installed_at=installed, issued=issued, adopted=adopted) == (Release(period),)


def test_a_late_draft_leaves_staff_two_workdays() -> None:
    """After a long sleep the draft goes out first and its release waits for two more workdays."""
    late = at("2020-05-20 15:00")
    assert owed(late) == (Draft(Q1),)
    assert release_at(Q1, late, CALENDAR) == at("2020-05-22 09:00")
    issued = {Q1: Issued(drafted_at=late)}
    assert owed(late, issued=issued, adopted=frozenset({Q1})) == ()


def test_an_early_draft_does_not_hasten_the_release() -> None:
    """Staff who draft by hand on the first workday still release on the fifth."""
    assert release_at(Q1, at("2020-04-01 09:00"), CALENDAR) == at("2020-04-08 09:00")


@pytest.mark.parametrize("issued", [Issued(held=True), Issued(at("2020-04-03 09:00"), held=True)])
def test_a_held_bulletin_stays(issued: Issued) -> None:
    """Nothing moves while a person holds the quarter, drafted or not."""
    assert owed(at("2020-05-20 15:00"), issued={Q1: issued}, adopted=frozenset({Q1})) == ()


def test_a_released_bulletin_is_not_owed_again() -> None:
    """What went out is done, however often the clock asks."""
    issued = {Q1: Issued(at("2020-04-03 09:00"), released=True)}
    assert owed(at("2020-05-20 15:00"), issued=issued, adopted=frozenset({Q1})) == ()


def test_the_setting_signed_waits_for_a_person() -> None:
    """With `release = signed` the fifth workday passes and nothing goes out."""
    issued = {Q1: Issued(at("2020-04-03 09:00"))}
    now = at("2020-04-08 09:00")
    assert owed(now, issued=issued, adopted=frozenset({Q1}), release="signed") == ()


def test_a_quarter_without_adoption_is_told_once() -> None:
    """Without a recorded adoption staff are told instead, once; a late adoption then releases it."""
    issued = {Q1: Issued(at("2020-04-03 09:00"))}
    now = at("2020-04-08 09:00")
    assert owed(now, issued=issued) == (TellUnreleased(Q1),)
    assert owed(now, issued=issued, told=frozenset({Q1})) == ()
    assert owed(now, issued=issued, told=frozenset({Q1}), adopted=frozenset({Q1})) == (Release(Q1),)


def test_quarters_before_the_installation_are_not_owed() -> None:
    """Installed on the first day of Q2, the service owes no 通报 for Q1."""
    assert owed(at("2020-05-20 15:00"), installed_at=at("2020-04-01 00:00")) == ()
    assert owed(at("2020-05-20 15:00"), installed_at=at("2020-03-31 23:59")) == (Draft(Q1),)


def test_after_two_quarters_asleep_both_are_owed() -> None:
    """Nothing is forgotten: each ended quarter comes up, the older first."""
    assert owed(at("2020-07-20 09:00")) == (Draft(Q1), Draft(Quarter(2020, 2)))


DUE = at("2020-04-03 17:30")  # a Friday
TWO_DAYS, HALF_A_DAY = at("2020-04-02 08:30"), at("2020-04-03 13:00")


def reminders(now: str, *tasks: Task, opened: str = "2020-03-30 09:00", **more: object) -> tuple[Action, ...]:
    running = Running("2020-07", at(opened), tasks or (Task("财政局", DUE), Task("民政局", DUE)))
    actions = owed(at(now), reminders=(18.0, 4.5), commissions=(running,), **more)
    return tuple(action for action in actions if isinstance(action, Remind))


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        ("2020-04-01 17:00", None),
        ("2020-04-02 08:29", None),
        ("2020-04-02 08:30", 18),
        ("2020-04-02 23:00", None),  # nobody is reminded at night
        ("2020-04-03 12:59", 18),
        ("2020-04-03 13:00", 4.5),  # who slept sends one, not two
        ("2020-04-03 17:29", 4.5),
        ("2020-04-03 17:30", None),
        ("2020-04-07 09:00", None),
    ],
)
def test_units_are_reminded_in_office_hours(now: str, hours: float | None) -> None:
    """Two days and half a day before the due moment, in office hours, and never after it."""
    expected = () if hours is None else (Remind("2020-07", hours, DUE, ("财政局", "民政局")),)
    assert reminders(now) == expected


def test_only_who_still_owes_a_draft_is_reminded() -> None:
    """Not who delivered, was excused or judged; who only said 收到 still is."""
    plain = Task("财政局", DUE)
    tasks = (
        replace(plain, unit="已报", delivered_at=TWO_DAYS),
        replace(plain, unit="免报", excused_reason="抗洪"),
        replace(plain, unit="收到", acknowledged_at=TWO_DAYS),
        replace(plain, unit="延期", due_at=at("2020-04-10 17:30"), extended=True),
    )
    assert reminders("2020-04-02 09:00", *tasks) == (Remind("2020-07", 18, DUE, ("收到",)),)


def test_nobody_is_reminded_twice() -> None:
    """Whose mail is owed already is left out; another due moment is another reminder."""
    done = {"2020-07:18h:2020-04-03T17:30": frozenset(["财政局"])}
    assert reminders("2020-04-02 09:00", reminded=done) == (Remind("2020-07", 18, DUE, ("民政局",)),)
    assert Remind("2020-07", 18, DUE, ()).subject in done


def test_a_commission_opened_late_is_not_reminded_of_at_once() -> None:
    """What was asked for a day before it is due needs no reminder of two days."""
    assert reminders("2020-04-02 10:00", opened="2020-04-02 09:30") == ()
    assert reminders("2020-04-03 13:00", opened="2020-04-02 09:30") != ()


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        ("2020-04-03 08:29", False),
        ("2020-04-03 08:30", True),
        ("2020-04-03 17:30", False),
        ("2020-04-04 10:00", False),  # 清明, a Saturday
        ("2020-04-26 10:00", True),  # a Sunday that is worked
    ],
)
def test_units_are_asked_for_people_in_office_hours(now: str, asked: bool) -> None:
    """Those that lack somebody, all at once and under the month's key, so that each is asked once a month."""
    units = ("残联", "科协")
    found = [each for each in owed(at(now), lacking=units) if isinstance(each, AskForPeople)]
    assert found == ([AskForPeople("2020-04", units)] if asked else [])
    assert not any(isinstance(each, AskForPeople) for each in owed(at(now), lacking=()))
