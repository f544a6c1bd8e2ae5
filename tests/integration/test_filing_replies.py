"""Answers to commissions as they are filed: every way a unit answers, and what is no answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from ingest import assigning
from ingest.reader import Reader
from scoring.commissions import Outcome, Task
from store import commission_replies, commissions, contacts, outbox, submissions
from store.archive import Archive
from store.commission_replies import Reply
from store.contacts import NewContact
from store.models import OutboxRow
from store.session import Database
from tests.integration.incoming import NOTICE, Incoming, letter

DUE = dt.datetime(2020, 4, 3, 17, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
UNITS = {"财政局": "czj@unit.test", "民政局": "mzj@unit.test"}
TITLE = "市财政局开展队伍建设"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(NOTICE, 1) as warm:
        yield warm


@pytest.fixture
def incoming(database: Database, reader: Reader, tmp_path: Path, now: dt.datetime) -> Iterator[Incoming]:
    archive = Archive(tmp_path / "archive")
    with database.write() as session:
        for unit, address in UNITS.items():
            contacts.add(session, NewContact(unit, address), who="干事", now=now)
    yield Incoming(database, archive, reader, now)
    archive.close()


def opened(incoming: Incoming, topic: str = "春季企业用工", *units: str) -> str:
    """A commission, its mails sent under Message-IDs of ours."""
    with incoming.database.write() as session:
        number = commissions.open_commission(
            session, NOTICE, topic=topic, units=units or tuple(UNITS), due_at=DUE, counted=True,
            who="干事", now=incoming.now,
        ).number  # fmt: skip
        for (_, unit), row in commissions.mails(session, [number]).items():
            outbox.set_content(session, row.id, ours(number, unit), b"")
    return number


def ours(number: str, unit: str) -> str:
    return f"<commission.{number}.{list(UNITS).index(unit)}@163.test>"


def replies(incoming: Incoming, number: str) -> list[Reply]:
    with incoming.database.read() as session:
        return commission_replies.replies(session, commissions.get(session, number))


def task(incoming: Incoming, number: str, unit: str = "财政局") -> Task:
    with incoming.database.read() as session:
        found = commissions.get(session, number)
        return next(each for each in commissions.tasks(session, [found])[found.id] if each.unit == unit)


def said(text: str, **headers: str) -> bytes:
    """A mail without a draft."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = headers.pop("sender", UNITS["财政局"])
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def test_a_changed_subject_is_known_by_the_thread(incoming: Incoming) -> None:
    """The mail it answers says which commission and whose."""
    number = opened(incoming)
    incoming.arrive(letter(TITLE, Subject="报送信息", In_Reply_To=ours(number, "财政局")))
    incoming.file()
    (found,) = replies(incoming, number)
    assert (found.row.how, found.unit, found.asked) == ("thread", "财政局", True)
    assert found.row.reason == "回复发给财政局的约稿2020-01邮件"
    assert task(incoming, number).outcome(DUE) is Outcome.DELIVERED


def test_references_do_where_in_reply_to_is_missing(incoming: Incoming) -> None:
    """Some programs write References alone."""
    number = opened(incoming)
    incoming.arrive(letter(TITLE, Subject="报送", References=f"<x@y.test> {ours(number, '财政局')}"))
    incoming.file()
    assert [found.row.how for found in replies(incoming, number)] == ["thread"]


def test_another_address_of_the_same_unit(incoming: Incoming) -> None:
    """Nobody knows the address and the draft names no unit: it waits in the queue, the unit has delivered."""
    number = opened(incoming)
    incoming.arrive(
        letter(
            "队伍建设见成效", None, sender="someone@other.test", Subject="稿件",
            In_Reply_To=ours(number, "财政局"),
        )
    )  # fmt: skip
    incoming.file()
    (draft,) = incoming.submissions()
    assert draft.unit is None
    (found,) = replies(incoming, number)
    assert found.unit == "财政局"
    assert task(incoming, number).delivered_at is not None
    with incoming.database.write() as session:
        submissions.assign(session, draft.number, "民政局", who="干事", now=incoming.now)
    assert task(incoming, number).delivered_at is None
    assert task(incoming, number, "民政局").delivered_at is not None


@pytest.mark.parametrize("subject", ["转发：【约稿{}】春季企业用工", "财政局约稿{}", "Re: 【约稿{}】"])
def test_the_number_in_the_subject(incoming: Incoming, subject: str) -> None:
    """Answered, forwarded or written anew: the number says it."""
    number = opened(incoming)
    incoming.arrive(letter(TITLE, Subject=subject.format(number)))
    incoming.file()
    (found,) = replies(incoming, number)
    assert (found.row.how, found.row.reason) == ("reference", f"主题注明约稿{number}")


def test_forwarded_as_a_mail_inside(incoming: Incoming) -> None:
    """The commission comes back inside the mail: its subject and Message-ID say which."""
    number = opened(incoming)
    mail = message_from_bytes(letter(TITLE, Subject="信息"), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    inner = EmailMessage(policy=SMTP)
    inner["Subject"] = "春季企业用工"
    inner["Message-ID"] = ours(number, "财政局")
    inner.set_content("请报送。")
    mail.make_mixed()
    mail.add_attachment(inner)
    incoming.arrive(mail.as_bytes())
    incoming.file()
    assert {found.row.how for found in replies(incoming, number)} == {"thread"}


def test_two_commissions_open_at_once(incoming: Incoming) -> None:
    """By number, by thread and by title each draft goes to its own; of a third thing nothing is said."""
    use, flood = opened(incoming), opened(incoming, "汛前准备")
    incoming.arrive(
        letter("市财政局支持汛前准备", Subject="信息"),
        letter(TITLE, Subject="信息", In_Reply_To=ours(use, "财政局")),
        letter("市民政局关爱老人", "民政局", Subject="信息", sender=UNITS["民政局"]),
        letter("市民政局开展培训", "民政局", Subject=f"【约稿{flood}】", In_Reply_To=ours(use, "民政局")),
    )
    incoming.file()
    assert [(found.unit, found.row.how) for found in replies(incoming, use)] == [("财政局", "thread")]
    assert [(found.unit, found.row.how) for found in replies(incoming, flood)] == [
        ("财政局", "title"),
        ("民政局", "reference"),
    ]


def test_a_unit_that_was_not_asked(incoming: Incoming) -> None:
    """It is kept as an answer nobody asked for, and the draft is filed like any other."""
    number = opened(incoming, "春季企业用工", "财政局")
    incoming.arrive(letter("市民政局开展培训", "民政局", Subject=f"约稿{number}"))
    incoming.file()
    (found,) = replies(incoming, number)
    assert (found.unit, found.asked) == ("民政局", False)
    assert len(incoming.submissions()) == 1


def test_two_replies_and_one_after_closing(incoming: Incoming) -> None:
    """All are kept; the first decides."""
    number = opened(incoming)
    for days in (0, 1, 30):
        moment = DUE - dt.timedelta(hours=1) + dt.timedelta(days=days)
        incoming.arrive(letter(f"{TITLE}{days}", Subject=f"约稿{number}"), at=moment)
        incoming.file()
        if days == 1:
            with incoming.database.write() as session:
                commissions.get(session, number).closed_at = moment
    assert len(replies(incoming, number)) == 3
    assert task(incoming, number).outcome(DUE + dt.timedelta(days=40)) is Outcome.DELIVERED


def test_received_is_acknowledged(incoming: Incoming) -> None:
    """收到 in answer to our mail; a bare one where there is one thing it can be about; once, by the first."""
    number = opened(incoming)
    incoming.arrive(said("收到。", Subject="Re: 【约稿】", In_Reply_To=ours(number, "财政局")))
    incoming.arrive(said("收到", Subject="收到", sender=UNITS["民政局"]))
    incoming.file()
    assert task(incoming, number).acknowledged_at == incoming.now
    assert task(incoming, number, "民政局").acknowledged_at == incoming.now
    assert task(incoming, number).delivered_at is None
    other = opened(incoming, "汛前准备", "民政局"), opened(incoming, "防火", "民政局")
    incoming.arrive(said("收到", Subject="收到", sender=UNITS["民政局"], Message_ID="<second@unit.test>"))
    incoming.file()
    assert [task(incoming, each, "民政局").acknowledged_at for each in other] == [None, None]


def test_machines_acknowledge_nothing(incoming: Incoming) -> None:
    """An automatic reply to our mail is no answer."""
    number = opened(incoming)
    incoming.arrive(
        said(
            "我正在休假。", Subject="自动回复", In_Reply_To=ours(number, "财政局"),
            Auto_Submitted="auto-replied",
        )
    )  # fmt: skip
    incoming.file()
    assert replies(incoming, number) == []
    assert task(incoming, number).acknowledged_at is None


def test_without_commissions_nothing_is_asked(incoming: Incoming) -> None:
    """A draft that says 约稿 is filed as ever where no commission is known."""
    incoming.arrive(letter(TITLE, Subject="约稿2020-01"))
    incoming.file()
    assert incoming.submissions()[0].commissioned
    with incoming.database.read() as session:
        assert session.query(OutboxRow).filter(OutboxRow.kind == "commission").count() == 0


def test_a_draft_assigned_later_is_matched_by_its_title(incoming: Incoming) -> None:
    """Nobody knew whose it was; once staff say it, the commission of its unit has its answer."""
    number = opened(incoming)
    incoming.arrive(letter("保障春季企业用工的做法", None, sender="someone@other.test", Subject="稿件"))
    incoming.arrive(letter("春季企业植树的做法", None, sender="other@other.test", Subject="稿件"))
    incoming.file()
    assert replies(incoming, number) == []
    with incoming.database.write() as session:
        said = [
            assigning.assign(session, draft.number, "财政局", who="干事", now=incoming.now)[1]
            for draft in incoming.submissions()
        ]
    assert said == [number, None]
    (found,) = replies(incoming, number)
    assert (found.unit, found.row.how, found.row.received_at) == ("财政局", "title", incoming.now)
    assert task(incoming, number).delivered_at == incoming.now


def test_a_draft_older_than_the_commission_answers_nothing(incoming: Incoming) -> None:
    """Nor does one whose unit was not asked, or that answers another already."""
    incoming.arrive(
        letter("春季企业用工的做法", None, sender="someone@other.test", Subject="稿件"),
        at=incoming.now - dt.timedelta(days=1),
    )
    incoming.file()
    number = opened(incoming, "春季企业用工", "财政局")
    incoming.arrive(letter("春季企业用工新做法", None, sender="x@other.test", Subject=f"约稿{number}"))
    incoming.arrive(letter("再谈春季企业用工", None, sender="y@other.test", Subject="稿件"))
    incoming.file()
    old, told, late = (draft.number for draft in incoming.submissions())
    with incoming.database.write() as session:
        for draft, unit in ((old, "财政局"), (told, "财政局"), (late, "民政局")):
            assert assigning.assign(session, draft, unit, who="干事", now=incoming.now)[1] is None
    assert [found.row.how for found in replies(incoming, number)] == ["reference"]
