"""The quarter played: mail arrives, staff work, the service does what is due, all by one moving clock.

Nothing of the service is replaced: the jobs of `xinxike run` work on a mailbox and a mail server of ours.
"""

from __future__ import annotations

import datetime as dt
import shutil
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from imapclient import IMAPClient
from pydantic import SecretStr

from app import init
from app.demo.drafts import ADVERTS, JUNK, Letter
from app.demo.outcome import Summary, summary, write_mails
from app.demo.senders import QUARTER, at
from app.demo.servers import HOST, Delivered, PostOffice, post_office
from app.demo.specials import letters
from app.demo.staff import Staff, script
from app.errors import AppError
from app.jobs import Jobs, jobs_of
from app.settings import Settings
from app.wiring import database_of, open_service
from ingest.reader import Reader
from notify.calendar import Calendar
from scoring.period import local_day

MAILBOX = "xinxike@yima.example"
STAFF = ("zhiban@yima.example",)
LEADERS = ("shizhang@yima.example", "fushizhang@yima.example")
OPENED = at(dt.date(2020, 1, 2), 8, 0)
LAST_DAY = dt.date(2020, 4, 8)  # the 通报 goes out
MARK = ".xinxike-demo"  # lies in folders of ours: the next run may remove them


class Screen(Protocol):
    """Who watches."""

    def news(self, moment: dt.datetime, text: str) -> None:
        """Something worth a line happened."""

    def mailed(self, moment: dt.datetime, mails: Sequence[Delivered]) -> None:
        """The service sent these."""

    def stands(self, moment: dt.datetime, arrived: int, sent: int) -> None:
        """Where the clock stands, mails that arrived and mails sent so far."""


@dataclass
class MovingClock:
    """A clock that stands where it was put, and never goes back."""

    now: dt.datetime

    def __call__(self) -> dt.datetime:
        return self.now

    def advance(self, moment: dt.datetime) -> None:
        self.now = max(self.now, moment)


@dataclass
class Play:
    """The service between two events."""

    jobs: Jobs
    reader: Reader
    clock: MovingClock
    office: PostOffice

    def turn(self) -> None:
        """What `xinxike run` would do until it has nothing to do: each job a tick, then the post, spaced."""
        self.jobs.intake(self.reader, lambda *_: None)
        self.jobs.office()
        spacing = dt.timedelta(seconds=self.jobs.service.settings.send_spacing)
        while True:
            sent = len(self.office.sent)
            self.jobs.post()
            if len(self.office.sent) == sent:
                return
            self.clock.advance(self.clock.now + spacing)


def play(out: Path, screen: Screen) -> Summary:
    """Play the quarter into the folder `out`, made anew: database, originals, settings and every sent mail.

    Raises AppError for a folder that is there and is not one of ours.
    """
    data = _made_anew(out)
    clock = MovingClock(OPENED)
    with ExitStack() as stack:
        office = stack.enter_context(post_office(data, MAILBOX, "demo-0398", (JUNK, ADVERTS)))
        settings = _settings(data, office)
        _set_up(settings)
        service = stack.enter_context(open_service(settings))
        reader = stack.enter_context(Reader(service.roster(QUARTER.year), settings.readers))
        mailbox = stack.enter_context(_mailbox(office))
        stage = Play(jobs_of(service, clock), reader, clock, office)
        staff = Staff(service, clock, lambda text: screen.news(clock.now, text))
        mail = letters(MAILBOX)
        for moment, happens in sorted(_events(mailbox, staff, mail), key=lambda event: event[0]):
            clock.advance(moment)
            happens()
            before = len(office.sent)
            stage.turn()
            screen.mailed(clock.now, office.sent[before:])
            arrived = sum(letter.arrives <= moment for letter in mail)
            screen.stands(clock.now, arrived, len(office.sent))
        write_mails(office.sent, out / "mail")
        return summary(service)


def _events(
    mailbox: IMAPClient, staff: Staff, mail: tuple[Letter, ...]
) -> Iterator[tuple[dt.datetime, Callable[[], None]]]:
    """Everything that happens: mail, staff's work, and the hours at which the service may owe something."""
    for letter in mail:
        yield letter.arrives, partial(_arrive, mailbox, letter)
    yield from script(staff)
    for day in filter(Calendar().is_workday, _days()):
        yield at(day, 17, 32), _nothing  # the digest
        if day >= QUARTER.end:
            yield at(day, 9, 0), _nothing  # the 通报


def _days() -> Iterator[dt.date]:
    for number in range((LAST_DAY - local_day(OPENED)).days + 1):
        yield local_day(OPENED) + dt.timedelta(days=number)


def _nothing() -> None:
    """An hour strikes."""


def _arrive(mailbox: IMAPClient, letter: Letter) -> None:
    mailbox.append(letter.folder, letter.raw, msg_time=letter.arrives)


@contextmanager
def _mailbox(office: PostOffice) -> Iterator[IMAPClient]:
    """The senders' side of the mailbox."""
    trust = ssl.create_default_context(cafile=office.certificate)
    with IMAPClient(HOST, office.imap_port, ssl_context=trust) as client:
        client._imap.debug = 0  # imapclient leaves it at 5
        client.login(office.user, office.password)
        yield client


def _made_anew(out: Path) -> Path:
    """The data folder in an empty `out`."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        raise AppError(f"{out} is not a folder of the demo; name another with --out.")
    shutil.rmtree(out, ignore_errors=True)
    data = out / "data"
    data.mkdir(parents=True)
    (out / MARK).touch()
    return data


def _settings(data: Path, office: PostOffice) -> Settings:
    """The demo's settings, and nothing of the environment's: that may name a real mailbox or database."""
    fields = Settings.model_fields.items()
    usual = {name: field.default for name, field in fields if not field.is_required()}
    return Settings(
        **usual
        | {
            "data": data,
            "mailbox": MAILBOX,
            "password": SecretStr(office.password),
            "imap_host": HOST,
            "imap_port": office.imap_port,
            "smtp_host": HOST,
            "smtp_port": office.smtp_port,
            "ca_file": office.certificate,
            "staff": STAFF,
            "leaders": LEADERS,
            "sending": "all",
            "receipts_since": OPENED,
        }
    )


def _set_up(settings: Settings) -> None:
    """As `xinxike init` does it; the settings stay, so that every command works on the demo's folder."""
    init.write(settings)
    database = database_of(settings)
    try:
        database.migrate()
    finally:
        database.close()
