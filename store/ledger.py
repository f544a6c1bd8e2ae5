"""The append-only ledger (记分): kept equal to what the facts give by appending differences."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, exists, insert, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from scoring import ledger as rules
from scoring import reasons
from scoring.account import Line, carried
from scoring.facts import (
    Adoption,
    Deduction,
    FactKind,
    Form,
    Instruction,
    Issue,
    Reversal,
    Series,
    Special,
)
from scoring.facts import Fact as PureFact
from scoring.notice import Notice
from scoring.period import day_ends
from scoring.standings import Standing, standings
from store import dialect
from store.errors import StoreError
from store.models import Article, Commission, Entry, Fact, FactUnit, Submission

T = TypeVar("T")

_ENTRY = dialect.table(Entry).c
_FEW = 500  # facts that are asked for by their numbers; beyond, all are read

_undone = aliased(Fact)
NOT_REVERSED = ~exists().where(_undone.reverses == Fact.id)  # of the Fact that a query asks for


def settle(
    session: Session, notices: Mapping[int, Notice], cause: Fact, who: str, now: dt.datetime
) -> tuple[rules.Entry, ...]:
    """Append what a newly recorded fact changes, for every fact it touches; gives the lines added."""
    return _settle(session, notices, _related(session, cause), cause.id, who, now)


def recount(session: Session, notices: Mapping[int, Notice], who: str, now: dt.datetime) -> int:
    """Append what a changed notice (a switch turned, a figure corrected) makes of all facts; lines added."""
    every = session.scalars(select(Fact).options(selectinload(Fact.units)).order_by(Fact.id)).all()
    return len(_settle(session, notices, every, None, who, now))


def lines(session: Session, notice: Notice, *, unit: str | None = None) -> tuple[Line, ...]:
    """The year's lines that count: known by the settlement day. In the order they were written."""
    return _lines(session, notice, unit, _ENTRY.recorded_at < day_ends(notice.switches.settlement_day))


def of_facts(session: Session, notice: Notice, fact_ids: Sequence[int]) -> tuple[Line, ...]:
    """The lines that these facts caused or that are about them, whenever they were recorded."""
    return _lines(session, notice, None, _ENTRY.fact_id.in_(fact_ids))


def supplement(session: Session, notice: Notice) -> tuple[Line, ...]:
    """Lines of the year that came after its settlement day; their place is their number, from 1."""
    return _lines(session, notice, None, _ENTRY.recorded_at >= day_ends(notice.switches.settlement_day))


def standings_through(session: Session, notice: Notice, through: dt.date) -> tuple[Standing, ...]:
    """All units' standings by events up to a day, whenever they were recorded."""
    counted = select(_ENTRY.unit, _ENTRY.day, _ENTRY.points).where(
        _ENTRY.day >= dt.date(notice.year, 1, 1),
        _ENTRY.day <= through,
        _ENTRY.recorded_at < day_ends(notice.switches.settlement_day),
    )
    entries = (rules.Entry(0, *row, "", "") for row in session.execute(counted).tuples())
    return standings(entries, notice, through)


def explain(session: Session, notice: Notice, unit: str, through: dt.date) -> tuple[Line, ...]:
    """Every line of a unit up to a day, by day: their sum is its points in `standings_through`."""
    of = None if notice.successions else unit  # then it may have lines of others too
    counted = carried(lines(session, notice, unit=of), notice, through)
    found = (line for line in counted if line.entry.unit == unit and line.entry.day <= through)
    return tuple(sorted(found, key=lambda line: (line.entry.day, line.id)))


def _settle(
    session: Session,
    notices: Mapping[int, Notice],
    facts: Sequence[Fact],
    cause: int | None,
    who: str,
    now: dt.datetime,
) -> tuple[rules.Entry, ...]:
    numbers = _commission_numbers(session)
    pure = [_as_fact(fact, (named.unit for named in fact.units), numbers) for fact in facts]
    ledger = session.scalars(
        select(Entry).where(Entry.fact_id.in_([fact.id for fact in facts])).order_by(Entry.id)
    ).all()
    added: list[rules.Entry] = []
    for year, notice in notices.items():
        before = [
            rules.Entry(line.fact_id, line.unit, line.day, line.points, line.reason, "")
            for line in ledger
            if line.day.year == year
        ]
        added += rules.differences(before, rules.entries(pure, notice))
    rows = [
        {
            "fact_id": entry.fact,
            "cause_id": cause or entry.fact,
            "unit": entry.unit,
            "day": entry.day,
            "points": entry.points,
            "reason": entry.reason,
            "recorded_at": now,
            "recorded_by": who,
        }
        for entry in added
    ]
    if rows:
        session.execute(insert(Entry), rows)
    return tuple(added)


def _related(session: Session, cause: Fact) -> Sequence[Fact]:
    """The facts whose points one fact may change: those of its article, or itself, with their reversals."""
    about = session.get_one(Fact, cause.reverses) if cause.reverses is not None else cause
    same = Fact.id == about.id if about.article_id is None else Fact.article_id == about.article_id
    ids = select(Fact.id).where(same).scalar_subquery()
    query = select(Fact).where(or_(same, Fact.reverses.in_(ids)))
    return session.scalars(query.options(selectinload(Fact.units)).order_by(Fact.id)).all()


def _as_fact(row: Any, named: Iterable[str], commissions: Mapping[int, str]) -> PureFact:
    """A stored fact, or its row, as the rules take it; `named`: its units, `commissions`: numbers by id."""
    units = tuple(dict.fromkeys(named))
    match FactKind(row.kind):
        case FactKind.ADOPTION:
            return Adoption(
                id=row.id,
                day=row.day,
                article=_given(row.article_id),
                units=units,
                gazette=_given(row.gazette),
                form=Form(_given(row.form)),
                issue=Issue(_given(row.issue_year), Series(_given(row.series)), _given(row.issue_number)),
                via_office=_given(row.via_office),
            )
        case FactKind.INSTRUCTION:
            return Instruction(
                id=row.id,
                day=row.day,
                article=_given(row.article_id),
                level=_given(row.level),
                post=_given(row.post),
                leader=_given(row.leader),
            )
        case FactKind.SPECIAL:
            return Special(row.id, row.day, _given(row.article_id), units)
        case FactKind.DEDUCTION:
            number = None if row.commission_id is None else commissions[row.commission_id]
            return Deduction(row.id, row.day, units, _given(row.ground), number, row.article_id)
        case FactKind.REVERSAL:
            return Reversal(row.id, row.day, _given(row.reverses))


def _given(value: T | None) -> T:
    """What a fact of this kind always has; the table, which holds all kinds, cannot say so."""
    if value is None:
        raise StoreError("a stored fact lacks what its kind must have")
    return value


def _commission_numbers(session: Session) -> dict[int, str]:
    return dict(session.execute(select(Commission.id, Commission.number)).tuples().all())


def _lines(
    session: Session, notice: Notice, unit: str | None, known: ColumnElement[bool]
) -> tuple[Line, ...]:
    """Rows, not objects: a year has thousands of lines, and every page that ranks reads them all."""
    undone = aliased(Fact)
    about = Article.title, Commission.topic, Submission.number.label("draft"), undone.id.label("undone_by")
    written = (
        _ENTRY.id.label("line"),
        _ENTRY.cause_id,
        _ENTRY.unit,
        _ENTRY.day.label("on"),
        _ENTRY.points,
        _ENTRY.reason,
        _ENTRY.recorded_at.label("written_at"),
        _ENTRY.recorded_by.label("written_by"),
    )
    query = (
        select(*dialect.table(Fact).c, *about, *written)
        .join(Fact, Fact.id == _ENTRY.fact_id)
        .outerjoin(Article, Article.id == Fact.article_id)
        .outerjoin(Commission, Commission.id == Fact.commission_id)
        .outerjoin(Submission, Submission.id == Article.submission_id)
        .outerjoin(undone, undone.reverses == Fact.id)
        .where(_ENTRY.day >= dt.date(notice.year, 1, 1), _ENTRY.day <= dt.date(notice.year, 12, 31), known)
        .order_by(_ENTRY.id)
    )
    if unit is not None:
        query = query.where(_ENTRY.unit == unit)
    rows = session.execute(query).all()
    numbers = _commission_numbers(session)
    named = _units(session, {row.id for row in rows})
    return tuple(_line(row, named[row.id], numbers, notice) for row in rows)


def _units(session: Session, facts: Collection[int]) -> Mapping[int, Sequence[tuple[str, str | None]]]:
    """Each fact's units in order, with their second-level bodies."""
    units = dialect.table(FactUnit).c
    query = select(units.fact_id, units.unit, units.child).order_by(units.fact_id, units.position)
    if len(facts) <= _FEW:
        query = query.where(units.fact_id.in_(facts))
    found: defaultdict[int, list[tuple[str, str | None]]] = defaultdict(list)
    for fact, unit, child in session.execute(query).tuples():
        found[fact].append((unit, child))
    return found


def _line(
    row: Any, named: Sequence[tuple[str, str | None]], numbers: Mapping[int, str], notice: Notice
) -> Line:
    fact = _as_fact(row, (unit for unit, _ in named), numbers)
    children = [child for unit, child in named if unit == row.unit and child]
    return Line(
        id=row.line,
        entry=rules.Entry(row.id, row.unit, row.on, row.points, row.reason, rules.column(fact, notice)),
        cause=row.cause_id,
        kind=FactKind(row.kind),
        gazette=row.gazette,
        what=reasons.what(fact, notice),
        title=row.title or row.topic,
        number=row.draft,
        child="、".join(children) or None,
        reversed=row.undone_by is not None,
        recorded_at=row.written_at,
        recorded_by=row.written_by,
    )
