"""The people behind each unit."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base


class Contact(Base):
    """A person or address of a unit. An address receives 通报 only where `for_bulletin` is set."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("unit", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(Text, index=True)
    child: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text, index=True)  # lower case
    name: Mapped[str | None] = mapped_column(Text)
    role: Mapped[str | None] = mapped_column(Text)  # 信息员 | 主管领导
    post: Mapped[str | None] = mapped_column(Text)
    mobile: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    for_bulletin: Mapped[bool] = mapped_column(default=False)
    learnt: Mapped[bool] = mapped_column(default=False)  # from `assign --learn`
    added_by: Mapped[str] = mapped_column(Text)
    added_at: Mapped[dt.datetime]
