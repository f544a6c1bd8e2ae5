"""疑似重复: drafts found again by the bands of their bodies, and near-copies that staff should look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from store import dialect
from store.models import Resemblance, Submission, SubmissionBand

NEWEST = 64  # bearers of a band that are looked at: a form that comes every day has thousands

_BANDS = dialect.table(SubmissionBand)
_INSERT_BANDS = insert(_BANDS)
_INSERT_COPIES = insert(dialect.table(Resemblance))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A filed draft that may be nearly the text of a new one; its body is asked for apart."""

    id: int
    number: str
    unit: str | None
    title_key: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Copy:
    """A draft that has this share of its text in common with an earlier one, both by 收稿号."""

    number: str
    other: str
    percent: int


def bearers(session: Session, bands: Iterable[int]) -> dict[int, list[int]]:
    """Of these bands those that filed drafts have, each with the ids of the newest 64 of them."""
    found: dict[int, list[int]] = {}
    wanted = list(set(bands))
    if wanted:
        statement, value = _bearers(dialect.name(session))
        for band, submission_id in session.execute(statement, {"bands": value(wanted)}).tuples():
            found.setdefault(band, []).append(submission_id)
    return found


@cache
def _bearers(database: str) -> tuple[Select[int, int], dialect.Listed]:
    """One range of the primary key for each band, from its 64th newest bearer on."""
    wanted, value = dialect.listed(database, "bands")
    again = _BANDS.alias()
    last = (
        select(again.c.submission_id)
        .where(again.c.band == wanted)
        .order_by(again.c.submission_id.desc())
        .limit(1)
        .offset(NEWEST - 1)
        .scalar_subquery()
    )
    return (
        select(_BANDS.c.band, _BANDS.c.submission_id).where(
            _BANDS.c.band == wanted, _BANDS.c.submission_id >= func.coalesce(last, 0)
        ),
        value,
    )


def candidates(session: Session, ids: Iterable[int]) -> dict[int, Candidate]:
    """These drafts by id, without their bodies."""
    columns = Submission.id, Submission.number, Submission.unit, Submission.title_key, Submission.day
    rows = session.execute(select(*columns).where(Submission.id.in_(set(ids)))).tuples()
    return {row[0]: Candidate(*row) for row in rows}


def bodies(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The bodies of these drafts by id."""
    rows = session.execute(select(Submission.id, Submission.body).where(Submission.id.in_(set(ids))))
    return dict(rows.tuples().all())


def insert_found(session: Session, bands: Mapping[str, Sequence[int]], copies: Sequence[Copy]) -> None:
    """Record the bands of drafts just filed, by 收稿号, and what near-copies are among them."""
    numbers = {*bands, *(copy.number for copy in copies), *(copy.other for copy in copies)}
    if not numbers:
        return
    named = select(Submission.number, Submission.id).where(Submission.number.in_(numbers))
    ids = dict(session.execute(named).tuples().all())
    _insert_bands(session, {ids[number]: each for number, each in bands.items()})
    if copies:
        rows = [
            {"submission_id": ids[copy.number], "other_id": ids[copy.other], "percent": copy.percent}
            for copy in copies
        ]
        session.execute(_INSERT_COPIES, rows)


def change_bands(session: Session, submission_id: int, before: Sequence[int], after: Sequence[int]) -> None:
    """The body of a filed draft is another now."""
    had = _BANDS.c.band.in_(before) & (_BANDS.c.submission_id == submission_id)
    session.execute(delete(_BANDS).where(had))
    _insert_bands(session, {submission_id: after})


def _insert_bands(session: Session, bands: Mapping[int, Sequence[int]]) -> None:
    rows = [
        {"band": band, "submission_id": submission_id}
        for submission_id, each in bands.items()
        for band in each
    ]
    if rows:
        session.execute(_INSERT_BANDS, rows)
