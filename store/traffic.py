"""What came in and what was adopted over a year, by unit, month and kind: for charts and the heat map."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, extract, func, select
from sqlalchemy.orm import Session

from scoring.facts import FactKind
from store.ledger import NOT_REVERSED
from store.models import Article, Fact, Submission


@dataclass(frozen=True, slots=True)
class Rate:
    """Drafts of a unit and kind, and how many of them some gazette ran."""

    unit: str
    kind: str
    drafts: int
    adopted: int


def by_month(session: Session, year: int) -> dict[str, tuple[int, ...]]:
    """Drafts of each unit in the twelve months of a year; repeats and later versions are not counted."""
    month = extract("month", Submission.day)
    counted = (
        select(Submission.unit, month, func.count())
        .where(*_of(year), Submission.unit.is_not(None))
        .group_by(Submission.unit, month)
    )
    found: dict[str, list[int]] = defaultdict(lambda: [0] * 12)
    for unit, number, drafts in session.execute(counted).tuples():
        if unit is not None:
            found[unit][int(number) - 1] = drafts
    return {unit: tuple(months) for unit, months in found.items()}


def rates(session: Session, year: int) -> list[Rate]:
    """By unit and kind, over a year's drafts."""
    by = Submission.unit, Submission.kind
    drafts = select(*by, func.count()).where(*_of(year), Submission.unit.is_not(None)).group_by(*by)
    ran = (
        select(*by, func.count(Submission.id.distinct()))
        .join(Article, Article.submission_id == Submission.id)
        .join(Fact, Fact.article_id == Article.id)
        .where(Fact.kind == FactKind.ADOPTION, NOT_REVERSED, *_of(year))
        .group_by(*by)
    )
    adopted = {(unit, kind): count for unit, kind, count in session.execute(ran).tuples()}
    found = session.execute(drafts.order_by(*by)).tuples()
    return [Rate(unit or "", kind, count, adopted.get((unit, kind), 0)) for unit, kind, count in found]


def _of(year: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Submission.day >= dt.date(year, 1, 1),
        Submission.day < dt.date(year + 1, 1, 1),
        Submission.repeat_of.is_(None),
        Submission.revises.is_(None),
    )
