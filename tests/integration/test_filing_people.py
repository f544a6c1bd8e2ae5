"""Forms of annex 1 and second-level bodies' drafts, from the mail to what is filed, decided and sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.filing import Filed
from ingest.reader import Reader
from ingest.replay import replay_messages
from notify.calendar import Calendar
from notify.render import Writer, render_owed
from notify.templates import Templates
from store import contacts, outbox, proposals
from store.archive import Archive
from store.contacts import NewContact
from store.models import ContactProposal, OutboxRow, OutboxState
from store.outbox import Owed
from store.session import Database
from tests.integration.incoming import NOTICE, Incoming, corpus, letter
from tests.unit.ingest.pdf_files import pdf, picture
from tests.unit.ingest.plain_mails import mail, word

QR = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
PERSON = "信息员：张三　手机：13900000000　邮箱：zs@example.com"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(NOTICE, 1) as warm:
        yield warm


@pytest.fixture
def incoming(database: Database, reader: Reader, tmp_path: Path, now: dt.datetime) -> Iterator[Incoming]:
    archive = Archive(tmp_path / "archive")
    yield Incoming(database, archive, reader, now)
    archive.close()


def form(*lines: str, name: str = "信息员登记表.docx") -> bytes:
    return mail("信息员登记表", "请查收", {name: word("信息员登记表", *lines)})


def waiting(incoming: Incoming) -> list[tuple[str | None, list[str]]]:
    """Unit and names of every form that waits."""
    with incoming.database.read() as session:
        return [
            (each.unit, [person.name for person in proposals.people(each)])
            for each in proposals.waiting(session)
        ]


def written(incoming: Incoming, group_qr: Path | None = None) -> dict[str, OutboxRow]:
    """The mails of each kind, rendered."""
    writer = Writer(
        "desk@163.test", Templates(), {2020: NOTICE}, lambda _, __: None, Calendar(),
        incoming.archive.get, group_qr,
    )  # fmt: skip
    render_owed(incoming.database, writer, lambda: incoming.now)
    with incoming.database.read() as session:
        rows = [outbox.get(session, row.id) for row in outbox.listing(session)]
        return {row.kind: row for row in rows if row is not None}


def parsed(row: OutboxRow) -> EmailMessage:
    return message_from_bytes(row.content or b"", policy=policy.default)


def test_a_form_is_filed_as_a_proposal(incoming: Incoming) -> None:
    """What it says waits for staff; nothing is changed, nobody is answered."""
    incoming.arrive(corpus("nature-contacts-form-word-table"))
    assert incoming.file() == Filed(filed=1)
    assert waiting(incoming) == [("水利局", ["李四", "张三"])]
    assert incoming.owed() == []
    with incoming.database.read() as session:
        assert contacts.listing(session) == []
    assert incoming.file() == Filed()


def test_two_units_make_two_proposals(incoming: Incoming) -> None:
    """Each is decided by itself."""
    incoming.arrive(form("单位：财政局", PERSON, "单位：民政局", "信息员：李四　手机：13900000001"))
    incoming.file()
    assert waiting(incoming) == [("财政局", ["张三"]), ("民政局", ["李四"])]


def test_a_form_that_came_earlier_is_proposed_on_replay(incoming: Incoming) -> None:
    """What was filed before forms were read becomes a proposal, once, and only where somebody takes it."""
    incoming.arrive(form("单位：财政局", PERSON, "单位：民政局", "信息员：李四　手机：13900000001"))
    incoming.file()
    again = (incoming.database, incoming.archive, incoming.reader, None)
    assert replay_messages(*again, "干事", incoming.now) == []
    with incoming.database.write() as session:
        session.query(ContactProposal).delete()
    told = replay_messages(*again, None, incoming.now)
    assert [(each.field, each.after, each.outcome) for each in told] == [
        ("人员情况表", "财政局", "建议"),
        ("人员情况表", "民政局", "建议"),
    ]
    assert waiting(incoming) == []
    assert [each.outcome for each in replay_messages(*again, "干事", incoming.now)] == ["已采纳", "已采纳"]
    assert waiting(incoming) == [("财政局", ["张三"]), ("民政局", ["李四"])]


def test_an_unknown_unit_is_nobodys(incoming: Incoming) -> None:
    """A form of a unit that the notice does not name waits without one."""
    incoming.arrive(form("单位：渑池县财政局", PERSON))
    incoming.file()
    assert waiting(incoming) == [(None, ["张三"])]


def test_a_scanned_form_waits_for_a_person(incoming: Incoming) -> None:
    """Nobody can be read from it; it is listed all the same, with the problem."""
    scan = pdf([[]], drawn=picture())
    (message,) = incoming.arrive(mail("水利局信息员登记表", "请查收", {"信息员登记表.pdf": scan}))
    incoming.file()
    assert waiting(incoming) == [("水利局", [])]
    assert [each.code for each in incoming.message(message).problems] == ["scanned"]


def register(incoming: Incoming, address: str, role: str | None = "信息员") -> None:
    with incoming.database.write() as session:
        new = NewContact("卫生健康委员会", address, name="张三", role=role)
        contacts.add(session, new, who="干事", now=incoming.now)


def kinds(incoming: Incoming) -> list[tuple[str, str]]:
    return [(kind, address) for kind, _, address in incoming.owed()]


def test_a_childs_receipt_is_copied_to_its_parent(incoming: Incoming) -> None:
    """The parent's 信息员 sees what the 疾控中心 was told, and that it is a copy; it answers no mail."""
    register(incoming, "wjw@unit.test")
    child = letter("全市开展疫情防控培训", "疾控中心", sender="cdc@unit.test", Subject="疾控中心信息")
    incoming.arrive(child)
    incoming.file()
    assert kinds(incoming) == [("receipt", "cdc@unit.test"), ("receipt_copy", "wjw@unit.test")]
    copy = parsed(written(incoming)["receipt_copy"])
    assert (copy["To"], copy["In-Reply-To"], copy["Auto-Submitted"]) == (
        "wjw@unit.test",
        None,
        "auto-generated",
    )
    assert "（抄送）" in copy["Subject"]
    text = copy.get_body(("plain",))
    assert text is not None
    assert "疾控中心来稿的回执抄送你单位信息员" in text.get_content()


@pytest.mark.parametrize(
    ("unit", "sender", "address", "role"),
    [
        ("卫生健康委员会", "cdc@unit.test", "wjw@unit.test", "信息员"),
        ("疾控中心", "wjw@unit.test", "wjw@unit.test", "信息员"),
        ("疾控中心", "cdc@unit.test", "wjw@unit.test", "主管领导"),
    ],
    ids=["not from a second-level body", "sent by the 信息员", "no 信息员 is registered"],
)
def test_no_copy(incoming: Incoming, unit: str, sender: str, address: str, role: str) -> None:
    """Where there is nobody else to tell, one receipt goes out."""
    register(incoming, address, role)
    incoming.arrive(letter("全市开展疫情防控培训", unit, sender=sender, Subject=f"{unit}信息"))
    incoming.file()
    assert kinds(incoming) == [("receipt", sender)]


def take(incoming: Incoming) -> None:
    incoming.arrive(form("单位：财政局", PERSON))
    incoming.file()
    with incoming.database.write() as session:
        (waits,) = proposals.waiting(session)
        proposals.take(session, waits.id, who="干事", now=incoming.now)


def test_the_welcome_shows_nickname_and_picture(incoming: Incoming, tmp_path: Path) -> None:
    """单位+姓名, and the QR picture beside the HTML part, named by its Content-ID."""
    (tmp_path / "qr.png").write_bytes(QR)
    take(incoming)
    welcome = parsed(written(incoming, tmp_path / "qr.png")["welcome"])
    assert welcome["To"] == "zs@example.com"
    html = welcome.get_body(("html",))
    assert html is not None
    assert "财政局+张三" in html.get_content()
    assert 'src="cid:group-qr"' in html.get_content()
    (image,) = (part for part in welcome.walk() if part.get_content_maintype() == "image")
    assert (image["Content-ID"], image.get_content_disposition()) == ("<group-qr>", "inline")
    assert image.get_content() == QR


def test_the_welcome_without_a_picture(incoming: Incoming) -> None:
    """Without the setting the mail says whom to ask and shows nothing."""
    take(incoming)
    welcome = parsed(written(incoming)["welcome"])
    text = welcome.get_body(("plain",))
    assert text is not None
    assert "请向我科索取" in text.get_content()
    assert not any(part.get_content_maintype() == "image" for part in welcome.walk())


@pytest.mark.parametrize("content", [None, b"not a picture", QR + b"\0" * (2 << 20)])
def test_a_picture_that_cannot_be_shown(incoming: Incoming, tmp_path: Path, content: bytes | None) -> None:
    """Missing, no picture or too large: the mail is kept and shown to staff with the file's name."""
    file = tmp_path / "qr.png"
    if content is not None:
        file.write_bytes(content)
    take(incoming)
    row = written(incoming, file)["welcome"]
    assert row.state is OutboxState.REFUSED
    assert str(file) in (row.reply or "")


def test_a_unit_is_asked_for_whom_it_lacks(incoming: Incoming) -> None:
    """The reminder names the roles that nobody has."""
    register(incoming, "wjw@unit.test")
    with incoming.database.write() as session:
        owed = Owed("contact_reminder", "2020-03", "卫生健康委员会", "wjw@unit.test")
        outbox.enqueue(session, owed, incoming.now)
    text = parsed(written(incoming)["contact_reminder"]).get_body(("plain",))
    assert text is not None
    assert "尚缺：主管领导" in text.get_content().splitlines()[2]
