"""异议: units' mails that dispute points, until a person answers them. Both are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from scoring.facts import FactKind
from scoring.period import Quarter
from store import audit, dialect, outbox
from store.dialect import changed
from store.errors import Refused
from store.ledger import NOT_REVERSED
from store.models import Bulletin, Commission, Entry, Fact, FactUnit, Objection, ObjectionState
from store.outbox import Owed
from store.text import clean

_OPEN = Objection.state == ObjectionState.OPEN


@dataclass(frozen=True, slots=True)
class NewObjection:
    """A mail that disputes points: whose, of which fact where it tells, in the unit's words."""

    message_id: int
    unit: str | None
    fact_id: int | None
    text: str


def insert_found(session: Session, found: Iterable[NewObjection], now: dt.datetime) -> None:
    """Keep objections, in the transaction that files their messages; one that is kept already stays."""
    rows = [
        {**asdict(each), "text": clean(each.text), "state": ObjectionState.OPEN, "created_at": now}
        for each in found
    ]
    dialect.insert_many(session, Objection, rows, but_known=True)


def waiting(session: Session) -> Sequence[Objection]:
    """What nobody has answered, with its mails, oldest first."""
    return _listed(session, only_open=True)


def every(session: Session) -> Sequence[Objection]:
    """All of them, with their mails, oldest first."""
    return _listed(session, only_open=False)


def _listed(session: Session, *, only_open: bool) -> Sequence[Objection]:
    chosen = select(Objection).options(joinedload(Objection.message)).order_by(Objection.id)
    return session.scalars(chosen.where(_OPEN) if only_open else chosen).all()


def get(session: Session, number: int) -> Objection:
    """An objection by its number. Raises Refused where there is none."""
    found = session.get(Objection, number)
    if found is None:
        raise Refused(f"没有第{number}号异议")
    return found


def of_message(session: Session, message_id: int) -> Objection | None:
    """The objection that a message is, if it is one."""
    return session.scalar(select(Objection).where(Objection.message_id == message_id))


def assign(
    session: Session, number: int, unit: str, *, fact_id: int | None = None, who: str, now: dt.datetime
) -> Objection:
    """Decide whose an objection is and, with `fact_id`, what it disputes; gives it as it is then.

    What it was taken to dispute is dropped where that is no fact of the unit's: nobody is told of another's
    points. Raises Refused where it is answered, or for a fact that touched no points of the unit.
    """
    objection = _unanswered(session, number)
    if fact_id is not None and not _touched(session, fact_id, unit):
        raise Refused(f"编号为{fact_id}的登记没有{unit}的记分")
    chosen = fact_id or objection.fact_id
    before = {"unit": objection.unit, "fact": objection.fact_id}
    objection.unit = unit
    objection.fact_id = chosen if chosen is not None and _touched(session, chosen, unit) else None
    session.flush()
    after = {"unit": unit, "fact": objection.fact_id}
    _audit(session, "assign", number, who, now, before=before, after=after)
    return objection


def unassign(session: Session, number: int, *, who: str, now: dt.datetime) -> Objection:
    """Take the last assignment back: whose it was and what it disputed before. Raises Refused where there
    was none, or it is answered.
    """
    objection = _unanswered(session, number)
    lines = audit.of_subject(session, f"objection:{number}")
    if not lines or lines[-1].action != "objection assign":
        raise Refused(f"第{number}号异议没有可撤销的指定")
    before, after = lines[-1].detail["before"], lines[-1].detail["after"]
    objection.unit, objection.fact_id = before["unit"], before["fact"]
    session.flush()
    _audit(session, "unassign", number, who, now, before=after, after=before)
    return objection


def answer(session: Session, number: int, text: str, *, who: str, now: dt.datetime) -> Objection:
    """Answer in the office's words, and owe the unit the mail that says so.

    Raises Refused without words, where it is answered already, while nobody has said whose it is, and for
    a mail without a sender's address.
    """
    if not text.strip():
        raise Refused("答复不能为空")
    objection = _unanswered(session, number)
    if objection.unit is None:
        raise Refused(f"第{number}号异议尚未确定单位，请先指定")
    address = objection.message.sender_address
    if address is None:
        raise Refused(f"第{number}号异议的来信没有发件人地址，请电话答复")
    still_open = update(Objection).where(Objection.id == number, _OPEN)
    values = {"state": ObjectionState.ANSWERED, "answer": clean(text.strip())}
    if not changed(session, still_open.values(**values, answered_by=who, answered_at=now)):
        session.refresh(objection)  # another process answered meanwhile
        return _unanswered(session, number)
    session.refresh(objection)
    _audit(session, "answer", number, who, now, unit=objection.unit)
    outbox.enqueue(session, Owed("objection_answer", str(number), address, address), now)
    return objection


def _unanswered(session: Session, number: int) -> Objection:
    objection = get(session, number)
    if objection.state is not ObjectionState.OPEN:
        raise Refused(f"第{number}号异议已由{objection.answered_by}答复")
    return objection


def deductions(session: Session, numbers: Collection[str]) -> dict[tuple[str, str], int]:
    """The deductions in force for these commissions: (number, unit) → the fact's id."""
    if not numbers:
        return {}
    rows = session.execute(
        select(Commission.number, FactUnit.unit, Fact.id)
        .join(Fact, Fact.commission_id == Commission.id)
        .join(FactUnit, FactUnit.fact_id == Fact.id)
        .where(Commission.number.in_(numbers), Fact.kind == FactKind.DEDUCTION, NOT_REVERSED)
    ).tuples()
    return {(number, unit): fact for number, unit, fact in rows}


def owners(session: Session, facts: Collection[int]) -> dict[int, frozenset[str]]:
    """The units that these facts name; a fact there is not has none."""
    units: dict[int, set[str]] = {}
    for fact, unit in session.execute(
        select(FactUnit.fact_id, FactUnit.unit).where(FactUnit.fact_id.in_(facts))
    ).tuples():
        units.setdefault(fact, set()).add(unit)
    return {fact: frozenset(named) for fact, named in units.items()}


def disputed(session: Session, objection: Objection) -> Sequence[Entry]:
    """The lines of the ledger that it disputes, its unit's alone, in the order they were written."""
    if objection.fact_id is None or objection.unit is None:
        return ()
    mine = (Entry.fact_id == objection.fact_id, Entry.unit == objection.unit)
    return session.scalars(select(Entry).where(*mine).order_by(Entry.id)).all()


def quarter(session: Session, objection: Objection) -> Quarter | None:
    """The quarter whose 通报 its mail answers, where it answers one."""
    if objection.message.in_reply_to is None:
        return None
    rows = outbox.identified(session, ("bulletin",), [objection.message.in_reply_to])
    return Quarter.parse(rows[0].subject) if rows else None


def told_at(session: Session, objection: Objection) -> dt.datetime | None:
    """When the unit was told of what it disputes; None where that is not known.

    By the mail about the deduction once it was sent, by the 通报 that it answers, else by its recording.
    """
    about = quarter(session, objection)
    if about is not None:
        issued = (Bulletin.year == about.year, Bulletin.quarter == about.number)
        return session.scalar(select(Bulletin.released_at).where(*issued))
    fact = None if objection.fact_id is None else session.get(Fact, objection.fact_id)
    if fact is None:
        return None
    number = session.scalar(select(Commission.number).where(Commission.id == fact.commission_id))
    mails = outbox.of_subjects(session, "commission_ground", [f"{number}:{fact.id}"])
    return next((each.sent_at for each in mails if each.sent_at), fact.recorded_at)


def _touched(session: Session, fact_id: int, unit: str) -> bool:
    """Whether a fact gave or took points of a unit."""
    found = select(Entry.id).where(Entry.fact_id == fact_id, Entry.unit == unit).limit(1)
    return session.scalar(found) is not None


def _audit(session: Session, what: str, number: int, who: str, now: dt.datetime, **detail: object) -> None:
    # Neither the objection's words nor the answer's: personal data can be erased, and never from the audit.
    audit.append(
        session, at=now, who=who, action=f"objection {what}", subject=f"objection:{number}", **detail
    )
