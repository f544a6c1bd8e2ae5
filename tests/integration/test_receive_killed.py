"""SIGKILL between every two steps of receive: after a restart the same rows as in an undisturbed run."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from ingest.mailbox import MailAccount, open_mailbox
from ingest.receive import receive
from store.archive import Archive
from store.session import Database, sqlite_url
from tests.integration import receive_killed
from tests.servers.maildir import Account

NOW = receive_killed.NOW
BEFORE = NOW - dt.timedelta(days=1)


def letter(number: int, text: str = "") -> bytes:
    return f"From: xxk@unit.test\r\nMessage-ID: <{number}@unit.test>\r\n\r\n{text}\r\n".encode()


def receive_into(data: Path, account: MailAccount) -> None:
    """An undisturbed run."""
    database, archive = Database(sqlite_url(data)), Archive(data / "archive")
    with open_mailbox(account) as mailbox:
        receive(mailbox, archive, database, receive_killed.intake(account), lambda: NOW)
    archive.close()
    database.close()


def killed_everywhere(account: MailAccount, start: Path, work: Path) -> dict[str, Any]:
    work.mkdir()
    given = {"account": dataclasses.asdict(account), "start": start, "work": work}
    ended = subprocess.run(
        [sys.executable, "-m", receive_killed.__name__, json.dumps(given, default=str)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert ended.returncode == 0, ended.stderr
    counts: dict[str, Any] = json.loads(ended.stdout)
    return counts


def test_a_first_start_killed_anywhere(
    account: Account, mail_account: MailAccount, sqlite_folder: Path, tmp_path: Path
) -> None:
    """Several batches, two folders, bytes seen twice, a Message-ID with other bytes: all the same again."""
    account.create("INBOX", [letter(1), letter(2), letter(2, "other bytes")], [BEFORE, NOW, NOW])
    account.create("垃圾邮件", [letter(1), letter(3)])
    counts = killed_everywhere(mail_account, sqlite_folder, tmp_path / "work")
    assert counts.pop("steps") > 60
    assert counts == {"messages": 4, "locations": 5, "cursors": 2, "originals": 4}


def test_a_rescan_killed_anywhere(
    account: Account, mail_account: MailAccount, sqlite_folder: Path, tmp_path: Path
) -> None:
    """A changed UIDVALIDITY doubles nothing; what is answerable does not hang on where it was killed."""
    account.create("INBOX", [letter(1), letter(2)], NOW, uidvalidity=5)
    account.create("垃圾邮件")
    receive_into(sqlite_folder, mail_account)
    account.create("INBOX", [letter(1), letter(2, "altered"), letter(3)], NOW, uidvalidity=6)
    counts = killed_everywhere(mail_account, sqlite_folder, tmp_path / "work")
    assert counts.pop("steps") > 40
    assert counts == {"messages": 4, "locations": 5, "cursors": 2, "originals": 4}
