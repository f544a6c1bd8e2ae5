"""The service over real servers, for tests that follow something through its whole life."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.jobs import jobs_of
from app.settings import load
from app.wiring import open_service
from ingest.mailbox import MailAccount
from ingest.reader import Reader
from tests.e2e.life import STAFF, Clock, Desk
from tests.integration.command_line import settings_file
from tests.servers.certificate import Certificate
from tests.servers.maildir import Account
from tests.servers.smtp import SmtpServer


@pytest.fixture
def desk(
    sqlite_folder: Path, account: Account, mail_account: MailAccount, certificate: Certificate
) -> Iterator[Desk]:
    clock = Clock()
    with SmtpServer(certificate, account.user, account.password) as smtp:
        settings_file(
            sqlite_folder, mailbox=account.user, password=account.password, staff=[STAFF], sending="all",
            imap_host="localhost", imap_port=mail_account.port, smtp_host="localhost", smtp_port=smtp.port,
            ca_file=str(certificate.certificate), folders=["INBOX"], poll_seconds=1,
            receipts_since="2020-03-30T00:00:00+08:00",
        )  # fmt: skip
        with open_service(load(sqlite_folder)) as service, Reader(service.roster(2020), 1) as reader:
            yield Desk(sqlite_folder, jobs_of(service, clock), reader, clock, smtp, account)
