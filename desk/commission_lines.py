"""Commissions and their units' parts as the desk shows them. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desk.lines import Tag
from notify.commission import Part, Standing
from notify.wording import moment
from scoring.commissions import Outcome, Task
from store.models import Commission, CommissionUnit, OutboxRow, OutboxState

JUDGEMENTS = {str(outcome): outcome.word for outcome in Outcome}
_COLOURS = {Outcome.DELIVERED: "green"}


@dataclass(frozen=True, slots=True)
class CommissionLine:
    """A commission in one line: how many of its units stand how."""

    number: str
    topic: str
    due_at: dt.datetime
    counted: bool
    asked: int
    delivered: int
    late: int
    not_as_asked: int
    missing: int
    excused: int
    waiting: int
    phone: int
    proposed: int
    closed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PartLine:
    """One unit's part. `seen` tells whether anything was decided of it since."""

    task: Task
    state: Tag
    remarks: tuple[Tag, ...]
    phone: str | None  # why it is to be phoned
    ground: str | None  # of the deduction that waits for a chief
    mails: tuple[str, ...]  # what went to it and when, newest last
    phoned_by: str | None
    judged_by: str | None
    seen: str


def commission_line(commission: Commission, standing: Standing) -> CommissionLine:
    """The line of a commission as it stands."""
    outcomes = [part.outcome for part in standing.parts]
    excused = [part.task.excused_reason is not None and part.outcome is None for part in standing.parts]
    return CommissionLine(
        number=commission.number,
        topic=commission.topic,
        due_at=commission.due_at,
        counted=commission.counted,
        asked=len(standing.parts),
        delivered=outcomes.count(Outcome.DELIVERED),
        late=outcomes.count(Outcome.LATE),
        not_as_asked=outcomes.count(Outcome.NOT_AS_ASKED),
        missing=outcomes.count(Outcome.MISSING),
        excused=sum(excused),
        waiting=outcomes.count(None) - sum(excused),
        phone=sum(part.phone is not None for part in standing.parts),
        proposed=len(standing.proposals),
        closed_at=commission.closed_at,
    )


def part_lines(
    commission: Commission, standing: Standing, letters: Mapping[str, Sequence[OutboxRow]]
) -> list[PartLine]:
    """A commission's units: those who owe something first, each with what is to be done."""
    asked = {each.unit: each for each in commission.units}
    grounds = {each.unit: each.ground for each in standing.proposals}
    lines = [
        _part(part, asked[part.task.unit], grounds.get(part.task.unit), letters.get(part.task.unit, ()))
        for part in standing.parts
    ]
    return sorted(lines, key=_urgency)


def _part(part: Part, asked: CommissionUnit, ground: str | None, letters: Sequence[OutboxRow]) -> PartLine:
    return PartLine(
        task=part.task,
        state=_state(part),
        remarks=tuple(_remarks(part, ground)),
        phone=part.phone,
        ground=ground,
        mails=tuple(map(_mail, letters)),
        phoned_by=asked.phoned_by,
        judged_by=asked.judged_by,
        seen=seen(asked),
    )


def seen(asked: CommissionUnit) -> str:
    """What was decided of a unit's part, as one text: another text, another decision since."""
    decided = (asked.due_at, asked.phoned_at, asked.excused_at, asked.judged_at)
    return "|".join("" if one is None else one.isoformat() for one in decided)


def _state(part: Part) -> Tag:
    if part.outcome is not None:
        return Tag(part.outcome.word, _COLOURS.get(part.outcome, "red"))
    return Tag("免报", "blue") if part.task.excused_reason is not None else Tag("待报")


def _remarks(part: Part, ground: str | None) -> Iterable[Tag]:
    task = part.task
    if ground is not None:
        yield Tag(f"扣分待确认：{ground}", "amber")
    if task.deducted:
        yield Tag("已扣分", "red")
    if part.phone is not None:
        yield Tag(f"待电话：{part.phone}", "amber")
    elif task.phoned_at is not None:
        yield Tag("已电话")
    if task.extended:
        yield Tag("已延期", "blue")
    if part.sent is not None and part.sent.state == OutboxState.REFUSED:
        yield Tag("约稿邮件被拒收", "red")


def _urgency(line: PartLine) -> tuple[bool, bool, bool]:
    return line.ground is None, line.phone is None, not line.task.expected


_KINDS = {
    "commission": "约稿",
    "commission_reminder": "催报",
    "commission_extension": "延期通知",
    "commission_ground": "扣分通知",
}
_UNSENT = {
    OutboxState.WAITING: "待发",
    OutboxState.SENDING: "正在发送",
    OutboxState.REFUSED: "被拒收",
    OutboxState.WITHHELD: "按发送设置未发",
}


def _mail(row: OutboxRow) -> str:
    """3月2日 09:41 约稿, or what keeps it."""
    kind = _KINDS[row.kind]
    if row.returned_at is not None:
        return f"{kind}被退回"
    if row.sent_at is not None:
        return f"{moment(row.sent_at)} {kind}"
    no_address = row.state is OutboxState.WAITING and row.address is None
    return f"{kind}{'没有收件地址，已备好' if no_address else _UNSENT.get(row.state, '')}"
