"""来信: the e-mails, where they were seen, and what was found in them."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.models.base import Base, states

if TYPE_CHECKING:
    from store.models.submissions import Submission


class MessageState(StrEnum):
    RECEIVED = "received"  # stored, not yet read
    FILED = "filed"  # read, its drafts and problems stored
    QUARANTINED = "quarantined"  # killed its reader three times, or could not be filed
    SEALED = "sealed"  # carries a 密级 marking; nothing of its content is stored here


class Message(Base):
    """One e-mail, identified by the SHA-256 of its bytes; the bytes are in the archive."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_state", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    message_id: Mapped[str | None] = mapped_column(Text, index=True)
    same_message_id: Mapped[bool] = mapped_column(default=False)  # another message bore it with other bytes
    sender_address: Mapped[str | None] = mapped_column(Text, index=True)
    received_at: Mapped[dt.datetime]  # INTERNALDATE, else newest Received header
    day: Mapped[dt.date] = mapped_column(index=True)  # received_at in Asia/Shanghai
    stored_at: Mapped[dt.datetime] = mapped_column(index=True)
    origin: Mapped[str] = mapped_column(String(10))  # mailbox | import
    junk: Mapped[bool] = mapped_column(default=False)  # first seen in a junk folder
    answerable: Mapped[bool] = mapped_column(default=False)  # a receipt may be sent for it
    state: Mapped[MessageState] = mapped_column(states(MessageState, 12), default=MessageState.RECEIVED)
    attempts: Mapped[int] = mapped_column(default=0)  # readings begun; committed before each begins
    failure: Mapped[str | None] = mapped_column(Text)  # why it is quarantined, in Chinese, for staff

    # Known once it was read; all of it stays empty for a sealed message.
    read_at: Mapped[dt.datetime | None]
    nature: Mapped[str | None] = mapped_column(String(20))
    urgent: Mapped[bool] = mapped_column(default=False)
    subject: Mapped[str | None] = mapped_column(Text)
    sender_name: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[dt.datetime | None]  # the Date header; only ever shown
    in_reply_to: Mapped[str | None] = mapped_column(Text)
    flags: Mapped[list[Any]] = mapped_column(default=list)  # amber remarks for staff, in Chinese

    locations: Mapped[list[Location]] = relationship(back_populates="message")
    submissions: Mapped[list[Submission]] = relationship(back_populates="message", order_by="Submission.id")
    attachments: Mapped[list[Attachment]] = relationship(order_by="Attachment.id")
    problems: Mapped[list[Problem]] = relationship(order_by="Problem.id")


class Location(Base):
    """Where the bytes were seen. The same bytes in a second place add a row here and nothing else."""

    __tablename__ = "locations"
    __table_args__ = (UniqueConstraint("folder", "uidvalidity", "uid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    folder: Mapped[str] = mapped_column(Text)  # decoded folder name, or the path of an import
    uidvalidity: Mapped[int] = mapped_column(BigInteger, default=0)  # 32 bits without a sign (RFC 3501)
    uid: Mapped[int] = mapped_column(BigInteger, default=0)
    seen_at: Mapped[dt.datetime]

    message: Mapped[Message] = relationship(back_populates="locations")


class Cursor(Base):
    """How far a folder has been read; moves in the transaction that stores what was read."""

    __tablename__ = "cursors"

    folder: Mapped[str] = mapped_column(Text, primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger)
    rescan_until: Mapped[int] = mapped_column(BigInteger, default=0)  # up to this UID nothing is answered
    on_server: Mapped[int] = mapped_column(default=0)  # messages in the folder at the last poll
    polled_at: Mapped[dt.datetime]


class Attachment(Base):
    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    path: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    problem: Mapped[str | None] = mapped_column(String(20))


class Problem(Base):
    __tablename__ = "problems"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(Text)
    sentence: Mapped[str] = mapped_column(Text)  # in Chinese, for staff and sender
