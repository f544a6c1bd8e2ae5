"""Mails owed: enqueued once by business key, rendered once to stored bytes, sent one at a time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, case, exists, func, select, update
from sqlalchemy.orm import Session, defer

from scoring.period import day_ends
from store import conditions, dialect
from store.dialect import among, changed
from store.errors import Refused, StoreError
from store.models import OutboxRow, OutboxState

PAUSED = "outbox_paused"  # the condition's name

# What is sent first when several mails wait; the kinds there are.
PRIORITY = {
    "alert": 0,
    "digest": 10,
    "receipt": 20,
    "receipt_copy": 21,
    "commission_reminder": 22,
    "return": 23,
    "commission_extension": 24,
    "commission": 25,
    "account_answer": 26,
    "commission_ground": 27,
    "objection_answer": 28,
    "bulletin_draft": 30,
    "bulletin_copy": 35,
    "supplement_copy": 36,
    "bulletin": 40,
    "supplement": 42,
    "bulletin_leader": 45,
    "welcome": 48,
    "contact_reminder": 50,
}

ANSWERS = ("receipt", "account_answer")  # to a sender, by a machine (RFC 3834)

_OUTBOX = dialect.table(OutboxRow).c
_WAITING = OutboxRow.state == OutboxState.WAITING
_ANSWERS_TO = (
    # Not "where the kind is one of them": SQLite would go by the index of kinds through all ever sent.
    select(_OUTBOX.address, func.sum(case((_OUTBOX.kind.in_(ANSWERS), 1), else_=0)))
    .where(among(_OUTBOX.address, "addresses"))
    .where(_OUTBOX.created_at >= bindparam("start"), _OUTBOX.created_at < bindparam("end"))
    .group_by(_OUTBOX.address)
)


@dataclass(frozen=True, slots=True)
class Owed:
    """A mail to enqueue: `kind` is one of PRIORITY; (kind, subject, addressee) is its business key.

    `address` None keeps a unit's letter until the unit has an address for it: see `give_address`.
    """

    kind: str
    subject: str
    addressee: str
    address: str | None
    not_before: dt.datetime | None = None


def enqueue(session: Session, owed: Owed, now: dt.datetime) -> bool:
    """Owe a mail; false when a mail with its business key is owed or sent already."""
    new = dialect.insert(dialect.name(session), OutboxRow).on_conflict_do_nothing()
    return session.execute(new.returning(_OUTBOX.id), _row(owed, now)).first() is not None


def enqueue_all(session: Session, owed: Iterable[Owed], now: dt.datetime) -> None:
    """Owe several mails, those left out that are owed or sent already."""
    dialect.insert_many(session, OutboxRow, [_row(each, now) for each in owed], but_known=True)


def _row(owed: Owed, now: dt.datetime) -> dict[str, object]:
    return {
        "kind": owed.kind,
        "subject": owed.subject,
        "addressee": owed.addressee,
        "address": owed.address,
        "priority": PRIORITY[owed.kind],
        "created_at": now,
        "not_before": owed.not_before or now,
    }


def is_owed(session: Session, kind: str, subject: str) -> bool:
    """Whether a mail of this kind about this subject was enqueued, to whomever, sent or not."""
    found = select(OutboxRow.id).where(OutboxRow.kind == kind, OutboxRow.subject == subject).limit(1)
    return session.scalar(found) is not None


def unrendered(session: Session, limit: int = 100) -> Sequence[OutboxRow]:
    """Rows with an address whose bytes are still to be made, most urgent first."""
    return session.scalars(
        select(OutboxRow)
        .where(OutboxRow.content.is_(None), _WAITING, OutboxRow.address.is_not(None))
        .order_by(OutboxRow.priority, OutboxRow.id)
        .limit(limit)
    ).all()


def set_content(session: Session, row_id: int, message_id: str, content: bytes) -> bool:
    """Store a mail's bytes and Message-ID; false, and nothing changed, when they were stored before."""
    unrendered_row = update(OutboxRow).where(OutboxRow.id == row_id, OutboxRow.content.is_(None))
    return changed(session, unrendered_row.values(message_id=message_id, content=content)) == 1


def claim(session: Session, now: dt.datetime) -> OutboxRow | None:
    """Take the next mail; commit before speaking to the server. None when nothing is due or all pause.

    One leader sends one mail at a time, so a row found in `sending` was cut off before its answer was
    recorded: it comes first, with the same bytes, and is counted as a repeat.
    """
    if paused_until(session, now) is not None:
        return None
    row = session.scalar(select(OutboxRow).where(OutboxRow.state == OutboxState.SENDING).limit(1))
    if row is not None:
        row.repeats += 1
    else:
        row = session.scalar(
            select(OutboxRow)
            .where(_WAITING, OutboxRow.content.is_not(None), OutboxRow.address.is_not(None))
            .where(OutboxRow.not_before <= now)
            .order_by(OutboxRow.priority, OutboxRow.id)
            .limit(1)
        )
    if row is not None:
        row.state = OutboxState.SENDING
        row.attempts += 1
        session.flush()
    return row


def settle_sent(session: Session, row_id: int, reply: str, now: dt.datetime) -> None:
    """The server took it. Whatever limit there was is over."""
    _settle(session, row_id, state=OutboxState.SENT, reply=reply, sent_at=now)
    conditions.clear(session, PAUSED)


def settle_retry(
    session: Session, row_id: int, reply: str, not_before: dt.datetime, *, perhaps_taken: bool = False
) -> None:
    """Not now: it waits until `not_before`. Where the server may have taken it, it goes out as a repeat."""
    repeats = OutboxRow.repeats + int(perhaps_taken)
    _settle(
        session,
        row_id,
        state=OutboxState.WAITING,
        reply=reply,
        not_before=not_before,
        repeats=repeats,
    )


def settle_untried(session: Session, row_id: int, reply: str) -> None:
    """The server took no mail at all: this one waits as before, and the try is not counted against it."""
    _settle(session, row_id, state=OutboxState.WAITING, reply=reply, attempts=OutboxRow.attempts - 1)


def settle_refused(session: Session, row_id: int, reply: str) -> None:
    """The server refuses it for good; staff see it."""
    _settle(session, row_id, state=OutboxState.REFUSED, reply=reply)


def mark_returned(session: Session, message_ids: Sequence[str], now: dt.datetime) -> bool:
    """A bounce brought a mail back: the first of these Message-IDs that is ours. False where none is."""
    sent = select(OutboxRow.message_id, OutboxRow.id).where(
        OutboxRow.message_id.in_(set(message_ids)),
        OutboxRow.state.in_((OutboxState.SENT, OutboxState.SENDING)),
    )
    ours = dict(session.execute(sent).tuples().all())
    row_id = next((ours[each] for each in message_ids if each in ours), None)
    if row_id is None:
        return False
    first_time = update(OutboxRow).where(OutboxRow.id == row_id, OutboxRow.returned_at.is_(None))
    changed(session, first_time.values(returned_at=now))
    return True


def give_up(session: Session, row_id: int, reason: str) -> None:
    """It cannot be written. Staff see it as refused, and `retry` has it written again."""
    unwritten = update(OutboxRow).where(OutboxRow.id == row_id, OutboxRow.content.is_(None), _WAITING)
    changed(session, unwritten.values(state=OutboxState.REFUSED, reply=reason))


def withhold(session: Session, row_id: int, reason: str) -> None:
    """The settings do not allow this recipient; `retry` sends it once they do."""
    unsent = update(OutboxRow).where(
        OutboxRow.id == row_id, OutboxRow.state.in_((OutboxState.WAITING, OutboxState.SENDING))
    )
    if not changed(session, unsent.values(state=OutboxState.WITHHELD, reply=reason)):
        raise StoreError(f"outbox row {row_id} does not wait to be sent")


def _settle(session: Session, row_id: int, **values: object) -> None:
    sending = update(OutboxRow).where(OutboxRow.id == row_id, OutboxRow.state == OutboxState.SENDING)
    if not changed(session, sending.values(**values)):
        raise StoreError(f"outbox row {row_id} is not being sent")


def pause(session: Session, until: dt.datetime, reply: str, now: dt.datetime) -> None:
    """The server limits the whole mailbox: nothing is claimed before `until`."""
    conditions.raise_condition(session, PAUSED, reply, now, until)


def paused_until(session: Session, now: dt.datetime) -> dt.datetime | None:
    """When sending may go on, where it may not now."""
    condition = conditions.get(session, PAUSED)
    if condition is None or condition.until is None or condition.until <= now:
        return None
    return condition.until


def sent_since(session: Session, moment: dt.datetime) -> int:
    """Mails sent at or after a moment, for the cap a day."""
    return _count(session, select(func.count()).where(OutboxRow.sent_at >= moment))


def answers_to(session: Session, addresses: Iterable[str], day: dt.date) -> Counter[str]:
    """Receipts and accounts by address enqueued on a day in Asia/Shanghai, for the cap a sender and day."""
    named = set(addresses)
    if not named:
        return Counter()
    end = day_ends(day)
    values = {"addresses": named, "start": end - dt.timedelta(days=1), "end": end}
    return Counter(dict(session.execute(_ANSWERS_TO, values).all()))


def give_address(session: Session, unit: str, address: str, *, bulletins: bool) -> int:
    """A unit's mails that wait for an address get it, its 通报 or all others; gives how many."""
    kind = OutboxRow.kind.in_(("bulletin", "supplement"))
    waiting = update(OutboxRow).where(
        OutboxRow.address.is_(None),
        OutboxRow.addressee == unit,
        OutboxRow.state == OutboxState.WAITING,
        kind if bulletins else ~kind,
    )
    return changed(session, waiting.values(address=address))


def forget_address(session: Session, address: str) -> int:
    """Take an address off the mails that wait; gives how many. A unit's letters wait on for another one."""
    waiting = update(OutboxRow).where(OutboxRow.address == address, _WAITING)
    unit = changed(
        session,
        waiting.where(OutboxRow.addressee != address).values(address=None, content=None, message_id=None),
    )
    own = waiting.values(state=OutboxState.WITHHELD, reply="收件人的信息已应其要求删除", content=None)
    return unit + changed(session, own)


def retry(session: Session, row_id: int, now: dt.datetime) -> None:
    """Staff want a refused or withheld mail tried again. Raises Refused for any other."""
    again = update(OutboxRow).where(
        OutboxRow.id == row_id, OutboxRow.state.in_((OutboxState.REFUSED, OutboxState.WITHHELD))
    )
    if changed(session, again.values(state=OutboxState.WAITING, not_before=now)):
        return
    row = get(session, row_id)
    if row is None:
        raise Refused(f"发件箱中没有第{row_id}封")
    raise Refused(f"第{row_id}封未被退回或扣留,不需重发")


def get(session: Session, row_id: int) -> OutboxRow | None:
    """One row with its bytes, as it is in the database."""
    return session.get(OutboxRow, row_id, populate_existing=True)


def listing(session: Session, state: OutboxState | None = None, limit: int = 200) -> Sequence[OutboxRow]:
    """The newest rows, of one state or all, without their bytes."""
    chosen = select(OutboxRow).options(defer(OutboxRow.content, raiseload=True))
    if state is not None:
        chosen = chosen.where(OutboxRow.state == state)
    return session.scalars(chosen.order_by(OutboxRow.id.desc()).limit(limit)).all()


def by_state(session: Session) -> dict[OutboxState, int]:
    """How many rows are in each state; those in none are 0."""
    counted = session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    return dict.fromkeys(OutboxState, 0) | dict(counted.tuples().all())


def unaddressed(session: Session, kind: str | None = None) -> Sequence[str]:
    """Addressees whose mails, of one kind or any, wait for an address, each once."""
    waiting = select(OutboxRow.addressee).where(OutboxRow.address.is_(None), _WAITING)
    if kind is not None:
        waiting = waiting.where(OutboxRow.kind == kind)
    return session.scalars(waiting.distinct().order_by(OutboxRow.addressee)).all()


def of_subjects(session: Session, kind: str, subjects: Iterable[str]) -> Sequence[OutboxRow]:
    """The mails of a kind about these subjects, without their bytes."""
    return session.scalars(
        select(OutboxRow)
        .where(OutboxRow.kind == kind, OutboxRow.subject.in_(set(subjects)))
        .options(defer(OutboxRow.content, raiseload=True))
        .order_by(OutboxRow.id)
    ).all()


def keys(session: Session, kind: str, beginning: str) -> Sequence[tuple[str, str]]:
    """Subject and addressee of the mails of a kind whose subjects begin so, sent or not."""
    return [
        (subject, addressee)
        for subject, addressee in session.execute(
            select(OutboxRow.subject, OutboxRow.addressee).where(
                OutboxRow.kind == kind, OutboxRow.subject.startswith(beginning, autoescape=True)
            )
        ).tuples()
    ]


def is_unwritten(session: Session, kind: str, beginning: str) -> bool:
    """Whether a mail of a kind, whose subject begins so, is owed and not yet written."""
    owed = exists().where(OutboxRow.content.is_(None), _WAITING, OutboxRow.kind == kind)
    return bool(session.scalar(select(owed.where(OutboxRow.subject.startswith(beginning, autoescape=True)))))


def identified(session: Session, kinds: Iterable[str], message_ids: Iterable[str]) -> Sequence[OutboxRow]:
    """The mails of these kinds that bear one of these Message-IDs, without their bytes."""
    return session.scalars(
        select(OutboxRow)
        .where(OutboxRow.message_id.in_(set(message_ids)), OutboxRow.kind.in_(set(kinds)))
        .options(defer(OutboxRow.content, raiseload=True))
        .order_by(OutboxRow.id)
    ).all()


def _count(session: Session, statement: Select[int]) -> int:
    return session.scalar(statement) or 0
