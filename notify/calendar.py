"""Workdays of the People's Republic, make-up workdays (调休) included.

chinesecalendar knows the State Council's notices up to the year it was released for. `DATA/holidays.toml`
names days off and make-up workdays for what it does not know, and wins where both speak.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

import chinese_calendar

from notify.errors import HolidaysError
from scoring.period import SHANGHAI, local_day

OPENS, CLOSES = dt.time(8, 30), dt.time(17, 30)  # the office's hours
CUT_OFF = CLOSES  # the digest's hour
HALF_A_DAY = 4.5  # office hours
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked. Days off and make-up workdays of its own come before the library's."""

    holidays: frozenset[dt.date] = frozenset()
    workdays: frozenset[dt.date] = frozenset()

    def is_workday(self, day: dt.date) -> bool:
        """Whether the office works on that day."""
        if day in self.workdays:
            return True
        if day in self.holidays:
            return False
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:  # a year the library was not released for
            return day.weekday() < SATURDAY

    def knows(self, year: int) -> bool:
        """Whether the year's holidays are known, by the library or by days of its own."""
        if any(day.year == year for day in self.holidays):
            return True
        try:
            chinese_calendar.is_workday(dt.date(year, 1, 1))
        except NotImplementedError:
            return False
        return True

    def nth_workday(self, after: dt.date, n: int) -> dt.date:
        """The n-th workday (1, 2, …) strictly after a day."""
        day = after
        for _ in range(n):
            day += dt.timedelta(days=1)
            while not self.is_workday(day):
                day += dt.timedelta(days=1)
        return day

    def last_cutoff(self, now: dt.datetime, at: dt.time = CUT_OFF) -> dt.datetime:
        """The latest workday's cut-off that is not after `now`, in Asia/Shanghai."""
        local = now.astimezone(SHANGHAI)
        day = local.date() if local.timetz().replace(tzinfo=None) >= at else local.date() - dt.timedelta(1)
        while not self.is_workday(day):
            day -= dt.timedelta(days=1)
        return dt.datetime.combine(day, at, tzinfo=SHANGHAI)

    def in_office_hours(self, moment: dt.datetime) -> bool:
        """Whether somebody is at the office then."""
        begin, end = _office(local_day(moment))
        return self.is_workday(local_day(moment)) and begin <= moment < end

    def hours_before(self, moment: dt.datetime, hours: float) -> dt.datetime:
        """The moment so many office hours before another: 9 are a day. Always in office hours."""
        left, day = dt.timedelta(hours=hours), local_day(moment)
        while True:
            if self.is_workday(day):
                begin, end = _office(day)
                end = min(end, moment)
                if end - begin >= left:
                    return end - left
                left -= max(end - begin, dt.timedelta(0))
            day -= dt.timedelta(days=1)

    def hours_after(self, moment: dt.datetime, hours: float) -> dt.datetime:
        """The moment when so many office hours have passed since another."""
        left, day = dt.timedelta(hours=hours), local_day(moment)
        while True:
            if self.is_workday(day):
                begin, end = _office(day)
                begin = max(begin, moment)
                if end - begin >= left:
                    return begin + left
                left -= max(end - begin, dt.timedelta(0))
            day += dt.timedelta(days=1)


def _office(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    return (
        dt.datetime.combine(day, OPENS, tzinfo=SHANGHAI),
        dt.datetime.combine(day, CLOSES, tzinfo=SHANGHAI),
    )


def load_calendar(file: Path) -> Calendar:
    """The calendar with the office's own days, from a file of `holidays = [dates]`, `workdays = [dates]`.

    A missing file adds nothing. Raises HolidaysError for one that cannot be used.
    """
    if not file.exists():
        return Calendar()
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise HolidaysError(file, "file", str(error)) from error
    unknown = table.keys() - {"holidays", "workdays"}
    if unknown:
        raise HolidaysError(file, min(unknown), "unknown key; use holidays and workdays")
    days = {key: _dates(file, key, table.get(key, [])) for key in ("holidays", "workdays")}
    both = days["holidays"] & days["workdays"]
    if both:
        raise HolidaysError(file, "workdays", f"{min(both)} is listed as a holiday too")
    return Calendar(**days)


def _dates(file: Path, key: str, value: object) -> frozenset[dt.date]:
    if not isinstance(value, list) or not all(type(day) is dt.date for day in value):
        raise HolidaysError(file, key, "must be a list of dates such as 2027-02-06")
    return frozenset(value)
