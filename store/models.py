"""The rows. Points are only ever the sum of `entries`; nothing here computes them."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

# Named constraints, so that batch migrations can find them on SQLite.
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware moment, kept in UTC; a naive one is refused (SQLite would silently drop the offset)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: every stored moment carries its offset")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Exact(TypeDecorator[Fraction]):
    """Points as an exact fraction in text ("3", "5/2"): an equal split of joint articles stays exact."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Any) -> str | None:  # noqa: ARG002
        return None if value is None else str(Fraction(value))

    def process_result_value(self, value: str | None, dialect: Any) -> Fraction | None:  # noqa: ARG002
        return None if value is None else Fraction(value)


def _states(states: type[StrEnum], length: int) -> Enum:
    """A column that holds the enum's values as text and gives the enum back."""
    return Enum(
        states,
        native_enum=False,
        length=length,
        values_callable=lambda found: [state.value for state in found],
    )


def _partial(name: str, *columns: str, where: str) -> Index:
    """An index of some rows only: as small as what waits, however much was stored."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        dt.datetime: UtcDateTime,
        dt.date: Date,
        Fraction: Exact,
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON,
    }


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
    state: Mapped[MessageState] = mapped_column(_states(MessageState, 12), default=MessageState.RECEIVED)
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


class Submission(Base):
    """One draft article found in a message (稿件)."""

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("message_id", "source", "ordinal"),
        Index("ix_submissions_unit_title", "unit", "title_key"),
        _partial("ix_submissions_first", "fingerprint", where="repeat_of IS NULL"),
        _partial("ix_submissions_queue", "id", where="unit IS NULL AND repeat_of IS NULL"),
        _partial("ix_submissions_repeat_of", "repeat_of", where="repeat_of IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)  # 收稿号, 2020-0412
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    source: Mapped[str] = mapped_column(Text)
    ordinal: Mapped[int] = mapped_column(default=0)
    day: Mapped[dt.date] = mapped_column(index=True)  # the message's day
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

    message: Mapped[Message] = relationship(back_populates="submissions")


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
        _partial("ix_resemblances_open", "submission_id", where="decided_by IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)  # the earlier one
    percent: Mapped[int]  # of the shorter text's runs of four letters, how many the longer has too
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[dt.datetime | None]

    submission: Mapped[Submission] = relationship(foreign_keys=[submission_id])
    other: Mapped[Submission] = relationship(foreign_keys=[other_id])


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
    state: Mapped[BulletinState] = mapped_column(_states(BulletinState, 10))
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
        _partial("ix_outbox_unrendered", "priority", "id", where="content IS NULL"),
        Index("ix_outbox_address", "address", "created_at"),
        _partial("ix_outbox_returned", "returned_at", where="returned_at IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # receipt | digest | bulletin | bulletin_draft | alert …
    subject: Mapped[str] = mapped_column(Text)  # what it is about: a message's id, a day, 2020-Q1
    addressee: Mapped[str] = mapped_column(Text)  # a unit's name, or an address
    address: Mapped[str | None] = mapped_column(Text)  # None: ready, waiting for the unit's address
    priority: Mapped[int]
    state: Mapped[OutboxState] = mapped_column(_states(OutboxState, 10), default=OutboxState.WAITING)
    created_at: Mapped[dt.datetime]
    not_before: Mapped[dt.datetime]
    message_id: Mapped[str | None] = mapped_column(Text, index=True)  # stable from the first rendering
    content: Mapped[bytes | None] = mapped_column(LargeBinary)  # rendered once, sent as stored
    attempts: Mapped[int] = mapped_column(default=0)
    repeats: Mapped[int] = mapped_column(default=0)  # sent again because we died before recording the 250
    reply: Mapped[str | None] = mapped_column(Text)  # the server's last words
    sent_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    returned_at: Mapped[dt.datetime | None]  # a bounce brought it back, when that was filed


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
