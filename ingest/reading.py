"""What reading one message or document gives: plain values that travel between processes.

None has slots: to pickle a frozen dataclass with slots takes many times longer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.prints import Prints


class Nature(StrEnum):
    """What sort of mail it is."""

    SUBMISSION = "submission"
    CONTACTS_FORM = "contacts_form"
    QUERY = "query"
    WITHDRAWAL = "withdrawal"
    OBJECTION = "objection"
    ACKNOWLEDGEMENT = "acknowledgement"
    GAZETTE = "gazette"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    LIST = "list"
    NO_DRAFT = "no_draft"
    SEALED = "sealed"
    UNREADABLE = "unreadable"


class Kind(StrEnum):
    BRIEF = "条目"
    EXPERIENCE = "经验"
    SPECIAL = "专题"


class Confidence(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"


class Where(StrEnum):
    """The place an evidence for a unit was found in."""

    ADDRESS = "address"
    LETTERHEAD = "letterhead"
    SIGNATURE = "signature"
    SENDER_NAME = "sender_name"
    SUBJECT = "subject"
    FILENAME = "filename"
    SIGN_OFF = "落款"


class ProblemCode(StrEnum):
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    TOO_SLOW = "too_slow"
    UNKNOWN_FORMAT = "unknown_format"
    DAMAGED = "damaged"
    SCANNED = "scanned"
    CLOUD_LINK = "cloud_link"
    BAD_CHARSET = "bad_charset"
    SIGNED_ONLY = "signed_only"


@dataclass(frozen=True)
class Sender:
    name: str | None = None
    address: str | None = None  # lower case


@dataclass(frozen=True)
class Evidence:
    where: Where
    text: str  # as it stands in the message
    unit: str  # official name in the notice
    child: str | None = None  # the second-level body that was named, if one was


@dataclass(frozen=True)
class UnitFinding:
    """Which unit, how sure, and why. `name` is None for unknown and conflict; `candidates` then says who."""

    name: str | None = None
    child: str | None = None
    confidence: Confidence = Confidence.UNKNOWN
    candidates: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Attachment:
    path: str  # "包.rar/一.doc"
    media_type: str
    size: int  # bytes
    sha256: str
    problem: ProblemCode | None = None


@dataclass(frozen=True)
class Problem:
    code: ProblemCode
    where: str  # an attachment's path, "body", "subject" or "message"
    message: str  # one Chinese sentence for staff and sender: what is wrong and how to mend it


@dataclass(frozen=True)
class Draft:
    """One article as it will be filed."""

    source: str  # an attachment's path, or "body"
    title: str
    body: str  # paragraphs joined by "\n"
    kind: Kind
    declared: bool
    commissioned: bool
    words: int  # 字数 of the body
    limit: int | None
    author: str | None = None
    reviewer: str | None = None
    phone: str | None = None
    unit: UnitFinding | None = None  # set only where it differs from the message's
    ordinal: int = 0  # place among the drafts of the same source
    flags: tuple[str, ...] = ()  # amber remarks for staff, in Chinese
    file_words: int | None = None  # 字数 of the whole file by Word's own count, where it holds nothing else
    prints: Prints = field(default_factory=Prints)  # of a draft that may be filed

    @property
    def within_limit(self) -> bool:
        return self.limit is None or self.words <= self.limit


@dataclass(frozen=True)
class FormPerson:
    """A person on a form of annex 1; what the form leaves open is None."""

    name: str
    role: str | None = None  # 信息员 | 主管领导
    post: str | None = None
    mobile: str | None = None
    phone: str | None = None
    address: str | None = None  # lower case
    said: str | None = None  # the unit as the form writes it
    unit: str | None = None  # official name in the notice
    child: str | None = None


@dataclass(frozen=True)
class Mention:
    """The number of a commission (约稿2020-07), where the mail names it; `source`: the path of a file."""

    number: str
    where: str  # 主题 | 附件名 | 转发的邮件 | 正文
    source: str | None = None


@dataclass(frozen=True)
class Reading:
    """A whole message understood. A sealed one carries nothing of its content."""

    nature: Nature
    message_id: str | None = None
    in_reply_to: str | None = None
    subject: str | None = None
    sender: Sender = Sender()
    sent_at: dt.datetime | None = None
    text: str = ""
    urgent: bool = False
    unit: UnitFinding = UnitFinding()
    attachments: tuple[Attachment, ...] = ()
    submissions: tuple[Draft, ...] = ()
    problems: tuple[Problem, ...] = ()
    flags: tuple[str, ...] = field(default=())
    forged: bool = False  # it claims a registered address and fails the provider's checks (RFC 8601)
    bounced: tuple[str, ...] = ()  # Message-IDs of the mails that a bounce returns
    people: tuple[FormPerson, ...] = ()  # on forms of annex 1
    commissions: tuple[Mention, ...] = ()
    answers: tuple[str, ...] = ()  # Message-IDs of the mails it answers or brings along, the nearest first
    letter: str = ""  # what its writer says, without quotes, where that may dispute points
