"""Recording what happened: each use case checks its rules, writes one fact, and the ledger follows.

Every one raises Refused (one Chinese sentence, nothing written) when a rule says no.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from scoring.facts import FactKind, Form, Issue, Series
from scoring.notice import Notice
from scoring.period import local_day
from scoring.rules import Gazette, Penalty
from store import articles, commissions, drafts, upward
from store.articles import ArticleRef, Filed, Found
from store.errors import Refused
from store.ledger import NOT_REVERSED
from store.models import Article, Commission, Fact, FactUnit
from store.recording import Recorded, Recorder, about, named_units, notice_of, write
from store.text import clean

Choice = TypeVar("Choice", bound=StrEnum)


def record_adoption(
    recorder: Recorder,
    ref: ArticleRef,
    *,
    gazette: str,
    form: str,
    number: int,
    day: dt.date,
    units: Sequence[str] = (),
    series: str | None = None,
    issue_year: int | None = None,
    via_office: bool = True,
    note: str | None = None,
) -> Recorded:
    """采用, by the issue's date. `series` defaults to the form's own, `issue_year` to the date's."""
    notice = notice_of(recorder, day)
    paper = _gazette(notice, gazette)
    how = _choice(Form, form, "采用形式")
    usual = Series.SPECIAL if how is Form.SPECIAL_ISSUE else Series.ORDINARY
    issue = Issue(issue_year or day.year, _choice(Series, series or usual, "期刊类别"), number)
    if number < 1:
        raise Refused(f"期号应为正整数，现为{number}")
    if paper.own and not via_office:
        raise Refused(f"{paper.short}由本科室编发，不存在未经本科室报送的情况")
    found, named = about(recorder, notice, ref, units)
    fact = Fact(
        kind=FactKind.ADOPTION,
        day=day,
        note=clean(note),
        gazette=paper.key,
        form=how,
        issue_year=issue.year,
        series=issue.series,
        issue_number=issue.number,
        via_office=via_office,
    )
    _refuse_same_issue(recorder.session, found, paper, issue)
    warnings = [
        *_other_adoptions(recorder.session, found, paper, how),
        *_other_dates(recorder.session, paper, issue, day),
    ]
    recorded = write(recorder, fact, found=found, named=named, warnings=warnings)
    draft = ref.number if isinstance(ref, Filed) else articles.number_of(recorder.session, recorded.fact)
    if draft is not None:
        drafts.published(recorder.session, draft, who=recorder.who, now=recorder.now)
    upward.adopted(recorder.session, recorded.article, paper.key, who=recorder.who, now=recorder.now)
    return recorded


def record_instruction(
    recorder: Recorder,
    ref: ArticleRef,
    *,
    level: str,
    post: str,
    leader: str,
    day: dt.date,
    note: str | None = None,
) -> Recorded:
    """批示, by its date; `post` is what the leader was on that day. Before an adoption it waits for one."""
    notice = notice_of(recorder, day)
    government = notice.level(level)
    if government is None:
        known = "、".join(one.name for one in notice.levels.values())
        raise Refused(f"没有“{level}”这一级批示，可用：{known}")
    if post not in government.posts:
        allowed = "、".join(government.posts)
        raise Refused(f"“{post}”不在{government.clause}列明的{government.name}职务（{allowed}）之内，不计分")
    name = "".join(clean(leader).split())
    if not name:
        raise Refused("登记批示须写明批示的领导：同一领导对同一篇稿件只计一次")
    found, named = about(recorder, notice, ref)
    same = (Fact.level == government.key, Fact.leader == name, Fact.day == day)
    if _of_article(recorder.session, found, FactKind.INSTRUCTION, *same):
        raise Refused(f"该稿{day}的这次批示已登记过")
    fact = Fact(
        kind=FactKind.INSTRUCTION, day=day, note=clean(note), level=government.key, post=post, leader=name
    )
    recorded = write(recorder, fact, found=found, named=named)
    if any(line.fact == recorded.fact for line in recorded.lines):
        return recorded
    return replace(recorded, warnings=("该稿尚无计分的采用记录，批示暂不计分，自采用之日起计",))


def record_special(
    recorder: Recorder,
    ref: ArticleRef,
    *,
    day: dt.date,
    units: Sequence[str] = (),
    note: str | None = None,
) -> Recorded:
    """Mark a 专题信息 or 调研文章 有效, by the day it was marked."""
    notice = notice_of(recorder, day)
    found, named = about(recorder, notice, ref, units)
    if _of_article(recorder.session, found, FactKind.SPECIAL):
        raise Refused("该稿已标为有效专题、调研")
    fact = Fact(kind=FactKind.SPECIAL, day=day, note=clean(note))
    return write(recorder, fact, found=found, named=named)


def record_untrue(
    recorder: Recorder,
    ref: ArticleRef,
    *,
    ground: str,
    answer: str,
    confirmed_by: str,
    day: dt.date,
    units: Sequence[str] = (),
) -> Recorded:
    """扣分 for 失真 or 失误, by the day it was decided; `answer` is what the unit says to it."""
    notice = notice_of(recorder, day)
    _check_deduction(notice, notice.untrue, ground, confirmed_by, day)
    if not answer.strip():
        raise Refused("失真、失误扣分须附单位的说明")
    found, named = about(recorder, notice, ref, units)
    names = [one.unit for one in named]
    if _of_article(recorder.session, found, FactKind.DEDUCTION, Fact.units.any(FactUnit.unit.in_(names))):
        raise Refused("该稿已因失真、失误扣过分，每条只扣一次")
    fact = Fact(
        kind=FactKind.DEDUCTION, day=day, ground=ground, confirmed_by=clean(confirmed_by), note=clean(answer)
    )
    return write(recorder, fact, found=found, named=named)


def record_missed(
    recorder: Recorder,
    *,
    commission: str,
    unit: str,
    ground: str,
    confirmed_by: str,
    day: dt.date,
    note: str | None = None,
) -> Recorded:
    """扣分 for a commission not met, by the day it was decided; once per commission and unit."""
    notice = notice_of(recorder, day)
    _check_deduction(notice, notice.missed, ground, confirmed_by, day)
    (named,) = named_units(notice, [unit])
    asked = _commission(recorder.session, commission, named.unit, day)
    mine = (Fact.commission_id == asked.id, Fact.units.any(FactUnit.unit == named.unit))
    if recorder.session.scalar(select(Fact.id).where(*mine, NOT_REVERSED)) is not None:
        raise Refused(f"约稿{commission}已对{named.unit}扣过分，每次约稿只扣一次")
    fact = Fact(
        kind=FactKind.DEDUCTION,
        day=day,
        ground=ground,
        confirmed_by=clean(confirmed_by),
        note=clean(note),
        commission_id=asked.id,
    )
    return write(recorder, fact, named=[named])


def reverse(recorder: Recorder, fact_id: int, why: str) -> Recorded:
    """冲销: take a fact back, today, with its reason; its points go by a second entry, on its own day."""
    if not why.strip():
        raise Refused("冲销须写明原因")
    session = recorder.session
    mistaken = get(session, fact_id)
    if mistaken.kind == FactKind.REVERSAL:
        raise Refused("冲销不能再冲销，请重新登记")
    if session.scalar(select(Fact.id).where(Fact.reverses == fact_id)) is not None:
        raise Refused(f"第{fact_id}号登记已冲销过")
    fact = Fact(
        kind=FactKind.REVERSAL, day=local_day(recorder.now), note=clean(why.strip()), reverses=fact_id
    )
    recorded = write(recorder, fact)
    if mistaken.kind == FactKind.ADOPTION:
        _unpublish(recorder, mistaken)
    return recorded


def _unpublish(recorder: Recorder, adoption: Fact) -> None:
    """Its draft is published no longer, unless another issue ran the article; nor is its 上报 adopted."""
    session, who, now = recorder.session, recorder.who, recorder.now
    standing = (Fact.article_id == adoption.article_id, Fact.kind == FactKind.ADOPTION, NOT_REVERSED)
    gazettes = session.scalars(select(Fact.gazette).where(*standing)).all()
    if adoption.gazette not in gazettes:
        upward.not_adopted_after_all(session, adoption.article_id, adoption.gazette, who=who, now=now)
    first = articles.number_of(session, adoption.id)
    if first is not None and not gazettes:
        drafts.not_published(session, first, who=who, now=now)


def get(session: Session, fact_id: int) -> Fact:
    """A fact as it was recorded. Raises Refused where there is none."""
    found = session.get(Fact, fact_id)
    if found is None:
        raise Refused(f"没有编号为{fact_id}的登记")
    return found


def of_draft(session: Session, submission_id: int, *kinds: FactKind) -> Sequence[Fact]:
    """The facts of these kinds about a draft's article that stand, oldest first."""
    return session.scalars(
        select(Fact)
        .join(Article, Article.id == Fact.article_id)
        .where(Article.submission_id == submission_id, Fact.kind.in_(kinds), NOT_REVERSED)
        .order_by(Fact.id)
    ).all()


def _gazette(notice: Notice, text: str) -> Gazette:
    gazette = notice.gazette(text)
    if gazette is None:
        known = "、".join(one.short for one in notice.gazettes.values())
        raise Refused(f"没有“{text}”这种快报，可用：{known}")
    return gazette


def _choice(options: type[Choice], text: str, what: str) -> Choice:
    try:
        return options(text)
    except ValueError:
        raise Refused(f"没有“{text}”这种{what}，可用：{'、'.join(options)}") from None


def _of_article(
    session: Session, found: Found, kind: FactKind, *conditions: ColumnElement[bool]
) -> Sequence[Fact]:
    """The article's facts of a kind that stand; none for an article not recorded of yet."""
    if found.article is None:
        return ()
    return session.scalars(
        select(Fact)
        .where(Fact.article_id == found.article.id, Fact.kind == kind, NOT_REVERSED, *conditions)
        .order_by(Fact.id)
    ).all()


def _same_issue(paper: Gazette, issue: Issue) -> tuple[ColumnElement[bool], ...]:
    return (
        Fact.gazette == paper.key,
        Fact.issue_year == issue.year,
        Fact.series == issue.series,
        Fact.issue_number == issue.number,
    )


def _refuse_same_issue(session: Session, found: Found, paper: Gazette, issue: Issue) -> None:
    for one in _of_article(session, found, FactKind.ADOPTION, *_same_issue(paper, issue)):
        raise Refused(
            f"该稿由{paper.short}{issue.year}年{issue.words}采用已登记过（第{one.id}号登记）；"
            "登记有误或漏了联合单位的，请先冲销再登记"
        )


def _other_adoptions(session: Session, found: Found, paper: Gazette, form: Form) -> Iterator[str]:
    """The same gazette ran the article before: allowed if it truly did, so the recorder is told."""
    for one in _of_article(session, found, FactKind.ADOPTION, Fact.gazette == paper.key):
        forms = f"{one.form}、{form}" if one.form != form else f"两次{form}"
        yield (
            f"该稿已登记{paper.short}第{one.issue_number}期（{one.series}）以{one.form}采用，"
            f"现为同一快报的{forms}，请核对确是两期"
        )


def _other_dates(session: Session, paper: Gazette, issue: Issue, day: dt.date) -> Iterator[str]:
    """An issue has one date; two would put its adoptions into different quarters."""
    days = session.scalars(
        select(Fact.day)
        .where(Fact.kind == FactKind.ADOPTION, *_same_issue(paper, issue), Fact.day != day, NOT_REVERSED)
        .distinct()
    )
    for other in days:
        yield f"{paper.short}{issue.year}年{issue.words}此前登记的日期是{other}，请核对"


def _check_deduction(notice: Notice, penalty: Penalty, ground: str, confirmed_by: str, day: dt.date) -> None:
    if ground not in penalty.grounds:
        raise Refused(f"扣分须写明事由（{'、'.join(penalty.grounds)}），现为“{ground}”")
    if not confirmed_by.strip():
        raise Refused("扣分须经科长确认，请写明确认人")
    if day < notice.switches.deductions_from:
        raise Refused(f"扣分自{notice.switches.deductions_from}起执行，{day}的不扣分")


def _commission(session: Session, number: str, unit: str, day: dt.date) -> Commission:
    """The commission a unit may be marked down for. Raises Refused when it may not."""
    asked = commissions.get(session, number)
    if not asked.counted:
        raise Refused(f"约稿{number}没有标为计入考核，不扣分")
    mine = commissions.asked_unit(asked, unit)
    if mine.excused_at is not None:
        raise Refused(f"约稿{number}已免于{unit}报送（{mine.excused_reason}），不扣分")
    due = local_day(mine.due_at or asked.due_at)
    if day < due:
        raise Refused(f"约稿{number}截止日期为{due}，{day}尚未到期")
    return asked
