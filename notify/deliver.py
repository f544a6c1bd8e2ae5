"""Sending what is owed, one mail a tick: claim, commit, send, settle.

The claim is committed before the server is spoken to. Killed in between, a mail is found in `sending` and
goes out again with the same bytes and Message-ID, and is counted as a repeat.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import structlog

from notify.smtp import Transport
from notify.smtp_reply import GIVE_UP, Fate, Reply, Verdict, judge, try_again_at
from scoring.period import day_ends, local_day
from store import conditions, outbox
from store.models import OutboxRow
from store.session import Database, Session

LOGIN = "smtp_login"  # the condition's name
WITHHELD = {"off": "设置 sending = off，不发出任何邮件", "staff": "设置 sending = staff，只发给本科人员"}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may be written to, and how fast."""

    sending: Literal["off", "staff", "all"]
    staff: frozenset[str]  # addresses, lower case
    spacing: dt.timedelta  # between two mails
    daily_cap: int  # mails a day in Asia/Shanghai

    def allows(self, address: str) -> bool:
        return self.sending == "all" or (self.sending == "staff" and address.lower() in self.staff)


class Tick(StrEnum):
    """What a tick did."""

    IDLE = "idle"  # nothing is due, or the server's limit lasts
    SPACED = "spaced"  # the last mail is too recent
    CAPPED = "capped"  # the day's mails are sent
    SENT = "sent"
    PUT_OFF = "put off"
    REFUSED = "refused"


def tick(database: Database, policy: Policy, clock: Callable[[], dt.datetime], transport: Transport) -> Tick:
    """Send the mail that is due, if one is. Mails whose recipient the policy does not allow are withheld."""
    now = clock()
    with database.write() as session:
        held = _held(session, policy, now)
        row = None if held else _claim(session, policy, now)
    if row is None or row.address is None or row.content is None:
        return held or Tick.IDLE
    reply = transport.send(row.address, row.content)
    verdict = judge(reply)
    now = clock()
    with database.write() as session:
        done = _settle(session, row, reply, verdict, now)
    log.info("mail", id=row.id, kind=row.kind, outcome=done.value, reply=str(reply), repeats=row.repeats)
    return done


def _held(session: Session, policy: Policy, now: dt.datetime) -> Tick | None:
    """Why nothing may be sent at this moment, whatever is owed."""
    login = conditions.get(session, LOGIN)
    if login is not None and login.until is not None and login.until > now:
        return Tick.IDLE
    if outbox.sent_since(session, now - policy.spacing + dt.timedelta.resolution):
        return Tick.SPACED
    midnight = day_ends(local_day(now)) - dt.timedelta(days=1)
    return Tick.CAPPED if outbox.sent_since(session, midnight) >= policy.daily_cap else None


def _claim(session: Session, policy: Policy, now: dt.datetime) -> OutboxRow | None:
    while (row := outbox.claim(session, now)) is not None:
        if policy.allows(row.address or ""):
            return row
        outbox.withhold(session, row.id, WITHHELD[policy.sending])
    return None


def _settle(session: Session, row: OutboxRow, reply: Reply, verdict: Verdict, now: dt.datetime) -> Tick:
    if verdict.fate is Fate.SENT:
        outbox.settle_sent(session, row.id, str(reply), now)
        conditions.clear(session, LOGIN)
        return Tick.SENT
    given_up = verdict.fate is Fate.LATER and row.attempts >= GIVE_UP
    if verdict.fate is Fate.REFUSED or given_up:
        outbox.settle_refused(session, row.id, str(reply))
        return Tick.REFUSED
    until = try_again_at(verdict.wait, row.attempts, now)
    if verdict.fate is Fate.LATER:
        outbox.settle_retry(session, row.id, str(reply), until, perhaps_taken=verdict.perhaps_taken)
        return Tick.PUT_OFF
    outbox.settle_untried(session, row.id, str(reply))
    told = f"{verdict.reason}（{reply}）"
    if verdict.fate is Fate.LOGIN:
        conditions.raise_condition(session, LOGIN, told, now, until)
    else:
        outbox.pause(session, until, told, now)
    return Tick.PUT_OFF
