"""A draft's life at the desk (稿件): how far it has come, who has it, and that nobody overwrites another.

`Submission.revision` counts the changes made at the desk. Whoever changes a draft says which revision he saw.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from store import audit
from store.errors import Refused
from store.models import AuditLine, Message, Stage, Submission
from store.submissions import has_entries
from store.text import clean


class Changed(Refused):
    """Somebody changed the draft after the page was opened; nothing was overwritten."""

    def __init__(self, number: str, last: AuditLine | None) -> None:
        who = f"{last.who}刚刚" if last else "别人已"
        super().__init__(f"{who}改动了{number}，您的改动没有保存。请看过现在的内容再办理。")
        self.number = number


def get(session: Session, number: str) -> Submission | None:
    """The draft of a 收稿号 with its message and the message's parts; None also for a sealed message's."""
    return session.scalar(
        select(Submission)
        .where(Submission.number == number)
        .options(
            joinedload(Submission.message).options(
                selectinload(Message.attachments), selectinload(Message.problems)
            )
        )
    )


def neighbours(session: Session, draft: Submission) -> tuple[str | None, str | None]:
    """The drafts that came before and after it, by 收稿号."""
    before = select(Submission.number).where(Submission.id < draft.id).order_by(Submission.id.desc())
    after = select(Submission.number).where(Submission.id > draft.id).order_by(Submission.id)
    return session.scalar(before.limit(1)), session.scalar(after.limit(1))


def touch(session: Session, number: str, revision: int) -> Submission:
    """The draft, for a change by somebody who saw this revision. Raises Changed when it is not the last one.

    Writers take turns, so nobody comes between this and the end of the transaction.
    """
    draft = session.scalar(select(Submission).where(Submission.number == number))
    if draft is None:
        raise Refused(f"没有收稿号为{number}的稿件")
    if draft.revision != revision:
        history = audit.of_subject(session, number)
        raise Changed(number, history[-1] if history else None)
    draft.revision += 1
    return draft


# From where to where staff may move a draft by hand; 已刊发 follows from what is recorded.
_WAYS: dict[Stage, Sequence[Stage]] = {
    Stage.UNREAD: (Stage.CHOSEN, Stage.KEPT, Stage.RETURNED, Stage.WITHDRAWN),
    Stage.CHOSEN: (Stage.UNREAD, Stage.UNDER_REVIEW, Stage.KEPT, Stage.RETURNED, Stage.WITHDRAWN),
    Stage.UNDER_REVIEW: (Stage.CHOSEN, Stage.PUBLISHED, Stage.KEPT, Stage.RETURNED, Stage.WITHDRAWN),
    Stage.PUBLISHED: (Stage.UNDER_REVIEW, Stage.WITHDRAWN),
    Stage.KEPT: (Stage.UNREAD, Stage.CHOSEN, Stage.WITHDRAWN),
    Stage.RETURNED: (Stage.UNREAD, Stage.CHOSEN, Stage.KEPT, Stage.WITHDRAWN),
    Stage.WITHDRAWN: (Stage.UNREAD,),
}

REASONED = (Stage.RETURNED, Stage.WITHDRAWN)  # never without a reason


def ways(stage: Stage) -> Sequence[Stage]:
    """Where a draft at this stage may go next."""
    return _WAYS[stage]


def set_stage(
    session: Session,
    number: str,
    stage: Stage,
    *,
    reason: str = "",
    revision: int,
    chief: bool,
    who: str,
    now: dt.datetime,
) -> Submission:
    """Move a draft on; whoever chooses it has it. Raises Changed, and Refused where there is no such way.

    退稿 and 撤稿 need a reason; an adopted draft is withdrawn by a chief only.
    """
    draft = touch(session, number, revision)
    before = draft.stage
    if stage not in ways(before):
        raise Refused(f"{number}现为{before}，不能直接改为{stage}")
    if stage in REASONED and not reason.strip():
        raise Refused(f"{stage}须写明原因")
    adopted = before is Stage.PUBLISHED or has_entries(session, draft.id)
    if stage is Stage.WITHDRAWN and adopted and not chief:
        raise Refused(f"{number}已采用，撤稿须由科长办理")
    draft.stage = stage
    draft.handler = None if stage is Stage.UNREAD else who
    told = {"before": before.value, "after": stage.value}
    if reason.strip():
        told["reason"] = clean(reason.strip())
    audit.append(session, at=now, who=who, action="draft stage", subject=number, **told)
    return draft


def undo_stage(session: Session, number: str, *, revision: int, who: str, now: dt.datetime) -> Submission:
    """A draft's last move is taken back. Raises Changed, and Refused where it never moved."""
    draft = touch(session, number, revision)
    moves = [line for line in audit.of_subject(session, number) if line.action == "draft stage"]
    if not moves:
        raise Refused(f"{number}的状态没有改动过")
    before, draft.stage = draft.stage, Stage(moves[-1].detail["before"])
    if draft.stage is Stage.UNREAD:
        draft.handler = None
    told = {"before": before.value, "after": draft.stage.value}
    audit.append(session, at=now, who=who, action="draft stage", subject=number, **told)
    return draft


def unassign(session: Session, number: str, *, revision: int, who: str, now: dt.datetime) -> Submission:
    """Take back whose a draft is, and whose its repeats are: it waits in the queue again.

    Raises Changed, and Refused where points were recorded for it.
    """
    draft = touch(session, number, revision)
    if has_entries(session, draft.id):
        raise Refused(f"{number}已有记分，不能退回待核定，请先冲销")
    audit.append(
        session,
        at=now,
        who=who,
        action="unassign",
        subject=number,
        before={"unit": draft.unit, "child": draft.child},
    )
    session.execute(
        update(Submission)
        .where(or_(Submission.id == draft.id, Submission.repeat_of == number))
        .where(Submission.unit == draft.unit)
        .values(unit=None, child=None, assigned_by=None, assigned_at=None)
    )
    session.refresh(draft)
    return draft


def published(session: Session, number: str, *, who: str, now: dt.datetime) -> None:
    """A gazette ran the draft: it is 已刊发, however far it had come."""
    draft = session.scalar(select(Submission).where(Submission.number == number))
    if draft is not None and draft.stage is not Stage.PUBLISHED:
        _follow(session, draft, Stage.PUBLISHED, who, now)


def not_published(session: Session, number: str, *, who: str, now: dt.datetime) -> None:
    """No gazette ran the draft after all: it and its later versions are where they were, else 送审."""
    versions = or_(Submission.number == number, Submission.repeat_of == number, Submission.revises == number)
    for draft in session.scalars(select(Submission).where(versions, Submission.stage == Stage.PUBLISHED)):
        moves = [line for line in audit.of_subject(session, draft.number) if line.action == "draft stage"]
        before = moves[-1].detail["before"] if moves else Stage.UNDER_REVIEW
        _follow(session, draft, Stage(before), who, now)


def _follow(session: Session, draft: Submission, stage: Stage, who: str, now: dt.datetime) -> None:
    """A stage that follows from what was recorded."""
    audit.append(
        session,
        at=now,
        who=who,
        action="draft stage",
        subject=draft.number,
        before=draft.stage.value,
        after=stage.value,
    )
    draft.stage = stage
    draft.revision += 1
