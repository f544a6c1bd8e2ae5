"""约稿: what was asked for, of whom, and what came back."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scoring.commissions import Outcome
from store.models.base import Base, states

if TYPE_CHECKING:
    from store.models.messages import Message
    from store.models.submissions import Submission


class Commission(Base):
    """An article asked for (约稿), with a due date and the units asked."""

    __tablename__ = "commissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)  # 2020-07
    topic: Mapped[str] = mapped_column(Text)
    wanted: Mapped[str | None] = mapped_column(Text)  # what it should say, in the office's words
    kind: Mapped[str | None] = mapped_column(String(4))  # 条目 | 经验 | 专题; None: left to the unit
    length: Mapped[int | None]  # 字, at most
    due_at: Mapped[dt.datetime]
    counted: Mapped[bool]  # 计入考核
    attachment_name: Mapped[str | None] = mapped_column(Text)
    attachment_sha256: Mapped[str | None] = mapped_column(String(64))  # its bytes are in the archive
    opened_by: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[dt.datetime]
    closed_by: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[dt.datetime | None]

    units: Mapped[list[CommissionUnit]] = relationship(
        back_populates="commission", order_by="CommissionUnit.unit"
    )
    replies: Mapped[list[CommissionReply]] = relationship(
        back_populates="commission", order_by="CommissionReply.id"
    )


class CommissionUnit(Base):
    """A unit that was asked, and what staff decided of its part."""

    __tablename__ = "commission_units"

    commission_id: Mapped[int] = mapped_column(ForeignKey("commissions.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(Text, primary_key=True)
    due_at: Mapped[dt.datetime | None]  # its own, after an extension
    acknowledged_at: Mapped[dt.datetime | None]  # 收到
    phoned_by: Mapped[str | None] = mapped_column(Text)
    phoned_at: Mapped[dt.datetime | None]
    excused_by: Mapped[str | None] = mapped_column(Text)
    excused_at: Mapped[dt.datetime | None]
    excused_reason: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[Outcome | None] = mapped_column(states(Outcome, 12))  # as judged, else from the replies
    judged_by: Mapped[str | None] = mapped_column(Text)
    judged_at: Mapped[dt.datetime | None]

    commission: Mapped[Commission] = relationship(back_populates="units")


class CommissionReply(Base):
    """A mail or draft taken for the answer to a commission, and why."""

    __tablename__ = "commission_replies"
    __table_args__ = (Index("ix_commission_replies_commission_id_unit", "commission_id", "unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commission_id: Mapped[int] = mapped_column(ForeignKey("commissions.id"))
    unit: Mapped[str | None] = mapped_column(Text)  # as the mail says; once its draft has a unit, that counts
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), unique=True)
    how: Mapped[str] = mapped_column(String(10))  # reference | thread | title | staff
    reason: Mapped[str] = mapped_column(Text)  # in Chinese: what it was recognised by
    received_at: Mapped[dt.datetime]

    commission: Mapped[Commission] = relationship(back_populates="replies")
    submission: Mapped[Submission | None] = relationship()
    message: Mapped[Message] = relationship()


class ObjectionState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"


class Objection(Base):
    """A unit's mail that disputes points (异议). A person answers it; both are kept."""

    __tablename__ = "objections"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    unit: Mapped[str | None] = mapped_column(Text)  # None: staff have to find out who wrote
    fact_id: Mapped[int | None] = mapped_column(ForeignKey("facts.id"))  # the deduction it names
    text: Mapped[str] = mapped_column(Text)  # in the unit's words
    state: Mapped[ObjectionState] = mapped_column(states(ObjectionState, 10), default=ObjectionState.OPEN)
    created_at: Mapped[dt.datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[dt.datetime | None]

    message: Mapped[Message] = relationship()
