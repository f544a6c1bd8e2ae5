"""Days and quarters. A day is a day in Asia/Shanghai; a quarter is half-open."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)


def local_day(moment: dt.datetime) -> dt.date:
    """The day in Asia/Shanghai on which an aware moment falls. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime {moment!r}: a day depends on the offset")
    return moment.astimezone(SHANGHAI).date()


def day_ends(day: dt.date) -> dt.datetime:
    """The first moment after the day, aware, in Asia/Shanghai."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter (季度). Raises ValueError for a number outside 1–4."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if self.number not in (1, 2, 3, 4):
            raise ValueError(f"quarter {self.number!r} is not one of 1, 2, 3, 4")

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """`2020-Q1` → the quarter. Raises ValueError for anything else."""
        match = _QUARTER.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a quarter such as 2020-Q1")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def start(self) -> dt.date:
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> dt.date:
        """The first day that no longer belongs to the quarter."""
        return self.next.start

    @property
    def last_day(self) -> dt.date:
        return self.end - dt.timedelta(days=1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> Quarter:
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def title(self) -> str:
        """As the 通报 writes it: 2020年第一季度."""
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day < self.end

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


def parse_through(text: str) -> dt.date:
    """`2020-04-15` or `2020-Q1` → the last day that counts. Raises ValueError for anything else."""
    try:
        return Quarter.parse(text).last_day if "Q" in text else dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{text!r} is neither a day such as 2020-04-15 nor a quarter such as 2020-Q1"
        ) from None
