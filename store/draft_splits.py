"""拆分: one draft that holds several articles becomes several; the original is kept (留存)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store import audit, resemblance, submissions, topics
from store.drafts import touch
from store.errors import Refused
from store.models import Stage, Submission
from store.submissions import NewSubmission

PIECE = "draft piece"


@dataclass(frozen=True, slots=True)
class Part:
    """One article of a draft, and what it is found again by; `words` is the 字数 of the body."""

    title: str
    body: str
    words: int
    limit: int | None
    title_key: str
    fingerprint: str
    bands: tuple[int, ...]
    topics: tuple[str, ...]


def why_not(session: Session, draft: Submission) -> str | None:
    """Why a draft is not split, in a sentence; None where it may be."""
    if submissions.has_entries(session, draft.id):
        return f"{draft.number}已有记分，不能拆分；确需拆分的，请先冲销记分"
    if draft.merged_into:
        return f"{draft.number}已并入{draft.merged_into}，不能拆分"
    if draft.repeat_of:
        return f"{draft.number}与{draft.repeat_of}内容相同，请拆分{draft.repeat_of}"
    return None


def split(
    session: Session, number: str, parts: Sequence[Part], *, revision: int, who: str, now: dt.datetime
) -> list[str]:
    """File each part as a draft of the same message and unit; gives their 收稿号. Raises Changed.

    Raises Refused for fewer than two parts, an untitled one, and where `why_not` says so.
    """
    draft = touch(session, number, revision)
    if (reason := why_not(session, draft)) is not None:
        raise Refused(reason)
    if len(parts) < 2:
        raise Refused("请至少在一处划分")
    if any(not part.title.strip() or not part.body.strip() for part in parts):
        raise Refused("拆出的每一篇都须有标题和正文")
    session.flush()
    numbers = submissions.take_numbers(session, [draft.day] * len(parts))
    at = _next_ordinal(session, draft)
    rows = [
        _filed(draft, part, given, at + place)
        for place, (part, given) in enumerate(zip(parts, numbers, strict=True))
    ]
    submissions.insert_drafts(session, rows, now)
    resemblance.insert_found(session, dict(zip(numbers, (part.bands for part in parts), strict=True)), [])
    topics.insert_found(
        session, {given: part.topics for given, part in zip(numbers, parts, strict=True) if part.topics}
    )
    audit.append(
        session, at=now, who=who, action="draft split", subject=number, into=numbers, stage=draft.stage.value
    )
    for given in numbers:
        audit.append(session, at=now, who=who, action=PIECE, subject=given, of=number)
    draft.stage, draft.handler = Stage.KEPT, who
    draft.flags = [*draft.flags, f"已拆分为{'、'.join(numbers)}"]
    return numbers


def _next_ordinal(session: Session, draft: Submission) -> int:
    last = session.scalar(
        select(func.max(Submission.ordinal)).where(
            Submission.message_id == draft.message_id, Submission.source == draft.source
        )
    )
    return (last or 0) + 1


def _filed(draft: Submission, part: Part, number: str, ordinal: int) -> NewSubmission:
    return NewSubmission(
        number=number,
        message_id=draft.message_id,
        day=draft.day,
        source=draft.source,
        ordinal=ordinal,
        title=part.title,
        body=part.body,
        kind=draft.kind,
        declared=draft.declared,
        commissioned=draft.commissioned,
        words=part.words,
        limit=part.limit,
        author=draft.author,
        reviewer=draft.reviewer,
        phone=draft.phone,
        unit=draft.unit,
        child=draft.child,
        confidence=draft.confidence,
        title_key=part.title_key,
        fingerprint=part.fingerprint,
        candidates=tuple(draft.candidates),
        evidence=tuple(draft.evidence),
        flags=(f"由{draft.number}拆分",),
    )
