"""上报: a draft sent on to a gazette above this office's is a fact of its own, with what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scoring.notice import Notice
from scoring.period import local_day
from store import articles, audit
from store.drafts import touch
from store.errors import Refused
from store.models import Article, Submission, UpwardReport
from store.text import clean


class Result(StrEnum):
    """What became of it."""

    ADOPTED = "采用"
    NOT_ADOPTED = "未采用"


def report(
    session: Session,
    notice: Notice,
    number: str,
    *,
    gazette: str,
    title: str,
    text: str,
    day: dt.date,
    revision: int,
    who: str,
    now: dt.datetime,
) -> UpwardReport:
    """Record that a draft was sent on, and the text as it was sent. Raises Changed.

    Raises Refused for a gazette that is unknown or the office's own, a day to come, no text, and where the
    gazette has it already.
    """
    draft, paper = touch(session, number, revision), notice.gazette(gazette)
    if paper is None or paper.own:
        raise Refused("上报须选择上级的快报")
    if day > local_day(now):
        raise Refused("上报日期晚于今天，请核对")
    if day < draft.day:
        raise Refused("上报日期早于来稿日期，请核对")
    if not title.strip() or not text.strip():
        raise Refused("上报须有标题和正文")
    same = select(UpwardReport.id).where(
        UpwardReport.submission_id == draft.id, UpwardReport.gazette == paper.key, UpwardReport.day == day
    )
    if session.scalar(same.limit(1)) is not None:
        raise Refused(f"{number}当日上报{paper.short}已登记过")
    row = UpwardReport(
        submission_id=draft.id,
        gazette=paper.key,
        title=clean(title.strip()),
        text=clean(text.strip()),
        day=day,
        reported_by=who,
        reported_at=now,
    )
    session.add(row)
    session.flush()
    audit.append(
        session, at=now, who=who, action="upward report", subject=number, gazette=paper.short, day=str(day)
    )
    return row


def take_back(session: Session, report_id: int, *, revision: int, who: str, now: dt.datetime) -> Submission:
    """A report that was recorded by mistake goes; the history keeps that it was there. Raises Changed.

    Raises Refused once its result is known.
    """
    row, draft = get(session, report_id)
    touch(session, draft.number, revision)
    if row.result is not None:
        raise Refused("已有结果的上报不能撤销，请先撤销结果")
    audit.append(
        session,
        at=now,
        who=who,
        action="upward report undone",
        subject=draft.number,
        gazette=row.gazette,
        day=str(row.day),
        before={"title": row.title, "text": row.text},
    )
    session.delete(row)
    return draft


def set_result(
    session: Session, report_id: int, result: Result | None, *, revision: int, who: str, now: dt.datetime
) -> Submission:
    """What staff hear of it; None: not known after all. Raises Changed, and Refused where it is so."""
    row, draft = get(session, report_id)
    touch(session, draft.number, revision)
    if row.result == result:
        raise Refused("上报结果已是如此")
    _settle(session, draft.number, row, result, who, now)
    return draft


def get(session: Session, report_id: int) -> tuple[UpwardReport, Submission]:
    """A report with its draft. Raises Refused where there is none."""
    row = session.get(UpwardReport, report_id)
    if row is None:
        raise Refused("没有这次上报，可能已撤销")
    return row, session.get_one(Submission, row.submission_id)


def adopted(session: Session, article_id: int | None, gazette: str, *, who: str, now: dt.datetime) -> None:
    """The gazette ran the article: of its draft's reports there the result is 采用."""
    for row, draft in _of_article(session, article_id, gazette):
        if row.result != Result.ADOPTED:
            _settle(session, draft.number, row, Result.ADOPTED, who, now)


def not_adopted_after_all(
    session: Session, article_id: int | None, gazette: str | None, *, who: str, now: dt.datetime
) -> None:
    """The gazette's adoption was reversed: what became of the reports there is not known again."""
    for row, draft in _of_article(session, article_id, gazette):
        if row.result == Result.ADOPTED:
            _settle(session, draft.number, row, None, who, now)


def _of_article(
    session: Session, article_id: int | None, gazette: str | None
) -> Iterator[tuple[UpwardReport, Submission]]:
    """The reports to a gazette of an article's draft, or of a repeat or later version of it."""
    first = session.scalar(select(Article.submission_id).where(Article.id == article_id))
    if first is None:
        return
    later = or_(Submission.id == first, Submission.repeat_of.is_not(None), Submission.revises.is_not(None))
    found = (
        select(UpwardReport, Submission)
        .join(Submission, Submission.id == UpwardReport.submission_id)
        .where(UpwardReport.gazette == gazette, later)
        .order_by(UpwardReport.id)
    )
    for row, draft in session.execute(found).tuples().all():
        if articles.first_version(session, draft).id == first:
            yield row, draft


def _settle(
    session: Session, number: str, row: UpwardReport, result: Result | None, who: str, now: dt.datetime
) -> None:
    audit.append(
        session,
        at=now,
        who=who,
        action="upward result",
        subject=number,
        gazette=row.gazette,
        before=row.result,
        after=result,
    )
    row.result = result
    row.result_by, row.result_at = (who, now) if result else (None, None)
