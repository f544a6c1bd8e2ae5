"""What stands on the left of every page: where one is, what waits where, and how the mailbox is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from desk.office import Office
from store import desk_counts


@dataclass(frozen=True, slots=True)
class Place:
    """A page one can go to; `waiting` things are to be done there."""

    name: str
    path: str
    here: bool
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Rail:
    """The places, and when the mailbox was last asked."""

    places: tuple[Place, ...]
    polled_at: dt.datetime | None
    healthy: bool


PLACES = (
    ("今日", "/"),
    ("稿件", "/drafts"),
    ("采用登记", "/adoptions"),
    ("失真失误", "/proposals"),
    ("排名", "/standings"),
    ("约稿", "/commissions"),
    ("通报", "/bulletins"),
    ("异议", "/objections"),
    ("单位", "/units"),
    ("邮件", "/mail"),
    ("管理", "/office"),
)


def rail(office: Office, path: str) -> Rail:
    """The rail of a page at a path."""
    with office.database.read() as session:
        counts = desk_counts.waiting(session)
    waiting = {
        "/": counts.queue,
        "/proposals": counts.proposals,
        "/objections": counts.objections,
        "/mail": counts.mail,
    }
    return Rail(
        tuple(Place(name, to, _here(path, to), waiting.get(to, 0)) for name, to in PLACES),
        counts.polled_at,
        counts.healthy,
    )


def _here(path: str, to: str) -> bool:
    return path == to if to == "/" else path == to or path.startswith(f"{to}/")
