"""通报 and 日报 as they were issued."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
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
    number: Mapped[int | None]  # of its 文号; None: left blank
    drafted_at: Mapped[dt.datetime | None]
    drafted_entry_id: Mapped[int | None]  # entries up to here were known when staff were given the draft
    held_by: Mapped[str | None] = mapped_column(Text)
    held_reason: Mapped[str | None] = mapped_column(Text)
    released_at: Mapped[dt.datetime | None]
    released_by: Mapped[str | None] = mapped_column(Text)
    snapshot: Mapped[dict[str, Any] | None]  # the standings as issued
    checksum: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the snapshot's canonical JSON
    last_entry_id: Mapped[int | None]  # entries up to here were known when it was frozen
    document_sha256: Mapped[str | None] = mapped_column(String(64))  # the .docx as issued; in the archive


class BulletinEdit(Base):
    """A passage of a 通报 as staff worded it; the last one of a passage is in force. Append-only."""

    __tablename__ = "bulletin_edits"

    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletins.id"), index=True)
    passage: Mapped[str] = mapped_column(String(20))  # which of the document's passages
    generated: Mapped[str] = mapped_column(Text)  # what the facts and templates said when it was edited
    text: Mapped[str] = mapped_column(Text)  # empty: left out
    edited_by: Mapped[str] = mapped_column(Text)
    edited_at: Mapped[dt.datetime]


class Settlement(Base):
    """A year closed by a chief: its account, frozen for good."""

    __tablename__ = "settlements"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    closed_at: Mapped[dt.datetime]
    closed_by: Mapped[str] = mapped_column(Text)
    snapshot: Mapped[dict[str, Any]]
    checksum: Mapped[str] = mapped_column(String(64))
    last_entry_id: Mapped[int]


class Supplement(Base):
    """What corrects a released 通报 or a closed year (补充通报), numbered within it. Never changes."""

    __tablename__ = "supplements"
    __table_args__ = (UniqueConstraint("period", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(7))  # 2020-Q1, or 2020 of a year
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    released_at: Mapped[dt.datetime]
    released_by: Mapped[str] = mapped_column(Text)
    snapshot: Mapped[dict[str, Any]]
    checksum: Mapped[str] = mapped_column(String(64))
    last_entry_id: Mapped[int]  # entries up to here are covered
    document_sha256: Mapped[str | None] = mapped_column(String(64))


class DigestRun(Base):
    """One daily digest: what it covered. An empty one is recorded and not sent."""

    __tablename__ = "digests"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[dt.datetime]  # messages stored after this moment …
    until: Mapped[dt.datetime] = mapped_column(unique=True)  # … and up to this one, the cut-off
    empty: Mapped[bool]
