"""疑似重复: drafts found again by the bands of their bodies, and near-copies that staff should look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sqlalchemy import Integer, Select, String, cast, delete, func, select
from sqlalchemy.orm import Session, aliased, contains_eager

from store import audit, dialect, submissions
from store.dialect import among
from store.errors import Refused
from store.models import Resemblance, Submission, SubmissionBand

NEWEST = 16  # bearers of a band that are looked at: what a form says every day has thousands

_BANDS = dialect.table(SubmissionBand)
_DRAFT = dialect.table(Submission).c
_CANDIDATES = select(_DRAFT.id, _DRAFT.number, _DRAFT.unit, _DRAFT.title_key, _DRAFT.day).where(
    among(_DRAFT.id, "ids")
)
_BODIES = select(_DRAFT.id, _DRAFT.body).where(among(_DRAFT.id, "ids"))
_LATER, _EARLIER = aliased(Submission), aliased(Submission)
_TWO_UNITS = _LATER.unit != _EARLIER.unit  # both known
_OPEN = Resemblance.decided_by.is_(None) & _TWO_UNITS


class Candidate(NamedTuple):
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
    """Of these bands those that filed drafts have, each with the ids of its newest ones."""
    wanted = list(set(bands))
    if not wanted:
        return {}
    rows = session.execute(_bearers(dialect.name(session)), {"bands": wanted}).all()
    return {band: [int(each) for each in ids.split(",")] for band, ids in rows if ids}


@cache
def _bearers(database: str) -> Select[int, str | None]:
    """One range of the primary key a band, and one row: with a row a bearer, to fetch them costs more."""
    given = dialect.given(database, "bands")
    band = cast(given.c.value, Integer)
    newest = (
        select(_BANDS.c.submission_id)
        .where(_BANDS.c.band == band)
        .order_by(_BANDS.c.submission_id.desc())
        .limit(NEWEST)
        .correlate(given)
        .subquery("newest")
    )
    ids = select(func.aggregate_strings(cast(newest.c.submission_id, String), ","))
    return select(band, ids.scalar_subquery())


def candidates(session: Session, ids: Iterable[int]) -> dict[int, Candidate]:
    """These drafts by id, without their bodies."""
    wanted = set(ids)
    rows = session.execute(_CANDIDATES, {"ids": wanted}).all() if wanted else ()
    return {row[0]: Candidate._make(row) for row in rows}


def bodies(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The bodies of these drafts by id."""
    wanted = set(ids)
    return dict(session.execute(_BODIES, {"ids": wanted}).all()) if wanted else {}


def insert_found(session: Session, bands: Mapping[str, Sequence[int]], copies: Sequence[Copy]) -> None:
    """Record the bands of drafts just filed, by 收稿号, and what near-copies are among them."""
    numbers = {*bands, *(copy.number for copy in copies), *(copy.other for copy in copies)}
    if not numbers:
        return
    ids = submissions.ids(session, numbers)
    _insert_bands(session, {ids[number]: each for number, each in bands.items()})
    rows = [
        {"submission_id": ids[copy.number], "other_id": ids[copy.other], "percent": copy.percent}
        for copy in copies
    ]
    dialect.insert_many(session, Resemblance, rows)


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
    dialect.insert_many(session, SubmissionBand, rows)


def open_copies(
    session: Session, since: dt.datetime | None = None, until: dt.datetime | None = None
) -> Sequence[Resemblance]:
    """Drafts near to another unit's that nobody has looked at, oldest first, each with both drafts.

    A draft that is nobody's yet waits in the queue; it is near to another unit's once it is decided.
    `since` and `until` choose those filed after the one moment and up to the other.
    """
    chosen = _pairs().where(_OPEN)
    if since is not None:
        chosen = chosen.where(_LATER.filed_at > since)
    if until is not None:
        chosen = chosen.where(_LATER.filed_at <= until)
    return session.scalars(chosen).all()


def count_open(session: Session) -> int:
    """How many there are in all."""
    pairs = select(func.count()).select_from(Resemblance)
    pairs = pairs.join(_LATER, Resemblance.submission).join(_EARLIER, Resemblance.other)
    return session.scalar(pairs.where(_OPEN)) or 0


def copies_of(session: Session, number: str) -> Sequence[Resemblance]:
    """Those that a draft takes part in, decided or not. Raises Refused for an unknown 收稿号."""
    found = session.scalar(select(Submission.id).where(Submission.number == number))
    if found is None:
        raise Refused(f"没有收稿号为{number}的稿件")
    either = (Resemblance.submission_id == found) | (Resemblance.other_id == found)
    return session.scalars(_pairs().where(either, _TWO_UNITS)).all()


def keep_both(session: Session, number: str, *, who: str, now: dt.datetime) -> int:
    """Somebody has looked at what a draft resembles: the question is closed, and both drafts stay.

    Gives how many were open. Raises Refused for an unknown 收稿号, or where nothing is open.
    """
    found = [each for each in copies_of(session, number) if each.decided_by is None]
    if not found:
        raise Refused(f"{number}没有待处理的疑似重复")
    others = [
        pair.other.number if pair.submission.number == number else pair.submission.number for pair in found
    ]
    for pair in found:
        pair.decided_by, pair.decided_at = who, now
    audit.append(session, at=now, who=who, action="keep_both", subject=number, others=others)
    session.flush()
    return len(found)


def of_another_unit(session: Session, message_id: int) -> set[str]:
    """The 收稿号 of a message's drafts that repeat one which another unit sent."""
    found = (
        select(_LATER.number)
        .join(_EARLIER, _EARLIER.number == _LATER.repeat_of)
        .where(_LATER.message_id == message_id, _TWO_UNITS)
    )
    return set(session.scalars(found))


def _pairs() -> Select[Resemblance]:
    return (
        select(Resemblance)
        .join(_LATER, Resemblance.submission)
        .join(_EARLIER, Resemblance.other)
        .options(
            contains_eager(Resemblance.submission.of_type(_LATER)),
            contains_eager(Resemblance.other.of_type(_EARLIER)),
        )
        .order_by(Resemblance.id)
    )
