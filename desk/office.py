"""What the pages are handed: the open parts of the service, and what only `app` can do for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desk.remembered import Remembered
from notify.calendar import Calendar
from notify.deliver import Policy
from notify.gather import in_force
from notify.render import Writer
from scoring.notice import Notice
from scoring.period import local_day
from store.archive import Archive
from store.recent_drafts import RecentDrafts
from store.recording import Recorder
from store.session import Database, Session


@dataclass(frozen=True)
class Office:
    """One office's desk. `tasks` are what the desk asks of the worker's side, by name."""

    database: Database
    archive: Archive
    notices: Mapping[int, Notice]
    calendar: Calendar
    writer: Writer
    mailbox: str
    staff: tuple[str, ...]
    clock: Callable[[], dt.datetime]
    data: Path
    policy: Policy
    secure: bool = False  # cookies only over TLS
    tasks: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    recent: RecentDrafts = field(default_factory=RecentDrafts)
    accounts: Remembered = field(default_factory=Remembered)

    @property
    def today(self) -> dt.date:
        """The day in Asia/Shanghai."""
        return local_day(self.clock())

    def roster(self, year: int | None = None) -> Notice:
        """The notice in force in a year, this year's by default, with the units of today or its last day."""
        today = self.today
        day = today if year in (None, today.year) else dt.date(year or today.year, 12, 31)
        return in_force(self.notices, day.year).on(day)

    def recorder(self, session: Session, who: str) -> Recorder:
        """Somebody who records in a transaction, now."""
        return Recorder(session, self.notices, who, self.clock())
