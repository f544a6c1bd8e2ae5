"""The service as an operator runs it: init, doctor and run as processes, on real servers."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from ingest.mailbox import MailAccount
from tests.servers.certificate import Certificate
from tests.servers.maildir import Account
from tests.servers.smtp import At, SmtpServer

ROOT = Path(__file__).parents[2]
STAFF, UNIT = "staff@163.test", "czj@163.test"
BODY = "　　今年以来，市财政局健全绩效管理制度，强化预算执行监督，压减一般性支出。" * 4


@dataclass
class Service:
    """An installation, spoken to by its command line alone."""

    environment: dict[str, str]
    data: Path
    smtp: SmtpServer
    account: Account

    def xinxike(self, *arguments: str, code: int = 0) -> str:
        """Run a command to its end; its standard output."""
        done = subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def run(self) -> subprocess.Popen[bytes]:
        """Start the worker."""
        log = (self.data.parent / "run.log").open("ab")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "app.cli", "run"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def mails(self, to: str) -> list[EmailMessage]:
        """What the SMTP server took for an address."""
        taken = [mail.content for mail in self.smtp.taken if mail.recipients == (to,)]
        return [message_from_bytes(content, policy=default) for content in taken]


@pytest.fixture
def service(
    tmp_path: Path, account: Account, mail_account: MailAccount, certificate: Certificate
) -> Iterator[Service]:
    account.create("垃圾邮件")
    with SmtpServer(certificate, account.user, account.password) as smtp:
        settings = {
            "DATA": str(tmp_path / "data"),
            "MAILBOX": account.user,
            "PASSWORD": account.password,
            "STAFF": STAFF,
            "IMAP_HOST": "localhost",
            "IMAP_PORT": str(mail_account.port),
            "SMTP_HOST": "localhost",
            "SMTP_PORT": str(smtp.port),
            "CA_FILE": str(certificate.certificate),
            "SENDING": "all",
            "POLL_SECONDS": "5",
            "SEND_SPACING": "0",
            "FOLDERS": "INBOX,垃圾邮件",
            "DESK_PORT": "0",
            "RECEIPTS_SINCE": "2020-01-01T00:00:00+08:00",
        }
        plain = {name: value for name, value in os.environ.items() if not name.startswith("XINXIKE_")}
        ours = {f"XINXIKE_{name}": value for name, value in settings.items()}
        yield Service(plain | ours, tmp_path / "data", smtp, account)


def draft(title: str) -> bytes:
    """A mail of the finance bureau's with a draft in its body."""
    mail = EmailMessage(policy=default.clone(linesep="\r\n"))
    mail["From"] = f"市财政局 <{UNIT}>"
    mail["To"] = "desk@163.test"
    mail["Subject"] = f"【条目】市财政局：{title}"
    mail["Message-ID"] = f"<{abs(hash(title))}@163.test>"
    mail["Date"] = "Mon, 30 Mar 2020 09:12:00 +0800"
    mail.set_content(f"{title}\n{BODY}\n市财政局\n2020年3月30日\n审核人：李四\n")
    return mail.as_bytes()


def until(happened: Callable[[], object], seconds: float, service: Service) -> None:
    """Wait for something that must happen."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, (service.data.parent / "run.log").read_text("utf-8")
        time.sleep(0.1)


def stop(worker: subprocess.Popen[bytes]) -> float:
    """Tell the worker to stop; how many seconds it took."""
    start = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(15) == 0
    return time.monotonic() - start


def test_a_draft_is_answered_by_the_running_service(service: Service) -> None:
    """Mail in, receipt out, the draft filed under its unit; then a clean stop within ten seconds."""
    service.xinxike("init")
    assert (service.data / "xinxike.toml").stat().st_mode & 0o077 == 0
    checks = json.loads(service.xinxike("doctor", "--json"))
    assert checks
    service.account.deliver("INBOX", draft("市财政局推进预算绩效管理"), dt.datetime.now(dt.UTC))
    worker = service.run()
    try:
        until(lambda: service.mails(UNIT), 45, service)
        service.xinxike("doctor", "--heartbeat")
    finally:
        seconds = stop(worker)
    assert seconds < 10
    (receipt,) = service.mails(UNIT)
    assert receipt["Subject"].startswith("【回执】")
    assert receipt["Auto-Submitted"] == "auto-replied"
    body = receipt.get_body(("plain",))
    assert body is not None
    assert "财政局" in body.get_content()
    assert not (service.data / "heartbeat").exists()
    standing = json.loads(service.xinxike("standings", "--year", "2020", "--json"))
    assert len(standing["standings"] if isinstance(standing, dict) else standing) == 63
    assert json.loads(service.xinxike("queue", "--json")) == []


def test_one_worker_leads_and_a_second_stands_by(service: Service) -> None:
    """The second worker sends nothing while the first leads, and takes over when it is gone."""
    service.xinxike("init")
    first, second = service.run(), None
    try:
        until((service.data / "heartbeat").exists, 30, service)
        second = service.run()
        service.account.deliver("INBOX", draft("首稿"), dt.datetime.now(dt.UTC))
        until(lambda: len(service.mails(UNIT)) == 1, 45, service)
        stop(first)
        service.account.deliver("INBOX", draft("次稿"), dt.datetime.now(dt.UTC))
        until(lambda: len(service.mails(UNIT)) == 2, 60, service)
    finally:
        for worker in (first, second):
            if worker is not None and worker.poll() is None:
                stop(worker)
    with closing(sqlite3.connect(service.data / "xinxike.db")) as database:
        assert database.execute("SELECT count(*) FROM submissions").fetchone() == (2,)


def test_a_refused_login_is_told_and_stops_nothing(service: Service) -> None:
    """With a revoked 授权码 on SMTP the draft is filed all the same, and the receipt goes out later."""
    service.xinxike("init")
    service.smtp.script(
        At.AUTH, *["535 Error: authentication failed"] * 20
    )  # of each mechanism that is tried
    service.account.deliver("INBOX", draft("登录被拒时的来稿"), dt.datetime.now(dt.UTC))
    worker = service.run()

    def filed() -> bool:
        with closing(sqlite3.connect(service.data / "xinxike.db")) as database:
            count: int = database.execute("SELECT count(*) FROM submissions").fetchone()[0]
        return count == 1

    try:
        until(lambda: service.smtp.logins > 0 and filed(), 45, service)
    finally:
        stop(worker)
    assert service.mails(UNIT) == []
    waiting = json.loads(service.xinxike("outbox", "list", "--json"))
    assert [row["kind"] for row in waiting if row["state"] == "waiting" and row["kind"] == "receipt"]
