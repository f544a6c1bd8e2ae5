"""How a unit met a commission, what is proposed against it, and what speaks against a ground."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from scoring.commissions import Outcome, Proposal, Task, contradiction, proposals
from scoring.period import SHANGHAI

DUE = dt.datetime(2020, 3, 18, 17, 30, tzinfo=SHANGHAI)
MINUTE = dt.timedelta(minutes=1)
NEXT = DUE + dt.timedelta(days=1)
TASK = Task("财政局", DUE)


def delivered(moment: dt.datetime) -> Task:
    return replace(TASK, delivered_at=moment)


@pytest.mark.parametrize(
    ("task", "outcome"),
    [
        (delivered(DUE), Outcome.DELIVERED),
        (delivered(DUE + MINUTE), Outcome.LATE),
        (replace(delivered(DUE + MINUTE), due_at=NEXT - MINUTE, extended=True), Outcome.DELIVERED),
        (TASK, Outcome.MISSING),
        (replace(TASK, due_at=NEXT), None),
        (replace(TASK, excused_reason="抗洪"), None),
        (replace(delivered(DUE), excused_reason="抗洪"), Outcome.DELIVERED),
        (replace(delivered(NEXT), excused_reason="抗洪"), None),
        (replace(delivered(DUE), judged=Outcome.NOT_AS_ASKED), Outcome.NOT_AS_ASKED),
        (replace(TASK, judged=Outcome.DELIVERED), Outcome.DELIVERED),
        (replace(TASK, closed_at=DUE - MINUTE), None),
        (replace(TASK, closed_at=DUE + MINUTE), Outcome.MISSING),
    ],
)
def test_outcome(task: Task, outcome: Outcome | None) -> None:
    """The due moment itself is in time, staff's word counts most, who was excused misses nothing."""
    assert task.outcome(NEXT) is outcome


def test_nothing_is_missed_before_it_is_due() -> None:
    """At the due moment there is still time."""
    assert TASK.outcome(DUE) is None
    assert TASK.outcome(DUE + MINUTE) is Outcome.MISSING


def test_expected_until_something_settles_it() -> None:
    """A draft, a judgement, an excuse, a deduction or the closing ends the waiting."""
    assert TASK.expected
    assert replace(TASK, acknowledged_at=DUE).expected
    for settled in (
        delivered(DUE),
        replace(TASK, judged=Outcome.MISSING),
        replace(TASK, excused_reason="抗洪"),
        replace(TASK, closed_at=DUE),
        replace(TASK, deducted=True),
    ):
        assert not settled.expected


def test_proposals_name_their_grounds() -> None:
    """未报, 逾期 and 不合要求 are proposed; who delivered, was excused or was deducted from is not."""
    tasks = [
        replace(TASK, unit="未报"),
        replace(delivered(DUE + MINUTE), unit="逾期"),
        replace(delivered(DUE), unit="不合要求", judged=Outcome.NOT_AS_ASKED),
        replace(delivered(DUE), unit="按时"),
        replace(TASK, unit="免报", excused_reason="抗洪"),
        replace(TASK, unit="已扣", deducted=True),
        replace(TASK, unit="延期", due_at=NEXT),
    ]
    assert proposals(True, tasks, NEXT) == (
        Proposal("未报", Outcome.MISSING, "未报"),
        Proposal("逾期", Outcome.LATE, "逾期"),
        Proposal("不合要求", Outcome.NOT_AS_ASKED, "不合要求"),
    )
    assert proposals(False, tasks, NEXT) == ()


def test_not_as_asked_waits_for_the_due_moment() -> None:
    """A draft found wanting before the due moment may still be replaced."""
    task = replace(delivered(DUE - MINUTE), judged=Outcome.NOT_AS_ASKED)
    assert proposals(True, [task], DUE) == ()


@pytest.mark.parametrize(
    ("task", "ground", "reason"),
    [
        (TASK, "未报", None),
        (TASK, "逾期", None),
        (delivered(DUE), "未报", "已有来稿"),
        (delivered(DUE), "逾期", "按时报送"),
        (delivered(DUE), "不合要求", None),
        (delivered(NEXT), "逾期", None),
        (delivered(NEXT), "未报", "已有来稿"),
        (replace(TASK, excused_reason="抗洪"), "未报", "免于报送（抗洪）"),
        (replace(TASK, due_at=NEXT), "未报", "尚未到截止时间"),
        (replace(TASK, judged=Outcome.NOT_AS_ASKED), "未报", "已核定为不合要求"),
    ],
)
def test_contradiction(task: Task, ground: str, reason: str | None) -> None:
    """A ground that what is known speaks against is refused with the reason; others are the chief's."""
    found = contradiction(task, ground, NEXT)
    assert found is None if reason is None else reason in (found or "")
