"""Bounces, and which of our mails they return."""

from __future__ import annotations

import pytest

from ingest.bounces import is_bounce, returned_ids
from ingest.documents.document import Paragraph
from ingest.message import ForwardedMail, ParsedMail, parse
from ingest.reading import Sender


@pytest.mark.parametrize(
    ("mail", "bounce"),
    [
        (ParsedMail(report_type="delivery-status"), True),
        (ParsedMail(headers={"x-failed-recipients": "a@b.cn"}), True),
        (ParsedMail(sender=Sender("", "mailer-daemon@qq.com")), True),
        (ParsedMail(subject="系统退信/Systems bounce", sender=Sender("", "postmaster@163.com")), True),
        (
            ParsedMail(subject="Undelivered Mail Returned to Sender", sender=Sender("", "postmaster@b.cn")),
            True,
        ),
        (ParsedMail(subject="邮件无法投递", sender=Sender("", "system@b.cn")), True),
        (ParsedMail(subject="财政局：公车退信访积案", sender=Sender("", "czj@163.com")), False),
        (ParsedMail(subject="系统退信通知的情况说明", sender=Sender("", "czj@163.com")), False),
        (ParsedMail(subject="邮箱使用须知", sender=Sender("", "postmaster@163.com")), False),
        (ParsedMail(), False),
    ],
)
def test_bounces(mail: ParsedMail, bounce: bool) -> None:
    """RFC 3464, Exim's header, and the mail of providers that do neither."""
    assert is_bounce(mail) is bounce


def inner(message_id: str | None) -> ForwardedMail:
    return ForwardedMail("退信.eml", "回执", Sender(), (), message_id)


@pytest.mark.parametrize(
    ("mail", "ids"),
    [
        (ParsedMail(returned=("<1@our>",)), ("<1@our>",)),
        (ParsedMail(forwarded=(inner("<1@our>"),)), ("<1@our>",)),
        (ParsedMail(forwarded=(inner(None),), in_reply_to="<1@our>"), ("<1@our>",)),
        (ParsedMail(references=("<0@our>", "<1@our>")), ("<1@our>", "<0@our>")),
        (ParsedMail(paragraphs=(Paragraph("原邮件："), Paragraph("Message-Id: <1@our>"))), ("<1@our>",)),
        (ParsedMail(returned=("<1@our>",), references=("<1@our>",)), ("<1@our>",)),
        (ParsedMail(subject="Delayed Mail (still being retried)", returned=("<1@our>",)), ()),
        (ParsedMail(message_id="<9@qq>", references=("<9@qq>",)), ()),
        (ParsedMail(), ()),
    ],
)
def test_what_is_returned(mail: ParsedMail, ids: tuple[str, ...]) -> None:
    """The returned mail or its headers, headers in the text, the thread; each once, never its own."""
    assert returned_ids(mail) == ids


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_of_a_mail_server(returned: str) -> None:
    """As it comes: a delivery report in three parts (RFC 3462)."""
    raw = (
        "From: MAILER-DAEMON@qq.com\nMessage-ID: <2@qq>\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nfailed\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;qq.com\n\nAction: failed\n"
        f"--b\nContent-Type: {returned}\n\nMessage-ID: <1@our>\nSubject: receipt\n\ntext\n--b--\n"
    )
    mail = parse(raw.encode())
    assert is_bounce(mail)
    assert returned_ids(mail) == ("<1@our>",)
