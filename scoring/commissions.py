"""How units meet a commission (约稿), from what was asked, what came and what staff decided. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a unit met a commission; None beside it: not due yet, excused, or called off before it was due."""

    DELIVERED = "delivered"
    LATE = "late"  # 逾期
    NOT_AS_ASKED = "not_as_asked"  # 不合要求
    MISSING = "missing"  # 未报

    @property
    def ground(self) -> str | None:
        """The ground of a deduction (notice 二(六), grounds as the notice's data name them)."""
        return _GROUNDS.get(self)

    @property
    def word(self) -> str:
        """What the office calls it: 按时, or the ground."""
        return self.ground or "按时"


_GROUNDS = {Outcome.LATE: "逾期", Outcome.NOT_AS_ASKED: "不合要求", Outcome.MISSING: "未报"}
BY_GROUND = {ground: outcome for outcome, ground in _GROUNDS.items()}


@dataclass(frozen=True, slots=True)
class Task:
    """One unit's part in a commission, as it is known."""

    unit: str
    due_at: dt.datetime  # its own, after an extension
    extended: bool = False
    closed_at: dt.datetime | None = None  # of the commission
    delivered_at: dt.datetime | None = None  # when the first draft arrived
    acknowledged_at: dt.datetime | None = None  # 收到
    phoned_at: dt.datetime | None = None
    excused_reason: str | None = None
    judged: Outcome | None = None  # by staff
    deducted: bool = False  # a deduction for it stands

    def outcome(self, now: dt.datetime) -> Outcome | None:
        """What staff decided, else what the first draft's arrival says; the due moment itself is in time."""
        if self.judged is not None:
            return self.judged
        if self.delivered_at is not None and self.delivered_at <= self.due_at:
            return Outcome.DELIVERED
        if self.excused_reason is not None:
            return None
        if self.delivered_at is not None:
            return Outcome.LATE
        return Outcome.MISSING if self.due_at < min(now, self.closed_at or now) else None

    @property
    def expected(self) -> bool:
        """A draft is still waited for: it is reminded of before it is due, and called overdue after."""
        settled = (self.judged, self.delivered_at, self.excused_reason, self.closed_at, self.deducted or None)
        return not any(one is not None for one in settled)

    @property
    def answered(self) -> bool:
        """The unit has shown that it knows of the commission."""
        return self.acknowledged_at is not None or self.delivered_at is not None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A deduction that a chief may confirm."""

    unit: str
    outcome: Outcome
    ground: str


def proposals(counted: bool, tasks: Iterable[Task], now: dt.datetime) -> tuple[Proposal, ...]:
    """The deductions that follow: past due, not excused, not met as asked, not recorded yet.

    None for a commission that is not 计入考核, none before a unit's own due moment.
    """
    if not counted:
        return ()
    found = []
    for task in tasks:
        outcome = task.outcome(now)
        if outcome is None or outcome.ground is None or task.deducted or task.excused_reason is not None:
            continue
        if task.due_at < now:
            found.append(Proposal(task.unit, outcome, outcome.ground))
    return tuple(found)


def contradiction(task: Task, ground: str, now: dt.datetime) -> str | None:
    """Why this ground cannot be the unit's, in Chinese; None where nothing known speaks against it."""
    claimed = BY_GROUND.get(ground)
    if task.excused_reason is not None:
        return f"{task.unit}已免于报送（{task.excused_reason}）"
    if task.due_at >= now:
        return f"{task.unit}尚未到截止时间"
    found = task.outcome(now)
    if claimed is Outcome.MISSING and task.delivered_at is not None:
        return f"{task.unit}已有来稿，不是未报"
    if claimed is Outcome.LATE and found is Outcome.DELIVERED:
        return f"{task.unit}按时报送，不是逾期"
    if claimed is not Outcome.NOT_AS_ASKED and found is Outcome.NOT_AS_ASKED:
        return f"{task.unit}已核定为不合要求，不是{ground}"
    return None
