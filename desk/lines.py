"""Drafts as the lists of the desk show them. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.notice import Notice
from store.models import Stage, Submission

LAST = 1_000_000  # place of a unit that the notice does not list
_CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Tag:
    """A short remark and its colour: red to be mended, amber to be looked at, blue to know."""

    text: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in one line."""

    number: str
    received_at: dt.datetime
    unit: str | None
    child: str | None
    title: str
    kind: str
    words: int
    limit: int | None
    reviewer: str | None
    stage: Stage
    handler: str | None
    revision: int
    tags: tuple[Tag, ...]
    order: int  # the unit's place in the notice
    merged: bool = False  # into another


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A draft whose unit a person decides."""

    number: str
    received_at: dt.datetime
    title: str
    why: str
    conflict: bool
    candidates: tuple[str, ...]
    revision: int


def draft_line(draft: Submission, notice: Notice) -> DraftLine:
    """The line of a draft; its message must be loaded."""
    unit = notice.unit(draft.unit) if draft.unit else None
    return DraftLine(
        number=draft.number,
        received_at=draft.message.received_at,
        unit=draft.unit,
        child=draft.child,
        title=draft.title,
        kind=draft.kind,
        words=draft.words,
        limit=draft.limit,
        reviewer=draft.reviewer,
        stage=draft.stage,
        handler=draft.handler,
        revision=draft.revision,
        tags=_tags(draft),
        order=unit.order if unit else LAST,
        merged=draft.merged_into is not None,
    )


def queue_line(draft: Submission) -> QueueLine:
    """The line of a draft in the queue; its message must be loaded."""
    return QueueLine(
        number=draft.number,
        received_at=draft.message.received_at,
        title=draft.title,
        why=_why(draft),
        conflict=draft.confidence == _CONFLICT,
        candidates=tuple(draft.candidates),
        revision=draft.revision,
    )


def _tags(draft: Submission) -> tuple[Tag, ...]:
    tags = []
    if draft.unit is None:
        tags.append(Tag("单位有矛盾" if draft.confidence == _CONFLICT else "单位待核定", "amber"))
    if draft.limit is not None and draft.words > draft.limit:
        tags.append(Tag(f"超{draft.words - draft.limit}字", "red"))
    if draft.repeat_of:
        tags.append(Tag(f"与{draft.repeat_of}相同"))
    if draft.revises:
        tags.append(Tag("修改稿", "blue"))
    if draft.merged_into:
        tags.append(Tag(f"已并入{draft.merged_into}"))
    if draft.commissioned:
        tags.append(Tag("约稿", "green"))
    if not draft.reviewer:
        tags.append(Tag("未见审核人"))
    return (*tags, *(Tag(flag, "amber") for flag in draft.flags))


def _why(draft: Submission) -> str:
    """What there is to go by, in few words."""
    sender = draft.message.sender_address or "发件人不明"
    seen = _evidence(draft.evidence)
    return f"{sender}　{seen}" if seen else f"{sender}　没有可认出单位的落款、署名或登记地址"


_PLACES = {
    "address": "登记地址",
    "letterhead": "文头",
    "signature": "邮件签名",
    "sender_name": "发件人名",
    "subject": "主题",
    "filename": "文件名",
    "落款": "落款",
}


def _evidence(evidence: Sequence[dict[str, str]]) -> str:
    """发件人名“财政局”，落款“审计局”, each once."""
    named = dict.fromkeys(
        f"{_PLACES.get(each['where'], each['where'])}“{each['text']}”"
        for each in evidence
        if each.get("text")
    )
    return "，".join([*named][:3])
