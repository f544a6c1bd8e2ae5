"""What staff recorded, and the ledger that follows from it."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.models.base import Base


class Article(Base):
    """What facts are about: a filed submission, or a text that never came by mail (补录)."""

    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    title_key: Mapped[str] = mapped_column(Text, index=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), unique=True)


class Fact(Base):
    """What staff recorded. Never changed and never deleted: a mistake is reversed by another fact."""

    __tablename__ = "facts"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), index=True)
    day: Mapped[dt.date] = mapped_column(index=True)  # the event's date
    recorded_at: Mapped[dt.datetime]
    recorded_by: Mapped[str] = mapped_column(Text)
    confirmed_by: Mapped[str | None] = mapped_column(Text)  # the chief, for deductions
    note: Mapped[str | None] = mapped_column(Text)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    # adoption
    gazette: Mapped[str | None] = mapped_column(Text)
    form: Mapped[str | None] = mapped_column(String(4))  # 条目 | 专期
    issue_year: Mapped[int | None]
    series: Mapped[str | None] = mapped_column(String(4))  # 普刊 | 专期 | 增刊
    issue_number: Mapped[int | None]
    via_office: Mapped[bool | None]
    # instruction
    level: Mapped[str | None] = mapped_column(Text)
    post: Mapped[str | None] = mapped_column(Text)
    leader: Mapped[str | None] = mapped_column(Text)
    # deduction
    ground: Mapped[str | None] = mapped_column(Text)
    commission_id: Mapped[int | None] = mapped_column(ForeignKey("commissions.id"))
    # reversal
    reverses: Mapped[int | None] = mapped_column(ForeignKey("facts.id"), unique=True)

    units: Mapped[list[FactUnit]] = relationship(order_by="FactUnit.position")
    article: Mapped[Article | None] = relationship()


class FactUnit(Base):
    __tablename__ = "fact_units"

    fact_id: Mapped[int] = mapped_column(ForeignKey("facts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(Text, index=True)
    child: Mapped[str | None] = mapped_column(Text)


class Entry(Base):
    """One line of the append-only ledger (记分). Triggers refuse UPDATE and DELETE."""

    __tablename__ = "entries"
    __table_args__ = (Index("ix_entries_day_unit", "day", "unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("facts.id"), index=True)  # whose points these are
    cause_id: Mapped[int] = mapped_column(ForeignKey("facts.id"))  # whose recording wrote this line
    unit: Mapped[str] = mapped_column(Text)
    day: Mapped[dt.date]  # the event's date
    points: Mapped[Fraction]
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[dt.datetime]
    recorded_by: Mapped[str] = mapped_column(Text)
