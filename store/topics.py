"""报送要点: what drafts are about, and which topics nobody has written on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from scoring.facts import FactKind
from scoring.notice import Notice
from store import dialect, submissions
from store.ledger import NOT_REVERSED
from store.models import Article, Fact, Submission, SubmissionTopic


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much came in on a topic: drafts without repeats and later versions, their units, adopted ones."""

    topic: str
    clause: str
    drafts: int
    units: int
    adopted: int


def insert_found(session: Session, topics: Mapping[str, Sequence[str]]) -> None:
    """Record the topics of drafts just filed, by 收稿号."""
    if not topics:
        return
    ids = submissions.ids(session, topics)
    rows = [{"submission_id": id, "topic": topic} for number, id in ids.items() for topic in topics[number]]
    dialect.insert_many(session, SubmissionTopic, rows)


def replace(session: Session, submission_id: int, topics: Sequence[str]) -> None:
    """A draft was read anew: these are its topics now."""
    session.execute(delete(SubmissionTopic).where(SubmissionTopic.submission_id == submission_id))
    rows = [{"submission_id": submission_id, "topic": topic} for topic in topics]
    dialect.insert_many(session, SubmissionTopic, rows)


def coverage(session: Session, notice: Notice, start: dt.date, end: dt.date) -> tuple[Coverage, ...]:
    """Every topic of the notice in its order, over drafts of the days from `start` up to but not on `end`."""
    adopted = (
        select(Article.submission_id)
        .join(Fact, Fact.article_id == Article.id)
        .where(Fact.kind == FactKind.ADOPTION, NOT_REVERSED, Article.submission_id.is_not(None))
        .distinct()
        .subquery()
    )
    counted = (
        select(
            SubmissionTopic.topic,
            func.count(),
            func.count(Submission.unit.distinct()),
            func.count(adopted.c.submission_id),
        )
        .join(Submission, Submission.id == SubmissionTopic.submission_id)
        .outerjoin(adopted, adopted.c.submission_id == Submission.id)
        .where(Submission.day >= start, Submission.day < end)
        .where(Submission.repeat_of.is_(None), Submission.revises.is_(None))
        .group_by(SubmissionTopic.topic)
    )
    found = {topic: counts for topic, *counts in session.execute(counted).tuples()}
    return tuple(
        Coverage(topic.name, topic.clause, *found.get(topic.name, (0, 0, 0))) for topic in notice.topics
    )
