"""What a 通报 says beside the ranking: tiers, commissions, topics, the quarter before; on both databases."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from scoring.account import Account
from scoring.commissions import Outcome
from scoring.period import Quarter
from scoring.quarter_facts import CommissionAccount
from store import bulletins, commission_decisions, commissions, topics
from store.articles import Filed
from store.commission_decisions import Decider
from store.models import CommissionReply, Message
from store.session import Database
from tests.integration.office import CHIEF, CLERK, NOTICE, Office, at, titled

Q1, Q2 = Quarter(2020, 1), Quarter(2020, 2)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database, at(3, 2))


def current(office: Office, quarter: Quarter, now: dt.datetime | None = None) -> Account:
    with office.database.read() as session:
        return bulletins.current(session, NOTICE, quarter, now)


def opened(office: Office, due_at: dt.datetime, *units: str, **more: Any) -> str:
    plain: dict[str, Any] = {"topic": "春季招聘情况", "counted": True}
    with office.database.write() as session:
        return commissions.open_commission(
            session, NOTICE, units=units, due_at=due_at, who=CLERK, now=office.now, **plain | more
        ).number


def reply(office: Office, number: str, unit: str, moment: dt.datetime) -> None:
    before, office.now = office.now, moment
    draft = office.file(unit=unit)
    office.now = before
    with office.database.write() as session:
        found = commissions.get(session, number)
        received = session.get_one(Message, draft.message_id).received_at
        session.add(
            CommissionReply(
                commission_id=found.id, message_id=draft.message_id, submission_id=draft.id,
                how="reference", reason="主题", received_at=received, unit=unit,
            )
        )  # fmt: skip


def decide(office: Office, act: Any) -> None:
    with office.database.write() as session:
        act(Decider(session, NOTICE, CHIEF, office.now))


def ways(found: CommissionAccount) -> tuple[int, ...]:
    return (
        found["asked"],
        found["delivered"],
        found["late"],
        found["not_as_asked"],
        found["missing"],
        found["excused"],
    )


def test_traffic_by_tier(office: Office) -> None:
    """Articles sent and adopted by tier; a joint one is one for a tier, and one for each of two tiers."""
    office.now = at(3, 20)
    office.file(unit="财政局")
    office.file(unit="审计局")
    office.file(unit="团市委")
    office.adopt(titled("甲", "财政局", "公安局"), day=dt.date(2020, 3, 9))
    office.adopt(titled("乙", "财政局", "审计局"), day=dt.date(2020, 3, 9), number=5)
    found = current(office, Q1)
    assert found["submitted_by_tier"] == {"50": 1, "30": 1, "15": 0}
    assert found["adopted_by_tier"] == {"50": 2, "30": 1, "15": 0}
    assert found["adopted"] == 2
    assert json.loads(json.dumps(found)) == found


def test_commissions_of_the_quarter(office: Office) -> None:
    """Every way to meet one, and who is named; an extension moves a unit to the quarter it ends in."""
    units = ("财政局", "公安局", "审计局", "民政局", "残联", "科协")
    number = opened(office, at(3, 27), *units)
    reply(office, number, "财政局", at(3, 26))
    reply(office, number, "公安局", at(3, 30))
    reply(office, number, "审计局", at(3, 26))
    office.now = at(3, 26)
    judge, excuse, extend = (
        commission_decisions.judge, commission_decisions.excuse, commission_decisions.extend
    )  # fmt: skip
    decide(office, lambda decider: judge(decider, number, "审计局", Outcome.NOT_AS_ASKED))
    decide(office, lambda decider: excuse(decider, number, "残联", "合并报送"))
    decide(office, lambda decider: extend(decider, number, "科协", at(4, 10)))
    (first,) = current(office, Q1)["commissions"]
    assert (first["number"], first["topic"]) == (number, "春季招聘情况")
    assert ways(first) == (5, 1, 1, 1, 1, 1)
    assert sorted(first["units_missed"]) == sorted(["公安局", "审计局", "民政局"])
    (second,) = current(office, Q2)["commissions"]
    assert ways(second) == (1, 0, 0, 0, 1, 0)
    assert second["units_missed"] == ["科协"]


def test_a_commission_not_due_yet_is_left_out(office: Office) -> None:
    """In a running quarter nobody misses what is due later; without 计入考核 nobody is named."""
    opened(office, at(3, 27), "财政局", counted=False)
    assert current(office, Q1, at(3, 20))["commissions"] == []
    (found,) = current(office, Q1)["commissions"]
    assert (found["missing"], found["units_missed"]) == (1, [])


def test_topics_of_the_quarter(office: Office) -> None:
    """Every topic of the notice with its drafts, units and adopted ones of the quarter alone."""
    office.now = at(4, 8)
    one = office.file(unit="财政局", day=dt.date(2020, 3, 2))
    two = office.file(unit="审计局", day=dt.date(2020, 4, 2))
    with office.database.write() as session:
        topics.insert_found(session, {one.number: ["招商引资"], two.number: ["招商引资"]})
    office.adopt(Filed(one.number), day=dt.date(2020, 3, 9))
    found = {each["topic"]: each for each in current(office, Q1)["topics"]}
    assert list(found) == [topic.name for topic in NOTICE.topics]
    of_it = found["招商引资"]
    assert (of_it["drafts"], of_it["units"], of_it["adopted"], of_it["clause"]) == (1, 1, 1, "三(一)")
    assert found["科技创新"]["drafts"] == 0


def test_the_quarter_before(office: Office) -> None:
    """None in the first quarter or without traffic; as known until issued, then as the 通报 said."""
    assert current(office, Q1)["before"] is None
    assert current(office, Q2)["before"] is None
    office.file()
    office.now = at(4, 8)
    office.adopt(titled("甲", "财政局"), day=dt.date(2020, 3, 9))
    assert current(office, Q2)["before"] == {"submitted": 1, "adopted": 1}
    office.do(lambda recorder: bulletins.release(recorder.session, NOTICE, Q1, who=CHIEF, now=recorder.now))
    office.adopt(titled("乙", "财政局"), day=dt.date(2020, 3, 10), number=5)
    assert current(office, Q2)["before"] == {"submitted": 1, "adopted": 1}
