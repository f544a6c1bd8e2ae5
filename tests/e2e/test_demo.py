"""The demo, run once as `make demo` runs it: its numbers, its mails, and what must not be in them."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import smtplib
import ssl
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from app.demo.drafts import Letter
from app.demo.outcome import kind
from app.demo.papers import archive, pdf
from app.demo.play import MAILBOX
from app.demo.senders import senders
from app.demo.servers import HOST, post_office
from app.demo.show import run
from app.demo.specials import letters
from app.errors import AppError
from scoring.period import SHANGHAI
from tests.played import ROOT, PlayedDemo

EXPECTED = Path(__file__).parent / "demo.json"
NEVER_ANSWERED = {
    "postmaster@yima.example",  # a bounce
    "news@training.example",  # a list
    "0398_0501@163.com",  # what was sealed
    MAILBOX,
}
ANSWERED_ONCE = "0398_wgl@163.com"  # one mail of drafts, and an auto-reply
SEALED_WORDS = "关于报送有关材料的函"


@dataclass(frozen=True)
class Played:
    """What `xinxike demo` left: its folder, its numbers, every mail it sent, what it showed."""

    out: Path
    summary: dict[str, Any]
    mails: list[EmailMessage]
    shown: str

    def of(self, kind_of_mail: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if kind(mail) == kind_of_mail]


@pytest.fixture(scope="module")
def played(played_demo: PlayedDemo, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The quarter, in a folder of these tests: commands work on it."""
    out = shutil.copytree(played_demo.out, tmp_path_factory.mktemp("demo") / "demo-out", symlinks=True)
    mails = [_parsed(file) for file in sorted((out / "mail").glob("*.eml"))]
    return Played(out, json.loads((out / "summary.json").read_text("utf-8")), mails, played_demo.shown)


@pytest.fixture(scope="module")
def composed() -> tuple[Letter, ...]:
    """The quarter's mail."""
    return letters(MAILBOX)


def xinxike(*arguments: str) -> str:
    """Run a command; its standard output."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("XINXIKE_")}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT, env=plain, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_numbers(played: Played) -> None:
    """The summary is, number by number, the one that every run on every machine gives."""
    found = dict(played.summary)
    assert len(found.pop("checksum")) == 64
    assert found == json.loads(EXPECTED.read_text("utf-8"))


def test_screen_ends_with_the_numbers(played: Played) -> None:
    """The terminal shows what happened, then the summary, the best ten units and the next steps."""
    for text in ("【警示】", "冲销误登的采用", "【通报】发至33个单位", "通报排名前十", "下一步："):
        assert text in played.shown


def test_every_mail_is_kept_twice(played: Played) -> None:
    """Each sent mail lies there as .eml and as .html, listed by an index."""
    folder = played.out / "mail"
    htmls = {file.stem for file in folder.glob("*.html")} - {"index"}
    assert htmls == {file.stem for file in folder.glob("*.eml")}
    assert (folder / "index.html").read_text("utf-8").count("<tr>") == len(played.mails)


def test_letters_go_to_registered_addresses(played: Played) -> None:
    """A unit's 通报 goes once to the address marked for it, and to no other."""
    marked = Counter(sender.address for sender in senders() if sender.contact == "bulletin")
    assert Counter(mail["To"] for mail in played.of("bulletin")) == marked


def test_all_read_the_same_document(played: Played) -> None:
    """Every 通报 to units, staff and leaders brings the one .docx that was issued."""
    mails = [mail for name in ("bulletin", "bulletin_copy", "bulletin_leader") for mail in played.of(name)]
    documents = {
        part.get_content()
        for mail in mails
        for part in mail.iter_attachments()
        if (part.get_filename() or "").endswith(".docx")
    }
    assert len(documents) == 1
    assert all(len(list(mail.iter_attachments())) == 2 for mail in mails)


def test_machines_are_not_answered(played: Played) -> None:
    """No bounce, auto-reply, list mail or sealed message gets a receipt, nor do we ourselves."""
    answered = Counter(mail["To"] for mail in played.of("receipt"))
    assert not NEVER_ANSWERED & set(answered)
    assert answered[ANSWERED_ONCE] == 1


def test_receipts_are_auto_replies(played: Played, composed: tuple[Letter, ...]) -> None:
    """A receipt says that it is one (RFC 3834) and names the mail that it answers."""
    arrived = {_header(letter.raw, "Message-ID") for letter in composed}
    for mail in played.of("receipt"):
        assert mail["Auto-Submitted"] == "auto-replied"
        assert mail["In-Reply-To"] in arrived


def test_sealed_content_is_nowhere(played: Played) -> None:
    """Of the message with a 密级 marking no word is in the database or in a mail."""
    assert SEALED_WORDS.encode() not in (played.out / "data" / "xinxike.db").read_bytes()
    for mail in played.mails:
        body = mail.get_body(("html", "plain"))
        assert body is not None
        assert SEALED_WORDS not in body.get_content()


def test_one_digest_a_day(played: Played) -> None:
    """Digests go out after the cut-off, and never twice for a day."""
    moments = [mail["Date"].datetime.astimezone(SHANGHAI) for mail in played.of("digest")]
    assert len({moment.date() for moment in moments}) == len(moments)
    assert all(moment.time() >= dt.time(17, 30) for moment in moments)


@pytest.mark.parametrize(
    ("unit", "points"),
    [
        ("统计局", [3, 5, 5]),  # a study: 5 when marked 有效, 10 in all once it is a 专期
        ("产业集聚区管委会", [3, 3, 3, 3, -10]),  # a commission it did not meet
        ("农业农村局", [5]),
    ],
)
def test_points_are_explained(played: Played, unit: str, points: list[int]) -> None:
    """Commands work on what the demo left, and a unit's points are explained entry by entry."""
    asked = ("standings", "--year", "2020", "--through", "2020-Q1", "--explain", unit, "--json")
    told = json.loads(xinxike(*asked, "--data", str(played.out / "data")))
    assert sorted(entry["points"] for entry in told["explain"]["entries"]) == sorted(points)


def test_a_commission_is_met_late_or_not_at_all(played: Played) -> None:
    """One unit in time, one late and not yet decided upon, one deducted from and told; two were reminded."""
    (told,) = json.loads(
        xinxike("commissions", "--year", "2020", "--json", "--data", str(played.out / "data"))
    )
    assert sorted(unit["outcome"] for unit in told["units"]) == ["delivered", "late", "missing"]
    assert [each["ground"] for each in told["proposals"]] == ["逾期"]
    assert len(played.of("commission")) == 3
    assert len(played.of("commission_reminder")) == 4
    assert len(played.of("commission_ground")) == 1


def test_last_draft_waits(played: Played) -> None:
    """The draft that nobody could place is still in the queue when the quarter ends."""
    (waiting,) = json.loads(xinxike("queue", "--json", "--data", str(played.out / "data")))
    assert waiting["confidence"] == "unknown"


def test_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    """A folder that is not the demo's own is refused and keeps what is in it."""
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(AppError, match="not a folder of the demo"):
        run(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_mail_is_the_same_every_time(composed: tuple[Letter, ...]) -> None:
    """Composed twice, the quarter's mail is the same byte for byte, documents included."""
    assert letters(MAILBOX) == composed


def test_server_asks_who_sends(tmp_path: Path) -> None:
    """The demo's SMTP server takes no mail from somebody who did not log in."""
    with post_office(tmp_path, MAILBOX, "secret", ()) as office:
        trust = ssl.create_default_context(cafile=office.certificate)
        with smtplib.SMTP_SSL(HOST, office.smtp_port, context=trust) as client:
            client.ehlo()
            assert client.mail(MAILBOX) == (530, b"5.7.0 Authentication required")
        assert office.sent == []


def test_archive_names_are_gbk() -> None:
    """The .zip bears its names as Chinese Windows writes them: GBK, without the UTF-8 flag."""
    packed = archive([("信息/一稿.docx", b"x")], dt.datetime(2020, 2, 26, tzinfo=SHANGHAI))
    assert "信息/一稿.docx".encode("gbk") in packed


def test_pdf_holds_every_line() -> None:
    """The .pdf copy's last offset is right, and the text that was given is in it."""
    made = pdf(["标题", "　　" + "正文" * 700])
    start = int(made.split(b"startxref\n")[1].split(b"\n")[0])
    assert made[start:].startswith(b"xref")
    assert "标题".encode("utf-16-be").hex().encode() in made


def _parsed(file: Path) -> EmailMessage:
    message = BytesParser(policy=default).parsebytes(file.read_bytes())
    assert isinstance(message, EmailMessage)
    return message


def _header(raw: bytes, name: str) -> str:
    return str(BytesParser(policy=default).parsebytes(raw, headersonly=True)[name])
