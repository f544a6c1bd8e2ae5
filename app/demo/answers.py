"""How the units answer the demo's commission: one in time, one too late, one with 收到 and nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from app.demo.clients import CLIENTS, Attached, Written, write
from app.demo.drafts import INBOX, Letter, covering, docx
from app.demo.senders import Sender, at, chance, sender_of
from app.demo.texts import Writer, topics
from notify.compose import message_id

COMMISSION, TOPIC = "2020-01", "春季企业用工情况"
IN_TIME, TOO_LATE, SILENT = "人力资源和社会保障局", "工业信息化和科技局", "产业集聚区管委会"


def answers(mailbox: str) -> Iterator[Letter]:
    """Their mails, each an answer to the mail that asked; the late one under a subject of its own."""
    march = dt.date(2020, 3, 2)
    for unit in (IN_TIME, SILENT):
        yield _reply(mailbox, unit, f"Re: 【约稿{COMMISSION}】{TOPIC}", ("收到。",), at(march, 11, 5))
    for unit, subject, day in (
        (IN_TIME, f"约稿{COMMISSION}：关于{TOPIC}的报告", 13),
        (TOO_LATE, "报送信息", 19),
    ):
        sender, moment = sender_of(unit), at(march.replace(day=day), 10, 24)
        writer = Writer(sender.called, moment.date(), chance(f"answers {unit}"))
        text = writer.report(topics()["employment"], [f"{{actor}}关于{TOPIC}的报告"], [topics()["credit"]])
        file = docx(sender, moment, text.title, text)
        yield _reply(mailbox, unit, subject, covering(sender, 1), moment, (file,))


def _reply(
    mailbox: str,
    unit: str,
    subject: str,
    lines: tuple[str, ...],
    moment: dt.datetime,
    files: tuple[Attached, ...] = (),
) -> Letter:
    sender: Sender = sender_of(unit)
    asked = message_id("commission", COMMISSION, unit, mailbox)
    written = Written(
        sender.shown,
        sender.address,
        mailbox,
        subject,
        lines,
        moment - dt.timedelta(seconds=40),
        files,
        extra=(f"In-Reply-To: {asked}", f"References: {asked}"),
    )
    return Letter(moment, INBOX, write(CLIENTS[sender.client], written, chance(f"reply {unit} {moment}")))
