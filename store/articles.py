"""What facts are about: the article of a 收稿号, of an earlier fact, or of a title that never came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from store import submissions
from store.errors import Refused
from store.models import Article, Fact, FactUnit, Submission
from store.text import clean, indexed


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as staff or a submission named it: official name, and the second-level body if one was."""

    unit: str
    child: str | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """The article of a filed submission, by 收稿号."""

    number: str


@dataclass(frozen=True, slots=True)
class Known:
    """An article that facts are recorded of already, by its id."""

    id: int


@dataclass(frozen=True, slots=True)
class Titled:
    """补录: an article that never came by mail. `title_key` is what its spellings have in common."""

    title: str
    title_key: str
    units: tuple[Named, ...]


ArticleRef = Filed | Known | Titled


@dataclass(frozen=True, slots=True)
class Found:
    """An article to record a fact of, and whose it is as far as is known. It may still have to be made."""

    title: str
    title_key: str
    article: Article | None = None
    submission: Submission | None = None
    units: tuple[Named, ...] = ()


def find(session: Session, ref: ArticleRef) -> Found:
    """The article a reference means; writes nothing.

    One article stays one whatever it is called: a repeat and a later version are their first submission's, a
    title of the same unit is the article recorded of before. Raises Refused when there is none.
    """
    match ref:
        case Filed(number):
            return _filed(session, number)
        case Known(id):
            return _known(session, id)
        case Titled():
            return _titled(session, ref)


def make(session: Session, found: Found) -> Article:
    """The article's row, made when it has none, tied to its submission when it had none."""
    article = found.article
    if article is None:
        article = Article(title=clean(found.title), title_key=indexed(found.title_key))
        session.add(article)
    if article.submission_id is None and found.submission is not None:
        article.submission_id = found.submission.id
    session.flush()
    return article


def number_of(session: Session, fact_id: int) -> str | None:
    """The 收稿号 of the submission that a fact is about; None where its article never came by mail."""
    return session.scalar(
        select(Submission.number)
        .join(Article, Article.submission_id == Submission.id)
        .join(Fact, Fact.article_id == Article.id)
        .where(Fact.id == fact_id)
    )


def _filed(session: Session, number: str) -> Found:
    submission = submissions.by_number(session, number)
    if submission is None:
        raise Refused(f"没有收稿号为{number}的稿件")
    named = (Named(submission.unit, submission.child),) if submission.unit else ()
    return _submitted(session, submission, named)


def _known(session: Session, article_id: int) -> Found:
    article = session.get(Article, article_id)
    if article is None:
        raise Refused(f"没有编号为{article_id}的稿件")
    return Found(article.title, article.title_key, article, None, _latest_units(session, article))


def _titled(session: Session, ref: Titled) -> Found:
    if not ref.title.strip():
        raise Refused("补录稿件须写明标题")
    if not ref.units:
        raise Refused("补录稿件须写明单位")
    key, names = indexed(ref.title_key), [named.unit for named in ref.units]
    submission = session.scalar(
        select(Submission)
        .where(Submission.title_key == key, Submission.title_key != "", Submission.unit.in_(names))
        .order_by(Submission.id.desc())
        .limit(1)
    )
    if submission is not None:
        return replace(_submitted(session, submission, ref.units), units=ref.units)
    return Found(ref.title, key, _recorded(session, key, names), None, ref.units)


def _submitted(session: Session, submission: Submission, named: tuple[Named, ...]) -> Found:
    """By a submission; its article may have been recorded of before the submission was filed."""
    first = first_version(session, submission)
    article = session.scalar(select(Article).where(Article.submission_id == first.id))
    if article is None:
        names = [one.unit for one in named]
        article = _recorded(session, submission.title_key, names, Article.submission_id.is_(None))
    units = _latest_units(session, article) or named
    return Found(submission.title, submission.title_key, article, first, units)


def first_version(session: Session, submission: Submission) -> Submission:
    """The submission that a repeat repeats or a later version revises, however many steps back."""
    while (earlier := submission.repeat_of or submission.revises) is not None:
        submission = session.execute(select(Submission).where(Submission.number == earlier)).scalar_one()
    return submission


def _recorded(
    session: Session, key: str, units: Sequence[str], *conditions: ColumnElement[bool]
) -> Article | None:
    """The latest article under this title that a fact names one of the units of."""
    return session.scalar(
        select(Article)
        .join(Fact, Fact.article_id == Article.id)
        .join(FactUnit, FactUnit.fact_id == Fact.id)
        .where(Article.title_key == key, Article.title_key != "", FactUnit.unit.in_(units), *conditions)
        .order_by(Article.id.desc())
        .limit(1)
    )


def _latest_units(session: Session, article: Article | None) -> tuple[Named, ...]:
    """The units that the article's latest fact names; a later fact of it is about the same ones."""
    if article is None:
        return ()
    latest = session.scalar(
        select(Fact.id)
        .join(FactUnit, FactUnit.fact_id == Fact.id)
        .where(Fact.article_id == article.id)
        .order_by(Fact.id.desc())
        .limit(1)
    )
    rows = session.scalars(select(FactUnit).where(FactUnit.fact_id == latest).order_by(FactUnit.position))
    return tuple(Named(row.unit, row.child) for row in rows)
