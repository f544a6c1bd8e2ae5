"""The service with units and staff around it, over real servers, by a clock that a test moves."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path
from typing import Any

from app.jobs import Jobs
from ingest.reader import Reader
from scoring.period import SHANGHAI
from tests.integration.command_line import xinxike
from tests.servers.maildir import Account
from tests.servers.smtp import SmtpServer

STAFF = "staff@163.test"
UNITS = {
    "财政局": "czj@unit.test",
    "民政局": "mzj@unit.test",
    "水利局": "slj@unit.test",
    "司法局": "sfj@unit.test",
}


@dataclass
class Clock:
    now: dt.datetime = dt.datetime(2020, 3, 30, 8, 0, tzinfo=SHANGHAI)

    def __call__(self) -> dt.datetime:
        return self.now


@dataclass
class Desk:
    """The service at a moment, and the units at the other end."""

    data: Path
    jobs: Jobs
    reader: Reader
    clock: Clock
    smtp: SmtpServer
    account: Account
    seen: int = field(default=0)
    written: list[str] = field(default_factory=list)  # Message-IDs of the units' mails

    def at(self, text: str) -> list[tuple[str, str]]:
        """The clock moves on and the service does what is due; subject and recipient of what it sent."""
        self.clock.now = dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
        self.jobs.intake(self.reader, lambda *_: None)
        self.jobs.office()
        self.jobs.post()
        sent = [(str(mail["Subject"]), to) for mail, to in self.taken()[self.seen :] if to != STAFF]
        self.seen = len(self.smtp.taken)
        return sent

    def command(self, *arguments: str) -> Any:
        """A command at this moment; what it printed as JSON, where it did."""
        ended = xinxike(*arguments, "--data", str(self.data), "--now", self.clock.now.isoformat())
        assert ended.code == 0, ended.err
        return json.loads(ended.out) if "--json" in arguments else ended.out

    def units(self) -> dict[str, dict[str, Any]]:
        """How each unit stands."""
        shown = self.command("commission", "show", "2020-01", "--json")
        return {unit["unit"]: unit for unit in shown["units"]}

    def mail(self, to: str, beginning: str) -> EmailMessage:
        """The last mail to an address whose subject begins so."""
        return [mail for mail, one in self.taken() if one == to and mail["Subject"].startswith(beginning)][-1]

    def text(self, to: str, beginning: str) -> str:
        body = self.mail(to, beginning).get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def taken(self) -> list[tuple[EmailMessage, str]]:
        """Every mail that was sent, once for each of its recipients."""
        return [
            (message_from_bytes(mail.content, policy=default), to)
            for mail in self.smtp.taken
            for to in mail.recipients
        ]

    def write(self, unit: str, subject: str, text: str, **headers: str) -> None:
        """A mail of a unit arrives."""
        mail = EmailMessage(policy=SMTP)
        mail["From"] = headers.pop("From", f"市{unit} <{UNITS[unit]}>")
        mail["Subject"] = subject
        self.written.append(f"<{len(self.written)}.{len(self.smtp.taken)}@unit.test>")
        mail["Message-ID"] = self.written[-1]
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        self.account.deliver("INBOX", mail.as_bytes(), self.clock.now)


def draft(title: str, unit: str) -> str:
    body = f"　　为“{title}”，近日组织人员深入企业走访，收集缺工信息，举办招聘会，帮助企业招工。" * 3
    return f"{title}\n{body}\n义马市{unit}\n2020年4月2日\n审核人：李四\n"
