"""通报 and 日报 as they were issued."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, states


class BulletinState(StrEnum):
    DRAFTED = "drafted"
    HELD = "held"
    RELEASED = "released"


class Bulletin(Base):
    """A quarter's 通报. Once released its snapshot is frozen and never changes."""

    __tablename__ = "bulletins"
    __table_args__ = (UniqueConstraint("year", "quarter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    quarter: Mapped[int]
    state: Mapped[BulletinState] = mapped_column(states(BulletinState, 10))
    drafted_at: Mapped[dt.datetime | None]
    held_by: Mapped[str | None] = mapped_column(Text)
    held_reason: Mapped[str | None] = mapped_column(Text)
    released_at: Mapped[dt.datetime | None]
    released_by: Mapped[str | None] = mapped_column(Text)
    snapshot: Mapped[dict[str, Any] | None]  # the standings as issued
    checksum: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the snapshot's canonical JSON
    last_entry_id: Mapped[int | None]  # entries up to here were known when it was frozen


class DigestRun(Base):
    """One daily digest: what it covered. An empty one is recorded and not sent."""

    __tablename__ = "digests"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[dt.datetime]  # messages stored after this moment …
    until: Mapped[dt.datetime] = mapped_column(unique=True)  # … and up to this one, the cut-off
    empty: Mapped[bool]
