"""Mails owed and sent."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, partial, states


class OutboxState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # committed before the server is spoken to
    SENT = "sent"
    REFUSED = "refused"  # permanently, by the server
    WITHHELD = "withheld"  # the setting `sending` does not allow this recipient


class OutboxRow(Base):
    """A mail owed. (kind, subject, addressee) is its business key: enqueuing it again does nothing."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "addressee"),
        Index("ix_outbox_state_priority", "state", "priority", "id"),
        partial("ix_outbox_unrendered", "priority", "id", where="content IS NULL"),
        Index("ix_outbox_address", "address", "created_at"),
        partial("ix_outbox_returned", "returned_at", where="returned_at IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # receipt | digest | bulletin | bulletin_draft | alert …
    subject: Mapped[str] = mapped_column(Text)  # what it is about: a message's id, a day, 2020-Q1
    addressee: Mapped[str] = mapped_column(Text)  # a unit's name, or an address
    address: Mapped[str | None] = mapped_column(Text)  # None: ready, waiting for the unit's address
    priority: Mapped[int]
    state: Mapped[OutboxState] = mapped_column(states(OutboxState, 10), default=OutboxState.WAITING)
    created_at: Mapped[dt.datetime]
    not_before: Mapped[dt.datetime]
    message_id: Mapped[str | None] = mapped_column(Text, index=True)  # stable from the first rendering
    content: Mapped[bytes | None] = mapped_column(LargeBinary)  # rendered once, sent as stored
    attempts: Mapped[int] = mapped_column(default=0)
    repeats: Mapped[int] = mapped_column(default=0)  # sent again because we died before recording the 250
    reply: Mapped[str | None] = mapped_column(Text)  # the server's last words
    sent_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    returned_at: Mapped[dt.datetime | None]  # a bounce brought it back, when that was filed
