"""The units of the demo, who writes for them, and when."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from app.demo.texts import topics
from notify.calendar import Calendar
from scoring.period import SHANGHAI, Quarter

QUARTER = Quarter(2020, 1)

# Nobody is called like this: a surname and a numeral.
_SURNAMES = "张李王赵孙周吴郑冯陈卫蒋沈韩杨朱秦许何吕施孔曹严金魏陶姜谢邹苏潘葛范彭鲁韦马方俞任袁柳"
_NUMERALS = "三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Sender:
    """One who writes for a unit."""

    unit: str  # official name in the notice
    called: str  # what the unit calls itself: 市发改委
    sign: str  # its 落款
    address: str
    client: str
    topics: tuple[str, ...] = ()
    habits: tuple[int, ...] = ()
    drafts: int = 0
    contact: str = ""  # bulletin | known | nothing
    author: str = "张三"
    reviewer: str | None = "李四"
    phone: str = "0398-0000000"
    shown: str = ""  # display name of the mail address


@cache
def senders() -> tuple[Sender, ...]:
    """The regular senders, in the notice's order."""
    tables = tomllib.loads((Path(__file__).parent / "senders.toml").read_text("utf-8"))["sender"]
    return tuple(_sender(number, table) for number, table in enumerate(tables))


def sender_of(unit: str) -> Sender:
    """The regular sender of a unit. Raises StopIteration for a unit that has none."""
    return next(sender for sender in senders() if sender.unit == unit)


def _sender(number: int, table: dict[str, object]) -> Sender:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    author, reviewer = person(2 * number), person(2 * number + 1)
    # Every third shows the unit, the others the person, who leaves the reviewer out now and then.
    shown = f"{table['called']}办公室" if number % 3 == 0 else author
    return Sender(
        **values,  # type: ignore[arg-type] # the file's keys are the fields; its values are checked by use
        author=author,
        reviewer=None if number % 7 == 3 else reviewer,
        phone=f"0398-0000{number + 101}",
        shown=shown,
    )


def chance(name: str) -> Random:
    """A stream of chance of its own: a change for one unit leaves the others' mail alone."""
    return Random(f"政务信息 2020 {name}")  # noqa: S311 - two runs shall be the same


def person(number: int) -> str:
    """An invented person."""
    return _SURNAMES[number % len(_SURNAMES)] + _NUMERALS[number % len(_NUMERALS)]


def arrivals(sender: Sender, count: int, random: Random) -> list[dt.datetime]:
    """When that many mails of a sender arrive: office hours of days on which it has something to report."""
    days = [day for day in _days() if any(_in_season(key, day) for key in sender.topics)]
    chosen = random.choices(days, weights=[_weight(day) for day in days], k=count)
    return sorted(at(day, *_time(random)) for day in chosen)


def at(day: dt.date, hour: int, minute: int) -> dt.datetime:
    """A moment of a day, Asia/Shanghai."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=SHANGHAI)


def _in_season(key: str, day: dt.date) -> bool:
    topic = topics()[key]
    return topic.since <= day <= topic.until


@cache
def _days() -> Sequence[dt.date]:
    first = dt.date(2020, 1, 2)
    return [first + dt.timedelta(days=n) for n in range((QUARTER.end - first).days)]


@cache
def _weight(day: dt.date) -> float:
    """How much is written on a day: little at week-ends, nothing at the spring festival."""
    if dt.date(2020, 1, 24) <= day <= dt.date(2020, 1, 30):
        return 0
    if not Calendar().is_workday(day):
        return 0.15 if day > dt.date(2020, 1, 30) else 0
    return {1: 1.2, 2: 1.0, 3: 1.3}[day.month]


def _time(random: Random) -> tuple[int, int]:
    hour = random.choices(range(8, 20), weights=[2, 5, 6, 4, 1, 1, 4, 5, 6, 4, 2, 1])[0]
    return hour, random.randint(0, 59)
