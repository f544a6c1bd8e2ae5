"""The people behind each unit."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, states


class Contact(Base):
    """A person or address of a unit. An address receives 通报 only where `for_bulletin` is set.

    People change units: a term of office that is over stays, with its last day, and is written to no more.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        # A successor may take the address over.
        Index(
            "uq_contacts_unit_address",
            "unit",
            "address",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(Text, index=True)
    child: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text, index=True)  # lower case; a 主管领导 may have none
    name: Mapped[str | None] = mapped_column(Text)
    role: Mapped[str | None] = mapped_column(Text)  # 信息员 | 主管领导
    post: Mapped[str | None] = mapped_column(Text)
    mobile: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    for_bulletin: Mapped[bool] = mapped_column(default=False)
    learnt: Mapped[bool] = mapped_column(default=False)  # from `assign --learn`
    added_by: Mapped[str] = mapped_column(Text)
    added_at: Mapped[dt.datetime]
    since: Mapped[dt.date | None]  # the first day of the term, where it is known
    until: Mapped[dt.date | None]  # the last day of the term; None: in office


class ProposalState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"


class ContactProposal(Base):
    """What a form of annex 1 says of a unit's people; staff take it over or refuse it."""

    __tablename__ = "contact_proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    unit: Mapped[str | None] = mapped_column(Text)  # None: staff say whose people they are
    child: Mapped[str | None] = mapped_column(Text)
    people: Mapped[list[Any]]  # name, role, post, mobile, phone, address of each
    state: Mapped[ProposalState] = mapped_column(states(ProposalState, 10), default=ProposalState.WAITING)
    created_at: Mapped[dt.datetime]
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[dt.datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)  # why it was refused
