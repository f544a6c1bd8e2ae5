"""What forms of annex 1 say of a unit's people, until staff take it over or refuse it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store import audit, dialect, outbox, terms
from store.dialect import changed
from store.errors import Refused
from store.models import ContactProposal, ProposalState
from store.outbox import Owed
from store.terms import Appointed, Person
from store.text import clean

_WAITING = ContactProposal.state == ProposalState.WAITING


@dataclass(frozen=True, slots=True)
class NewProposal:
    """The people of one unit on the forms of a message; nobody where none could be read."""

    message_id: int
    unit: str | None
    child: str | None
    people: tuple[Person, ...]


def insert_found(session: Session, proposals: Iterable[NewProposal], now: dt.datetime) -> None:
    """Keep what forms say, in the transaction that files their messages."""
    rows = [
        {
            "message_id": each.message_id,
            "unit": each.unit,
            "child": each.child,
            "people": [_cleaned(asdict(person)) for person in each.people],
            "state": ProposalState.WAITING,
            "created_at": now,
        }
        for each in proposals
    ]
    dialect.insert_many(session, ContactProposal, rows)


def _cleaned(person: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name: value and clean(value) for name, value in person.items()}


def waiting(session: Session) -> Sequence[ContactProposal]:
    """What staff have not decided, oldest first."""
    return session.scalars(select(ContactProposal).where(_WAITING).order_by(ContactProposal.id)).all()


def of_message(session: Session, message_id: int) -> Sequence[ContactProposal]:
    """What the forms of one message said, decided or not."""
    return session.scalars(select(ContactProposal).where(ContactProposal.message_id == message_id)).all()


def people(proposal: ContactProposal) -> tuple[Person, ...]:
    """Whom a proposal names."""
    return tuple(Person(**person) for person in proposal.people)


def take(
    session: Session,
    number: int,
    unit: str | None = None,
    child: str | None = None,
    *,
    bulletin: bool = False,
    who: str,
    now: dt.datetime,
) -> Appointed:
    """Let the people of a proposal take over; earlier proposals of the unit are done with by that.

    `unit` and `child` go before what the form says; with `bulletin` the 信息员's address receives 通报.
    Whoever begins is welcomed. Raises Refused where it is decided already, names nobody, or nobody says
    whose the people are.
    """
    proposal = _undecided(session, number)
    if unit is None:
        unit, child = proposal.unit, proposal.child
    if unit is None:
        raise Refused(f"第{number}号没有写明单位，请指定单位")
    named = people(proposal)
    if not named:
        raise Refused(f"第{number}号未能识读出人员，请打开原件后用 contact add 登记")
    appointed = terms.appoint(session, unit, child, named, who=who, now=now)
    if bulletin:
        terms.mark_for_bulletin(session, (*appointed.begun, *appointed.kept))
    proposal.unit, proposal.child = unit, child
    _decide(session, proposal, ProposalState.TAKEN, who=who, now=now)
    for earlier in waiting(session):
        if earlier.id < number and (earlier.unit, earlier.child) == (unit, child):
            earlier.reason = f"已由第{number}号取代"
            _decide(session, earlier, ProposalState.REFUSED, who=who, now=now)
    for contact in appointed.begun:
        if contact.address is not None:
            outbox.enqueue(session, Owed("welcome", str(contact.id), contact.address, contact.address), now)
    return appointed


def refuse(session: Session, number: int, reason: str, *, who: str, now: dt.datetime) -> None:
    """Leave the contacts as they are. Raises Refused without a reason or where it is decided already."""
    if not reason.strip():
        raise Refused("不采用须写明原因")
    proposal = _undecided(session, number)
    proposal.reason = reason.strip()
    _decide(session, proposal, ProposalState.REFUSED, who=who, now=now)


def get(session: Session, number: int) -> ContactProposal:
    """A proposal by its number. Raises Refused where there is none."""
    proposal = session.get(ContactProposal, number)
    if proposal is None:
        raise Refused(f"没有第{number}号人员情况表")
    return proposal


def _undecided(session: Session, number: int) -> ContactProposal:
    proposal = get(session, number)
    if proposal.state is not ProposalState.WAITING:
        raise Refused(f"第{number}号已由{proposal.decided_by}处理")
    return proposal


def _decide(
    session: Session, proposal: ContactProposal, state: ProposalState, *, who: str, now: dt.datetime
) -> None:
    decided = update(ContactProposal).where(ContactProposal.id == proposal.id, _WAITING)
    session.flush()
    changed(session, decided.values(state=state, decided_by=who, decided_at=now))
    # No name or number: they can be erased, and never from the audit.
    audit.append(session, at=now, who=who, action=f"proposal {state}", subject=f"人员情况表{proposal.id}")
