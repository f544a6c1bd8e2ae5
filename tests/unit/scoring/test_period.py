"""Days in Asia/Shanghai and quarters, at every month's edges."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.period import SHANGHAI, Quarter, day_ends, local_day, parse_through

QUARTER_OF_MONTH = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 3, 8: 3, 9: 3, 10: 4, 11: 4, 12: 4}


@pytest.mark.parametrize("year", [2019, 2020, 2021])
@pytest.mark.parametrize(("month", "number"), QUARTER_OF_MONTH.items())
def test_quarter_of_each_month_edge(year: int, month: int, number: int) -> None:
    """The first and the last day of every month, February of a leap year included, fall in its quarter."""
    last = calendar.monthrange(year, month)[1]
    for day in (dt.date(year, month, 1), dt.date(year, month, last)):
        assert Quarter.of(day) == Quarter(year, number)
        assert day in Quarter(year, number)


@pytest.mark.parametrize(
    ("text", "start", "last", "end"),
    [
        ("2020-Q1", "2020-01-01", "2020-03-31", "2020-04-01"),
        ("2020-Q2", "2020-04-01", "2020-06-30", "2020-07-01"),
        ("2020-Q3", "2020-07-01", "2020-09-30", "2020-10-01"),
        ("2020-Q4", "2020-10-01", "2020-12-31", "2021-01-01"),
        ("2021-Q1", "2021-01-01", "2021-03-31", "2021-04-01"),
    ],
)
def test_half_open_bounds(text: str, start: str, last: str, end: str) -> None:
    """A quarter begins on its first day and ends before the next one's first; Q4 ends with the year."""
    quarter = Quarter.parse(text)
    assert (
        str(quarter),
        quarter.start.isoformat(),
        quarter.last_day.isoformat(),
        quarter.end.isoformat(),
    ) == (
        text,
        start,
        last,
        end,
    )
    assert quarter.last_day in quarter
    assert quarter.end not in quarter
    assert quarter.start - dt.timedelta(days=1) not in quarter


def test_neighbours_over_the_year() -> None:
    """The quarter after Q4 is Q1 of the next year, the one before Q1 is Q4 of the last."""
    assert Quarter(2020, 4).next == Quarter(2021, 1)
    assert Quarter(2020, 1).previous == Quarter(2019, 4)
    assert Quarter(2020, 2).previous == Quarter(2020, 1)
    assert Quarter(2020, 4) < Quarter(2021, 1)


def test_titles() -> None:
    """The 通报 names a quarter in words."""
    assert [Quarter(2020, number).title for number in (1, 2, 3, 4)] == [
        "2020年第一季度",
        "2020年第二季度",
        "2020年第三季度",
        "2020年第四季度",
    ]


@given(st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2100, 12, 31)))
def test_each_day_in_exactly_one_quarter(day: dt.date) -> None:
    """No day falls between two quarters or into both."""
    quarter = Quarter.of(day)
    assert day in quarter
    assert day not in quarter.next
    assert day not in quarter.previous


@given(st.integers(1990, 2100), st.integers(1, 4))
def test_next_undoes_previous(year: int, number: int) -> None:
    """Stepping forth and back ends where it began, and quarters join without a gap."""
    quarter = Quarter(year, number)
    assert quarter.next.previous == quarter
    assert quarter.end == quarter.next.start
    assert Quarter.parse(str(quarter)) == quarter


@pytest.mark.parametrize(
    "text", ["2020", "2020Q1", "2020-Q0", "2020-Q5", "20-Q1", "2020-q1", " 2020-Q1", "２０２０-Q1"]
)
def test_no_quarter(text: str) -> None:
    """What is not written as a quarter is refused, not guessed."""
    with pytest.raises(ValueError, match="quarter"):
        Quarter.parse(text)


def test_no_fifth_quarter() -> None:
    """A quarter is one of four."""
    with pytest.raises(ValueError, match="5"):
        Quarter(2020, 5)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2020-03-31T15:59:59+00:00", "2020-03-31"),
        ("2020-03-31T16:00:00+00:00", "2020-04-01"),
        ("2020-12-31T15:59:59+00:00", "2020-12-31"),
        ("2020-12-31T16:00:00+00:00", "2021-01-01"),
        ("2020-12-31T23:59:59+08:00", "2020-12-31"),
        ("2020-03-31T20:00:00-05:00", "2020-04-01"),
    ],
)
def test_local_day(moment: str, day: str) -> None:
    """A moment's day is the day in Asia/Shanghai, at quarter and year edges too."""
    assert local_day(dt.datetime.fromisoformat(moment)).isoformat() == day


def test_naive_moment_has_no_day() -> None:
    """A moment without its offset is refused."""
    with pytest.raises(ValueError, match="naive"):
        local_day(dt.datetime(2020, 3, 31))  # noqa: DTZ001  that it is naive is the point


def test_day_ends_at_shanghai_midnight() -> None:
    """A day ends when the next one begins in Asia/Shanghai."""
    end = day_ends(dt.date(2020, 12, 31))
    assert end == dt.datetime(2021, 1, 1, tzinfo=SHANGHAI)
    assert local_day(end - dt.timedelta(microseconds=1)) == dt.date(2020, 12, 31)


@pytest.mark.parametrize(
    ("text", "day"), [("2020-Q1", "2020-03-31"), ("2020-Q4", "2020-12-31"), ("2020-02-29", "2020-02-29")]
)
def test_parse_through(text: str, day: str) -> None:
    """A quarter counts through its last day, a date through itself."""
    assert parse_through(text).isoformat() == day


@pytest.mark.parametrize("text", ["2020-Q9", "2020-02-30", "yesterday", ""])
def test_parse_through_refuses(text: str) -> None:
    """Neither a quarter nor a date is no day."""
    with pytest.raises(ValueError, match="neither"):
        parse_through(text)
