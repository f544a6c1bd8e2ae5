"""Objections in the store: kept once, assigned, answered once, and never about another unit's points."""

from __future__ import annotations

import datetime as dt

import pytest

from store import audit, commission_decisions, commissions, objections, outbox
from store.errors import Refused
from store.models import Message
from store.objections import NewObjection
from store.session import Database
from tests.integration.office import CHIEF, CLERK, NOTICE, Office, at


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database, now=at(4, 9))


def deducted(office: Office, unit: str = "财政局") -> int:
    """A commission that a unit missed; the fact's id."""
    with office.database.write() as session:
        number = commissions.open_commission(
            session, NOTICE, topic="用工", units=("财政局", "民政局"), due_at=at(4, 3), counted=True,
            who=CLERK, now=at(4, 1),
        ).number  # fmt: skip
    return office.do(
        lambda recorder: commission_decisions.confirm(
            recorder, commission=number, unit=unit, ground="未报", confirmed_by=CHIEF
        )
    ).fact


def disputed(office: Office, unit: str | None, fact: int | None) -> int:
    """An objection that came by mail; its number."""
    message = office.file(unit=None).message_id
    with office.database.write() as session:
        for _ in range(2):  # filed again, it is the same one
            objections.insert_found(session, [NewObjection(message, unit, fact, "有\0异议")], office.now)
        found = objections.of_message(session, message)
        assert found is not None
        return found.id


def test_kept_once_and_clean(office: Office) -> None:
    """One row a message, whatever is in the text."""
    disputed(office, "财政局", None)
    with office.database.read() as session:
        (found,) = objections.waiting(session)
        assert (found.text, found.created_at) == ("有异议", office.now)


def test_answered_once(office: Office) -> None:
    """State, words, who and when are kept, the mail is owed to the sender, the audit has no words."""
    number = disputed(office, "财政局", deducted(office))
    with office.database.write() as session:
        objections.answer(session, number, " 维持。 ", who=CLERK, now=at(4, 14))
    with office.database.write() as session:
        (row,) = outbox.of_subjects(session, "objection_answer", [str(number)])
        assert (row.address, row.priority) == ("xxy@example.com", 28)
        assert objections.waiting(session) == []
        (found,) = objections.every(session)
        assert (found.answer, found.answered_by, found.answered_at) == ("维持。", CLERK, at(4, 14))
        (line,) = audit.of_subject(session, f"objection:{number}")
        assert (line.action, line.detail) == ("objection answer", {"unit": "财政局"})
        with pytest.raises(Refused, match="已由干事答复"):
            objections.answer(session, number, "再答", who=CLERK, now=at(4, 15))


def test_assigned_to_another_unit_it_loses_the_fact(office: Office) -> None:
    """What the thread told is of the unit that was deducted; to another it must not be quoted."""
    fact = deducted(office)
    number = disputed(office, None, fact)
    with office.database.write() as session:
        assert objections.assign(session, number, "民政局", who=CLERK, now=office.now).fact_id is None
        assert objections.disputed(session, objections.get(session, number)) == ()
    again = disputed(office, None, fact)
    with office.database.write() as session:
        assert objections.assign(session, again, "财政局", who=CLERK, now=office.now).fact_id == fact
        (entry,) = objections.disputed(session, objections.get(session, again))
        assert entry.points == -10


def test_a_unit_must_be_known_to_be_answered(office: Office) -> None:
    """Nor is a mail answered that has no sender."""
    number = disputed(office, None, None)
    with office.database.write() as session:
        with pytest.raises(Refused, match="尚未确定单位"):
            objections.answer(session, number, "维持", who=CLERK, now=office.now)
        objections.assign(session, number, "财政局", who=CLERK, now=office.now)
        session.get_one(Message, objections.get(session, number).message_id).sender_address = None
        session.flush()
        with pytest.raises(Refused, match="没有发件人地址"):
            objections.answer(session, number, "维持", who=CLERK, now=office.now)


def test_told_when_the_mail_about_it_was_sent(office: Office) -> None:
    """Until then by its recording; of nothing known, never."""
    fact = deducted(office)
    number, bare = disputed(office, "财政局", fact), disputed(office, "财政局", None)
    with office.database.write() as session:
        objection = objections.get(session, number)
        assert objections.told_at(session, objection) == at(4, 9)
        assert objections.told_at(session, objections.get(session, bare)) is None
        (row,) = outbox.of_subjects(session, "commission_ground", [f"2020-01:{fact}"])
        row.sent_at = at(4, 10)
        session.flush()
        assert objections.told_at(session, objection) == at(4, 10)


def test_a_reversed_deduction_is_found_no_more(office: Office) -> None:
    """A new objection is not tied to points that were given back; both lines of an old one are quoted."""
    fact = deducted(office)
    number = disputed(office, "财政局", fact)
    with office.database.read() as session:
        assert objections.deductions(session, {"2020-01"}) == {("2020-01", "财政局"): fact}
    office.reverse(fact)
    with office.database.read() as session:
        assert objections.deductions(session, {"2020-01"}) == {}
        lines = objections.disputed(session, objections.get(session, number))
        assert [line.points for line in lines] == [-10, 10]


def test_an_extension_is_told_once_a_due_moment(office: Office) -> None:
    """The unit gets a mail for each new moment; one that is excused gets none."""
    with office.database.write() as session:
        number = commissions.open_commission(
            session, NOTICE, topic="用工", units=("财政局", "民政局"), due_at=at(4, 13), counted=True,
            who=CLERK, now=office.now,
        ).number  # fmt: skip
        decider = commission_decisions.Decider(session, NOTICE, CLERK, office.now)
        for day in (14, 15):
            commission_decisions.extend(decider, number, "财政局", at(4, day))
        commission_decisions.excuse(decider, number, "民政局", "抗洪抢险")
        commission_decisions.extend(decider, number, "民政局", at(4, 14) + dt.timedelta(hours=1))
    with office.database.read() as session:
        assert outbox.keys(session, "commission_extension", number) == [
            ("2020-01:2020-04-14T10:00", "财政局"),
            ("2020-01:2020-04-15T10:00", "财政局"),
        ]
