"""Objections as they are filed: whose, about which deduction, and what a stranger may not bring about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from ingest.reader import Reader
from ingest.replay import replay_messages
from notify.calendar import Calendar
from notify.gather_objection import objection_line
from store import commission_decisions, commissions, contacts, objections, outbox
from store.archive import Archive
from store.contacts import NewContact
from store.models import Objection
from store.outbox import Owed
from store.recording import Recorder
from store.session import Database
from tests.integration.incoming import NOTICE, Incoming, corpus, letter

NOTICES = {2020: NOTICE}
UNITS = {"财政局": "czj@unit.test", "民政局": "mzj@unit.test"}
DISPUTE = (
    "信息科：\n我局对约稿扣分有异议，稿件已于4月2日报送，请核实。\n财政局\n\n> 事由：逾期\n> 记分：-10\n"
)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(NOTICE, 1) as warm:
        yield warm


@pytest.fixture
def incoming(database: Database, reader: Reader, tmp_path: Path) -> Iterator[Incoming]:
    archive = Archive(tmp_path / "archive")
    now = dt.datetime(2020, 4, 10, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    with database.write() as session:
        for unit, address in UNITS.items():
            contacts.add(session, NewContact(unit, address), who="干事", now=now)
    yield Incoming(database, archive, reader, now)
    archive.close()


def deducted(incoming: Incoming, unit: str = "财政局") -> int:
    """A commission that a unit missed, the deduction confirmed and told; gives the fact's id."""
    asked = incoming.now - dt.timedelta(days=9)
    with incoming.database.write() as session:
        number = commissions.open_commission(
            session, NOTICE, topic="春季企业用工", units=tuple(UNITS), due_at=asked + dt.timedelta(days=2),
            counted=True, who="干事", now=asked,
        ).number  # fmt: skip
        fact = commission_decisions.confirm(
            Recorder(session, NOTICES, "干事", incoming.now - dt.timedelta(days=1)),
            commission=number, unit=unit, ground="未报", confirmed_by="李四",
        ).fact  # fmt: skip
        (row,) = outbox.of_subjects(session, "commission_ground", [f"{number}:{fact}"])
        outbox.set_content(session, row.id, ground(fact), b"mail")
    return fact


def ground(fact: int) -> str:
    return f"<commission_ground.{fact}@163.test>"


def said(text: str = DISPUTE, *, sender: str = UNITS["财政局"], **headers: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def filed(incoming: Incoming) -> list[Objection]:
    with incoming.database.read() as session:
        return list(objections.every(session))


def test_an_answer_to_the_ground_says_which_deduction(incoming: Incoming) -> None:
    """The mail of ours that it answers tells the fact; the unit's words are kept without the quote."""
    fact = deducted(incoming)
    (message,) = incoming.arrive(said(Subject="Re: 告知", In_Reply_To=ground(fact)))
    incoming.file()
    (found,) = filed(incoming)
    assert (found.message_id, found.unit, found.fact_id, found.state) == (message, "财政局", fact, "open")
    assert "稿件已于4月2日报送" in found.text
    assert "事由" not in found.text


def test_the_number_of_the_commission_and_the_unit_do_too(incoming: Incoming) -> None:
    """Written anew, the number in the subject or text and the certain unit find the deduction."""
    fact = deducted(incoming)
    incoming.arrive(said(Subject="对约稿2020-01扣分的异议"))
    incoming.file()
    assert [each.fact_id for each in filed(incoming)] == [fact]


def test_an_objection_in_answer_to_the_asking_mail(incoming: Incoming) -> None:
    """Any mail of ours about the commission will do."""
    fact = deducted(incoming)
    with incoming.database.write() as session:
        row = commissions.mails(session, ["2020-01"])["2020-01", "财政局"]
        outbox.set_content(session, row.id, "<asked@163.test>", b"mail")
    incoming.arrive(said(Subject="扣分异议", References="<asked@163.test>"))
    incoming.file()
    assert [each.fact_id for each in filed(incoming)] == [fact]


def test_doubt_in_answer_to_the_ground_needs_no_word_for_points(incoming: Incoming) -> None:
    """Whatever a person writes back to that mail is an objection, unless it is something else for sure."""
    fact = deducted(incoming)
    incoming.arrive(said("我局4月2日已经报送，烦请再核对。", Subject="Re: 告知", In_Reply_To=ground(fact)))
    incoming.arrive(said("收到。", Subject="Re: 告知", In_Reply_To=ground(fact)))
    incoming.file()
    (found,) = filed(incoming)
    assert found.text.startswith("我局4月2日")
    assert [kind for kind, subject, _ in incoming.owed() if subject == str(found.message_id)] == ["receipt"]


def test_more_about_an_earlier_objection_is_one_too(incoming: Incoming) -> None:
    """In answer to its receipt or to the office's answer; a few words to a draft's receipt are not."""
    fact = deducted(incoming)
    incoming.arrive(said(Subject="异议", In_Reply_To=ground(fact)), letter("市财政局开展植树"))
    incoming.file()
    with incoming.database.write() as session:
        objections.answer(session, filed(incoming)[0].id, "维持。", who="干事", now=incoming.now)
        rows = [row for row in outbox.listing(session) if row.kind in ("receipt", "objection_answer")]
        ids = {}
        for row in rows:
            ids[row.kind, row.subject] = f"<{row.kind}.{row.id}@163.test>"
            outbox.set_content(session, row.id, ids[row.kind, row.subject], b"mail")
    assert len(ids) == 3
    for key in sorted(ids):
        incoming.arrive(said(f"请看补充说明。{key}", Subject="补充", In_Reply_To=ids[key]))
    incoming.file()
    assert [each.fact_id for each in filed(incoming)] == [fact] * 3


def test_nobody_disputes_what_is_anothers(incoming: Incoming) -> None:
    """A certain unit that answers another's mail gets no fact with its objection."""
    fact = deducted(incoming, "民政局")
    incoming.arrive(said(Subject="扣分异议", In_Reply_To=ground(fact)))
    incoming.file()
    assert [(each.unit, each.fact_id) for each in filed(incoming)] == [("财政局", None)]


def test_an_unknown_sender_leaves_the_unit_to_staff(incoming: Incoming) -> None:
    """The thread tells the fact; whose it is, a person says."""
    fact = deducted(incoming)
    incoming.arrive(
        said("对扣分有异议，请核实。", sender="x@home.test", Subject="异议", In_Reply_To=ground(fact))
    )
    incoming.file()
    assert [(each.unit, each.fact_id) for each in filed(incoming)] == [(None, fact)]


def test_a_forged_sender_disputes_nothing_of_the_units(incoming: Incoming) -> None:
    """It is filed and flagged, without unit and fact, and its claimed address hears nothing."""
    fact = deducted(incoming)
    results = "mx.163.com; spf=fail smtp.mailfrom=czj@unit.test; dkim=fail; dmarc=fail header.from=unit.test"
    mail = b"Authentication-Results: " + results.encode() + b"\r\n"
    incoming.arrive(mail + said(Subject="对约稿2020-01扣分的异议", In_Reply_To=ground(fact)))
    incoming.file()
    (found,) = filed(incoming)
    assert (found.unit, found.fact_id) == (None, None)
    assert incoming.message(found.message_id).flags
    assert "receipt" not in [kind for kind, _, _ in incoming.owed()]


def test_an_objection_to_a_bulletin_knows_its_quarter(incoming: Incoming) -> None:
    """The letter of ours that it answers tells the quarter; an answer to no mail of ours tells nothing."""
    with incoming.database.write() as session:
        outbox.enqueue(session, Owed("bulletin", "2020-Q1", "财政局", UNITS["财政局"]), incoming.now)
        (row,) = outbox.of_subjects(session, "bulletin", ["2020-Q1"])
        outbox.set_content(session, row.id, "<letter@163.test>", b"mail")
    incoming.arrive(
        said("我局一季度采用少计了2篇，对积分有异议。", Subject="异议", In_Reply_To="<letter@163.test>"),
        said("我局一季度采用少计了2篇，对得分有异议。", Subject="异议"),
    )
    incoming.file()
    with incoming.database.read() as session:
        lines = [
            objection_line(session, each, incoming.now, Calendar()) for each in objections.every(session)
        ]
    assert [(line.unit, line.about) for line in lines] == [("财政局", "2020年第一季度通报"), ("财政局", "")]


def test_a_late_objection_is_filed_and_says_so(incoming: Incoming) -> None:
    """On the fifth workday after the unit was told it is in time, the day after it is late."""
    fact = deducted(incoming)
    for day in (16, 17):
        at = dt.datetime(2020, 4, day, 17, 0, tzinfo=incoming.now.tzinfo)
        incoming.arrive(said(f"{DISPUTE}{day}", Subject="异议", In_Reply_To=ground(fact)), at=at)
    incoming.file()
    with incoming.database.read() as session:
        lines = [
            objection_line(session, each, incoming.now, Calendar()) for each in objections.every(session)
        ]
    assert [line.late for line in lines] == [False, True]


def test_the_sender_hears_that_it_came(incoming: Incoming) -> None:
    """One receipt a mail; what was imported is filed and answered by nobody."""
    (message,) = incoming.arrive(corpus("nature-objection"))
    (imported,) = incoming.arrive(said(Subject="扣分异议"), answerable=False)
    incoming.file()
    assert {each.message_id for each in filed(incoming)} == {message, imported}
    assert [(kind, subject) for kind, subject, _ in incoming.owed()] == [("receipt", str(message))]


def test_read_again_nothing_doubles(incoming: Incoming) -> None:
    """Replay keeps the one there is, and files what an earlier version took for something else."""
    deducted(incoming)
    incoming.arrive(said(Subject="对约稿2020-01扣分的异议"))
    incoming.file()
    again = (incoming.database, incoming.archive, incoming.reader, None)
    assert replay_messages(*again, "干事", incoming.now) == []
    with incoming.database.write() as session:
        session.query(Objection).delete()
    (proposed,) = replay_messages(*again, None, incoming.now)
    assert (proposed.field, proposed.outcome) == ("异议", "建议")
    assert filed(incoming) == []
    (taken,) = replay_messages(*again, "干事", incoming.now)
    assert taken.outcome == "已采纳"
    assert len(filed(incoming)) == 1
