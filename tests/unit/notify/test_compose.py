"""The bytes of a mail, read back by a parser that did not make them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from notify.compose import Envelope, compose, message_id
from notify.picture import Picture
from notify.templates import Letter
from store.outbox import PRIORITY

LETTER = Letter(
    subject="【回执】“四个到位”筑牢校园防疫屏障，一个很长的标题用来看看主题换行之后是否仍能完整读回来（收稿号2020-0412）",
    text="你单位来信收悉。\n.以句点开头的一行\n",
    html="<p>你单位来信收悉。</p>",
)
ENVELOPE = Envelope(
    mailbox="desk@163.test",
    address="unit@example.com",
    message_id=message_id("receipt", "412", "unit@example.com", "desk@163.test"),
    date=dt.datetime(2020, 3, 30, 1, 42, tzinfo=dt.UTC),
    replied=True,
    in_reply_to="<0A1B@qq.test>",
)


def read(envelope: Envelope = ENVELOPE, letter: Letter = LETTER) -> EmailMessage:
    message = message_from_bytes(compose(letter, envelope), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_headers_are_read_back_whole() -> None:
    """Chinese names and long subjects survive, dates are Shanghai's, and no line is over long."""
    message = read()
    assert message["Subject"] == LETTER.subject
    assert message["From"] == "义马市人民政府办公室信息科 <desk@163.test>"
    assert message["To"] == "unit@example.com"
    assert message["Date"] == "Mon, 30 Mar 2020 09:42:00 +0800"
    raw = compose(LETTER, ENVELOPE)
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_both_bodies_are_base64_utf_8() -> None:
    """Text first, HTML second; what was written is what is read."""
    text, html = read().iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert {part["Content-Transfer-Encoding"] for part in (text, html)} == {"base64"}
    assert {part.get_content_charset() for part in (text, html)} == {"utf-8"}
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html.get_content().strip() == LETTER.html


def test_a_receipt_answers_and_asks_for_no_answer() -> None:
    """RFC 3834: auto-replied, tied to the draft's mail; out-of-office programs are told to keep still."""
    message = read()
    assert message["Auto-Submitted"] == "auto-replied"
    assert (message["In-Reply-To"], message["References"]) == ("<0A1B@qq.test>", "<0A1B@qq.test>")
    assert message["X-Auto-Response-Suppress"] == "All"


def test_other_mails_are_generated_and_answer_nothing() -> None:
    """A digest or a 通报 is auto-generated and begins a thread of its own."""
    message = read(replace(ENVELOPE, replied=False, in_reply_to=None))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["In-Reply-To"] is None


@pytest.mark.parametrize(
    "stranger",
    [
        "no brackets at all",
        "<two@a> <ids@b>",
        "<a@b>\r\nBcc: x@example.com",
        "<张三@qq.test>",
        "<" + "x" * 490 + "@a>",
        "",
    ],
)
def test_a_strangers_message_id_cannot_write_headers(stranger: str) -> None:
    """An id that is none is left out; nothing of it reaches our headers."""
    message = read(replace(ENVELOPE, in_reply_to=stranger))
    assert message["In-Reply-To"] is None
    assert message["Bcc"] is None


def test_a_long_message_id_is_answered_as_it_is() -> None:
    """Folding never splits or encodes the id."""
    long = f"<{'x' * 200}@mail.test>"
    assert read(replace(ENVELOPE, in_reply_to=long))["In-Reply-To"] == long
    assert f"In-Reply-To: {long}\r\n".encode() in compose(LETTER, replace(ENVELOPE, in_reply_to=long))


@pytest.mark.parametrize("mailbox", ["xxk@163.com", "xxk@xinxi.zhengfu.yima.gov.cn", f"xxk@{'d' * 60}.cn"])
@pytest.mark.parametrize("kind", sorted(PRIORITY))
def test_our_message_id_stays_whole_on_its_line(kind: str, mailbox: str) -> None:
    """The longest kind and domain are neither broken nor encoded: an answer names the id as we stored it."""
    ours = message_id(kind, "2020-07:9h:2020-04-03T17:30", "人力资源和社会保障局", mailbox)
    raw = compose(LETTER, replace(ENVELOPE, message_id=ours, mailbox=mailbox))
    assert f"Message-ID: {ours}\r\n".encode() in raw
    parsed = message_from_bytes(raw, policy=default)
    assert parsed["Message-ID"] == ours
    assert parsed.get_all("Message-ID") == [ours]
    assert not parsed.defects


@pytest.mark.parametrize("address", ["张三@163.test", "a b@c", "<x>@y", "a@b\r\nBcc: c@d", "@", ""])
def test_an_address_that_is_none_makes_no_header(address: str) -> None:
    """The mail can still be written and shown; the server will refuse it."""
    message = read(replace(ENVELOPE, address=address))
    assert message["Bcc"] is None
    assert message["Subject"] == LETTER.subject


def test_the_same_mail_has_the_same_bytes() -> None:
    """Nothing in it is drawn by lot: Message-ID and boundary follow from the business key."""
    assert compose(LETTER, ENVELOPE) == compose(LETTER, ENVELOPE)
    other = message_id("receipt", "413", "unit@example.com", "desk@163.test")
    assert other != ENVELOPE.message_id
    assert ENVELOPE.message_id.endswith("@163.test>")


def test_a_picture_stands_beside_the_html() -> None:
    """Shown by its Content-ID, within one alternative, and no lottery in its boundaries either."""
    picture = Picture("group-qr", "png", b"\x89PNG")
    raw = compose(LETTER, ENVELOPE, picture=picture)
    assert raw == compose(LETTER, ENVELOPE, picture=picture)
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]
    (shown,) = (part for part in message.walk() if part.get_content_type() == "image/png")
    assert (shown["Content-ID"], shown.get_content_disposition()) == ("<group-qr>", "inline")
    boundaries = {part.get_boundary() for part in message.walk() if part.is_multipart()}
    assert len(boundaries) == 2
