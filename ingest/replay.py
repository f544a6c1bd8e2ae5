"""Use case: filed messages are read again, and what would change is proposed.

What staff decided stays, and so does whatever earned points; nothing is mailed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ingest.filed_drafts import file_drafts, found
from ingest.filed_objections import found_objections
from ingest.filed_people import proposed
from ingest.minhash import sketch
from ingest.reader import Reader, ReaderFailure
from ingest.reading import Draft, Nature, Reading
from store import (
    audit,
    contacts,
    draft_work,
    messages,
    objections,
    proposals,
    resemblance,
    submissions,
    topics,
)
from store.archive import Archive
from store.models import Message, Submission
from store.session import Database, Session
from store.text import clean

ROUND = 32  # messages read side by side

_READ = ("title", "body", "kind", "declared", "commissioned", "words", "limit", "author", "reviewer", "phone")
_COMPARED = {"title_key": "title", "fingerprint": "body"}
_OWNER = ("unit", "child", "confidence")


class Outcome(StrEnum):
    """What is done about a change."""

    PROPOSED = "建议"
    TAKEN = "已采纳"
    KEPT_DECISION = "保留人工核定"
    KEPT_POINTS = "保留（已有记分）"
    KEPT = "保留（重读未找到）"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between what is filed and what reading finds now."""

    message: int
    number: str | None  # 收稿号; None for a draft that was not filed
    field: str
    before: Any
    after: Any
    outcome: Outcome


def replay_messages(
    database: Database,
    archive: Archive,
    reader: Reader,
    serials: Sequence[int] | None,
    who: str | None,
    now: dt.datetime,
) -> list[Change]:
    """Read these filed messages again, or all of them. With `who`, that person takes the proposals over.

    A message that cannot be read now changes nothing.
    """
    with database.read() as session:
        filed = messages.filed(session, serials)
        addresses = contacts.addresses(session)
    changes: list[Change] = []
    for at in range(0, len(filed), ROUND):
        chosen = filed[at : at + ROUND]
        tickets = [reader.read(archive.path(message.sha256), addresses) for message in chosen]
        for message, ticket in zip(chosen, tickets, strict=True):
            try:
                reading = ticket.result()
            except ReaderFailure as failure:
                changes.append(Change(message.id, None, "读取", None, failure.reason, Outcome.KEPT))
                continue
            changes += _replay(database, message, reading, who, now)
    return changes


def _replay(
    database: Database, message: Message, reading: Reading, who: str | None, now: dt.datetime
) -> list[Change]:
    if reading.nature is Nature.SEALED:
        return [Change(message.id, None, "密级标志", None, "有", Outcome.PROPOSED)]
    with database.write() if who else database.read() as session:
        return [
            *_changes(session, message, reading, who, now),
            *_forms(session, message, reading, who, now),
            *_objection(session, message, reading, who, now),
        ]


def _changes(
    session: Session, message: Message, reading: Reading, who: str | None, now: dt.datetime
) -> Iterator[Change]:
    stored = {(row.source, row.ordinal): row for row in submissions.of_messages(session, [message.id])}
    new = []
    for draft in reading.submissions:
        row = stored.pop((draft.source, draft.ordinal), None)
        if row is None:
            yield Change(message.id, None, "稿件", None, draft.title, _done(who))
            new.append(found(message.id, message.day, draft, draft.unit or reading.unit))
        else:
            yield from _differences(session, row, draft, reading, who, now)
    for row in stored.values():
        yield Change(message.id, row.number, "稿件", row.title, None, Outcome.KEPT)
    if who:
        file_drafts(session, new, now)


def _forms(
    session: Session, message: Message, reading: Reading, who: str | None, now: dt.datetime
) -> Iterator[Change]:
    """A form of annex 1 that came before forms were read is proposed to staff; one there is stays."""
    new = list(proposed(message.id, reading))
    if not new or proposals.of_message(session, message.id):
        return
    for each in new:
        yield Change(message.id, None, "人员情况表", None, each.unit or "单位待定", _done(who))
    if who:
        proposals.insert_found(session, new, now)


def _objection(
    session: Session, message: Message, reading: Reading, who: str | None, now: dt.datetime
) -> Iterator[Change]:
    """An objection that was taken for something else before; one there is stays."""
    new = found_objections(session, [(message, reading)])
    if not new or objections.of_message(session, message.id) is not None:
        return
    yield Change(message.id, None, "异议", None, new[0].unit or "单位待定", _done(who))
    if who:
        objections.insert_found(session, new, now)


def _done(who: str | None) -> Outcome:
    return Outcome.TAKEN if who else Outcome.PROPOSED


def _differences(
    session: Session, row: Submission, draft: Draft, reading: Reading, who: str | None, now: dt.datetime
) -> Iterator[Change]:
    finding = draft.unit or reading.unit
    after = {name: getattr(draft, name) for name in _READ} | {
        "unit": finding.name,
        "child": finding.child,
        "confidence": finding.confidence,
    }
    changed = {name: value for name, value in after.items() if getattr(row, name) != clean(value)}
    scored = bool(changed) and submissions.has_entries(session, row.id)
    decided = draft_work.decided(session, row.number) if changed else frozenset()
    taken = {}
    for name, value in changed.items():
        outcome = _outcome(row, name, scored, decided, who)
        if outcome is Outcome.TAKEN:
            taken[name] = value
        yield Change(row.message_id, row.number, name, getattr(row, name), value, outcome)
    if taken:
        before = {name: getattr(row, name) for name in taken}
        audit.append(
            session, at=now, who=who or "", action="replay", subject=row.number, before=before, after=taken
        )
        compared = {"title_key": draft.prints.title_key, "fingerprint": draft.prints.fingerprint}
        compared = {name: value for name, value in compared.items() if _COMPARED[name] not in decided}
        if "body" in taken and row.repeat_of is None:  # a repeat is found by its first
            resemblance.change_bands(session, row.id, sketch(row.body).bands, draft.prints.sketch.bands)
        topics.replace(session, row.id, draft.prints.topics)
        submissions.correct(session, row, taken | compared)


def _outcome(row: Submission, name: str, scored: bool, decided: frozenset[str], who: str | None) -> Outcome:
    if scored:
        return Outcome.KEPT_POINTS
    if name in decided or (name in _OWNER and row.assigned_by):
        return Outcome.KEPT_DECISION
    return _done(who)
