"""Run as a program: receive in children that are killed before their 1st, 2nd, 3rd … step, and started again.

Argument: a JSON object with the account, the data folder to start from and a folder to work in. For each
step a copy of the data folder is received into by a child that kills itself there, then by one that is left
alone; what it ends with is compared with an undisturbed run. Prints what was done as JSON; exit 1 at a
difference.

The children are forked: this program has no threads, the tests' process has.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import os
import shutil
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from imaplib import IMAP4
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from ingest import mailbox as mailbox_module
from ingest.mailbox import MailAccount, open_mailbox
from ingest.receive import Intake, receive
from store.archive import Archive
from store.session import Database, sqlite_url

NOW = dt.datetime(2020, 3, 30, 9, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FOLDERS = ("INBOX", "垃圾邮件")
TABLES = ("messages", "locations", "cursors")

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do, as the test gave it."""

    account: MailAccount
    start: Path  # data folder to copy for each run
    work: Path


class Steps:
    """Counts the steps of a run and dies before the one it is told to."""

    def __init__(self, fatal: int | None) -> None:
        self._fatal = fatal
        self._numbers = itertools.count(1)  # its next() is atomic: steps come from several threads

    def __call__(self) -> None:
        if next(self._numbers) == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*arguments: Any, **named: Any) -> Any:
            self()
            return function(*arguments, **named)

        return stepped


def intake(account: MailAccount) -> Intake:
    return Intake(FOLDERS, FOLDERS[1:], receipts_since=NOW, own_address=account.user)


def watch(database: Database, steps: Steps) -> None:
    """Make a step of whatever touches network, disk or database, and of the moment behind each commit."""
    for name in ("open", "write", "fsync", "rename", "mkdir"):
        setattr(os, name, steps.before(getattr(os, name)))
    IMAP4.send = steps.before(IMAP4.send)  # type: ignore[method-assign]  # in a child that ends with it
    event.listen(database.engine, "before_cursor_execute", lambda *_: steps())
    event.listen(database.engine, "commit", lambda *_: steps())
    event.listen(Session, "after_commit", lambda *_: steps())


def run(plan: Plan, data: Path, fatal: int | None) -> None:
    """One run of receive as a restarted service does it."""
    mailbox_module.BATCH_MESSAGES = 2
    database = Database(sqlite_url(data))
    watch(database, Steps(fatal))
    archive = Archive(data / "archive")
    with open_mailbox(plan.account) as mailbox:
        received = receive(mailbox, archive, database, intake(plan.account), lambda: NOW)
    if received.skipped:
        raise RuntimeError(f"skipped {received.skipped}")


def in_child(plan: Plan, data: Path, fatal: int | None) -> bool:
    """Run in a child; gives whether it was killed. Raises RuntimeError when it failed."""
    child = os.fork()
    if child == 0:
        try:
            run(plan, data, fatal)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    if status != 0:
        raise RuntimeError(f"a run that was to be killed before step {fatal} ended with status {status}")
    return False


def rows(data: Path) -> Rows:
    """Every row that receive writes, and the archive's originals, checked against their names."""
    database = sqlite3.connect(data / "xinxike.db")
    found: Rows = {
        table: database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()  # noqa: S608  names of ours
        for table in TABLES
    }
    database.close()
    originals = sorted((data / "archive" / "originals").glob("*/*.eml"))
    found["originals"] = [(file.parent.name + file.stem,) for file in originals]
    for file, (sha256,) in zip(originals, found["originals"], strict=True):
        if hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
            raise RuntimeError(f"{file} is not what its name says")
    return found


def fresh(plan: Plan, name: str) -> Path:
    return Path(shutil.copytree(plan.start, plan.work / name))


def main(plan: Plan) -> dict[str, Any]:
    """Kill before each step in turn until a run has fewer; gives how many there were and what was stored."""
    undisturbed = fresh(plan, "undisturbed")
    in_child(plan, undisturbed, None)
    expected = rows(undisturbed)
    for step in itertools.count(1):
        data = fresh(plan, f"killed-{step}")
        killed = in_child(plan, data, step)
        if killed:
            in_child(plan, data, None)
        if (found := rows(data)) != expected:
            raise RuntimeError(f"killed before step {step}: expected\n{expected}\nfound\n{found}")
        shutil.rmtree(data)
        if not killed:
            return {"steps": step - 1, **{name: len(lines) for name, lines in expected.items()}}
    raise AssertionError("itertools.count ended")


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    account = MailAccount(**{**given["account"], "ca_file": Path(given["account"]["ca_file"])})
    print(json.dumps(main(Plan(account, Path(given["start"]), Path(given["work"])))))
