"""What the worker does, a tick at a time: intake, office, post. The demo and the tests run the same code."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass

import structlog

from app import issuing
from app.progress import Report
from app.schedule import Action, AskForPeople, Digest, Draft, Poll, Release, Remind, TellUnreleased, due
from app.state import IMAP_LOGIN, read_state
from app.wiring import Clock, Service, account_of, policy_of, smtp_account_of, writer_of
from ingest.errors import LoginRefused, MailboxError, UnsafeLogin
from ingest.filing import Desk, Filed, read_and_file
from ingest.mailbox import open_mailbox
from ingest.meanwhile import read_meanwhile
from ingest.reader import Reader
from ingest.receive import Intake, Received, receive
from notify.deliver import Tick, tick
from notify.render import Writer, render_owed
from notify.rewording import Outdated
from notify.smtp import SmtpTransport, Transport
from scoring.period import Quarter, local_day
from store import commissions, conditions, search, terms
from store.session import Session

IMAP_UNREACHABLE = "imap_unreachable"  # the condition's name
SERVICE = "xinxike"  # who releases a 通报 that nobody held

log = structlog.get_logger()


@dataclass
class Jobs:
    """The jobs over one set of open parts. `checkpoint` is told of every step and may raise to stop there:
    each step ends with its transaction, so stopping loses nothing."""

    service: Service
    clock: Clock
    transport: Transport
    writer: Writer
    checkpoint: Callable[[str], None] = lambda _: None
    poll_tried_at: dt.datetime | None = None

    def intake(self, reader: Reader, report: Report) -> None:
        """Poll if a poll is owed, then read and file whatever waits."""
        if Poll() in self._owed():
            # It is recorded as a condition; what was stored before was read all the same.
            with suppress(MailboxError):
                self.take_in(reader, report)
        else:
            self.read(reader, report)

    def take_in(self, reader: Reader, report: Report) -> tuple[Received, Filed]:
        """Poll, and meanwhile read and file whatever waits. Raises MailboxError like `poll`."""
        tally: Counter[str] = Counter()

        def read() -> None:
            tally.update(asdict(self.read(reader, report)))

        received = read_meanwhile(lambda stored: self.poll(report, stored), read)
        return received, Filed(**tally)

    def poll(self, report: Report, stored: Callable[[], None] = lambda: None) -> Received:
        """Receive what is new; `stored` is called after every batch.

        Raises MailboxError, and staff hear of it, when the mailbox cannot be read.
        """
        self.poll_tried_at = self.clock()
        service = self.service
        intake = Intake(
            folders=service.settings.folders,
            junk_folders=service.settings.junk_folders,
            receipts_since=service.settings.receipts_since,
            own_address=service.settings.mailbox,
        )

        def progress(folder: str, done: int, total: int) -> None:
            stored()
            report(folder, done, total)
            self.checkpoint("intake")

        try:
            with open_mailbox(account_of(service.settings)) as mailbox:
                received = receive(mailbox, service.archive, service.database, intake, self.clock, progress)
        except MailboxError as error:
            self._mailbox_trouble(error)
            raise
        with service.database.write() as session:
            conditions.clear(session, IMAP_LOGIN)
            conditions.clear(session, IMAP_UNREACHABLE)
        for skipped in received.skipped:
            log.warning("folder skipped", folder=skipped.folder, reason=skipped.reason)
        if received.new:
            log.info("received", new=received.new, known=received.known)
        return received

    def _mailbox_trouble(self, error: MailboxError) -> None:
        """A refused login is for a person to mend: told at once and once a day. A network mends itself."""
        now = self.clock()
        refused = isinstance(error, LoginRefused | UnsafeLogin)
        name = IMAP_LOGIN if refused else IMAP_UNREACHABLE
        with self.service.database.write() as session:
            conditions.raise_condition(session, name, str(error), now)
            first_today = not refused or self._alert(session, f"{name}:{local_day(now)}", now)
        if first_today:
            log.warning("mailbox not read", condition=name, reason=str(error))

    def _alert(self, session: Session, subject: str, now: dt.datetime) -> bool:
        return issuing.to_each(session, self.service.settings.staff, "alert", subject, now)

    def read(self, reader: Reader, report: Report) -> Filed:
        """Read and file every message that waits."""
        service = self.service
        desk = Desk(
            notice=service.roster_on(self.clock()),
            address=service.settings.mailbox,
            staff=service.settings.staff,
            receipts_per_sender=service.settings.receipts_per_sender,
        )
        done = 0

        def progress(settled: int) -> None:
            nonlocal done
            done += settled
            report("reading", done, done)
            self.checkpoint("intake")

        filed = read_and_file(service.database, service.archive, reader, desk, self.clock, progress)
        if filed != Filed():
            log.info("read", **asdict(filed))
        return filed

    def office(self) -> None:
        """Owe the digests and 通报 that are due, and index what was filed. One that fails is owed again."""
        self._index()
        for action in self._owed():
            self.checkpoint("office")
            try:
                self._do(action)
            except (
                Exception
            ):  # whatever it raises, the next action is another matter and must not wait for it
                log.exception("not done", action=repr(action))

    def _index(self) -> None:
        """Make what was filed findable at the desk, some at a time: nobody waits long to write."""
        with self.service.database.read() as session:
            if not search.missing(session):
                return
        left = search.ROUND
        while left == search.ROUND:
            self.checkpoint("office")
            with self.service.database.write() as session:
                left = search.index_new(session)

    def _do(self, action: Action) -> None:
        now, service = self.clock(), self.service
        settings = service.settings
        with service.database.write() as session:
            match action:
                case Digest(until):
                    issuing.owe_digest(session, settings, service.notices, service.calendar, until, now)
                case Draft(quarter):
                    issuing.owe_draft(session, settings, quarter, now)
                case Release(quarter):
                    if not self._release(session, quarter, now):
                        return
                case TellUnreleased(quarter):
                    issuing.tell_unreleased(session, settings, quarter, now)
                case Remind():
                    commissions.owe(session, "commission_reminder", action.subject, action.units, now)
                case AskForPeople(month, units):
                    terms.owe_reminders(session, units, month, now)
                case Poll():
                    return
        log.info("owed", action=repr(action))

    def _release(self, session: Session, quarter: Quarter, now: dt.datetime) -> bool:
        """Whether it was released. Edits that have to be looked at again are told to staff once a day."""
        templates = self.writer.templates
        try:
            issuing.owe_release(session, self.service, templates, quarter, who=SERVICE, now=now)
        except Outdated as outdated:
            if issuing.tell_outdated(session, self.service.settings, quarter, now):
                log.warning("not released", quarter=str(quarter), reason=outdated.reason)
            return False
        return True

    def post(self) -> None:
        """Write the mails that are owed and send what may be sent now; spacing is the policy's matter."""
        render_owed(self.service.database, self.writer, self.clock)
        policy = policy_of(self.service.settings)
        while tick(self.service.database, policy, self.clock, self.transport) in (Tick.SENT, Tick.REFUSED):
            self.checkpoint("post")

    def _owed(self) -> tuple[Action, ...]:
        now = self.clock()
        with self.service.database.read() as session:
            ranked = [unit.name for unit in self.service.roster_on(now).ranked]
            state = read_state(session, self.service.settings, now, self.poll_tried_at, ranked)
        return due(now, state, self.service.calendar)


def jobs_of(service: Service, clock: Clock, checkpoint: Callable[[str], None] = lambda _: None) -> Jobs:
    """The jobs as the settings want them, over the real SMTP server."""
    transport = SmtpTransport(smtp_account_of(service.settings))
    return Jobs(service, clock, transport, writer_of(service), checkpoint)
