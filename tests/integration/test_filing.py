"""What is filed and what is owed for it: real originals, the real guarded reader, both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, select, text

from ingest.filing import Filed
from ingest.importing import import_mail
from ingest.reader import Reader
from store import contacts, digests, messages, outbox, submissions
from store.archive import Archive
from store.errors import ArchiveError
from store.models import Base, Message, MessageState
from store.session import Database, Session
from tests.integration.incoming import DESK, NOTICE, STAFF, Incoming, corpus, letter

TITLE = "市财政局规范预算绩效管理"
SENDER = "bgs@unit.test"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(NOTICE, 1) as warm:
        yield warm


@pytest.fixture
def incoming(database: Database, reader: Reader, tmp_path: Path, now: dt.datetime) -> Iterator[Incoming]:
    archive = Archive(tmp_path / "archive")
    yield Incoming(database, archive, reader, now)
    archive.close()


def receipts(incoming: Incoming) -> list[tuple[str, str]]:
    """Subject and address of every receipt owed."""
    return [(subject, address) for kind, subject, address in incoming.owed() if kind == "receipt"]


def alerts(incoming: Incoming) -> list[tuple[str, str]]:
    return [(subject, address) for kind, subject, address in incoming.owed() if kind == "alert"]


def test_a_draft_is_filed_with_its_receipt(incoming: Incoming) -> None:
    """The message is settled; each draft has unit, kind, 字数 and the next 收稿号; the sender is answered."""
    first, second = incoming.arrive(letter(TITLE, Subject="市财政局信息"), corpus("habit2-three-docx"))
    assert incoming.file() == Filed(filed=2, submissions=4)
    message = incoming.message(first)
    assert (message.state, message.nature, message.attempts) == (MessageState.FILED, "submission", 1)
    assert (message.subject, message.read_at) == ("市财政局信息", incoming.now)
    filed = incoming.submissions()
    assert [each.number for each in filed] == ["2020-0001", "2020-0002", "2020-0003", "2020-0004"]
    assert [each.message_id for each in filed] == [first, second, second, second]
    draft = filed[0]
    assert (draft.title, draft.unit, draft.confidence, draft.kind) == (TITLE, "财政局", "certain", "条目")
    assert (draft.day, draft.source, draft.limit) == (dt.date(2020, 3, 25), "body", 500)
    assert draft.words > 60
    assert draft.evidence[0]["unit"] == "财政局"
    assert receipts(incoming)[0] == (str(first), SENDER)
    assert [len(incoming.message(each).attachments) for each in (first, second)] == [0, 3]
    assert incoming.file() == Filed()


def test_the_receipt_is_owed_in_the_transaction_that_files(incoming: Incoming) -> None:
    """No commit shows a filed message without its receipt, nor a receipt without its message."""
    (message,) = incoming.arrive(letter(TITLE))
    seen: list[tuple[str, int]] = []

    def look(_: Session) -> None:
        with incoming.database.read() as session:
            state = session.scalars(select(Message.state).where(Message.id == message)).one()
        seen.append((state.value, len(receipts(incoming))))

    event.listen(Session, "after_commit", look)
    try:
        incoming.file()
    finally:
        event.remove(Session, "after_commit", look)
    assert set(seen) == {("received", 0), ("filed", 1)}


def test_an_unknown_unit_waits_in_the_queue_and_is_answered(incoming: Incoming) -> None:
    """Nobody is guessed; the sender hears that the draft came."""
    (message,) = incoming.arrive(letter("全市春耕生产有序推进", None))
    incoming.file()
    with incoming.database.read() as session:
        (waiting,) = submissions.queue(session)
    assert (waiting.unit, waiting.confidence, waiting.message_id) == (None, "unknown", message)
    assert receipts(incoming) == [(str(message), SENDER)]


def test_a_registered_address_names_the_unit(incoming: Incoming) -> None:
    """What staff registered is known to the reader of the very next message."""
    with incoming.database.write() as session:
        contact = contacts.NewContact("民政局", SENDER)
        contacts.add(session, contact, who="干事", now=incoming.now)
    incoming.arrive(letter("全市春耕生产有序推进", None))
    incoming.file()
    (draft,) = incoming.submissions()
    assert (draft.unit, draft.evidence[0]["where"]) == ("民政局", "address")


def test_each_draft_goes_to_its_own_unit(incoming: Incoming) -> None:
    """Where drafts of one mail are of different units, each is filed for its own."""
    incoming.arrive(corpus("unit-differs-between-drafts"))
    incoming.file()
    units = {draft.unit for draft in incoming.submissions()}
    assert len(units) > 1
    assert None not in units


def test_what_is_wrong_is_stored_and_told(incoming: Incoming) -> None:
    """A damaged attachment makes no submission; its problem is kept and the sender is answered."""
    (message,) = incoming.arrive(corpus("problem-truncated-docx"))
    assert incoming.file() == Filed(filed=1)
    found = incoming.message(message)
    assert [(each.code, each.place) for each in found.problems] == [("damaged", "统计信息.docx")]
    assert found.attachments[0].problem == "damaged"
    assert receipts(incoming) == [(str(message), "anjing2020@qq.com")]


def every_text(database: Database) -> str:
    """Everything that any table holds, as text."""
    with database.read() as session:
        tables = [table.name for table in Base.metadata.sorted_tables]
        rows = [session.execute(text(f'SELECT * FROM "{name}"')).all() for name in tables]  # noqa: S608  ours
    return repr(rows)


@pytest.mark.parametrize(
    "raw",
    [
        letter(TITLE, Subject="秘密★1年"),
        corpus("sealed-subject"),
        corpus("sealed-page-header"),
        corpus("sealed-first-lines-of-a-document"),
        corpus("sealed-file-name"),
    ],
    ids=["body", "subject", "page-header", "first-lines", "file-name"],
)
def test_a_sealed_message_leaves_nothing_of_its_content(
    incoming: Incoming, raw: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """Row and original are sealed, staff alerted, nobody answered; no table and no log has a word of it."""
    (message,) = incoming.arrive(raw)
    assert incoming.file() == Filed(sealed=1)
    row = incoming.message(message)
    assert (row.state, row.nature, row.subject) == (MessageState.SEALED, "sealed", None)
    assert incoming.owed() == [("alert", f"sealed:{message}", address) for address in STAFF]
    assert incoming.archive.sealed_bytes(row.sha256) == raw
    assert not incoming.archive.path(row.sha256).exists()
    with pytest.raises(ArchiveError):
        incoming.archive.get(row.sha256)
    held = every_text(incoming.database) + "".join(capfd.readouterr())
    assert row.sha256 in held
    for word in (TITLE, "志愿者", "密", "材料", "请查收", "安静"):
        assert word not in held


def test_a_kill_between_row_and_original_is_mended(incoming: Incoming) -> None:
    """A message sealed in the database whose original still lies open is sealed by the next run."""
    (message,) = incoming.arrive(corpus("sealed-subject"))
    with incoming.database.write() as session:
        messages.seal(session, message, incoming.now)
    sha256 = incoming.message(message).sha256
    assert incoming.archive.path(sha256).exists()
    assert incoming.file() == Filed()
    assert not incoming.archive.path(sha256).exists()
    assert incoming.archive.sealed_bytes(sha256) == corpus("sealed-subject")


def test_urgent_mail_alerts_staff_at_once(incoming: Incoming) -> None:
    """An alert to each of staff is owed in the same run, and goes out before the receipt."""
    (message,) = incoming.arrive(corpus("urgent-incident"))
    incoming.file()
    assert alerts(incoming) == [(f"urgent:{message}", address) for address in STAFF]
    assert receipts(incoming) == [(str(message), "anjing2020@qq.com")]
    assert incoming.message(message).urgent


def test_old_urgent_mail_alerts_nobody(incoming: Incoming) -> None:
    """What lay in the mailbox at the first start is history: neither alert nor receipt."""
    (message,) = incoming.arrive(corpus("urgent-incident"), answerable=False)
    assert incoming.file() == Filed(filed=1, submissions=1)
    assert incoming.message(message).urgent
    assert incoming.owed() == []


def test_an_imported_message_is_filed_and_never_answered(incoming: Incoming, tmp_path: Path) -> None:
    """Import goes the way of received mail, without receipt or alert, also of the newest mail."""
    for name in ("urgent-incident", "habit3-html-only"):
        (tmp_path / f"{name}.eml").write_bytes(corpus(name))
    files = sorted(tmp_path.glob("*.eml"))
    import_mail(files, incoming.archive, incoming.database, lambda: incoming.now)
    assert incoming.file() == Filed(filed=2, submissions=2)
    assert incoming.owed() == []


@pytest.mark.parametrize(
    ("name", "nature"),
    [("nature-bounce", "bounce"), ("nature-auto-reply", "auto_reply"), ("nature-withdrawal", "withdrawal")],
)
def test_what_a_machine_or_a_person_must_not_be_answered_is_filed(
    incoming: Incoming, name: str, nature: str
) -> None:
    """Bounces, automatic replies and withdrawals are kept by their nature and get no receipt."""
    (message,) = incoming.arrive(corpus(name))
    assert incoming.file() == Filed(filed=1)
    assert incoming.message(message).nature == nature
    assert incoming.owed() == []


def test_a_bounce_marks_the_mail_that_it_returns(incoming: Incoming) -> None:
    """The mail of ours whose Message-ID it quotes is shown as returned; one that was not sent is not."""
    incoming.arrive(letter(TITLE), letter("市财政局开展植树"))
    incoming.file()
    with incoming.database.write() as session:
        for row in outbox.unrendered(session):
            outbox.set_content(session, row.id, f"<receipt.{row.id}@163.test>", b"mail")
        sent = outbox.claim(session, incoming.now)
        assert sent is not None
        outbox.settle_sent(session, sent.id, "250", incoming.now)
    bounce = corpus("nature-bounce")
    for number in (sent.id, sent.id + 1):
        own = b"Message-ID: <receipt.%d@163.test>\nFrom: ymzfxxk@163.com" % number
        incoming.arrive(bounce.replace(b"From: ymzfxxk@163.com", own))
    assert incoming.file() == Filed(filed=2)
    with incoming.database.read() as session:
        returned = {row.id: row.returned_at for row in outbox.listing(session)}
        (told,) = digests.span(session, incoming.now - dt.timedelta(1), incoming.now).returned
    assert returned == {sent.id: incoming.now, sent.id + 1: None}
    assert told.id == sent.id


def test_junk_is_answered_only_for_a_certain_unit(incoming: Incoming) -> None:
    """Both are filed; the sender of the draft whose unit is known is answered."""
    mails = letter(TITLE, Subject="市财政局信息"), letter("全市春耕生产有序推进", None)
    known, _ = incoming.arrive(*mails, junk=True)
    assert incoming.file() == Filed(filed=2, submissions=2)
    assert receipts(incoming) == [(str(known), SENDER)]


def test_receipts_are_capped_by_sender_and_day(incoming: Incoming) -> None:
    """Within a round and across rounds of a day; the next day in Shanghai the sender is answered again."""
    mails = [letter(f"{TITLE}之{number}") for number in range(4)]
    other = letter(TITLE, sender="other@unit.test")
    ids = incoming.arrive(*mails[:2])
    incoming.file()
    ids += incoming.arrive(*mails[2:], other)
    assert incoming.file() == Filed(filed=3, submissions=3)
    cap = DESK.receipts_per_sender
    assert receipts(incoming) == [(str(each), SENDER) for each in ids[:cap]] + [
        (str(ids[-1]), "other@unit.test")
    ]
    incoming.now = incoming.now.replace(hour=0, minute=0) + dt.timedelta(days=1)
    (later,) = incoming.arrive(letter(f"{TITLE}之五"))
    incoming.file()
    assert receipts(incoming)[-1] == (str(later), SENDER)


def test_no_staff_no_alert(incoming: Incoming) -> None:
    """Without an address of staff an urgent mail is filed and answered all the same."""
    incoming.desk = replace(DESK, staff=())
    (message,) = incoming.arrive(corpus("urgent-incident"))
    assert incoming.file() == Filed(filed=1, submissions=1)
    assert incoming.owed() == [("receipt", str(message), "anjing2020@qq.com")]
