"""What the service remembers of itself: conditions, counters, the audit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base


class Condition(Base):
    """Something that is wrong now (login refused, …): since when, till when, and when staff were told."""

    __tablename__ = "conditions"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]  # known to pass at this moment, such as a server's limit
    detail: Mapped[str] = mapped_column(Text)
    reported_on: Mapped[dt.date | None]


class Counter(Base):
    """Numbers given out one after another, such as a year's 收稿号."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]


class AuditLine(Base):
    """Who decided what, when, from what to what. Append-only; triggers refuse UPDATE and DELETE."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    who: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(Text, index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
