"""来信: stored by their bytes, read once, then filed, quarantined or sealed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session, load_only, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from scoring.period import local_day
from store import dialect
from store.dialect import among
from store.errors import AlreadySettled
from store.models import Attachment, Cursor, Location, Message, MessageState, Problem
from store.text import clean, indexed

_MESSAGE = dialect.table(Message).c
_WAITS = _MESSAGE.state == MessageState.RECEIVED
_IDS = select(_MESSAGE.sha256, _MESSAGE.id).where(among(_MESSAGE.sha256, "hashes"))
_BEGIN = (
    update(dialect.table(Message)).where(among(_MESSAGE.id, "ids")).values(attempts=_MESSAGE.attempts + 1)
)
_UNREAD = (
    select(Message)
    .where(Message.state == MessageState.RECEIVED, Message.attempts < bindparam("most"))
    .where(Message.id > bindparam("after"))
    .order_by(Message.id)
    .limit(bindparam("limit"))
    .options(
        load_only(
            Message.sha256,
            Message.received_at,
            Message.day,
            Message.junk,
            Message.answerable,
            Message.attempts,
        )
    )
)
_BEARERS = select(_MESSAGE.message_id).where(among(_MESSAGE.message_id, "headers"))

MAX_ATTEMPTS = 3  # readings begun before a message is given up


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message seen somewhere; its bytes are in the archive already."""

    sha256: str
    size: int  # bytes
    message_id: str | None  # as the header has it; never trusted to drop anything
    sender_address: str | None  # lower case
    received_at: dt.datetime  # INTERNALDATE, else the newest Received header
    folder: str  # decoded folder name, or the path of an import
    uidvalidity: int = 0
    uid: int = 0
    origin: str = "mailbox"  # or "import"
    junk: bool = False
    answerable: bool = False
    failure: str | None = None  # set: quarantined at once for this reason, in Chinese


@dataclass(frozen=True, slots=True)
class Position:
    """How far a folder has been read, and how many messages the server says it holds."""

    folder: str
    uidvalidity: int
    last_uid: int
    on_server: int
    rescan_until: int = 0  # UIDs up to here were there when UIDVALIDITY changed: none is answered


@dataclass(frozen=True, slots=True)
class FoundAttachment:
    path: str
    media_type: str
    size: int
    sha256: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class FoundProblem:
    code: str
    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Found:
    """What reading found of the message itself."""

    nature: str
    urgent: bool = False
    subject: str | None = None
    sender_name: str | None = None
    sent_at: dt.datetime | None = None
    in_reply_to: str | None = None
    flags: tuple[str, ...] = ()
    attachments: tuple[FoundAttachment, ...] = ()
    problems: tuple[FoundProblem, ...] = ()


def store_batch(
    session: Session, arrivals: Sequence[Arrival], position: Position | None, now: dt.datetime
) -> int:
    """Rows for a batch and the folder's new position, in the caller's transaction; gives how many are new.

    Known bytes gain a location and nothing else. A Message-ID seen with other bytes makes a new message,
    flagged. Whether a message is answerable is decided where it was first seen.
    """
    known = _ids(session, {arrival.sha256 for arrival in arrivals})
    new: dict[str, Arrival] = {}
    for arrival in arrivals:
        if arrival.sha256 not in known:
            new.setdefault(arrival.sha256, arrival)
    if new:
        known |= _insert_messages(session, list(new.values()), now)
    if arrivals:
        _insert_locations(session, arrivals, known, now)
    if position is not None:
        move_cursor(session, position, now)
    return len(new)


def _ids(session: Session, hashes: set[str]) -> dict[str, int]:
    return dict(session.execute(_IDS, {"hashes": hashes}).all())


def _insert_messages(session: Session, arrivals: Sequence[Arrival], now: dt.datetime) -> dict[str, int]:
    """Rows for bytes not known before; gives their ids by hash."""
    headers = [None if arrival.message_id is None else indexed(arrival.message_id) for arrival in arrivals]
    borne = set(session.scalars(_BEARERS, {"headers": set(headers) - {None}}))
    rows = []
    for arrival, header in zip(arrivals, headers, strict=True):
        sender = arrival.sender_address
        rows.append(
            {
                "sha256": arrival.sha256,
                "size": arrival.size,
                "message_id": header,
                "same_message_id": header in borne,
                "sender_address": None if sender is None else indexed(sender),
                "received_at": arrival.received_at,
                "day": local_day(arrival.received_at),
                "stored_at": now,
                "origin": arrival.origin,
                "junk": arrival.junk,
                "answerable": arrival.answerable,
                "state": MessageState.QUARANTINED if arrival.failure else MessageState.RECEIVED,
                "failure": clean(arrival.failure),
                "read_at": now if arrival.failure else None,
                "flags": [],
            }
        )
        if header is not None:
            borne.add(header)
    dialect.insert_many(session, Message, rows)
    return _ids(session, {arrival.sha256 for arrival in arrivals})


def _insert_locations(
    session: Session, arrivals: Sequence[Arrival], ids: dict[str, int], now: dt.datetime
) -> None:
    rows = [
        {
            "message_id": ids[arrival.sha256],
            "folder": indexed(arrival.folder),
            "uidvalidity": arrival.uidvalidity,
            "uid": arrival.uid,
            "seen_at": now,
        }
        for arrival in arrivals
    ]
    dialect.insert_many(session, Location, rows, but_known=True)


def cursor(session: Session, folder: str) -> Cursor | None:
    """Where reading of a folder goes on; None for one that was never read."""
    return session.get(Cursor, folder)


def move_cursor(session: Session, position: Position, now: dt.datetime) -> None:
    """Set a folder's position. Under the same UIDVALIDITY it never moves back."""
    before = session.get(Cursor, position.folder)
    if before is None:
        before = Cursor(folder=position.folder, uidvalidity=position.uidvalidity, last_uid=0)
        session.add(before)
    same = before.uidvalidity == position.uidvalidity
    before.last_uid = max(before.last_uid, position.last_uid) if same else position.last_uid
    before.uidvalidity = position.uidvalidity
    before.rescan_until = position.rescan_until
    before.on_server = position.on_server
    before.polled_at = now
    session.flush()


def unread(
    session: Session, limit: int, *, after: int = 0, max_attempts: int = MAX_ATTEMPTS
) -> Sequence[Message]:
    """The oldest messages that wait to be read, at most `limit`, without those given up.

    `after` leaves out the messages up to that id: their reading is under way. Of each is loaded what its
    filing asks for.
    """
    values = {"after": after, "most": max_attempts, "limit": limit}
    return session.scalars(_UNREAD, values).all()


def exhausted(session: Session, max_attempts: int = MAX_ATTEMPTS) -> Sequence[Message]:
    """Messages whose every reading ended with its process; whoever reads none of them quarantines them."""
    return session.scalars(
        select(Message)
        .where(Message.state == MessageState.RECEIVED, Message.attempts >= max_attempts)
        .order_by(Message.id)
    ).all()


def filed(session: Session, ids: Sequence[int] | None) -> Sequence[Message]:
    """The filed messages of these ids, or all of them, oldest first."""
    chosen = select(Message).where(Message.state == MessageState.FILED).order_by(Message.id)
    return session.scalars(chosen if ids is None else chosen.where(Message.id.in_(ids))).all()


def get(session: Session, message_id: int) -> Message | None:
    """One message with what was found in it."""
    parts = (Message.submissions, Message.attachments, Message.problems)
    return session.get(
        Message, message_id, options=[selectinload(part) for part in parts], populate_existing=True
    )


def begin_attempts(session: Session, ids: Sequence[int]) -> None:
    """Count a reading of each; commit before they start, and name only those that start now.

    Loaded rows know of it: whoever reads them asks how often they were tried.
    """
    dialect.changed(session, _BEGIN, {"ids": ids})
    for key in (identity_key(Message, row_id) for row_id in ids):
        if message := session.identity_map.get(key):
            set_committed_value(message, "attempts", message.attempts + 1)


def return_attempts(session: Session, ids: Sequence[int]) -> None:
    """A clean stop took the readers away: these readings do not count against their messages."""
    session.execute(
        update(Message)
        .where(Message.id.in_(ids), Message.state == MessageState.RECEIVED, Message.attempts > 0)
        .values(attempts=Message.attempts - 1)
    )


def file_messages(session: Session, found: Mapping[int, Found], now: dt.datetime) -> None:
    """Record what reading found of each message, by its id. Raises AlreadySettled; then file none."""
    settled = {
        message_id: {
            "state": MessageState.FILED,
            "read_at": now,
            "nature": each.nature,
            "urgent": each.urgent,
            "subject": clean(each.subject),
            "sender_name": clean(each.sender_name),
            "sent_at": each.sent_at,
            "in_reply_to": clean(each.in_reply_to),
            "flags": clean(each.flags),
        }
        for message_id, each in found.items()
    }
    if dialect.update_many(session, Message, settled, _WAITS) != len(settled):
        raise AlreadySettled(*found)
    attachments = [_part(message_id, part) for message_id, each in found.items() for part in each.attachments]
    problems = [_part(message_id, part) for message_id, each in found.items() for part in each.problems]
    dialect.insert_many(session, Attachment, attachments)
    dialect.insert_many(session, Problem, problems)


def _part(message_id: int, part: FoundAttachment | FoundProblem) -> dict[str, object]:
    return {"message_id": message_id, **{name: clean(getattr(part, name)) for name in part.__slots__}}


def quarantine(session: Session, message_id: int, reason: str, now: dt.datetime) -> None:
    """Set a message aside with the reason staff will read. Raises AlreadySettled."""
    _settle(session, message_id, MessageState.QUARANTINED, now, {"failure": clean(reason)})


def seal(session: Session, message_id: int, now: dt.datetime) -> None:
    """Mark a message as bearing a 密级; nothing of its content is stored. The archive then seals the bytes.

    Raises AlreadySettled.
    """
    _settle(session, message_id, MessageState.SEALED, now, {"nature": "sealed"})


def _settle(
    session: Session, message_id: int, state: MessageState, now: dt.datetime, values: dict[str, object]
) -> None:
    settled = {message_id: {"state": state, "read_at": now, **values}}
    if not dialect.update_many(session, Message, settled, _WAITS):
        raise AlreadySettled(message_id)


def sealed_hashes(session: Session) -> Sequence[str]:
    """Originals that belong sealed in the archive: sealing them again at start mends a crash in between."""
    return session.scalars(select(Message.sha256).where(Message.state == MessageState.SEALED)).all()


def received_between(session: Session, start: dt.date, end: dt.date) -> int:
    """Messages of the days from `start` up to but not including `end`."""
    counted = select(func.count()).where(Message.day >= start, Message.day < end)
    return session.scalar(counted) or 0
