"""From settings to the open parts that use cases are handed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app.errors import NotReadyError
from app.schedule import release_at
from app.settings import Settings
from ingest.mailbox import MailAccount
from notify.calendar import Calendar, load_calendar
from notify.deliver import Policy
from notify.gather import in_force
from notify.render import Writer
from notify.smtp import SmtpAccount
from notify.templates import Templates
from scoring.notice import SHIPPED, Notice, load_notices
from scoring.period import SHANGHAI, Quarter, local_day
from store.archive import Archive
from store.session import Database, sqlite_url

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True)
class Service:
    """The open parts. Notices are read when first asked for: not every command needs them."""

    settings: Settings
    database: Database
    archive: Archive

    @cached_property
    def notices(self) -> dict[int, Notice]:
        """Every year's notice, shipped or in DATA/notices. Raises NoticeError for one that cannot be used."""
        return load_notices(notice_folders(self.settings.data))

    def notice(self, year: int) -> Notice:
        """A year's notice. Raises NotReadyError when there is none yet."""
        found = self.notices.get(year)
        if found is None:
            file = self.settings.data / "notices" / f"{year}.toml"
            raise NotReadyError(
                f"There is no notice for {year}: write {file} after the shipped {SHIPPED}/2020.toml."
            )
        return found

    def roster(self, year: int) -> Notice:
        """Whose names count in a year: its notice or, before that is issued in spring, the one before."""
        return in_force(self.notices, year)

    def roster_on(self, moment: dt.datetime) -> Notice:
        """Whose names count at a moment, units that succeed others in the year among them from their day."""
        day = local_day(moment)
        return self.roster(day.year).on(day)

    @cached_property
    def calendar(self) -> Calendar:
        """Workdays. Raises HolidaysError for a DATA/holidays.toml that cannot be used."""
        return load_calendar(self.settings.data / "holidays.toml")


def notice_folders(data: Path) -> tuple[Path, ...]:
    """Where notices lie; a file in the later folder overrides and adds."""
    return SHIPPED, data / "notices"


def heartbeat_file(data: Path) -> Path:
    """Where the worker shows its pulse."""
    return data / "heartbeat"


def database_of(settings: Settings) -> Database:
    """The database that the settings name: PostgreSQL by URL, else SQLite in the data folder."""
    return Database(settings.postgresql or sqlite_url(settings.data))


def account_of(settings: Settings) -> MailAccount:
    """The mailbox to read."""
    return MailAccount(
        host=settings.imap_host,
        port=settings.imap_port,
        user=settings.mailbox,
        password=settings.password.get_secret_value(),
        ca_file=settings.ca_file,
    )


def smtp_account_of(settings: Settings) -> SmtpAccount:
    """Where mail is handed in."""
    return SmtpAccount(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.mailbox,
        password=settings.password.get_secret_value(),
        ca_file=settings.ca_file,
    )


def writer_of(service: Service) -> Writer:
    """What mails are written with."""

    def release_on(quarter: Quarter, drafted_at: dt.datetime) -> dt.date | None:
        if service.settings.release == "signed":
            return None
        return local_day(release_at(quarter, drafted_at, service.calendar))

    templates = Templates(service.settings.data / "templates")
    return Writer(
        service.settings.mailbox,
        templates,
        service.notices,
        release_on,
        service.calendar,
        service.archive.get,
        service.settings.group_qr and service.settings.data / service.settings.group_qr,
        service.settings.desk_url,
    )


def policy_of(settings: Settings) -> Policy:
    """Who may be written to, and how fast."""
    return Policy(
        sending=settings.sending,
        staff=frozenset(address.lower() for address in settings.staff),
        spacing=dt.timedelta(seconds=settings.send_spacing),
        daily_cap=settings.daily_cap,
    )


@contextmanager
def open_service(settings: Settings) -> Iterator[Service]:
    """Open what commands work on. Raises NotReadyError unless the database is at head."""
    database = database_of(settings)
    try:
        if not database.at_head():
            raise NotReadyError(
                f"The database ({database.url.render_as_string(hide_password=True)}) is not at head: "
                "run `xinxike init`, which migrates it."
            )
        key = settings.seal_key
        archive = Archive(settings.data / "archive", None if key is None else key.get_secret_value())
        try:
            yield Service(settings, database, archive)
        finally:
            archive.close()
    finally:
        database.close()


def clock_from(start: dt.datetime | None) -> Clock:
    """The machine's clock; with `start`, one that stands at `start` now and goes on from there."""
    if start is None:
        return lambda: dt.datetime.now(SHANGHAI)
    ahead = start - dt.datetime.now(SHANGHAI)
    return lambda: dt.datetime.now(SHANGHAI) + ahead
