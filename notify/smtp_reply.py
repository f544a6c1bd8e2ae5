"""What an SMTP server's answer means for a mail and for the outbox. Pure: (stage, code, text) → verdict.

The marks are Coremail's, as 163.com answers them: MI:SFQ mails per 15 minutes, MI:STC mails a day, RP:QRC
and RP:TRC recipients a day, DT:SPM content taken for spam. The rest is judged by its code (RFC 5321, 4.2.1).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from scoring.period import day_ends, local_day


class Stage(StrEnum):
    """How far the talk with the server had come."""

    CONNECT = "connect"
    LOGIN = "login"
    ENVELOPE = "envelope"  # MAIL and RCPT
    DATA = "data"  # the mail itself was being handed over


@dataclass(frozen=True, slots=True)
class Reply:
    """The server's last words. `code` None: there were none, `text` then says what happened."""

    stage: Stage
    code: int | None
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}" if self.code else self.text


class Fate(StrEnum):
    SENT = "sent"
    LATER = "later"  # this mail waits
    PAUSE = "pause"  # every mail waits
    LOGIN = "login"  # every mail waits until the login is mended
    REFUSED = "refused"  # this mail, for good


class Wait(StrEnum):
    """Waits whose length depends on the moment or on the tries before."""

    BACKOFF = "backoff"
    NEXT_DAY = "next day"


@dataclass(frozen=True, slots=True)
class Verdict:
    fate: Fate
    wait: dt.timedelta | Wait = dt.timedelta()
    reason: str = ""  # for staff, where a pause has one that they understand
    perhaps_taken: bool = False  # the connection broke where the server may have taken the mail


@dataclass(frozen=True, slots=True)
class _Rule:
    codes: frozenset[int]
    mark: str
    verdict: Verdict


def _rule(codes: set[int], mark: str, fate: Fate, wait: dt.timedelta | Wait, reason: str = "") -> _Rule:
    return _Rule(frozenset(codes), mark, Verdict(fate, wait, reason))


SHORT = dt.timedelta(minutes=5)
QUARTER_HOUR = dt.timedelta(minutes=15)
SLOW = dt.timedelta(minutes=30)
FIRST_BACKOFF = dt.timedelta(minutes=1)
LONGEST_BACKOFF = dt.timedelta(hours=4)
GIVE_UP = 30  # tries of one mail that the server puts off: some four days
MORE = dt.timedelta(minutes=30)  # after midnight, when the server counts anew

RULES = (
    _rule({451}, "MI:SFQ", Fate.PAUSE, QUARTER_HOUR, "15分钟内发信数量已达上限"),
    _rule({550, 554}, "MI:STC", Fate.PAUSE, Wait.NEXT_DAY, "当日发信数量已达上限，次日继续"),
    _rule({451}, "RP:QRC", Fate.PAUSE, Wait.NEXT_DAY, "当日收件人数量已达上限，次日继续"),
    _rule({550}, "RP:TRC", Fate.PAUSE, Wait.NEXT_DAY, "当日收件人数量已达上限，次日继续"),
    _rule({451}, "DT:SPM", Fate.LATER, dt.timedelta(minutes=2)),
    _rule({553}, "AUTHORIZED USER", Fate.PAUSE, SLOW, "发件地址与登录账号不一致，请检查设置 mailbox"),
)
LOGIN_REFUSED = Verdict(Fate.LOGIN, SLOW, "发信登录被拒，授权码可能已失效，请重新生成并写入设置 password")
UNREACHABLE = Verdict(Fate.PAUSE, SHORT, "发信服务器连接不上")
CLOSING = Verdict(Fate.PAUSE, QUARTER_HOUR, "发信服务器暂停服务")


def judge(reply: Reply) -> Verdict:
    """What to do about a mail after this answer."""
    code = reply.code
    if code is None:
        return _no_answer(reply.stage)
    if code < 400:
        return Verdict(Fate.SENT)
    if code == 421:
        return CLOSING
    if code == 535 or (reply.stage is Stage.LOGIN and code >= 500):
        return LOGIN_REFUSED
    for rule in RULES:
        if code in rule.codes and rule.mark in reply.text.upper():
            return rule.verdict
    if reply.stage in (Stage.CONNECT, Stage.LOGIN):
        return CLOSING
    return Verdict(Fate.REFUSED) if code >= 500 else Verdict(Fate.LATER, Wait.BACKOFF)


def _no_answer(stage: Stage) -> Verdict:
    """A mail that was being handed over may itself be why: it waits alone, so that the others go on."""
    if stage is Stage.DATA:
        return Verdict(Fate.LATER, Wait.BACKOFF, perhaps_taken=True)
    return UNREACHABLE


def try_again_at(wait: dt.timedelta | Wait, attempts: int, now: dt.datetime) -> dt.datetime:
    """When a wait that begins now, after so many tries, is over."""
    if isinstance(wait, dt.timedelta):
        return now + wait
    if wait is Wait.NEXT_DAY:
        return day_ends(local_day(now)) + MORE
    return now + min(FIRST_BACKOFF * (1 << min(attempts - 1, 16)), LONGEST_BACKOFF)
