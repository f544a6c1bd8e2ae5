"""The receipts and accounts that a round of messages is answered with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import structlog

from ingest.answering import why_unanswered
from ingest.reading import Reading
from scoring.period import local_day
from store import outbox
from store.models import Message
from store.outbox import Owed
from store.session import Session

log = structlog.get_logger()


def answers_owed(
    session: Session,
    read: Sequence[tuple[Message, Reading]],
    disputed: Collection[int],
    asked: Mapping[int, Sequence[str]],
    *,
    own_address: str,
    cap: int,
    now: dt.datetime,
) -> list[Owed]:
    """What is owed to the senders, each up to `cap` mails a day.

    `disputed`: ids of messages that dispute points; `asked`: by the ids of those that ask, whose accounts.
    """
    answered = []
    for message, reading in read:
        reason = why_unanswered(
            reading,
            answerable=message.answerable,
            junk=message.junk,
            own_address=own_address,
            objection=message.id in disputed,
            asked=message.id in asked,
        )
        if reason is None and reading.sender.address:
            answered.append((message, reading.sender.address))
        else:
            log.debug("no receipt", message=message.id, reason=reason)
    already = outbox.answers_to(session, {address for _, address in answered}, local_day(now))
    owed = []
    for message, address in answered:
        for kind, subject in _answers(message.id, asked.get(message.id, ())):
            if already[address] >= cap:
                log.warning(
                    f"no {kind}", message=message.id, reason="the sender's cap for the day is reached"
                )
                continue
            already[address] += 1
            owed.append(Owed(kind, subject, address, address))
    return owed


def _answers(message_id: int, units: Sequence[str]) -> list[tuple[str, str]]:
    """Kind and subject of what answers a message: the accounts of these units, else a receipt."""
    return [("account_answer", f"{message_id}:{unit}") for unit in units] or [("receipt", str(message_id))]
