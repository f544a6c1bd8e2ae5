"""`xinxike mail-preview`: what a mail will look like, with the data folder's own templates."""

from __future__ import annotations

import email
import struct
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from app.chromium import find_chromium, page_sizes
from app.commands.mail_preview import MAILBOX
from notify.samples.mails import samples
from notify.templates import SHIPPED, Templates
from notify.wording import OFFICE
from tests.integration.command_line import Ended, settings_file, xinxike


def preview(name: str, folder: Path) -> Ended:
    return xinxike("mail-preview", name, "--out", str(folder / "out"), "--data", str(folder / "data"))


def read(folder: Path, name: str) -> EmailMessage:
    made = email.message_from_bytes((folder / "out" / f"{name}.eml").read_bytes(), policy=default)
    assert isinstance(made, EmailMessage)
    return made


def text_of(made: EmailMessage, kind: str) -> str:
    part = made.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def size_of(png: Path) -> tuple[int, int]:
    content = png.read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


@pytest.fixture
def without_chromium(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which no program is found."""
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("without_chromium")
def test_a_mail_is_written_without_settings(tmp_path: Path) -> None:
    """The .eml opens as the mail, the .html is its HTML part; an invented mailbox stands in."""
    ended = preview("alert_sealed", tmp_path)
    assert (ended.code, "没有生成图片" in ended.err) == (0, True)
    made = read(tmp_path, "alert_sealed")
    assert made["Subject"] == "【警示】收到疑似含密级标志的邮件(序号17)"
    assert "office@example.cn" in text_of(made, "plain")
    page = (tmp_path / "out" / "alert_sealed.html").read_text("utf-8")
    assert page.strip() == text_of(made, "html").replace("\r\n", "\n").strip()


@pytest.mark.usefixtures("without_chromium")
def test_the_folders_mailbox_and_wording_are_used(tmp_path: Path) -> None:
    """What is shown is what would be sent from that folder, every case of the mail."""
    own = tmp_path / "data" / "templates" / "mail" / "receipt"
    own.mkdir(parents=True)
    own.joinpath("subject.txt").write_text("【回执】本科已收到", "utf-8")
    settings_file(tmp_path / "data")
    assert preview("receipt", tmp_path).code == 0
    for name in ("receipt", "receipt-several", "receipt-undecided", "receipt-unread"):
        made = read(tmp_path, name)
        assert made["Subject"] == "【回执】本科已收到"
        assert "desk@163.test" in text_of(made, "plain")


@pytest.mark.usefixtures("without_chromium")
def test_a_broken_override_is_reported_and_the_shipped_one_shown(tmp_path: Path) -> None:
    """File, line and reason on standard error, exit code 1, and a mail all the same."""
    broken = tmp_path / "data" / "templates" / "mail" / "welcome" / "body.txt"
    broken.parent.mkdir(parents=True)
    broken.write_text("第一行\n{{ w.nobody }}", "utf-8")
    ended = preview("welcome", tmp_path)
    assert ended.code == 1
    assert f"{broken}:2: " in ended.err
    assert "群内昵称" in text_of(read(tmp_path, "welcome"), "plain")


@pytest.mark.usefixtures("without_chromium")
def test_all_writes_every_mail(tmp_path: Path) -> None:
    """One call shows whatever the service may send."""
    assert preview("all", tmp_path).code == 0
    written = {page.stem for page in (tmp_path / "out").glob("*.html")}
    assert {folder.name for folder in (SHIPPED / "mail").iterdir() if folder.is_dir()} <= written
    assert written == {mail.stem for mail in (tmp_path / "out").glob("*.eml")}


def test_a_mail_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    """A slip of the pen is answered with the list."""
    ended = preview("recipt", tmp_path)
    assert ended.code == 1
    assert "recipt" in ended.err
    assert "receipt" in ended.err
    assert not (tmp_path / "out").exists()


def test_pictures_show_the_whole_page(tmp_path: Path) -> None:
    """740 pixels wide, once light and once dark, and 390 as on a phone, each as high as its page."""
    assert preview("alert_unreleased", tmp_path).code == 0
    wide, dark, phone = (
        size_of(tmp_path / "out" / f"alert_unreleased{look}.png") for look in ("", "-dark", "-phone")
    )
    assert (wide[0], phone[0]) == (740, 390)
    assert wide == dark
    assert 200 < wide[1] < 600


@pytest.mark.parametrize("width", [390, 740])
def test_no_mail_scrolls_sideways(width: int) -> None:
    """Every mail fits a phone and a webmail's pane."""
    chromium, templates = find_chromium(), Templates()
    assert chromium, "chromium is among the packages of `make system`"
    pages = [
        templates.render(each.template, files=each.files, office=OFFICE, mailbox=MAILBOX, **each.values).html
        for each in samples()
    ]
    taken = page_sizes(chromium, pages, width)
    assert [each.name for each, size in zip(samples(), taken, strict=True) if size[0] > width] == []
