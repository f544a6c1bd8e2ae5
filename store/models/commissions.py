"""约稿."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.models.base import Base


class Commission(Base):
    """An article asked for (约稿), with a due date and the units asked."""

    __tablename__ = "commissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)  # 2020-07
    topic: Mapped[str] = mapped_column(Text)
    due_at: Mapped[dt.datetime]
    counted: Mapped[bool]  # 计入考核
    opened_by: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[dt.datetime]

    units: Mapped[list[CommissionUnit]] = relationship()


class CommissionUnit(Base):
    __tablename__ = "commission_units"

    commission_id: Mapped[int] = mapped_column(ForeignKey("commissions.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(Text, primary_key=True)
