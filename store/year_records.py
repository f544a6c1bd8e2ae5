"""What a year's archive takes from the store: its facts and ledger as they are, the drafts it adopted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from scoring.facts import FactKind
from store.ledger import NOT_REVERSED
from store.models import Article, Commission, Entry, Fact, Message, MessageState, Submission

FACT = (
    "id", "kind", "day", "title", "number", "units", "children", "gazette", "form", "issue_year", "series",
    "issue_number", "via_office", "level", "post", "leader", "ground", "commission", "reverses",
    "confirmed_by", "note", "recorded_at", "recorded_by",
)  # fmt: skip
ENTRY = ("id", "fact_id", "cause_id", "unit", "day", "points", "reason", "recorded_at", "recorded_by")

Row = dict[str, Any]


def facts_of(session: Session, year: int) -> Iterator[Row]:
    """The facts dated in the year and what reversed them since, in the order they were recorded."""
    dated = Fact.day.between(*_days(year))
    query = (
        select(Fact, Article.title, Submission.number, Commission.number)
        .outerjoin(Article, Article.id == Fact.article_id)
        .outerjoin(Submission, Submission.id == Article.submission_id)
        .outerjoin(Commission, Commission.id == Fact.commission_id)
        .where(or_(dated, Fact.reverses.in_(select(Fact.id).where(dated))))
        .options(selectinload(Fact.units))
        .order_by(Fact.id)
    )
    for fact, title, number, commission in session.execute(query).tuples():
        told = {
            "title": title,
            "number": number,
            "commission": commission,
            "units": "、".join(each.unit for each in fact.units),
            "children": "、".join(each.child for each in fact.units if each.child),
        }
        yield {name: told[name] if name in told else getattr(fact, name) for name in FACT}


def entries_of(session: Session, year: int) -> Iterator[Row]:
    """The ledger's lines dated in the year, in the order they were written."""
    query = select(Entry).where(Entry.day.between(*_days(year))).order_by(Entry.id)
    for entry in session.scalars(query):
        yield {name: getattr(entry, name) for name in ENTRY}


def adopted_drafts(session: Session, year: int) -> Sequence[Submission]:
    """The drafts that an issue dated in the year ran, by 收稿号; none of a sealed message."""
    adopted = (
        select(Article.submission_id)
        .join(Fact, Fact.article_id == Article.id)
        .where(Fact.kind == FactKind.ADOPTION, Fact.day.between(*_days(year)), NOT_REVERSED)
    )
    query = (
        select(Submission)
        .join(Message, Message.id == Submission.message_id)
        .where(Submission.id.in_(adopted), Message.state != MessageState.SEALED)
        .options(selectinload(Submission.message))
        .order_by(Submission.number)
    )
    return session.scalars(query).all()


def _days(year: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)
