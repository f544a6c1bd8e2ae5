"""Issues of gazettes as they were recorded: the latest, what one of them ran, which number comes next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from scoring.facts import FactKind, Issue, Series
from scoring.period import local_day
from store.ledger import NOT_REVERSED
from store.models import Article, Entry, Fact, Submission

PAGE = 10  # issues


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Who reversed an adoption, when, and why."""

    who: str
    day: dt.date
    why: str


@dataclass(frozen=True, slots=True)
class Printed:
    """An article that an issue ran; `points` are what all its units have from this."""

    fact: int
    title: str
    draft: str | None  # 收稿号
    units: tuple[str, ...]
    points: Fraction
    form: str
    day: dt.date
    via_office: bool
    recorded_by: str
    recorded_on: dt.date
    taken_back: TakenBack | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """An issue of a gazette (by its key), and its articles in the order they were recorded."""

    gazette: str
    issue: Issue
    articles: tuple[Printed, ...]

    @property
    def day(self) -> dt.date:
        """As the last recording says."""
        return self.articles[-1].day

    @property
    def standing(self) -> tuple[Printed, ...]:
        """The articles that count."""
        return tuple(each for each in self.articles if each.taken_back is None)


Key = tuple[str, int, str, int]  # gazette, year, series, number
_KEY = (Fact.gazette, Fact.issue_year, Fact.series, Fact.issue_number)


def latest(
    session: Session, *, gazette: str | None = None, month: dt.date | None = None, skip: int = 0
) -> tuple[Sequence[Recorded], bool]:
    """A page of issues, newest first, of a gazette and a month (its first day); whether there are more."""
    query = select(*_KEY).where(Fact.kind == FactKind.ADOPTION).group_by(*_KEY)
    if gazette:
        query = query.where(Fact.gazette == gazette)
    if month:
        after = (month + dt.timedelta(days=32)).replace(day=1)
        query = query.where(Fact.day >= month, Fact.day < after)
    query = query.order_by(func.max(Fact.day).desc(), func.max(Fact.id).desc())
    keys = [_key(*row) for row in session.execute(query.offset(skip).limit(PAGE + 1)).tuples()]
    return _recorded(session, keys[:PAGE]), len(keys) > PAGE


def find(session: Session, key: Key) -> Recorded | None:
    """What is recorded of an issue."""
    return next(iter(_recorded(session, [key])), None)


def last_numbers(session: Session, year: int) -> Mapping[tuple[str, str], int]:
    """The highest number recorded of each gazette's series in a year."""
    query = (
        select(Fact.gazette, Fact.series, func.max(Fact.issue_number))
        .where(Fact.kind == FactKind.ADOPTION, Fact.issue_year == year, NOT_REVERSED)
        .group_by(Fact.gazette, Fact.series)
    )
    rows = session.execute(query).tuples()
    return {(gazette, series): number for gazette, series, number in rows if gazette and series and number}


def _key(gazette: str | None, year: int | None, series: str | None, number: int | None) -> Key:
    return gazette or "", year or 0, series or "", number or 0  # an adoption has them all


def _recorded(session: Session, keys: Sequence[Key]) -> Sequence[Recorded]:
    if not keys:
        return ()
    undone = aliased(Fact)
    query = (
        select(Fact, Submission.number, undone)
        .join(Article, Article.id == Fact.article_id)
        .outerjoin(Submission, Submission.id == Article.submission_id)
        .outerjoin(undone, undone.reverses == Fact.id)
        .where(Fact.kind == FactKind.ADOPTION, or_(*(_of(key) for key in keys)))
        .options(selectinload(Fact.units), joinedload(Fact.article))
        .order_by(Fact.id)
    )
    rows = session.execute(query).tuples().all()
    points = _points(session, [fact.id for fact, _, _ in rows])
    printed: defaultdict[Key, list[Printed]] = defaultdict(list)
    for fact, number, reversal in rows:
        key = _key(fact.gazette, fact.issue_year, fact.series, fact.issue_number)
        printed[key].append(_printed(fact, number, reversal, points))
    return [
        Recorded(key[0], Issue(key[1], Series(key[2]), key[3]), tuple(printed[key]))
        for key in keys
        if key in printed
    ]


def _of(key: Key) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(_KEY, key, strict=True)))


def _points(session: Session, fact_ids: Sequence[int]) -> Mapping[int, Fraction]:
    """Summed here: points are exact fractions, which SQL cannot add."""
    found: defaultdict[int, Fraction] = defaultdict(Fraction)
    query = select(Entry.fact_id, Entry.points).where(Entry.fact_id.in_(fact_ids))
    for fact, points in session.execute(query).tuples():
        found[fact] += points
    return found


def _printed(
    fact: Fact, number: str | None, reversal: Fact | None, points: Mapping[int, Fraction]
) -> Printed:
    return Printed(
        fact=fact.id,
        title=fact.article.title if fact.article else "",
        draft=number,
        units=tuple(named.child or named.unit for named in fact.units),
        points=points.get(fact.id, Fraction(0)),
        form=fact.form or "",
        day=fact.day,
        via_office=bool(fact.via_office),
        recorded_by=fact.recorded_by,
        recorded_on=local_day(fact.recorded_at),
        taken_back=_taken_back(reversal) if reversal else None,
    )


def _taken_back(reversal: Fact) -> TakenBack:
    return TakenBack(reversal.recorded_by, local_day(reversal.recorded_at), reversal.note or "")
