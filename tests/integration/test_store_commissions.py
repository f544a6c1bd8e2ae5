"""A commission's life in the store: asked, answered, extended, excused, judged, confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from scoring.commissions import Outcome, Task, proposals
from scoring.period import SHANGHAI
from store import audit, commission_decisions, commission_replies, commissions, contacts, outbox, submissions
from store.commission_decisions import Decider
from store.commission_replies import Reply
from store.commissions import Attached
from store.contacts import NewContact
from store.errors import Refused
from store.models import CommissionReply, Message, OutboxState
from store.recording import Recorded
from store.session import Database
from tests.integration.office import CHIEF, CLERK, NOTICE, Office

MONDAY = dt.datetime(2020, 3, 30, 9, 30, tzinfo=SHANGHAI)
DUE = dt.datetime(2020, 4, 3, 17, 30, tzinfo=SHANGHAI)
AFTER = dt.datetime(2020, 4, 7, 9, 0, tzinfo=SHANGHAI)
Made = TypeVar("Made")


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database, MONDAY)


def decide(office: Office, act: Callable[[Decider], Made]) -> Made:
    with office.database.write() as session:
        return act(Decider(session, NOTICE, CLERK, office.now))


def opened(office: Office, *units: str, **more: Any) -> str:
    """A counted commission, due on Friday, unless told otherwise."""
    plain: dict[str, Any] = {"topic": "春季招聘情况", "due_at": DUE, "counted": True}
    asked = units or ("人社局", "财政局", "工信局")
    with office.database.write() as session:
        return commissions.open_commission(
            session, NOTICE, units=asked, who=CLERK, now=office.now, **plain | more
        ).number


def reply(
    office: Office, number: str, unit: str | None, moment: dt.datetime, vouched: str | None = None
) -> str:
    """A draft of the unit's arrives and is taken for an answer; its 收稿号."""
    before, office.now = office.now, moment
    draft = office.file(unit=unit)
    office.now = before
    with office.database.write() as session:
        found = commissions.get(session, number)
        message = session.get_one(Message, draft.message_id)
        session.add(
            CommissionReply(
                commission_id=found.id, message_id=message.id, submission_id=draft.id, how="reference",
                reason="主题", received_at=message.received_at, unit=unit or vouched,
            )
        )  # fmt: skip
    return draft.number


def tasks(office: Office, number: str) -> dict[str, Task]:
    with office.database.read() as session:
        commission = commissions.get(session, number)
        return {task.unit: task for task in commissions.tasks(session, [commission])[commission.id]}


def outcomes(office: Office, number: str, now: dt.datetime = AFTER) -> dict[str, Outcome | None]:
    return {unit: task.outcome(now) for unit, task in tasks(office, number).items()}


def replies(office: Office, number: str) -> list[Reply]:
    with office.database.read() as session:
        return commission_replies.replies(session, commissions.get(session, number))


def confirm(office: Office, number: str, unit: str, ground: str, **more: Any) -> Recorded:
    plain: dict[str, Any] = {"confirmed_by": CHIEF}
    return office.do(
        lambda recorder: commission_decisions.confirm(
            recorder, commission=number, unit=unit, ground=ground, **plain | more
        )
    )


def owed(office: Office, kind: str) -> list[tuple[str, str, str | None]]:
    with office.database.read() as session:
        return [
            (row.subject, row.addressee, row.address)
            for row in reversed(outbox.listing(session))
            if row.kind == kind
        ]


def test_opening_owes_each_unit_a_mail(office: Office) -> None:
    """The mail goes to the 信息员; a unit without an address has it kept ready and gets it later."""
    with office.database.write() as session:
        contacts.add(session, NewContact("财政局", "a@czj.test"), who=CLERK, now=MONDAY)
        contacts.add(session, NewContact("财政局", "b@czj.test", role="信息员"), who=CLERK, now=MONDAY)
    number = opened(office, "财政局", "人社局", wanted="写做法", kind="经验", length=2000)
    assert number == "2020-01"
    assert owed(office, "commission") == [
        ("2020-01", "财政局", "b@czj.test"),
        ("2020-01", "人力资源和社会保障局", None),
    ]
    with office.database.write() as session:
        assert outbox.unaddressed(session) == ["人力资源和社会保障局"]
        assert outbox.unaddressed(session, "bulletin") == []
        contacts.add(session, NewContact("人力资源和社会保障局", "rsj@rsj.test"), who=CLERK, now=MONDAY)
        assert outbox.unaddressed(session) == []
    assert owed(office, "commission")[1][2] == "rsj@rsj.test"
    with office.database.read() as session:
        found = commissions.get(session, number)
        assert (found.wanted, found.kind, found.length) == ("写做法", "经验", 2000)
        assert set(commissions.mails(session, [number])) == {
            (number, "财政局"),
            (number, "人力资源和社会保障局"),
        }


def test_address_of_a_unit(database: Database, now: dt.datetime) -> None:
    """信息员 before 通报 mark before any, a child's only where there is none; past terms never."""
    asked = "财政局"
    with database.write() as session:

        def add(address: str, **more: Any) -> str | None:
            contacts.add(session, NewContact(asked, address, **more), who="张三", now=now)
            return contacts.mail_address(session, asked)

        assert contacts.mail_address(session, asked) is None
        assert add("child@x.test", child="国库支付中心", role="信息员") == "child@x.test"
        assert add("any@x.test") == "any@x.test"
        assert add("marked@x.test", for_bulletin=True) == "marked@x.test"
        assert add("person@x.test", role="信息员") == "person@x.test"
        assert add("both@x.test", role="信息员", for_bulletin=True) == "both@x.test"
        contact = next(one for one in contacts.listing(session, asked) if one.address == "both@x.test")
        contact.until = now.date()
        session.flush()
        assert contacts.mail_address(session, asked) == "person@x.test"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"due_at": MONDAY}, "截止时间2020-03-30 09:30已过"),
        ({"units": []}, "须写明约请的单位"),
        ({"kind": "散文"}, "没有“散文”这一类别"),
    ],
)
def test_opening_refused(office: Office, more: dict[str, Any], reason: str) -> None:
    """A due moment that is past, no unit, a kind there is not: nothing is opened and nothing owed."""
    before = office.rows()
    plain: dict[str, Any] = {"topic": "防汛", "units": ["财政局"], "due_at": DUE, "counted": True}
    with pytest.raises(Refused, match=reason), office.database.write() as session:
        commissions.open_commission(session, NOTICE, who=CLERK, now=MONDAY, **plain | more)
    assert office.rows() == before


def test_first_draft_counts(office: Office) -> None:
    """Delivered, late and missing follow from the arrival of each unit's first draft; others are kept."""
    number = opened(office)
    reply(office, number, "财政局", DUE - dt.timedelta(hours=1))
    reply(office, number, "财政局", DUE + dt.timedelta(hours=1))
    reply(office, number, "工业信息化和科技局", DUE + dt.timedelta(hours=1))
    assert outcomes(office, number) == {
        "财政局": Outcome.DELIVERED,
        "工业信息化和科技局": Outcome.LATE,
        "人力资源和社会保障局": Outcome.MISSING,
    }
    assert len(replies(office, number)) == 3


def test_reply_of_a_unit_that_was_not_asked(office: Office) -> None:
    """It is kept beside the others and meets nobody's part."""
    number = opened(office, "财政局")
    reply(office, number, "水利局", MONDAY)
    (found,) = replies(office, number)
    assert (found.unit, found.asked) == ("水利局", False)
    assert outcomes(office, number) == {"财政局": Outcome.MISSING}


def test_reply_follows_its_draft(office: Office) -> None:
    """A draft that waits in the queue meets nobody's part until staff say whose it is."""
    number = opened(office, "财政局", "人社局")
    draft = reply(office, number, None, MONDAY)
    assert outcomes(office, number)["财政局"] is Outcome.MISSING
    with office.database.write() as session:
        submissions.assign(session, draft, "财政局", who=CLERK, now=MONDAY)
    assert outcomes(office, number)["财政局"] is Outcome.DELIVERED
    assert replies(office, number)[0].unit == "财政局"


def test_thread_vouches_for_a_unit_until_the_draft_has_one(office: Office) -> None:
    """What came as an answer to the unit's own mail is its reply even while the draft waits in the queue."""
    number = opened(office, "财政局")
    reply(office, number, None, MONDAY, vouched="财政局")
    assert outcomes(office, number) == {"财政局": Outcome.DELIVERED}


def test_match_and_unmatch_by_hand(office: Office) -> None:
    """Staff move a draft from one commission to another, and take it out; each step is in the audit."""
    first, second = opened(office, "财政局"), opened(office, "财政局", topic="防汛")
    draft = office.file(unit="财政局").number
    decide(office, lambda decider: commission_decisions.match(decider, draft, first))
    found = decide(office, lambda decider: commission_decisions.match(decider, draft, second))
    assert (found.how, found.reason) == ("staff", "干事人工对应")
    assert outcomes(office, first) == {"财政局": Outcome.MISSING}
    assert outcomes(office, second) == {"财政局": Outcome.DELIVERED}
    assert decide(office, lambda decider: commission_decisions.unmatch(decider, draft)) == second
    assert outcomes(office, second) == {"财政局": Outcome.MISSING}
    with office.database.read() as session:
        lines = audit.of_subject(session, f"commission:{second}")
    assert [line.action for line in lines] == ["commission match", "commission unmatch"]


def test_extension_of_one_unit(office: Office) -> None:
    """Its own due moment counts for it alone."""
    number = opened(office)
    later = AFTER + dt.timedelta(days=2)
    decide(office, lambda decider: commission_decisions.extend(decider, number, "财政局", later))
    assert outcomes(office, number) == {
        "财政局": None,
        "工业信息化和科技局": Outcome.MISSING,
        "人力资源和社会保障局": Outcome.MISSING,
    }
    assert tasks(office, number)["财政局"].extended


def test_excused_unit_owes_nothing(office: Office) -> None:
    """No proposal and no deduction is possible; the reason is kept."""
    number = opened(office, "财政局")
    decide(office, lambda decider: commission_decisions.excuse(decider, number, "财政局", "抗洪抢险"))
    assert tasks(office, number)["财政局"].excused_reason == "抗洪抢险"
    office.now = AFTER
    with pytest.raises(Refused, match="免于财政局报送（抗洪抢险）"):
        confirm(office, number, "财政局", "未报")


def test_phoned_and_closed(office: Office) -> None:
    """Both are noted with who and when; a closed commission is among the running ones no longer."""
    number = opened(office, "财政局")
    decide(office, lambda decider: commission_decisions.phoned(decider, number, "财政局"))
    assert tasks(office, number)["财政局"].phoned_at == MONDAY
    decide(office, lambda decider: commission_decisions.close(decider, number))
    with office.database.read() as session:
        assert commissions.running(session) == []
    with pytest.raises(Refused, match="已办结"):
        decide(office, lambda decider: commission_decisions.close(decider, number))


def test_reply_after_closing_is_kept(office: Office) -> None:
    """It counts as what it is: late where it came after the due moment."""
    number = opened(office, "财政局")
    office.now = AFTER
    decide(office, lambda decider: commission_decisions.close(decider, number))
    reply(office, number, "财政局", AFTER + dt.timedelta(days=1))
    assert outcomes(office, number, AFTER + dt.timedelta(days=2)) == {"财政局": Outcome.LATE}


def test_confirmed_deduction(office: Office) -> None:
    """Ten points go, the outcome is settled, the unit is owed the ground, and nothing more is proposed."""
    number = opened(office, "财政局", "人社局")
    office.now = AFTER
    assert {one.unit for one in proposals(True, tasks(office, number).values(), AFTER)} == {
        "财政局",
        "人力资源和社会保障局",
    }
    recorded = confirm(office, number, "财政局", "未报")
    assert [(line.unit, int(line.points)) for line in recorded.lines] == [("财政局", -10)]
    assert owed(office, "commission_ground") == [(f"{number}:{recorded.fact}", "财政局", None)]
    left = proposals(True, tasks(office, number).values(), AFTER)
    assert [one.unit for one in left] == ["人力资源和社会保障局"]
    with pytest.raises(Refused, match="请先冲销"):
        decide(office, lambda decider: commission_decisions.excuse(decider, number, "财政局", "抗洪"))
    with pytest.raises(Refused, match="请先冲销"):
        decide(office, lambda decider: commission_decisions.judge(decider, number, "财政局", None))
    office.reverse(recorded.fact)
    assert not tasks(office, number)["财政局"].deducted
    assert len(proposals(True, tasks(office, number).values(), AFTER)) == 2


def test_not_as_asked_is_judged_or_confirmed(office: Office) -> None:
    """Staff judge a delivered draft wanting; the chief's ground settles the outcome too."""
    number = opened(office, "财政局", "人社局")
    for unit in ("财政局", "人力资源和社会保障局"):
        reply(office, number, unit, MONDAY)

    def judged(outcome: Outcome | None) -> None:
        decide(office, lambda decider: commission_decisions.judge(decider, number, "财政局", outcome))

    judged(Outcome.NOT_AS_ASKED)
    (proposed,) = proposals(True, tasks(office, number).values(), AFTER)
    assert (proposed.unit, proposed.ground) == ("财政局", "不合要求")
    judged(None)
    assert proposals(True, tasks(office, number).values(), AFTER) == ()
    office.now = AFTER
    confirm(office, number, "人社局", "不合要求")
    assert outcomes(office, number)["人力资源和社会保障局"] is Outcome.NOT_AS_ASKED


REFUSED: dict[str, tuple[Callable[[Office, str], object], str]] = {
    "no such": (lambda o, _: confirm(o, "2020-09", "财政局", "未报"), "没有编号为2020-09的约稿"),
    "delivered": (lambda o, n: confirm(o, n, "财政局", "未报"), "已有来稿，不是未报"),
    "in time": (lambda o, n: confirm(o, n, "财政局", "逾期"), "按时报送，不是逾期"),
    "not asked": (lambda o, n: confirm(o, n, "水利局", "未报"), "没有约请水利局"),
    "chief": (lambda o, n: confirm(o, n, "人社局", "未报", confirmed_by=" "), "须经科长确认"),
    "own due": (
        lambda o, n: [
            decide(o, lambda d: commission_decisions.extend(d, n, "人社局", AFTER + dt.timedelta(days=1))),
            confirm(o, n, "人社局", "未报"),
        ],
        "尚未到期",
    ),
    "extend back": (
        lambda o, n: decide(o, lambda d: commission_decisions.extend(d, n, "人社局", MONDAY)),
        "已过",
    ),
    "excuse why": (
        lambda o, n: decide(o, lambda d: commission_decisions.excuse(d, n, "人社局", " ")),
        "须写明原因",
    ),
    "match what": (
        lambda o, n: decide(o, lambda d: commission_decisions.match(d, "2020-9", n)),
        "没有收稿号",
    ),
    "unmatch what": (
        lambda o, _: decide(o, lambda d: commission_decisions.unmatch(d, "2020-9")),
        "没有计入约稿",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(office: Office, case: str) -> None:
    """Every decision that a rule forbids says why, and no deduction is left behind."""
    act, reason = REFUSED[case]
    number = opened(office)
    reply(office, number, "财政局", MONDAY)
    office.now = AFTER
    with pytest.raises(Refused, match=reason):
        act(office, number)
    assert office.rows()["facts"] == 0
    assert owed(office, "commission_ground") == []


def test_extension_must_be_later(office: Office) -> None:
    """More time is more time."""
    number = opened(office, "财政局")
    with pytest.raises(Refused, match="延期须晚于"):
        decide(office, lambda decider: commission_decisions.extend(decider, number, "财政局", DUE))


def test_attached_file_is_remembered(office: Office) -> None:
    """Its name, cut to what a header bears, and the hash of its bytes in the archive."""
    number = opened(office, "财政局", attached=Attached("长" * 200 + ".docx", "ab" * 32))
    with office.database.read() as session:
        found = commissions.get(session, number)
    assert found.attachment_name is not None
    assert (len(found.attachment_name), found.attachment_name[-5:]) == (120, ".docx")
    assert found.attachment_sha256 == "ab" * 32


def test_reminders_owed_are_known_by_due_moment(office: Office) -> None:
    """A reminder of an extended due moment is another one than that of the first."""
    number = opened(office, "财政局", "人社局")
    first = commissions.reminder(number, 18, DUE)
    assert first == "2020-01:18h:2020-04-03T17:30"
    with office.database.write() as session:
        assert commissions.owe(session, "commission_reminder", first, ["财政局"], MONDAY) == 1
        assert commissions.owe(session, "commission_reminder", first, ["财政局"], MONDAY) == 0
        assert commissions.reminded(session, [number, "2020-02"]) == {first: frozenset(["财政局"])}
        (row,) = [one for one in outbox.listing(session) if one.kind == "commission_reminder"]
        assert row.state is OutboxState.WAITING
    assert commissions.reminder(number, 4.5, AFTER) != commissions.reminder(number, 4.5, DUE)


def test_acknowledged_is_answered(office: Office) -> None:
    """收到 or a draft shows that the unit knows of it."""
    task = Task("财政局", DUE)
    assert not task.answered
    assert replace(task, acknowledged_at=MONDAY).answered
    assert replace(task, delivered_at=MONDAY).answered
