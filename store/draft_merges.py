"""合并: one draft goes into another. Both stay; the one that went is put by and says where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import audit, submissions
from store.drafts import touch
from store.errors import Refused
from store.models import Stage, Submission

MERGE = "draft merge"


def merge(
    session: Session, number: str, into: str, *, revision: int, who: str, now: dt.datetime
) -> Submission:
    """Put a draft into another; it is 留存 from then on. Raises Changed.

    Raises Refused where points were recorded for it, others went into it, or the other one went elsewhere.
    """
    draft, other = touch(session, number, revision), submissions.by_number(session, into)
    if other is None:
        raise Refused(f"没有收稿号为{into}的稿件")
    if other.id == draft.id:
        raise Refused("不能并入自身，请填写另一篇的收稿号")
    if draft.merged_into:
        raise Refused(f"{number}已并入{draft.merged_into}，请先撤销合并")
    if other.merged_into:
        raise Refused(f"{into}已并入{other.merged_into}，请并入{other.merged_into}")
    if merged_here(session, draft):
        raise Refused(f"已有稿件并入{number}，请先撤销那次合并")
    if submissions.has_entries(session, draft.id):
        raise Refused(f"{number}已有记分，不能并入他稿；可反过来把{into}并入{number}")
    audit.append(session, at=now, who=who, action=MERGE, subject=number, into=into, stage=draft.stage.value)
    audit.append(session, at=now, who=who, action="draft merged here", subject=into, other=number)
    draft.merged_into, draft.stage, draft.handler = into, Stage.KEPT, who
    other.revision += 1
    return draft


def unmerge(session: Session, number: str, *, revision: int, who: str, now: dt.datetime) -> Submission:
    """Take a merge back: the draft is where it was. Raises Changed, and Refused where it was not merged."""
    draft = touch(session, number, revision)
    into = draft.merged_into
    if into is None:
        raise Refused(f"{number}没有并入其他稿件")
    went = [line for line in audit.of_subject(session, number) if line.action == MERGE][-1]
    draft.merged_into, draft.stage = None, Stage(went.detail["stage"])
    if draft.stage is Stage.UNREAD:
        draft.handler = None
    audit.append(session, at=now, who=who, action="draft merge undone", subject=number, into=into)
    audit.append(session, at=now, who=who, action="draft merged here undone", subject=into, other=number)
    return draft


def merged_here(session: Session, draft: Submission) -> Sequence[Submission]:
    """The drafts that went into this one: its history names them, oldest first."""
    named = {
        line.detail["other"]
        for line in audit.of_subject(session, draft.number)
        if line.action == "draft merged here"
    }
    if not named:
        return ()
    return session.scalars(
        select(Submission)
        .where(Submission.number.in_(named), Submission.merged_into == draft.number)
        .order_by(Submission.id)
    ).all()
