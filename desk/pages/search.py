"""搜索: drafts by title, text, unit, sender and 收稿号."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from desk.excerpt import excerpt
from desk.guard import Here, Reader
from desk.lines import draft_line
from desk.office import Office
from desk.render import page
from store import search, submissions

router = APIRouter()

_NUMBER = re.compile(r"\d{4}-\d{4,}")
_ADDRESS = re.compile(r"[\w.+-]*@?[\w.-]*", re.ASCII)
LONGEST = 50  # characters of a query


@router.get("/search")
def find(request: Request, office: Here, user: Reader, q: str = "") -> Response:  # noqa: ARG001  whoever may read
    """What is found, newest first; a 收稿号 leads to its draft."""
    sought = q.strip()[:LONGEST]
    notice = office.roster()
    _index_rest(office)
    with office.database.read() as session:
        if _NUMBER.fullmatch(sought) and submissions.by_number(session, sought) is not None:
            return RedirectResponse(f"/drafts/{sought}", status_code=303)
        rows = list(search.find(session, sought))
        if sought and _ADDRESS.fullmatch(sought):
            known = {row.id for row in rows}
            rows += [row for row in search.by_sender(session, sought) if row.id not in known]
        found = [(draft_line(row, notice), excerpt(row.body, sought)) for row in rows]
    units = [unit.name for unit in notice.units if sought and _names(unit.name, unit.names, sought)]
    return page(request, "search", q=sought, found=found, units=units[:12], most=search.FOUND)


def _names(name: str, others: tuple[str, ...], sought: str) -> bool:
    return sought in name or any(sought in other for other in others)


def _index_rest(office: Office) -> None:
    """What the worker has not indexed yet is found all the same."""
    with office.database.read() as session:
        if not search.missing(session):
            return
    with office.database.write() as session:
        search.index_new(session)
