"""A quarter's traffic: what units sent, and what of it was adopted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scoring.account import Activity, UnitActivity
from scoring.facts import FactKind
from scoring.notice import Notice
from scoring.period import Quarter
from store import submissions
from store.ledger import NOT_REVERSED
from store.models import Fact, FactUnit
from store.submissions import UnitCount

_ARTICLES = func.count(Fact.article_id.distinct())


def activity(session: Session, notice: Notice, quarter: Quarter) -> Activity:
    """Drafts by the day they came in, adoptions by the date of the issue; in articles."""
    year = dt.date(quarter.year, 1, 1)
    sent = submissions.counts(session, quarter.start, quarter.end)
    sent_by_unit = _by_unit(sent)
    sent_in_year = _by_unit(submissions.counts(session, year, quarter.end))
    in_quarter, in_year = adopted_between(quarter.start, quarter.end), adopted_between(year, quarter.end)
    adopted = _adopted_by_unit(session, in_quarter)
    adopted_in_year = _adopted_by_unit(session, in_year)
    kinds: Counter[str] = Counter()
    for count in sent:
        kinds[count.kind] += count.drafts
    ranked = [unit.name for unit in notice.ranked]
    by_gazette = select(Fact.gazette, _ARTICLES).where(in_quarter).group_by(Fact.gazette)
    return Activity(
        units={
            name: UnitActivity(
                sent_by_unit[name], adopted.get(name, 0), sent_in_year[name], adopted_in_year.get(name, 0)
            )
            for name in ranked
        },
        submitted=kinds.total(),
        submitted_outside=sum(count.drafts for count in sent if count.unit not in ranked),
        submitted_by_kind=dict(kinds),
        adopted=session.scalar(select(_ARTICLES).where(in_quarter)) or 0,
        adopted_by_gazette={key: count for key, count in session.execute(by_gazette).tuples() if key},
    )


def adopted_between(start: dt.date, end: dt.date) -> ColumnElement[bool]:
    """Of a Fact: an adoption that stands, by an issue from `start` up to but not including `end`."""
    return (Fact.kind == FactKind.ADOPTION) & (Fact.day >= start) & (Fact.day < end) & NOT_REVERSED


def _by_unit(counts: Iterable[UnitCount]) -> Counter[str | None]:
    found: Counter[str | None] = Counter()
    for count in counts:
        found[count.unit] += count.drafts
    return found


def _adopted_by_unit(session: Session, adopted: ColumnElement[bool]) -> dict[str, int]:
    query = select(FactUnit.unit, _ARTICLES).join(Fact, Fact.id == FactUnit.fact_id).where(adopted)
    return dict(session.execute(query.group_by(FactUnit.unit)).tuples().all())
