"""单位: the roster by tier, and the people's forms that wait for a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import Editor, Here, Reader
from desk.office import Office
from desk.paths import ours
from desk.render import done, page
from scoring.notice import Notice, Unit
from store import proposals, terms, unit_file
from store.errors import Refused
from store.models import Contact, ContactProposal
from store.session import Session
from store.terms import INFORMANT, LEADER, Appointed, Person

router = APIRouter(prefix="/units")

NOTHING_TYPED: dict[str, object] = {"number": 0, "unit": "", "reason": "", "said": ""}


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in one line; `informant` and `leader` None: nobody is known."""

    unit: Unit
    informant: str | None
    leader: str | None
    addresses: Sequence[str]
    bulletin: bool  # some address receives 通报
    submitted: int
    adopted: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A form of people that waits, beside who serves now."""

    proposal: ContactProposal
    people: Sequence[Person]
    present: Sequence[Contact]


@router.get("")
def units(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
    only: str = "",
) -> Response:
    """The roster; `only=missing` leaves the units that lack somebody or an address."""
    return _shown(request, office, only)


@router.post("/proposals/{number:int}/take")
def take(
    request: Request,
    office: Here,
    user: Editor,
    number: int,
    unit: Annotated[str, Form(max_length=100)] = "",
    bulletin: Annotated[bool, Form()] = False,
    to: Annotated[str, Form()] = "",
) -> Response:
    """采纳: the people of a form take over; those before them end today."""
    try:
        with office.database.write() as session:
            appointed = _take(session, office, number, unit.strip(), bulletin=bulletin, who=user.name)
            whose = proposals.get(session, number).unit or ""
    except Refused as refused:
        return _shown(request, office, typed=_typed(number, refused, unit=unit))
    parts = (("登记", appointed.begun), ("更新", appointed.kept), ("卸任", appointed.ended))
    said = "，".join(f"{what}{len(people)}人" for what, people in parts if people)
    return done(request, ours(to) or f"/units/{quote(whose)}#people", f"第{number}号人员情况表已采纳：{said}")


@router.post("/proposals/{number:int}/refuse")
def refuse(
    request: Request,
    office: Here,
    user: Editor,
    number: int,
    reason: Annotated[str, Form(max_length=300)] = "",
    to: Annotated[str, Form()] = "",
) -> Response:
    """不采纳: the contacts stay as they are; the reason is kept with the form."""
    try:
        with office.database.write() as session:
            proposals.refuse(session, number, reason, who=user.name, now=office.clock())
    except Refused as refused:
        return _shown(request, office, typed=_typed(number, refused, reason=reason))
    return done(request, ours(to) or "/units", f"第{number}号人员情况表不采纳")


def _take(session: Session, office: Office, number: int, text: str, *, bulletin: bool, who: str) -> Appointed:
    """Take a form over, for the unit that `text` names where it names one."""
    notice = office.roster()
    found = notice.resolve(text) if text else None
    if text and found is None:
        raise Refused(f"{notice.year}年度通知中没有“{text}”这个单位，请从名单中选择")
    return proposals.take(
        session,
        number,
        found.name if found else None,
        notice.child(text) if found else None,
        bulletin=bulletin,
        who=who,
        now=office.clock(),
    )


def _typed(number: int, refused: Refused, **fields: str) -> dict[str, object]:
    return NOTHING_TYPED | fields | {"number": number, "said": refused.reason}


def _shown(
    request: Request, office: Office, only: str = "", typed: Mapping[str, object] | None = None
) -> Response:
    """The page; `typed` is a decision on a form that was refused, and why under `said`."""
    notice = office.roster()
    with office.database.read() as session:
        lines = _lines(session, notice)
        waiting = waiting_forms(session)
    shown = [each for each in lines if only != "missing" or lacks(each)]
    tiers = dict.fromkeys(unit.target for unit in notice.ranked)
    return page(
        request,
        "units",
        status=409 if typed else 200,
        notice=notice,
        groups=[(target, [each for each in shown if each.unit.target == target]) for target in (*tiers, 0)],
        total=len(notice.ranked),
        lacking=sum(lacks(each) for each in lines),
        unreached=sum(not each.addresses for each in lines if each.unit.ranked),
        waiting=waiting,
        typed=typed or NOTHING_TYPED,
        only=only,
        official=[unit.name for unit in notice.units],
    )


def waiting_forms(session: Session, unit: str | None = None) -> list[Waiting]:
    """The forms that wait, all or a unit's."""
    return [
        Waiting(
            each,
            proposals.people(each),
            terms.present(session, each.unit, each.child) if each.unit else (),
        )
        for each in proposals.waiting(session)
        if unit is None or each.unit == unit
    ]


def lacks(line: UnitLine) -> bool:
    """Whether a unit with a target lacks somebody or an address."""
    return line.unit.ranked and not (line.informant and line.leader and line.addresses)


def _lines(session: Session, notice: Notice) -> list[UnitLine]:
    serving = unit_file.serving(session)
    submitted = unit_file.submitted(session, notice.year)
    adopted = unit_file.adopted(session, notice.year)
    return [
        _line(unit, serving.get(unit.name, ()), submitted[unit.name], adopted[unit.name])
        for unit in notice.units
    ]


def _line(unit: Unit, people: Sequence[Contact], submitted: int, adopted: int) -> UnitLine:
    own = [each for each in people if each.child is None and each.name]
    return UnitLine(
        unit,
        next((each.name for each in own if each.role == INFORMANT), None),
        next((each.name for each in own if each.role == LEADER), None),
        unit_file.addresses_of(people),
        any(each.for_bulletin and each.address for each in people),
        submitted,
        adopted,
    )
