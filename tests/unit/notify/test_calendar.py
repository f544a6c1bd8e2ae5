"""Workdays, make-up workdays and cut-offs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from notify.calendar import Calendar, load_calendar
from notify.errors import HolidaysError
from scoring.period import SHANGHAI, Quarter

OFFICIAL = Calendar()


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2020-01-19", True),  # a Sunday worked for Spring Festival
        ("2020-01-27", False),  # a Monday off
        ("2020-02-01", False),  # the extended festival: a Saturday
        ("2020-04-06", False),  # 清明, a Monday
        ("2020-04-26", True),  # a Sunday worked for 劳动节
        ("2020-05-05", False),
        ("2020-06-28", True),  # a Sunday worked for 端午
        ("2020-10-08", False),
        ("2020-10-10", True),  # a Saturday worked for 国庆
        ("2020-03-28", False),  # an ordinary Saturday
        ("2020-03-30", True),
    ],
)
def test_the_state_councils_days_are_known(day: str, worked: bool) -> None:
    """Days off and make-up workdays follow the notices of the State Council, not the week alone."""
    assert OFFICIAL.is_workday(dt.date.fromisoformat(day)) is worked


def test_a_year_nobody_has_announced_goes_by_the_week() -> None:
    """A year that the library does not know has Monday to Friday as workdays."""
    assert [OFFICIAL.is_workday(dt.date(2099, 3, day)) for day in range(2, 9)] == [True] * 5 + [False] * 2


def test_the_offices_own_days_come_first(tmp_path: Path) -> None:
    """DATA/holidays.toml names days off and make-up workdays, in known years and in unknown ones."""
    file = tmp_path / "holidays.toml"
    file.write_text("holidays = [2099-03-02, 2020-03-30]\nworkdays = [2099-03-07]\n")
    calendar = load_calendar(file)
    worked = [dt.date(2099, 3, 7)]
    off = [dt.date(2099, 3, 2), dt.date(2020, 3, 30)]
    assert all(calendar.is_workday(day) for day in worked)
    assert not any(calendar.is_workday(day) for day in off)


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    """Without DATA/holidays.toml the library's days stand."""
    assert load_calendar(tmp_path / "holidays.toml") == Calendar()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("holidays = [", "file"),
        ("feasts = []", "feasts"),
        ('holidays = ["2099-03-02"]', "holidays"),
        ("workdays = [2099-03-02T08:00:00]", "workdays"),
        ("holidays = [2099-03-02]\nworkdays = [2099-03-02]", "workdays"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, key: str) -> None:
    """What cannot be used is refused with the file and the key at fault."""
    file = tmp_path / "holidays.toml"
    file.write_text(text)
    with pytest.raises(HolidaysError) as refused:
        load_calendar(file)
    assert (refused.value.file, refused.value.key) == (file, key)


@pytest.mark.parametrize(
    ("quarter", "third", "fifth"),
    [
        ("2019-Q4", "2020-01-06", "2020-01-08"),  # New Year's Day is off
        ("2020-Q1", "2020-04-03", "2020-04-08"),  # 清明: 4–6 April off
        ("2020-Q2", "2020-07-03", "2020-07-07"),
        ("2020-Q3", "2020-10-12", "2020-10-14"),  # 国庆 until the 8th; Saturday the 10th is worked
    ],
)
def test_the_third_and_fifth_workday_after_each_quarter(quarter: str, third: str, fifth: str) -> None:
    """The days of draft and release, over holidays and make-up workdays."""
    last = Quarter.parse(quarter).last_day
    days = tuple(OFFICIAL.nth_workday(last, n).isoformat() for n in (3, 5))
    assert days == (third, fifth)


@pytest.mark.parametrize(
    ("now", "cutoff"),
    [
        ("2020-03-30T17:29:59", "2020-03-27T17:30"),  # Monday, before: Friday's
        ("2020-03-30T17:30:00", "2020-03-30T17:30"),
        ("2020-03-28T12:00:00", "2020-03-27T17:30"),  # Saturday
        ("2020-01-30T09:00:00", "2020-01-23T17:30"),  # within Spring Festival
        ("2020-04-26T18:00:00", "2020-04-26T17:30"),  # a Sunday that is worked
        ("2021-01-01T08:00:00", "2020-12-31T17:30"),  # over the year's edge
    ],
)
def test_the_last_cut_off(now: str, cutoff: str) -> None:
    """A digest's span ends at the latest workday's 17:30 that has passed, however long ago."""
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    expected = dt.datetime.fromisoformat(cutoff).replace(tzinfo=SHANGHAI)
    assert OFFICIAL.last_cutoff(moment) == expected
    assert OFFICIAL.last_cutoff(moment.astimezone(dt.UTC)) == expected


@pytest.mark.parametrize(
    ("moment", "hours", "before"),
    [
        ("2020-04-03 17:30", 4.5, "2020-04-03 13:00"),
        ("2020-04-03 17:30", 18, "2020-04-02 08:30"),
        ("2020-04-03 12:00", 9, "2020-04-02 12:00"),
        ("2020-04-03 20:00", 1, "2020-04-03 16:30"),  # after hours nothing passes
        ("2020-04-07 08:30", 1, "2020-04-03 16:30"),  # 清明 between
        ("2020-04-27 08:30", 9, "2020-04-26 08:30"),  # a Sunday that is worked
    ],
)
def test_hours_before(moment: str, hours: float, before: str) -> None:
    """Nine office hours are a workday; nights and days off do not count."""
    found = OFFICIAL.hours_before(at(moment), hours)
    assert found == at(before)
    assert OFFICIAL.in_office_hours(found)


@pytest.mark.parametrize(
    ("moment", "hours", "after"),
    [
        ("2020-03-30 08:30", 4.5, "2020-03-30 13:00"),
        ("2020-03-30 16:00", 4.5, "2020-03-31 11:30"),
        ("2020-04-03 20:00", 4.5, "2020-04-07 13:00"),
        ("2020-03-30 13:00", 4.5, "2020-03-30 17:30"),
    ],
)
def test_hours_after(moment: str, hours: float, after: str) -> None:
    """The same, forwards."""
    assert OFFICIAL.hours_after(at(moment), hours) == at(after)


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        ("2020-03-30 08:29", False),
        ("2020-03-30 08:30", True),
        ("2020-03-30 17:29", True),
        ("2020-03-30 17:30", False),
        ("2020-03-28 10:00", False),
        ("2020-04-26 10:00", True),
    ],
)
def test_office_hours(moment: str, inside: bool) -> None:
    """8:30 to 17:30 on workdays, whatever the zone the moment is told in."""
    assert OFFICIAL.in_office_hours(at(moment)) is inside
    assert OFFICIAL.in_office_hours(at(moment).astimezone(dt.UTC)) is inside


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
