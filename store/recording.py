"""What every recording does: under which notice, whose article it is, writing, what to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.facts import FactKind
from scoring.ledger import Entry
from scoring.notice import Notice
from scoring.period import local_day
from store import articles, audit, bulletins, ledger
from store.articles import ArticleRef, Found, Named
from store.errors import Refused
from store.models import Fact, FactUnit


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who records, when, in which transaction, under which years' notices."""

    session: Session
    notices: Mapping[int, Notice]
    who: str
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact that was taken: its id and article, the ledger lines it added, what staff should look at."""

    fact: int
    article: int | None
    lines: tuple[Entry, ...]
    warnings: tuple[str, ...]


def notice_of(recorder: Recorder, day: dt.date) -> Notice:
    """The notice that an event's day falls under. Raises Refused for a day to come or a year without one."""
    if day > local_day(recorder.now):
        raise Refused(f"日期{day}晚于今天，不能登记")
    if day.year not in recorder.notices:
        raise Refused(f"没有{day.year}年度通知的数据，不能登记{day}的事项")
    return recorder.notices[day.year]


def named_units(notice: Notice, texts: Iterable[str]) -> tuple[Named, ...]:
    """Units as staff type them. Raises Refused for one the notice does not know."""
    found: dict[Named, None] = {}
    for text in texts:
        unit = notice.resolve(text)
        if unit is None:
            raise Refused(f"{notice.year}年度通知中没有“{text}”这个单位")
        found[Named(unit.name, notice.child(text))] = None
    return tuple(found)


def about(
    recorder: Recorder, notice: Notice, ref: ArticleRef, units: Sequence[str] = ()
) -> tuple[Found, tuple[Named, ...]]:
    """The article meant, and whose it is: the units named, else those of its facts so far, else its sender.

    Raises Refused when there is no such article, nobody whose it could be, or a unit is unknown.
    """
    found = articles.find(recorder.session, ref)
    named = named_units(notice, units) or found.units
    if not named:
        raise Refused("该稿尚未认领单位，请先认领，或在登记时写明单位")
    for one in named:
        if notice.unit(one.unit) is None:
            raise Refused(f"{notice.year}年度通知中没有“{one.unit}”这个单位，请写明单位")
    return found, named


def write(
    recorder: Recorder,
    fact: Fact,
    *,
    found: Found | None = None,
    named: Sequence[Named] = (),
    warnings: Iterable[str] = (),
) -> Recorded:
    """Write a fact that the rules allow, and what it changes in the ledger."""
    session = recorder.session
    fact.recorded_at, fact.recorded_by = recorder.now, recorder.who
    fact.article_id = articles.make(session, found).id if found else None
    fact.units = [FactUnit(position=place, unit=one.unit, child=one.child) for place, one in enumerate(named)]
    session.add(fact)
    session.flush()
    audit.append(
        session,
        at=recorder.now,
        who=recorder.who,
        action="reverse" if fact.kind == FactKind.REVERSAL else fact.kind,
        subject=articles.number_of(session, fact.reverses or fact.id) or f"fact:{fact.reverses or fact.id}",
        fact=fact.id,
    )
    lines = ledger.settle(session, recorder.notices, fact, recorder.who, recorder.now)
    remarks = [*warnings, *_remarks(recorder, lines)]
    return Recorded(fact.id, fact.article_id, lines, tuple(dict.fromkeys(remarks)))


def _remarks(recorder: Recorder, lines: Iterable[Entry]) -> Iterable[str]:
    """What the recorder may not expect of the lines: nothing earned, or too late for a 通报 that is out."""
    today = local_day(recorder.now)
    for line in lines:
        if not line.points:
            yield f"{line.unit}：{line.reason}"
        notice = recorder.notices[line.day.year]
        if today > notice.switches.settlement_day:
            yield f"已过{notice.year}年度结算日{notice.switches.settlement_day}，列入补充通报，不改年度成绩"
        elif (issued := bulletins.latest_issued(recorder.session, notice.year)) and (
            line.day < issued.quarter.end
        ):
            where = "计入年度结算" if issued.quarter.number == 4 else "列入下次通报的补记"
            yield f"{issued.quarter.title}通报已印发，{where}"
