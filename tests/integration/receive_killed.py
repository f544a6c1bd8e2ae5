"""Run as a program: receive in children that are killed before their 1st, 2nd, 3rd … step, and started again.

Argument: a JSON object with the account, the data folder to start from and a folder to work in. For each
step a copy of the data folder is received into by a child that kills itself there, then by one that is left
alone; what it ends with is compared with an undisturbed run. Prints what was done as JSON; exit 1 at a
difference.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import os
import shutil
import sqlite3
import sys
from dataclasses import dataclass
from functools import partial
from imaplib import IMAP4
from pathlib import Path
from typing import Any

from ingest import mailbox as mailbox_module
from ingest.mailbox import MailAccount, open_mailbox
from ingest.receive import Intake, receive
from store.archive import Archive
from store.session import Database, sqlite_url
from tests.integration.killing import Steps, in_child

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


def intake(account: MailAccount) -> Intake:
    return Intake(FOLDERS, FOLDERS[1:], receipts_since=NOW, own_address=account.user)


def run(plan: Plan, data: Path, fatal: int | None) -> None:
    """One run of receive as a restarted service does it."""
    mailbox_module.BATCH_MESSAGES = 2
    database, steps = Database(sqlite_url(data)), Steps(fatal)
    steps.watch(database)
    for name in ("open", "write", "fsync", "rename", "mkdir"):
        setattr(os, name, steps.before(lambda *_, name=name, **__: name, getattr(os, name)))
    IMAP4.send = steps.before(  # type: ignore[method-assign]  # in a child that ends with it
        lambda *_: "command", IMAP4.send
    )
    archive = Archive(data / "archive")
    with open_mailbox(plan.account) as mailbox:
        received = receive(mailbox, archive, database, intake(plan.account), lambda: NOW)
    if received.skipped:
        raise RuntimeError(f"skipped {received.skipped}")


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
    in_child(partial(run, plan, undisturbed, None))
    expected = rows(undisturbed)
    for step in itertools.count(1):
        data = fresh(plan, f"killed-{step}")
        killed = in_child(partial(run, plan, data, step))
        if killed:
            in_child(partial(run, plan, data, None))
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
