"""What staff read of a 通报 before its release, asked of the store: the draft, and what stands in its way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Self

from notify.bulletin import ForStaff, LateLine, Overview, overview
from notify.ranking import line_of
from notify.reworded import Reworded
from notify.rewording import in_force
from notify.templates import Templates
from scoring.account import changes
from scoring.notice import Notice
from scoring.period import Quarter
from store import bulletin_changes, bulletins, contacts, submissions
from store.session import Session


@dataclass(frozen=True, slots=True)
class DraftOf:
    """What a mail with a draft is about, within its business key: `2020-Q1`, of the next `2020-Q1:2:417`."""

    quarter: Quarter
    number: int = 1
    known: int | None = None  # the last ledger line that the draft before it knew of

    def __str__(self) -> str:
        return str(self.quarter) if self.number == 1 else f"{self.quarter}:{self.number}:{self.known or ''}"

    @classmethod
    def parse(cls, text: str) -> Self:
        quarter, _, rest = text.partition(":")
        number, _, known = rest.partition(":")
        return cls(Quarter.parse(quarter), int(number or 1), int(known) if known else None)


def draft(
    session: Session, templates: Templates, notice: Notice, of: DraftOf, on: dt.date | None, now: dt.datetime
) -> Overview:
    """The overview as it would be issued on a day, with the edits in force and what the last draft lacked."""
    account = bulletins.current(session, notice, of.quarter, now)
    addressed = contacts.bulletin_addresses(session)
    staff = ForStaff(
        unaddressed=tuple(unit.name for unit in notice.ranked if unit.name not in addressed),
        undecided=len(submissions.queue(session)),
        edits=in_force(session, templates, notice, of.quarter, now),
        recorded=_recorded(session, notice, of),
    )
    return overview(account, notice, on, staff, bulletins.number(session, of.quarter))


def _recorded(session: Session, notice: Notice, of: DraftOf) -> tuple[LateLine, ...]:
    if of.known is None:
        return ()
    found = changes(bulletin_changes.written(session, notice, of.quarter, after=of.known))
    return tuple(LateLine(unit, line_of(entry)) for unit, entries in found.items() for entry in entries)


def outdated(
    session: Session, templates: Templates, notice: Notice, quarter: Quarter, now: dt.datetime
) -> tuple[Reworded, ...]:
    """The edits that staff have to look at again before the 通报 is released."""
    return tuple(each for each in in_force(session, templates, notice, quarter, now) if each.outdated)
