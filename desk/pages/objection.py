"""One objection: the unit's words, the points it names and where they come from, the office's answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from desk.guard import Editor, Here, Reader
from desk.office import Office
from desk.render import done, page
from notify.gather_objection import objection_line
from scoring.account import Line
from scoring.notice import Notice
from store import audit, ledger
from store import objections as store
from store.commissions import official
from store.errors import Refused
from store.models import MessageState, Objection
from store.session import Session

router = APIRouter(prefix="/objections/{number}")

Field = Annotated[str, Form(max_length=5_000)]
OFFERED = 60  # of a unit's facts, the newest, to say which one is disputed


@router.get("")
def objection(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
    number: int,
) -> Response:
    """The page of an objection."""
    return _shown(request, office, number)


@router.post("/answer")
def answer(request: Request, office: Here, user: Editor, number: int, text: Field = "") -> Response:
    """Answer the unit by mail. What was typed is shown again where a rule says no."""
    try:
        with office.database.write() as session:
            _unsealed(session, number)
            answered = store.answer(session, number, text, who=user.name, now=office.clock())
            unit = answered.unit
    except Refused as refused:
        return _shown(request, office, number, refused.reason, {"text": text})
    return done(request, f"/objections/{number}", f"第{number}号异议已答复，邮件将发给{unit}")


@router.post("/assign")
def assign(
    request: Request,
    office: Here,
    user: Editor,
    number: int,
    unit: Field = "",
    fact: Field = "",
) -> Response:
    """Decide whose it is, by any name of the unit, and what it disputes."""
    try:
        name = official(office.roster(), unit.strip())
        with office.database.write() as session:
            _unsealed(session, number)
            chosen = int(fact) if fact.isdecimal() else None
            store.assign(session, number, name, fact_id=chosen, who=user.name, now=office.clock())
    except Refused as refused:
        return _shown(request, office, number, refused.reason, {"unit": unit, "fact": fact})
    here = f"/objections/{number}"
    return done(request, here, f"第{number}号异议归{name}", undo=f"{here}/assign/undo")


@router.post("/assign/undo")
def unassign(request: Request, office: Here, user: Editor, number: int) -> Response:
    """As it was before the last assignment."""
    with office.database.write() as session:
        store.unassign(session, number, who=user.name, now=office.clock())
    return done(request, f"/objections/{number}", f"第{number}号异议已恢复原状")


def _shown(
    request: Request,
    office: Office,
    number: int,
    said: str | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    with office.database.read() as session:
        found = _unsealed(session, number)
        notice = office.roster(found.message.day.year)
        return page(
            request,
            "objection",
            status=409 if said else 200,
            objection=found,
            line=objection_line(session, found, office.clock(), office.calendar),
            quarter=store.quarter(session, found),
            disputed=_disputed(session, found, notice),
            offered=_offered(session, found, notice),
            units=[unit.name for unit in notice.units],
            history=audit.of_subject(session, f"objection:{number}"),
            said=said,
            typed=defaultdict(str, typed or {}),
        )


def _unsealed(session: Session, number: int) -> Objection:
    """The objection. Raises HTTPException 404 where there is none, or its mail was sealed."""
    try:
        found = store.get(session, number)
    except Refused:
        raise HTTPException(404) from None
    if found.message.state is MessageState.SEALED:
        raise HTTPException(404)
    return found


def _disputed(session: Session, objection: Objection, notice: Notice) -> list[Line]:
    """The unit's own lines of what it names."""
    if objection.fact_id is None:
        return []
    lines = ledger.of_facts(session, notice, [objection.fact_id])
    return [line for line in lines if line.entry.unit == objection.unit]


def _offered(session: Session, objection: Objection, notice: Notice) -> list[Line]:
    """The unit's lines of the year, one a fact, the newest first."""
    if objection.unit is None:
        return []
    by_fact = {line.entry.fact: line for line in ledger.lines(session, notice, unit=objection.unit)}
    return list(by_fact.values())[: -OFFERED - 1 : -1]
