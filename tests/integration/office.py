"""Staff at work in a test: file drafts, record facts, read the ledger, each in a transaction of its own."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import func, select

from scoring.account import Line
from scoring.notice import Notice, load_notice
from scoring.period import SHANGHAI
from store import facts, ledger, messages
from store.articles import ArticleRef, Named, Titled
from store.messages import Arrival
from store.models import Base, Message, Submission
from store.recording import Recorded, Recorder
from store.session import Database
from store.submissions import NewSubmission
from tests.integration.filed import file_drafts

NOTICE = load_notice(2020)
CHIEF, CLERK = "科长", "干事"
Made = TypeVar("Made")


def at(month: int, day: int, year: int = 2020) -> dt.datetime:
    """Ten in the morning of a day."""
    return dt.datetime(year, month, day, 10, tzinfo=SHANGHAI)


def titled(title: str, *units: str) -> Titled:
    """补录 of a title; its key is the title itself."""
    return Titled(title, title, tuple(Named(unit) for unit in units))


JUNE = at(6, 15)


@dataclass
class Office:
    """One database, the notices in force, and the time it is there."""

    database: Database
    now: dt.datetime = JUNE
    notices: Mapping[int, Notice] = field(default_factory=lambda: {2020: NOTICE})

    def do(self, act: Callable[[Recorder], Made]) -> Made:
        """One transaction of the clerk's."""
        with self.database.write() as session:
            return act(Recorder(session, self.notices, CLERK, self.now))

    def file(
        self,
        title: str = "稳就业",
        unit: str | None = "财政局",
        *,
        day: dt.date | None = None,
        child: str | None = None,
        repeat_of: str | None = None,
        revises: str | None = None,
        kind: str = "条目",
    ) -> Submission:
        """File one draft as a new message."""
        with self.database.write() as session:
            number = session.scalar(select(func.count()).select_from(Message)) or 0
            sha = hashlib.sha256(str(number).encode()).hexdigest()
            when = dt.datetime.combine(day, dt.time(9), SHANGHAI) if day else self.now
            seen = Arrival(sha, 1, None, "xxy@example.com", when, "INBOX", 1, number + 1)
            messages.store_batch(session, [seen], None, when)
            message = session.scalars(select(Message).where(Message.sha256 == sha)).one()
            draft = NewSubmission(
                number="",
                message_id=message.id,
                day=message.day,
                source="body",
                ordinal=0,
                title=title,
                body="一是健全制度。",
                kind=kind,
                declared=True,
                commissioned=False,
                words=7,
                limit=500,
                author=None,
                reviewer=None,
                phone=None,
                unit=unit,
                child=child,
                confidence="certain",
                title_key=title,
                fingerprint="",
                repeat_of=repeat_of,
                revises=revises,
            )
            (filed,) = file_drafts(session, message.id, message.day, [draft], when)
            return session.scalars(select(Submission).where(Submission.number == filed)).one()

    def adopt(self, ref: ArticleRef, **more: Any) -> Recorded:
        """An adoption by the city gazette, 第4期, 1 April, unless told otherwise."""
        plain: dict[str, Any] = {"gazette": "市", "form": "条目", "number": 4, "day": dt.date(2020, 4, 1)}
        return self.do(lambda recorder: facts.record_adoption(recorder, ref, **plain | more))

    def instruct(self, ref: ArticleRef, **more: Any) -> Recorded:
        """An instruction of the mayor's, 2 April, unless told otherwise."""
        plain: dict[str, Any] = {
            "level": "市",
            "post": "市长",
            "leader": "张三",
            "day": dt.date(2020, 4, 2),
        }
        return self.do(lambda recorder: facts.record_instruction(recorder, ref, **plain | more))

    def reverse(self, fact: int, why: str = "登记有误") -> Recorded:
        return self.do(lambda recorder: facts.reverse(recorder, fact, why))

    def lines(self, unit: str = "财政局", through: dt.date = dt.date(2020, 12, 31)) -> list[Line]:
        with self.database.read() as session:
            return list(ledger.explain(session, self.notices[2020], unit, through))

    def points(self, unit: str = "财政局", through: dt.date = dt.date(2020, 12, 31)) -> int:
        """A unit's points; those of these tests are whole."""
        with self.database.read() as session:
            found = ledger.standings_through(session, self.notices[2020], through)
        points = next(standing.points for standing in found if standing.unit == unit)
        assert points.denominator == 1
        return int(points)

    def rows(self) -> dict[str, int]:
        """How many rows every table has: what a refusal must leave as it was."""
        with self.database.read() as session:
            return {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }
