"""What a 通报 says beside the ranking: commissions, topics, the quarter before. JSON-able and pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import TypedDict

from scoring.commissions import Outcome, Task
from scoring.period import Quarter, local_day


class CommissionAccount(TypedDict):
    """How many units met a commission, and how; the five ways add up to `asked`."""

    number: str  # 2020-07
    topic: str
    asked: int
    delivered: int  # 按时
    late: int
    not_as_asked: int
    missing: int
    excused: int
    units_missed: list[str]  # 专题约稿任务未按要求完成; empty where the commission is not 计入考核


class TopicAccount(TypedDict):
    """How much came in on a 报送要点."""

    topic: str
    clause: str
    drafts: int
    units: int
    adopted: int


class Totals(TypedDict):
    """A quarter's traffic, in articles."""

    submitted: int
    adopted: int


def commission_account(
    number: str, topic: str, counted: bool, tasks: Iterable[Task], quarter: Quarter, now: dt.datetime
) -> CommissionAccount | None:
    """A commission as its units met it in the quarter in which each one's own due moment lies.

    An extended unit counts where its extension ends. Parts not due yet at `now`, or called off before they
    were due, count nowhere; None where no part is left.
    """
    found: Counter[Outcome | None] = Counter()  # None: excused
    missed = []
    for task in tasks:
        outcome = task.outcome(now)
        if local_day(task.due_at) not in quarter:
            continue
        if task.excused_reason is not None and outcome is not Outcome.DELIVERED:
            found[None] += 1
        elif outcome is not None:
            found[outcome] += 1
            if outcome.ground and counted:
                missed.append(task.unit)
    if not found:
        return None
    return CommissionAccount(
        number=number,
        topic=topic,
        asked=found.total(),
        delivered=found[Outcome.DELIVERED],
        late=found[Outcome.LATE],
        not_as_asked=found[Outcome.NOT_AS_ASKED],
        missing=found[Outcome.MISSING],
        excused=found[None],
        units_missed=missed,
    )
