"""A quarter's traffic: what units sent, what of it was adopted, how they met what was asked of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import partial

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scoring.account import Activity, UnitActivity
from scoring.facts import FactKind
from scoring.notice import Notice
from scoring.period import SHANGHAI, Quarter, local_day
from scoring.quarter_facts import CommissionAccount, TopicAccount, Totals, commission_account
from scoring.succession import counted_for
from store import commissions, submissions, topics
from store.ledger import NOT_REVERSED
from store.models import Bulletin, BulletinState, Fact, FactUnit
from store.submissions import UnitCount

_ARTICLES = func.count(Fact.article_id.distinct())

Counted = Callable[[str], str]  # a unit's name → whose its articles are by now


def activity(session: Session, notice: Notice, quarter: Quarter, now: dt.datetime | None = None) -> Activity:
    """Drafts by the day they came in, adoptions by the date of the issue; in articles.

    Commissions and units stand as at `now`, or once the quarter is over where none is given.
    """
    over = dt.datetime.combine(quarter.end, dt.time(), tzinfo=SHANGHAI)
    year = dt.date(quarter.year, 1, 1)
    through = quarter.last_day if now is None else min(local_day(now), quarter.last_day)
    notice = notice.on(through)

    counted = partial(counted_for, notice.successions, through)

    sent = submissions.counts(session, quarter.start, quarter.end)
    sent_by_unit = _by_unit(sent, counted)
    sent_in_year = _by_unit(submissions.counts(session, year, quarter.end), counted)
    in_quarter, in_year = adopted_between(quarter.start, quarter.end), adopted_between(year, quarter.end)
    adopted = _adopted_by_unit(session, in_quarter, counted)
    adopted_in_year = _adopted_by_unit(session, in_year, counted)
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
        submitted_outside=kinds.total() - sum(sent_by_unit[name] for name in ranked),
        submitted_by_kind=dict(kinds),
        adopted=session.scalar(select(_ARTICLES).where(in_quarter)) or 0,
        adopted_by_gazette={key: count for key, count in session.execute(by_gazette).tuples() if key},
        adopted_by_tier=_adopted_by_tier(session, notice, in_quarter, counted),
        commissions=_commissions(session, quarter, now or over),
        topics=[
            TopicAccount(
                topic=each.topic,
                clause=each.clause,
                drafts=each.drafts,
                units=each.units,
                adopted=each.adopted,
            )
            for each in topics.coverage(session, notice, quarter.start, quarter.end)
        ],
        before=_before(session, quarter),
    )


def _before(session: Session, quarter: Quarter) -> Totals | None:
    """The quarter before it in the same year: as its 通报 said, else as known now; None without any traffic.

    Readers hold the printed figures beside the new ones, so what was recorded late does not move them.
    """
    if quarter.number == 1:
        return None
    quarter = quarter.previous
    issued = session.scalar(
        select(Bulletin.snapshot).where(
            Bulletin.year == quarter.year,
            Bulletin.quarter == quarter.number,
            Bulletin.state == BulletinState.RELEASED,
        )
    )
    if issued:
        return Totals(submitted=issued["submitted"], adopted=issued["adopted"])
    sent = sum(count.drafts for count in submissions.counts(session, quarter.start, quarter.end))
    adopted = session.scalar(select(_ARTICLES).where(adopted_between(quarter.start, quarter.end))) or 0
    return Totals(submitted=sent, adopted=adopted) if sent or adopted else None


def adopted_between(start: dt.date, end: dt.date) -> ColumnElement[bool]:
    """Of a Fact: an adoption that stands, by an issue from `start` up to but not including `end`."""
    return (Fact.kind == FactKind.ADOPTION) & (Fact.day >= start) & (Fact.day < end) & NOT_REVERSED


def _by_unit(counts: Iterable[UnitCount], counted: Counted) -> Counter[str | None]:
    found: Counter[str | None] = Counter()
    for count in counts:
        found[count.unit and counted(count.unit)] += count.drafts
    return found


def _adopted_by_unit(session: Session, adopted: ColumnElement[bool], counted: Counted) -> Counter[str]:
    query = select(FactUnit.unit, _ARTICLES).join(Fact, Fact.id == FactUnit.fact_id).where(adopted)
    found: Counter[str] = Counter()
    for name, articles in session.execute(query.group_by(FactUnit.unit)).tuples():
        found[counted(name)] += articles
    return found


def _adopted_by_tier(
    session: Session, notice: Notice, adopted: ColumnElement[bool], counted: Counted
) -> dict[int, int]:
    """By target; a joint article is one for the units of a tier."""
    query = select(FactUnit.unit, Fact.article_id).join(Fact, Fact.id == FactUnit.fact_id).where(adopted)
    found: defaultdict[int, set[int | None]] = defaultdict(set)
    for name, article in session.execute(query).tuples():
        if unit := notice.unit(counted(name)):
            found[unit.target].add(article)
    return {target: len(articles) for target, articles in found.items()}


def _commissions(session: Session, quarter: Quarter, now: dt.datetime) -> list[CommissionAccount]:
    """Those of which a part was due in the quarter, in order of number."""
    listed = [
        each
        for year in (quarter.year - 1, quarter.year)  # one opened in December is due in January
        for each in commissions.listing(session, year)
    ]
    tasks = commissions.tasks(session, listed)
    accounts = (
        commission_account(each.number, each.topic, each.counted, tasks[each.id], quarter, now)
        for each in listed
    )
    return [each for each in accounts if each is not None]
