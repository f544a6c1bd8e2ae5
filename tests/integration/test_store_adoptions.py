"""Many adoptions recorded together, the issues they make, and what becomes of their drafts."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from scoring.facts import Issue, Series
from store import adoptions, audit, drafts, issues
from store.adoptions import Run
from store.articles import Filed
from store.models import AuditLine, Fact, Stage, Submission
from store.recent_drafts import RecentDrafts, by_numbers
from store.session import Database
from tests.integration.office import CLERK, Office, at

DAY = dt.date(2020, 6, 10)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def run(draft: str | None = None, title: str = "", *units: str, issue: int = 7) -> Run:
    return Run("市", None, None, issue, "条目", DAY, draft, title, title, units)


def stage(office: Office, number: str) -> Stage:
    with office.database.read() as session:
        found = drafts.get(session, number)
        assert found is not None
        return found.stage


def test_what_is_refused_leaves_nothing_and_hinders_no_other(office: Office) -> None:
    """Of three the second has no unit: the first and third are recorded."""
    filed = office.file()
    runs = [run(filed.number), run(None, "无主"), run(None, "补录", "财政局", "税务局")]
    first, second, third = office.do(lambda recorder: adoptions.record(recorder, runs))
    assert (second.recorded, second.refusal) == (None, "补录稿件须写明单位")
    assert first.recorded
    assert third.recorded
    with office.database.read() as session:
        found = issues.find(session, ("city", 2020, "普刊", 7))
        assert found is not None
        assert found.issue == Issue(2020, Series.ORDINARY, 7)
        assert [(each.draft, each.units, int(each.points)) for each in found.articles] == [
            (filed.number, ("财政局",), 3),
            (None, ("财政局", "税务局"), 6),
        ]


def test_a_trial_says_the_same_and_leaves_nothing(office: Office) -> None:
    """The preview gives points and refusals; facts, audit and stage are as before."""
    filed = office.file()
    runs = [run(filed.number), run(filed.number)]
    once, twice = office.do(lambda recorder: adoptions.try_out(recorder, runs))
    assert once.recorded
    assert [line.points for line in once.recorded.lines] == [3]
    assert twice.refusal
    assert "已登记过" in twice.refusal
    with office.database.read() as session:
        assert session.scalars(select(Fact)).all() == []
        assert session.scalars(select(AuditLine)).all() == []
    assert stage(office, filed.number) is Stage.UNREAD


def test_a_draft_follows_its_adoptions(office: Office) -> None:
    """已刊发 by the first; back where it was only when the last is reversed; all of it in the audit."""
    filed = office.file()
    with office.database.write() as session:
        drafts.set_stage(
            session, filed.number, Stage.CHOSEN, revision=0, chief=False, who=CLERK, now=at(6, 14)
        )
    one = office.adopt(Filed(filed.number), number=7)
    other = office.adopt(Filed(filed.number), number=8)
    assert stage(office, filed.number) is Stage.PUBLISHED
    office.reverse(one.fact)
    assert stage(office, filed.number) is Stage.PUBLISHED
    office.reverse(other.fact)
    assert stage(office, filed.number) is Stage.CHOSEN
    with office.database.read() as session:
        actions = [line.action for line in audit.of_subject(session, filed.number)]
    assert actions == [
        "draft stage", "adoption", "draft stage", "adoption", "reverse", "reverse", "draft stage",
    ]  # fmt: skip


def test_issues_are_listed_newest_first_with_what_was_taken_back(office: Office) -> None:
    """By gazette and month; a reversed article stays with its reason and counts nothing."""
    office.do(
        lambda recorder: adoptions.record(
            recorder, [run(None, "甲", "财政局"), run(None, "乙", "财政局", issue=9)]
        )
    )
    with office.database.read() as session:
        listed, more = issues.latest(session)
        assert [each.issue.number for each in listed] == [9, 7]
        assert not more
        assert issues.latest(session, gazette="province") == ((), False)
        assert issues.latest(session, month=dt.date(2020, 5, 1)) == ((), False)
        assert len(issues.latest(session, gazette="city", month=dt.date(2020, 6, 1))[0]) == 2
        assert issues.last_numbers(session, 2020) == {("city", "普刊"): 9}
        fact = listed[0].articles[0].fact
    office.reverse(fact, "期号有误")
    with office.database.read() as session:
        (printed,) = issues.latest(session)[0][0].articles
        assert printed.taken_back
        assert (printed.taken_back.who, printed.taken_back.why, int(printed.points)) == (CLERK, "期号有误", 0)
        assert issues.last_numbers(session, 2020) == {("city", "普刊"): 7}


def test_recent_drafts_follow_what_is_filed_and_changed(office: Office) -> None:
    """A draft filed later is found; one decided at the desk is as decided; an old one is no longer recent."""
    recent, today = RecentDrafts(), dt.date(2020, 6, 15)
    one = office.file("稳就业", unit=None)
    with office.database.read() as session:
        assert [each.unit for each in recent.upto(session, today).values()] == [None]
    other = office.file("稳物价")
    with office.database.write() as session:
        audit.append(session, at=at(6, 15), who=CLERK, action="assign", subject=one.number)
        session.scalars(select(Submission).where(Submission.number == one.number)).one().unit = "财政局"
    with office.database.read() as session:
        found = recent.upto(session, today)
        assert [*found] == [one.number, other.number]
        assert found[one.number].unit == "财政局"
        assert recent.upto(session, dt.date(2021, 6, 15)) == {}
        assert [*by_numbers(session, [other.number, "2020-9999"])] == [other.number]
