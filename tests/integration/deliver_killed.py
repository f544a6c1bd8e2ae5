"""Run as a program: write and send in children that are killed before their 1st, 2nd, 3rd … step.

Argument: a JSON object with the SMTP account, the data folder to start from and a folder to work in. For each
step a copy of the data folder is worked on by a child that kills itself there, then by one that is left
alone; the rows it ends with are compared with an undisturbed run. Prints the name of each step and the
repeats counted when it was the fatal one, as JSON; exit 1 at a difference.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import shutil
import smtplib
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notify.calendar import Calendar
from notify.deliver import Policy, Tick, tick
from notify.render import Writer, render_owed
from notify.smtp import SmtpAccount, SmtpTransport
from notify.templates import Templates
from scoring.notice import load_notice
from scoring.period import SHANGHAI
from store.session import Database, sqlite_url
from tests.integration.killing import Steps, in_child

NOW = dt.datetime(2020, 3, 30, 17, 30, tzinfo=SHANGHAI)
SPACING = dt.timedelta(seconds=30)
NOTICES = {2020: load_notice(2020)}
WRITER = Writer(
    "desk@163.test", Templates(), NOTICES, lambda _quarter, _drafted: None, Calendar(), lambda _: b""
)
# What an undisturbed run and one that was killed have in common: all but the tries and the repeats.
ROWS = "SELECT id, kind, subject, address, state, message_id, content, reply, sent_at FROM outbox ORDER BY id"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do, as the test gave it."""

    account: SmtpAccount
    start: Path  # data folder to copy for each run
    work: Path


class Clock:
    """Stands still but for the spacing that a run waits for."""

    now = NOW

    def __call__(self) -> dt.datetime:
        return self.now


def run(plan: Plan, data: Path, fatal: int | None, names: Path | None = None) -> None:
    """Write and send all that is owed, as a restarted service does it."""
    database, steps = Database(sqlite_url(data)), Steps(fatal)
    steps.watch(database)
    smtplib.SMTP.send = steps.before(_sending, smtplib.SMTP.send)  # type: ignore[method-assign]  # in a child
    smtplib.SMTP.getreply = steps.before(  # type: ignore[method-assign]  # likewise
        lambda _: "reply", smtplib.SMTP.getreply
    )
    clock = Clock()
    policy = Policy("all", frozenset(), SPACING, daily_cap=400)
    render_owed(database, WRITER, clock)
    transport = SmtpTransport(plan.account)
    while (done := tick(database, policy, clock, transport)) is not Tick.IDLE:
        if done is Tick.SPACED:
            clock.now += SPACING
    if names is not None:
        names.write_text(json.dumps(steps.names))


def _sending(_server: smtplib.SMTP, text: bytes | str) -> str:
    data = text.encode() if isinstance(text, str) else text
    return "hand over" if data.endswith(b"\r\n.\r\n") else "send"


def rows(data: Path) -> tuple[list[Any], int]:
    """The outbox, and the repeats that were counted."""
    database = sqlite3.connect(data / "xinxike.db")
    found = database.execute(ROWS).fetchall()
    (repeats,) = database.execute("SELECT sum(repeats) FROM outbox").fetchone()
    database.close()
    return found, repeats


def fresh(plan: Plan, name: str) -> Path:
    return Path(shutil.copytree(plan.start, plan.work / name))


def compile_once(plan: Plan) -> None:
    """Write what is owed where nobody reads it: the children inherit the templates and mappings compiled."""
    database = Database(sqlite_url(fresh(plan, "compiled")))
    render_owed(database, WRITER, Clock())
    database.close()


def main(plan: Plan) -> dict[str, Any]:
    """Kill before each step in turn until a run has fewer."""
    compile_once(plan)
    undisturbed, names = fresh(plan, "undisturbed"), plan.work / "steps.json"
    in_child(lambda: run(plan, undisturbed, None, names))
    expected, _ = rows(undisturbed)
    counted = []
    for step in itertools.count(1):
        data = fresh(plan, f"killed-{step}")
        killed = in_child(lambda data=data, step=step: run(plan, data, step))  # type: ignore[misc]  # bound now
        if killed:
            in_child(lambda data=data: run(plan, data, None))  # type: ignore[misc]  # likewise
        found, repeats = rows(data)
        if found != expected:
            raise RuntimeError(f"killed before step {step}: expected\n{expected}\nfound\n{found}")
        shutil.rmtree(data)
        if not killed:
            break
        counted.append(repeats)
    return {"steps": json.loads(names.read_text()), "repeats": counted}


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    account = SmtpAccount(**{**given["account"], "ca_file": Path(given["account"]["ca_file"])})
    print(json.dumps(main(Plan(account, Path(given["start"]), Path(given["work"])))))
