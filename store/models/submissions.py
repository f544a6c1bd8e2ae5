"""稿件, and what they are found again by."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.models.base import Base, partial, states

if TYPE_CHECKING:
    from store.models.messages import Message


class Stage(StrEnum):
    """How far a draft has come at the desk."""

    UNREAD = "待阅"
    CHOSEN = "拟用"  # an editor means to use it
    UNDER_REVIEW = "送审"
    PUBLISHED = "已刊发"
    KEPT = "留存"
    RETURNED = "退稿"
    WITHDRAWN = "撤稿"


class Submission(Base):
    """One draft article found in a message (稿件)."""

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("message_id", "source", "ordinal"),
        Index("ix_submissions_day", "day", "unit", "kind", "repeat_of", "revises"),
        Index("ix_submissions_stage", "stage", "id"),
        Index("ix_submissions_unit_title", "unit", "title_key"),
        partial("ix_submissions_first", "fingerprint", where="repeat_of IS NULL"),
        partial("ix_submissions_queue", "id", where="unit IS NULL AND repeat_of IS NULL"),
        partial("ix_submissions_revises", "revises", where="revises IS NOT NULL"),
        partial("ix_submissions_merged_into", "merged_into", where="merged_into IS NOT NULL"),
        partial("ix_submissions_repeat_of", "repeat_of", where="repeat_of IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)  # 收稿号, 2020-0412
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    source: Mapped[str] = mapped_column(Text)
    ordinal: Mapped[int] = mapped_column(default=0)
    day: Mapped[dt.date]  # the message's day
    filed_at: Mapped[dt.datetime] = mapped_column(index=True)

    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(4))  # 条目 | 经验 | 专题
    declared: Mapped[bool]
    commissioned: Mapped[bool] = mapped_column(default=False)
    words: Mapped[int]  # 字数 of the body
    limit: Mapped[int | None]
    author: Mapped[str | None] = mapped_column(Text)
    reviewer: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    flags: Mapped[list[Any]] = mapped_column(default=list)

    unit: Mapped[str | None] = mapped_column(Text)  # official name in the notice; None waits in the queue
    child: Mapped[str | None] = mapped_column(Text)  # 二级机构
    confidence: Mapped[str] = mapped_column(String(10))  # certain | likely | conflict | unknown
    candidates: Mapped[list[Any]] = mapped_column(default=list)
    evidence: Mapped[list[Any]] = mapped_column(default=list)
    assigned_by: Mapped[str | None] = mapped_column(Text)  # staff who decided the unit
    assigned_at: Mapped[dt.datetime | None]

    title_key: Mapped[str] = mapped_column(Text)  # title without spaces, punctuation, 更正/定稿 marks
    fingerprint: Mapped[str] = mapped_column(String(64))  # of the body's letters alone
    repeat_of: Mapped[str | None] = mapped_column(ForeignKey("submissions.number"))  # the first of its text
    revises: Mapped[str | None] = mapped_column(ForeignKey("submissions.number"))  # the version before
    merged_into: Mapped[str | None] = mapped_column(String(12))  # 收稿号, by an editor

    stage: Mapped[Stage] = mapped_column(states(Stage, 4), default=Stage.UNREAD, server_default=Stage.UNREAD)
    handler: Mapped[str | None] = mapped_column(Text)  # who has it
    revision: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # changes at the desk; who is late is told

    message: Mapped[Message] = relationship(back_populates="submissions")


class SubmissionTopic(Base):
    """What a draft is about: one of the notice's 报送要点, by its name."""

    __tablename__ = "submission_topics"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(Text, primary_key=True, index=True)


class SubmissionBand(Base):
    """What a body is found again by: near-copies have bands in common. An index of `submissions`, no data."""

    __tablename__ = "submission_bands"
    __table_args__ = {"sqlite_with_rowid": False}

    band: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    submission_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Resemblance(Base):
    """A draft that is nearly or quite the text of an earlier one that was not known to be its unit's own.

    Both are kept; who scores is decided by what staff record. That somebody looked at it closes the question.
    A unit's own repeats and versions are in `submissions.repeat_of` and `.revises`.
    """

    __tablename__ = "resemblances"
    __table_args__ = (
        UniqueConstraint("submission_id", "other_id"),
        partial("ix_resemblances_open", "submission_id", where="decided_by IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)  # the earlier one
    percent: Mapped[int]  # of the shorter text's runs of four letters, how many the longer has too
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[dt.datetime | None]

    submission: Mapped[Submission] = relationship(foreign_keys=[submission_id])
    other: Mapped[Submission] = relationship(foreign_keys=[other_id])
