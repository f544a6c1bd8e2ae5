"""The worker: one leader, jobs that fail alone, a clean stop; intake, office and post on real servers."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.heartbeat import Heartbeat
from app.jobs import IMAP_UNREACHABLE, Jobs, jobs_of
from app.settings import Settings, load
from app.state import IMAP_LOGIN
from app.wiring import open_service
from app.worker import Ending, Job, Worker
from ingest.mailbox import MailAccount
from ingest.reader import Reader
from notify.rewording import reword
from scoring.period import SHANGHAI, Quarter
from store import bulletins, conditions, contacts, digests, facts, outbox
from store.articles import Titled
from store.contacts import NewContact
from store.models import OutboxState
from store.recording import Recorder, named_units
from store.session import Database
from tests.integration.command_line import settings_file
from tests.servers.certificate import Certificate
from tests.servers.maildir import Account
from tests.servers.smtp import SmtpServer


@dataclass
class Clock:
    """A clock that a test sets."""

    now: dt.datetime

    def __call__(self) -> dt.datetime:
        return self.now

    def set(self, text: str) -> None:
        self.now = dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def clock() -> Clock:
    return Clock(dt.datetime(2020, 3, 25, 9, 30, tzinfo=SHANGHAI))


@pytest.fixture
def smtp(certificate: Certificate, account: Account) -> Iterator[SmtpServer]:
    with SmtpServer(certificate, account.user, account.password) as server:
        yield server


@pytest.fixture
def settings(
    sqlite_folder: Path, mail_account: MailAccount, smtp: SmtpServer, certificate: Certificate
) -> Settings:
    settings_file(
        sqlite_folder,
        mailbox=mail_account.user,
        password=mail_account.password,
        imap_host=mail_account.host,
        imap_port=mail_account.port,
        smtp_host="localhost",
        smtp_port=smtp.port,
        ca_file=str(certificate.certificate),
        folders=["INBOX"],
    )
    return load(sqlite_folder)


@pytest.fixture
def jobs(settings: Settings, clock: Clock) -> Iterator[Jobs]:
    with open_service(settings) as service:
        yield jobs_of(service, clock)


def silent(what: str, done: int, total: int) -> None:
    """Nobody watches."""


def until(happened: Callable[[], object]) -> None:
    end = time.monotonic() + 15
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


class Running:
    """A worker in a thread of its own."""

    def __init__(
        self, database: Database, folder: Path, *jobs: Job, closing: Callable[[], None] = lambda: None
    ):
        self.stop = threading.Event()
        self.worker = Worker(database, Heartbeat(folder / "heartbeat"), self.stop, closing)
        self.ending: list[Ending] = []
        self.thread = threading.Thread(target=lambda: self.ending.append(self.worker.run(jobs)))
        self.thread.start()

    def end(self) -> float:
        """Stop it; the seconds it took."""
        start = time.monotonic()
        self.stop.set()
        self.thread.join(20)
        assert not self.thread.is_alive()
        return time.monotonic() - start


def test_a_failing_job_stops_no_other(database: Database, tmp_path: Path) -> None:
    """A job that raises ticks again, and the others go on as if nothing had been."""
    ticks = {"bad": 0, "good": 0}

    def bad() -> None:
        ticks["bad"] += 1
        raise RuntimeError("on purpose")

    def good() -> None:
        ticks["good"] += 1

    running = Running(database, tmp_path, Job("bad", 0.05, bad), Job("good", 0.05, good))
    until(lambda: ticks["bad"] > 2 and ticks["good"] > 2)
    running.end()
    assert running.ending == [Ending.STOPPED]


def test_a_long_job_stops_between_two_steps(database: Database, tmp_path: Path) -> None:
    """A first intake that would take hours ends at its next checkpoint."""
    started = threading.Event()

    def long() -> None:
        started.set()
        while True:
            running.worker.checkpoint("long")
            time.sleep(0.02)

    running = Running(database, tmp_path, Job("long", 0.05, long))
    assert started.wait(10)
    assert running.end() < 5
    assert running.worker.left_behind == ()


def test_a_waiting_job_is_given_up_by_closing(database: Database, tmp_path: Path) -> None:
    """What a job waits for is closed when the stop begins, so that the job ends."""
    started, closed = threading.Event(), threading.Event()

    def waiting() -> None:
        started.set()
        closed.wait(30)

    running = Running(database, tmp_path, Job("waiting", 0.05, waiting), closing=closed.set)
    assert started.wait(10)
    assert running.end() < 5


def test_a_hanging_job_is_left_behind_in_time(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that no checkpoint reaches does not keep the worker beyond its time, and is named."""
    monkeypatch.setattr("app.worker.STOP_SECONDS", 0.5)
    started, release = threading.Event(), threading.Event()

    def hanging() -> None:
        started.set()
        release.wait(30)

    running = Running(database, tmp_path, Job("hanging", 0.05, hanging))
    assert started.wait(10)
    assert running.end() < 5
    assert running.worker.left_behind == ("hanging",)
    release.set()


def test_one_worker_leads(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two on one database only the first ticks; the second takes over when the first has gone."""
    monkeypatch.setattr("app.worker.STANDBY_SECONDS", 0.1)
    ticks: list[str] = []
    first = Running(database, tmp_path, Job("a", 0.05, lambda: ticks.append("first")))
    until(lambda: ticks)
    second = Running(database, tmp_path, Job("a", 0.05, lambda: ticks.append("second")))
    time.sleep(0.5)
    assert set(ticks) == {"first"}
    first.end()
    until(lambda: "second" in ticks)
    second.end()


def test_a_refused_login_is_told_once_a_day_and_slows_polling(
    jobs: Jobs, clock: Clock, account: Account, settings: Settings
) -> None:
    """One alert a day while the 授权码 is refused, polls half an hour apart, nothing for the worker."""
    wrong = settings.model_copy(update={"password": type(settings.password)("revoked")})
    with open_service(wrong) as service:
        refused = jobs_of(service, clock)
        with Reader(service.roster(2020), 1) as reader:
            refused.intake(reader, silent)
            clock.now += dt.timedelta(minutes=10)
            refused.intake(reader, silent)
            assert refused.poll_tried_at == clock.now - dt.timedelta(minutes=10)
            clock.now += dt.timedelta(minutes=25)
            refused.intake(reader, silent)
            assert refused.poll_tried_at == clock.now
        with service.database.read() as session:
            condition = conditions.get(session, IMAP_LOGIN)
            assert condition is not None
            assert [row.subject for row in outbox.listing(session)] == ["imap_login:2020-03-25"]
    jobs.poll(silent)
    with jobs.service.database.read() as session:
        assert conditions.get(session, IMAP_LOGIN) is None


def test_an_unreachable_mailbox_is_a_condition(settings: Settings, clock: Clock) -> None:
    """A network that is down is noted for the digest and keeps nothing else from being done."""
    lost = settings.model_copy(update={"imap_port": 1})
    with open_service(lost) as service, Reader(service.roster(2020), 1) as reader:
        jobs = jobs_of(service, clock)
        jobs.intake(reader, silent)
        jobs.office()
        jobs.post()
        with service.database.read() as session:
            assert conditions.get(session, IMAP_UNREACHABLE) is not None
            assert [row.kind for row in outbox.listing(session)] == ["digest"]  # which tells of it


def adopt(jobs: Jobs, clock: Clock) -> None:
    """An adoption of the first quarter."""
    with jobs.service.database.write() as session:
        recorder = Recorder(session, jobs.service.notices, "张三", clock.now)
        units = named_units(recorder.notices[2020], ["财政局"])
        facts.record_adoption(
            recorder,
            Titled("关于棚改", "关于棚改", units),
            gazette="市",
            form="条目",
            number=4,
            day=dt.date(2020, 3, 2),
        )


def test_the_quarter_is_drafted_and_released_by_itself(jobs: Jobs, clock: Clock, smtp: SmtpServer) -> None:
    """Third workday: the draft to staff; fifth: the release. However often the office looks, each once."""
    adopt(jobs, clock)
    clock.set("2020-04-03 09:00")
    jobs.office()
    jobs.office()
    with jobs.service.database.read() as session:
        assert [row.kind for row in outbox.listing(session)].count("bulletin_draft") == 1
    clock.set("2020-04-08 08:59")
    jobs.office()
    with jobs.service.database.read() as session:
        released = bulletins.find(session, Quarter(2020, 1))
        assert released is not None
        assert released.released_at is None
    clock.set("2020-04-08 09:00")
    jobs.office()
    jobs.office()
    with jobs.service.database.read() as session:
        assert [row.kind for row in outbox.listing(session)].count("bulletin") == 63
    jobs.post()
    assert {address for mail in smtp.taken for address in mail.recipients} == {"staff@163.test"}
    with jobs.service.database.read() as session:
        states = outbox.by_state(session)
    assert states[OutboxState.SENT] == len(smtp.taken)


def test_a_quarter_without_adoption_is_told_once(jobs: Jobs, clock: Clock) -> None:
    """Nothing is released; staff hear of it once; an adoption recorded late then releases it."""
    clock.set("2020-04-03 09:00")
    jobs.office()
    clock.set("2020-04-08 09:00")
    jobs.office()
    jobs.office()
    with jobs.service.database.read() as session:
        subjects = [row.subject for row in outbox.listing(session) if row.kind == "alert"]
    assert subjects == ["unreleased:2020-Q1"]
    adopt(jobs, clock)
    jobs.office()
    with jobs.service.database.read() as session:
        released = bulletins.find(session, Quarter(2020, 1))
        assert released is not None
        assert released.released_by == "xinxike"


def test_an_outdated_edit_keeps_the_bulletin_and_is_told_once_a_day(
    jobs: Jobs, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    """However often the office looks, one alert a day and no failure; worded anew the 通报 goes out."""
    adopt(jobs, clock)
    quarter, notice = Quarter(2020, 1), jobs.service.notices[2020]

    def word(text: str) -> None:
        with jobs.service.database.write() as session:
            reword(session, jobs.writer.templates, notice, quarter, "totals", text, who="张三", now=clock.now)

    clock.set("2020-04-03 09:00")
    jobs.office()
    word("采用情况良好。")
    with jobs.service.database.write() as session:
        recorder = Recorder(session, jobs.service.notices, "张三", clock.now)
        ref = Titled("迟登", "迟登", named_units(notice, ["水利局"]))
        facts.record_adoption(recorder, ref, gazette="市", form="条目", number=5, day=dt.date(2020, 3, 3))
    for moment in ("2020-04-08 09:00", "2020-04-08 09:01", "2020-04-09 09:00"):
        clock.set(moment)
        jobs.office()
    with jobs.service.database.read() as session:
        alerts = sorted(row.subject for row in outbox.listing(session) if row.kind == "alert")
    assert alerts == ["outdated:2020-Q1:2020-04-08", "outdated:2020-Q1:2020-04-09"]
    assert "not done" not in capsys.readouterr().out
    word("采用2篇。")
    jobs.office()
    with jobs.service.database.read() as session:
        released = bulletins.find(session, quarter)
    assert released is not None
    assert released.released_by == "xinxike"


def test_an_empty_digest_is_recorded_and_not_sent(jobs: Jobs, clock: Clock) -> None:
    """At 17:30 of a day on which nothing came the cut-off moves on and no mail is owed."""
    jobs.office()  # the digest of yesterday, since the service is in use since New Year
    clock.set("2020-03-25 17:30")
    jobs.office()
    with jobs.service.database.read() as session:
        last = digests.last(session)
        assert last is not None
        assert (last.until, last.empty) == (clock.now, True)
        assert outbox.listing(session) == []


def test_one_owed_thing_that_fails_keeps_no_other(
    jobs: Jobs, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A digest that cannot be made is logged and owed again; the quarter's draft goes out meanwhile."""

    def broken(*_: object) -> bool:
        raise RuntimeError("on purpose")

    monkeypatch.setattr("app.issuing.owe_digest", broken)
    clock.set("2020-04-03 17:30")
    jobs.office()
    with jobs.service.database.read() as session:
        assert digests.last(session) is None
        assert [row.kind for row in outbox.listing(session)] == ["bulletin_draft"]


def test_units_are_asked_for_people_where_the_setting_says_so(settings: Settings, clock: Clock) -> None:
    """Off by default; on, a unit that can be written to and lacks a 主管领导 is asked once."""
    for asks, expected in ((False, []), (True, ["财政局"])):
        chosen = settings.model_copy(update={"contact_reminders": asks})
        with open_service(chosen) as service:
            with service.database.write() as session:
                new = NewContact("财政局", "zs@example.com", name="张三", role="信息员")
                contacts.add(session, new, who="干事", now=clock.now)
            jobs = jobs_of(service, clock)
            jobs.office()
            jobs.office()
            with service.database.read() as session:
                rows = [row for row in outbox.listing(session) if row.kind == "contact_reminder"]
            assert [row.addressee for row in rows] == expected
