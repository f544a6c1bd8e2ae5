"""What the demo leaves behind: every sent mail as .eml and .html, and the numbers of the quarter."""

from __future__ import annotations

import datetime as dt
import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from fractions import Fraction
from pathlib import Path
from typing import Any

from app.demo.answers import COMMISSION
from app.demo.senders import QUARTER
from app.demo.servers import Delivered
from app.wiring import Service
from store import bulletins, commissions, digests, messages, outbox, submissions
from store.models import OutboxState
from store.session import Session

TOP = 10


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit's line in the released 通报."""

    rank: int
    unit: str
    points: Fraction
    target: int
    ratio: Fraction


@dataclass(frozen=True, slots=True)
class Summary:
    """The quarter in numbers."""

    received: int  # messages
    filed: int  # submissions
    units: int  # that sent something
    repeats: int
    revisions: int
    waiting: int  # for their unit, in the queue
    sealed: int
    alerts: int
    receipts: int
    digests: int
    letters: int  # 通报 to units
    copies: int  # 通报 to staff and leaders
    without_address: tuple[str, ...]  # units whose 通报 are kept ready
    commission: dict[str, str | None]  # unit → how it met the commission
    reminders: int  # of the commission
    adopted: int  # articles
    top: tuple[Ranked, ...]
    checksum: str  # of the released 通报

    def to_json(self) -> dict[str, Any]:
        """Plain values; exact fractions as text."""
        ranking = [{**asdict(one), "points": str(one.points), "ratio": str(one.ratio)} for one in self.top]
        return {**asdict(self), "without_address": list(self.without_address), "top": ranking}


def summary(service: Service) -> Summary:
    """Read the numbers from the store once the quarter's 通报 is out."""
    start, end = service.settings.receipts_since, service.settings.receipts_since.replace(year=2021)
    with service.database.read() as session:
        filed = digests.span(session, start, end).submissions
        sent = Counter(row.kind for row in outbox.listing(session, OutboxState.SENT, limit=10_000))
        account = bulletins.as_issued(session, QUARTER)
        bulletin = bulletins.find(session, QUARTER)
        return Summary(
            received=digests.health(session).stored,
            filed=len(filed),
            units=len({one.unit for one in filed if one.unit}),
            repeats=sum(one.repeat_of is not None for one in filed),
            revisions=sum(one.revises is not None for one in filed),
            waiting=len(submissions.queue(session)),
            sealed=len(messages.sealed_hashes(session)),
            alerts=sent["alert"],
            receipts=sent["receipt"],
            digests=sent["digest"],
            letters=sent["bulletin"],
            copies=sent["bulletin_copy"] + sent["bulletin_leader"],
            without_address=tuple(outbox.unaddressed(session, "bulletin")),
            commission=_commission(session, end),
            reminders=sent["commission_reminder"],
            adopted=account["adopted"],
            top=tuple(
                Ranked(
                    one["rank"],
                    one["unit"],
                    Fraction(one["points"]),
                    one["target"],
                    Fraction(one["ratio"]),
                )
                for one in account["units"][:TOP]
            ),
            checksum=(bulletin.checksum or "") if bulletin else "",
        )


def _commission(session: Session, now: dt.datetime) -> dict[str, str | None]:
    commission = commissions.get(session, COMMISSION)
    return {task.unit: task.outcome(now) for task in commissions.tasks(session, [commission])[commission.id]}


def read(mail: Delivered) -> EmailMessage:
    """A mail parsed."""
    message = message_from_bytes(mail.content, policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the default policy makes no other
    return message


def kind(message: EmailMessage) -> str:
    """Which kind of ours a mail is: receipt, digest, bulletin …"""
    return str(message["Message-ID"]).strip().lstrip("<").partition(".")[0]  # a long one is folded


def write_mails(sent: Sequence[Delivered], folder: Path) -> None:
    """Each mail as .eml and its HTML as .html, in the order of sending, and an index of them."""
    folder.mkdir()
    rows = []
    for number, mail in enumerate(sent, 1):
        message = read(mail)
        name = f"{number:03}-{message['Date'].datetime:%m%d}-{kind(message)}"
        (folder / f"{name}.eml").write_bytes(mail.content)
        body = message.get_body(("html",))
        (folder / f"{name}.html").write_text(body.get_content() if body else "", "utf-8")
        cells = (f"{message['Date'].datetime:%Y-%m-%d %H:%M}", ", ".join(mail.recipients))
        link = f'<a href="{name}.html">{html.escape(message["Subject"])}</a>'
        rows.append("".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + f"<td>{link}</td>")
    (folder / "index.html").write_text(
        _INDEX.format(rows="".join(f"<tr>{row}</tr>\n" for row in rows)), "utf-8"
    )


_INDEX = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>演示：发出的邮件</title>
<style>body {{ font: 14px/1.6 "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; margin: 2em }}
td {{ padding: 2px 16px 2px 0; border-bottom: 1px solid #e3e6ea; white-space: nowrap }}</style>
<h1>演示：2020年第一季度发出的邮件</h1>
<table>
{rows}</table></html>
"""
