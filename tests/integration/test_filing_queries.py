"""积分查询 as it is filed: whose account is owed to whom, and who hears nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from ingest.reader import Reader
from ingest.replay import replay_messages
from store import contacts, digests, outbox, terms
from store.archive import Archive
from store.contacts import NewContact
from store.session import Database
from tests.integration.incoming import DESK, NOTICE, Incoming, letter

CZJ, BOTH, CLINIC, BANK, OUTSIDE, LEFT = (
    f"{name}@unit.test" for name in ("czj", "both", "clinic", "bank", "outside", "left")
)
CONTACTS = (
    NewContact("财政局", CZJ),
    NewContact("财政局", BOTH),
    NewContact("民政局", BOTH),
    NewContact("卫生健康委员会", CLINIC, child="疾控中心"),
    NewContact("中国人民银行义马支行", BANK),
    NewContact("财政局", LEFT),
)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(NOTICE, 1) as warm:
        yield warm


@pytest.fixture
def incoming(database: Database, reader: Reader, tmp_path: Path) -> Iterator[Incoming]:
    archive = Archive(tmp_path / "archive")
    now = dt.datetime(2020, 5, 12, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    with database.write() as session:
        added = [contacts.add(session, new, who="干事", now=now) for new in CONTACTS]
        terms.end(session, added[-1], who="干事", now=now)
    yield Incoming(database, archive, reader, now)
    archive.close()


def question(sender: str = CZJ, subject: str = "积分查询", text: str = "", **headers: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail["From"] = sender
    mail["Subject"] = subject
    mail.set_content(text or f"请查询。{sender}")
    return mail.as_bytes()


def named_in_digest(incoming: Incoming) -> list[int]:
    with incoming.database.read() as session:
        day = dt.timedelta(days=1)
        return [each.id for each in digests.span(session, incoming.now - day, incoming.now).letters]


@pytest.mark.parametrize(
    ("sender", "units"),
    [
        (CZJ, ["财政局"]),
        (BOTH, ["财政局", "民政局"]),
        (CLINIC, ["卫生健康委员会"]),
        (BANK, ["中国人民银行义马支行"]),
    ],
)
def test_a_registered_address_is_owed_its_units_account(
    incoming: Incoming, sender: str, units: list[str]
) -> None:
    """Of each unit that it serves; a second-level body's person is owed the parent's."""
    (message,) = incoming.arrive(question(sender))
    incoming.file()
    assert incoming.owed() == [("account_answer", f"{message}:{unit}", sender) for unit in units]
    assert named_in_digest(incoming) == []


@pytest.mark.parametrize("sender", [OUTSIDE, LEFT])
def test_anybody_else_hears_nothing_and_staff_read_it(incoming: Incoming, sender: str) -> None:
    """A stranger who names a unit, and somebody who no longer serves it."""
    (message,) = incoming.arrive(question(sender, text="我是财政局的，请告知我局积分。\n义马市财政局"))
    incoming.file()
    assert incoming.owed() == []
    assert named_in_digest(incoming) == [message]


def test_a_forger_hears_nothing(incoming: Incoming) -> None:
    """A registered address that fails the provider's checks is nobody's."""
    forged = question(Authentication_Results="mx27; spf=fail smtp.mailfrom=czj@unit.test; dmarc=fail")
    (message,) = incoming.arrive(forged)
    incoming.file()
    assert incoming.owed() == []
    assert named_in_digest(incoming) == [message]


def test_nobody_is_answered_for_old_mail(incoming: Incoming) -> None:
    """Mail before receipts_since, imported or seen again gets no account, nor does reading it again."""
    incoming.arrive(question(), answerable=False)
    incoming.file()
    replay_messages(incoming.database, incoming.archive, incoming.reader, None, "干事", incoming.now)
    assert incoming.owed() == []


def test_accounts_and_receipts_share_the_cap(incoming: Incoming) -> None:
    """A sender gets so many mails a day, whatever they are; the second of two accounts may be past it."""
    incoming.desk = replace(DESK, receipts_per_sender=2)
    incoming.arrive(letter("财政局开展植树", sender=BOTH))
    incoming.file()
    incoming.arrive(question(BOTH))
    incoming.file()
    assert [kind for kind, *_ in incoming.owed()] == ["receipt", "account_answer"]
    incoming.arrive(question(BOTH, text="再查一次。"))
    incoming.file()
    assert len(incoming.owed()) == 2


def test_thanks_for_an_account_ask_for_none(incoming: Incoming) -> None:
    """Our own subject in an answer's must not set off the next account."""
    incoming.arrive(
        question(subject="Re: 【账目】财政局2020年政务信息积分（截至5月12日）", text="收到，谢谢")
    )
    incoming.file()
    assert incoming.owed() == []


def test_an_objection_in_answer_to_a_ground_is_no_question(incoming: Incoming) -> None:
    """What is filed for a person to answer gets a receipt, not an account."""
    with incoming.database.write() as session:
        outbox.enqueue(session, outbox.Owed("commission_ground", "2020-01:7", "财政局", CZJ), incoming.now)
        (row,) = outbox.of_subjects(session, "commission_ground", ["2020-01:7"])
        outbox.set_content(session, row.id, "<ground@163.test>", b"mail")
    (message,) = incoming.arrive(
        question(subject="Re: 告知", text="请问为何扣分，多少是我局的积分？", In_Reply_To="<ground@163.test>")
    )
    incoming.file()
    assert [owed for owed in incoming.owed() if owed[0] != "commission_ground"] == [
        ("receipt", str(message), CZJ)
    ]
