"""Who works at the desk, and what they do with drafts besides recording points."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, states


class Role(StrEnum):
    """What an account may do; each may do what the ones before it may."""

    READER = "reader"
    EDITOR = "editor"
    CHIEF = "chief"  # releases, confirms deductions, manages accounts


class Account(Base):
    """A person who may log in. Never deleted: what was done under the name stays readable."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(Text)  # as it is shown and audited
    role: Mapped[Role] = mapped_column(states(Role, 10))
    password: Mapped[str] = mapped_column(Text)  # argon2's encoding
    created_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime]
    disabled_by: Mapped[str | None] = mapped_column(Text)
    disabled_at: Mapped[dt.datetime | None]


class Visit(Base):
    """A browser that is logged in, known by the hash of its cookie."""

    __tablename__ = "visits"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(43))
    began_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]


class LoginFailure(Base):
    """A wrong password: too many of them and one has to wait."""

    __tablename__ = "login_failures"
    __table_args__ = (Index("ix_login_failures_login_at", "login", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(Text)  # as typed, shortened
    address: Mapped[str] = mapped_column(Text, index=True)  # of the machine
    at: Mapped[dt.datetime] = mapped_column(index=True)


class ApiToken(Base):
    """A program's key to the JSON API."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)  # which program; audited as who
    role: Mapped[Role] = mapped_column(states(Role, 10))
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime]
    revoked_by: Mapped[str | None] = mapped_column(Text)
    revoked_at: Mapped[dt.datetime | None]


class EditedVersion(Base):
    """A draft as an editor worded it, kept beside the original; the last one is in force. Append-only."""

    __tablename__ = "edited_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    words: Mapped[int]  # 字数 of the body
    saved_by: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[dt.datetime]


class UpwardReport(Base):
    """上报: a draft sent on to a gazette above this office's, and what became of it."""

    __tablename__ = "upward_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    gazette: Mapped[str] = mapped_column(Text)  # key in the notice
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)  # as it was sent
    day: Mapped[dt.date]
    reported_by: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[dt.datetime]
    result: Mapped[str | None] = mapped_column(String(10))  # 采用 | 未采用; None: not known yet
    result_by: Mapped[str | None] = mapped_column(Text)
    result_at: Mapped[dt.datetime | None]


class ProposalOutcome(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class DeductionProposal(Base):
    """失真 or 失误 as an editor sees it, with the unit's answer; a chief confirms or refuses it."""

    __tablename__ = "deduction_proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    unit: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(String(10))  # as the notice's data name it
    explanation: Mapped[str] = mapped_column(Text)
    unit_answer: Mapped[str | None] = mapped_column(Text)
    state: Mapped[ProposalOutcome] = mapped_column(states(ProposalOutcome, 10), default=ProposalOutcome.OPEN)
    proposed_by: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[dt.datetime]
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[dt.datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)  # why it was refused
    fact_id: Mapped[int | None] = mapped_column(ForeignKey("facts.id"))
