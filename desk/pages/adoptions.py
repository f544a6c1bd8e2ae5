"""采用登记: the issues that were recorded, newest first, and taking an adoption back."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.finding import found
from desk.guard import Editor, Here, Reader, may
from desk.office import Office
from desk.paths import ours
from desk.render import done, page
from scoring.facts import FactKind
from store import facts, issues
from store.accounts import Known
from store.errors import Refused
from store.models import Role
from store.recording import Recorded, Recorder

router = APIRouter(prefix="/adoptions")

UNDONE = "登记后随即撤销"  # the reason of what 撤销 takes back
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@router.get("")
def adoptions(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
    gazette: str = "",
    month: str = "",
    skip: int = 0,
) -> Response:
    """The latest issues."""
    return _listed(request, office, gazette, month, max(0, skip))


@router.get("/find")
def find(office: Here, user: Editor, q: str = "") -> dict[str, list[dict[str, str]]]:  # noqa: ARG001  likewise
    """Recent drafts by a few characters, for the form that picks them as one types."""
    with office.database.read() as session:
        drafts = office.recent.upto(session, office.today)
    return {
        "drafts": [
            {
                "number": each.number,
                "title": each.title,
                "unit": each.unit or "单位待核定",
                "day": f"{each.day.month}月{each.day.day}日",
                "stage": each.stage,
            }
            for each in found(q[:50], drafts.values(), names(office))
        ]
    }


def names(office: Office) -> dict[str, tuple[str, ...]]:
    """Each unit's official and short names."""
    return {unit.name: (unit.name, *unit.aliases) for unit in office.roster().units}


@router.post("/reverse")
def reverse(
    request: Request,
    office: Here,
    user: Editor,
    fact: Annotated[int, Form(ge=1)],
    why: Annotated[str, Form(max_length=500)] = "",
    to: Annotated[str, Form()] = "",
) -> Response:
    """冲销 what was recorded, with its reason."""
    try:
        with office.database.write() as session:
            recorded = _take_back(office.recorder(session, user.name), user, fact, why)
    except Refused as refused:
        return _listed(request, office, "", "", 0, refused=(fact, why, refused.reason))
    said = f"第{fact}号登记已冲销（第{recorded.fact}号）"
    return done(request, ours(to) or f"/adoptions#fact-{fact}", said)


@router.post("/undo")
def undo(
    request: Request,
    office: Here,
    user: Editor,
    facts_: Annotated[str, Form(alias="facts", max_length=2000)],
    to: Annotated[str, Form()] = "",
) -> Response:
    """Take back what was just recorded: every one of these facts, or none."""
    numbers = [int(each) for each in facts_.split(",") if each.isascii() and each.isdigit()]
    with office.database.write() as session:
        recorder = office.recorder(session, user.name)
        for number in numbers:
            _take_back(recorder, user, number, UNDONE)
    return done(request, ours(to) or "/adoptions", f"已冲销刚才的登记（{len(numbers)}项）")


def _take_back(recorder: Recorder, user: Known, fact: int, why: str) -> Recorded:
    """Reverse a fact; a deduction is the chief's. Raises Refused."""
    if facts.get(recorder.session, fact).kind == FactKind.DEDUCTION and not may(user, Role.CHIEF):
        raise Refused("扣分经科长确认，冲销也须由科长办理")
    return facts.reverse(recorder, fact, why)


def _listed(
    request: Request,
    office: Office,
    gazette: str,
    month: str,
    skip: int,
    refused: tuple[int, str, str] | None = None,
) -> Response:
    """The page of issues; `refused` is a reversal that was: which fact, the reason typed, what was said."""
    notice = office.roster()
    with office.database.read() as session:
        found, more = issues.latest(session, gazette=gazette or None, month=_first_day(month), skip=skip)
        if refused and all(refused[0] != each.fact for issue in found for each in issue.articles):
            raise Refused(refused[2])
    return page(
        request,
        "adoptions",
        status=409 if refused else 200,
        issues=found,
        gazettes=notice.gazettes,
        chosen={"gazette": gazette, "month": month},
        older=skip + issues.PAGE if more else None,
        refused=refused,
    )


def _first_day(month: str) -> dt.date | None:
    match = _MONTH.fullmatch(month)
    if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) < 2000:
        return None
    return dt.date(int(match[1]), int(match[2]), 1)
