"""What an editor does to a draft, in the store: nobody overwrites another, nothing is lost, all is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from desk.draft_cuts import part, slices
from store import (
    audit,
    draft_merges,
    draft_proposals,
    draft_returns,
    draft_splits,
    draft_work,
    drafts,
    outbox,
    search,
    submissions,
    upward,
)
from store.articles import Filed
from store.draft_work import Wording
from store.drafts import Changed
from store.errors import Refused
from store.models import EditedVersion, ProposalOutcome, Stage, Submission
from store.recording import Recorder
from store.session import Database
from store.upward import Result
from tests.integration.office import CHIEF, CLERK, NOTICE, Office, at

APRIL = dt.date(2020, 4, 1)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database, now=at(4, 9))


def do(office: Office, act: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """One change of the clerk's in a transaction of its own."""
    with office.database.write() as session:
        return act(session, *args, who=CLERK, now=office.now, **more)


def now_is(office: Office, number: str) -> Submission:
    with office.database.read() as session:
        found = submissions.by_number(session, number)
        assert found is not None
        return found


def told(office: Office, number: str) -> list[str]:
    """The actions of a draft's history."""
    with office.database.read() as session:
        return [line.action for line in audit.of_subject(session, number)]


def test_a_kind_brings_its_limit_and_a_late_editor_is_told(office: Office) -> None:
    """The second editor saw the first revision: nothing of his is kept, and he hears whose change it was."""
    number = office.file().number
    do(office, draft_work.set_kind, number, "经验", 2000, revision=0)
    with pytest.raises(Changed, match=f"{CLERK}刚刚改动了{number}"):
        do(office, draft_work.set_kind, number, "专题", None, revision=0)
    assert (now_is(office, number).kind, now_is(office, number).limit) == ("经验", 2000)
    assert told(office, number) == ["draft kind"]


def test_a_new_title_is_what_the_draft_is_found_by(office: Office) -> None:
    """The search finds the new words and not the old ones; the article that is adopted has the new title."""
    number = office.file("稳就业").number
    with office.database.write() as session:
        search.index_new(session)
    do(office, draft_work.set_title, number, "  保 用工 ", "保用工", revision=0)
    with office.database.read() as session:
        assert [each.number for each in search.find(session, "用工")] == [number]
        assert not search.find(session, "就业")
    office.adopt(Filed(number))
    assert now_is(office, number).title == "保 用工"


def test_versions_are_only_ever_added(office: Office) -> None:
    """Undoing the second writes a third like the first; undoing the first gives the original back."""
    number = office.file().number
    do(office, draft_work.save_edit, number, Wording("甲", "一。", 2), revision=0)
    with pytest.raises(Refused, match="没有可保存的改动"):
        do(office, draft_work.save_edit, number, Wording("甲", "一。", 2), revision=1)
    do(office, draft_work.save_edit, number, Wording("甲", "二。", 2), revision=1)
    do(office, draft_work.undo_edit, number, revision=2)
    with office.database.read() as session:
        rows = session.query(EditedVersion).order_by(EditedVersion.id).all()
        assert [row.body for row in rows] == ["一。", "二。", "一。"]
    assert now_is(office, number).body == "一是健全制度。"


def test_a_draft_goes_into_another_and_comes_back(office: Office) -> None:
    """It is put by with its stage remembered; chains and scored drafts are refused."""
    one, two, three = (office.file(title).number for title in ("甲", "乙", "丙"))
    do(office, drafts.set_stage, one, Stage.CHOSEN, revision=0, chief=False)
    do(office, draft_merges.merge, one, two, revision=1)
    merged = now_is(office, one)
    assert (merged.merged_into, merged.stage) == (two, Stage.KEPT)
    with office.database.read() as session:
        here = draft_merges.merged_here(session, now_is(office, two))
        assert [each.number for each in here] == [one]
    for number, into, why in ((three, one, "已并入"), (two, three, "已有稿件并入"), (three, three, "自身")):
        with pytest.raises(Refused, match=why):
            do(office, draft_merges.merge, number, into, revision=now_is(office, number).revision)
    do(office, draft_merges.unmerge, one, revision=2)
    assert (now_is(office, one).merged_into, now_is(office, one).stage) == (None, Stage.CHOSEN)
    office.adopt(Filed(three))
    with pytest.raises(Refused, match="已有记分"):
        do(office, draft_merges.merge, three, two, revision=now_is(office, three).revision)


def test_a_split_files_the_parts_and_keeps_the_whole(office: Office) -> None:
    """Each part has a number, the message, the unit and a place of its own; the original stays as it was."""
    number = office.file("两件事").number
    made = slices("两件事", "一是甲。\n第二件\n二是乙。", [0], {})
    assert [(each.title, each.body) for each in made] == [("两件事", "一是甲。"), ("第二件", "二是乙。")]
    parts = [part(each, "条目", False, NOTICE) for each in made]
    numbers = do(office, draft_splits.split, number, parts, revision=0)
    whole, pieces = now_is(office, number), [now_is(office, each) for each in numbers]
    assert (whole.body, whole.stage) == ("一是健全制度。", Stage.KEPT)
    assert whole.flags == [f"已拆分为{'、'.join(numbers)}"]
    assert [each.ordinal for each in pieces] == [1, 2]
    assert {(each.message_id, each.source, each.unit) for each in pieces} == {
        (whole.message_id, "body", "财政局")
    }
    assert [each.words for each in pieces] == [4, 4]
    with office.database.read() as session:
        assert draft_work.decided(session, numbers[0]) >= {"title", "body"}
    office.adopt(Filed(numbers[1]))
    assert office.points() == 3


def test_a_scored_draft_is_not_split(office: Office) -> None:
    """The sentence says what to do, and nothing was filed."""
    number = office.file().number
    office.adopt(Filed(number))
    before = office.rows()
    parts = [part(each, "条目", False, NOTICE) for each in slices("甲", "一\n二", [0], {1: "乙"})]
    with pytest.raises(Refused, match="先冲销记分"):
        do(office, draft_splits.split, number, parts, revision=1)
    assert office.rows() == before


def test_a_return_owes_one_mail_or_none(office: Office) -> None:
    """With an address the mail is owed under the revision; without one only the stage changes."""
    one, two = office.file("甲").number, office.file("乙").number
    do(office, draft_returns.give_back, one, "过长", "xxy@example.com", revision=0, chief=False)
    do(office, draft_returns.give_back, two, "过长", None, revision=0, chief=False)
    with office.database.read() as session:
        (row,) = [row for row in outbox.listing(session) if row.kind == "return"]
        assert (row.subject, row.address, row.priority) == (f"{one}:1", "xxy@example.com", 23)
        assert draft_returns.mailed(session, row.subject) == (one, "过长", office.now)
    assert now_is(office, two).stage is Stage.RETURNED
    with pytest.raises(Refused, match="退稿须写明原因"):
        do(office, drafts.set_stage, office.file("丙").number, Stage.RETURNED, revision=0, chief=False)


def test_only_a_chief_withdraws_what_was_adopted(office: Office) -> None:
    """An editor is refused; a chief's withdrawal is taken back to where the draft was."""
    number = office.file().number
    office.adopt(Filed(number))
    assert now_is(office, number).stage is Stage.PUBLISHED
    with pytest.raises(Refused, match="须由科长办理"):
        do(office, drafts.set_stage, number, Stage.WITHDRAWN, reason="有误", revision=1, chief=False)
    do(office, drafts.set_stage, number, Stage.WITHDRAWN, reason="有误", revision=1, chief=True)
    do(office, drafts.undo_stage, number, revision=2)
    assert now_is(office, number).stage is Stage.PUBLISHED


def proposed(office: Office) -> tuple[str, int]:
    number = office.file().number
    row = do(
        office, draft_proposals.propose, NOTICE, number, ground="失真", explanation="数字不实", revision=0
    )
    return number, row.id


def confirm(office: Office, proposal: int, revision: int) -> None:
    with office.database.write() as session:
        recorder = Recorder(session, office.notices, CHIEF, office.now)
        draft_proposals.confirm(recorder, proposal, revision=revision)


def test_points_go_when_a_chief_confirms_and_come_back(office: Office) -> None:
    """Without the unit's answer nothing is confirmed; taking the decision back reverses the fact."""
    number, proposal = proposed(office)
    with pytest.raises(Refused, match="须附单位的说明"):
        confirm(office, proposal, 1)
    do(office, draft_proposals.enter_answer, proposal, "统计口径有误", revision=1)
    confirm(office, proposal, 2)
    assert office.points() == -10
    with pytest.raises(Refused, match="已由科长核定"):
        confirm(office, proposal, 3)
    with office.database.write() as session:
        recorder = Recorder(session, office.notices, CHIEF, office.now)
        row = draft_proposals.reopen(recorder, proposal, revision=3)
        assert (row.state, row.fact_id) == (ProposalOutcome.OPEN, None)
    assert office.points() == 0
    assert told(office, number).count("untrue confirmed") == 1


def test_a_refusal_needs_a_reason_and_a_second_proposal_waits(office: Office) -> None:
    """One open proposal a draft; refused with words; only who proposed it takes it back."""
    number, proposal = proposed(office)
    again = {"ground": "失误", "explanation": "又", "revision": 1}
    with pytest.raises(Refused, match="不重复提出"):
        do(office, draft_proposals.propose, NOTICE, number, **again)
    with pytest.raises(Refused, match="理由"):
        do(office, draft_proposals.refuse, proposal, " ", revision=1)
    with office.database.write() as session, pytest.raises(Refused, match="由其撤回"):
        draft_proposals.withdraw(session, proposal, revision=1, who="别人", now=office.now)
    do(office, draft_proposals.refuse, proposal, "查无实据", revision=1)
    with office.database.read() as session:
        assert not draft_proposals.waiting(session)
        ((row, draft),) = draft_proposals.decided(session)
        assert (row.reason, draft.number) == ("查无实据", number)


def reported(office: Office, number: str, gazette: str = "三门峡") -> int:
    return int(
        do(
            office,
            upward.report,
            NOTICE,
            number,
            gazette=gazette,
            title="甲",
            text="一。",
            day=APRIL,
            revision=now_is(office, number).revision,
        ).id
    )


def result(office: Office, report: int) -> str | None:
    with office.database.read() as session:
        return upward.get(session, report)[0].result


def test_an_adoption_there_settles_a_report(office: Office) -> None:
    """Of a later version, too; another gazette's adoption leaves it open, a reversal opens it again."""
    first = office.file("甲", day=dt.date(2020, 3, 2)).number
    later = office.file("甲", day=dt.date(2020, 3, 3), revises=first).number
    report = reported(office, later)
    office.adopt(Filed(first), gazette="市")
    assert result(office, report) is None
    fact = office.adopt(Filed(first), gazette="三门峡", number=9).fact
    assert result(office, report) == Result.ADOPTED
    office.reverse(fact)
    assert result(office, report) is None
    assert told(office, later).count("upward result") == 2


def test_a_report_is_checked_and_taken_back(office: Office) -> None:
    """Not to the office's own gazette, not on a day to come, not twice; with a result it stays."""
    number = office.file(day=dt.date(2020, 3, 2)).number
    plain = {"gazette": "省", "title": "甲", "text": "一。", "day": APRIL, "revision": 0}
    wrong: tuple[tuple[str, object], ...] = (
        ("gazette", "市"), ("day", dt.date(2020, 5, 1)), ("day", dt.date(2020, 3, 1)), ("text", " "),
    )  # fmt: skip
    for field, value in wrong:
        with pytest.raises(Refused):
            do(office, upward.report, NOTICE, number, **plain | {field: value})
    report = reported(office, number, "省")
    do(office, upward.set_result, report, Result.NOT_ADOPTED, revision=1)
    with pytest.raises(Refused, match="先撤销结果"):
        do(office, upward.take_back, report, revision=2)
    do(office, upward.set_result, report, None, revision=2)
    do(office, upward.take_back, report, revision=3)
    with office.database.read() as session, pytest.raises(Refused, match="没有这次上报"):
        upward.get(session, report)
