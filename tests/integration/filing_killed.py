"""Run as a program: read and file in children that die on the way, and are started again.

Argument: a JSON object with a `job`, the data folder to `start` from and a folder to `work` in.
`steps`: for each step a copy of the data folder is worked on by a child that kills itself before that step,
then by a run that is left alone; what it ends with is compared with an undisturbed run. Prints the names of
the steps and how many rows there are; exit 1 at a difference.
`deaths`: children work on the data folder, one after another, until one is not taken down by what it reads.
Prints how many were.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from ingest import readings
from ingest.filing import read_and_file
from ingest.guarded import context
from ingest.reader import Reader, ReaderFailure, Ticket
from scoring.period import SHANGHAI
from store.archive import Archive
from store.session import Database, sqlite_url
from tests.integration.filing_work import SERVICE, obey
from tests.integration.incoming import DESK, NOTICE
from tests.integration.killing import Steps, in_child

NOW = dt.datetime(2020, 3, 30, 9, 12, tzinfo=SHANGHAI)
SEAL_KEY = "c2VhbCBrZXkgb2YgdGhlIHRlc3RzLCAzMiBieXRlcyE="
ON_DISK = ("open", "write", "fsync", "rename", "unlink")

Rows = dict[str, list[tuple[Any, ...]]]


def run(data: Path, reader: Reader, steps: Steps | None = None) -> None:
    """One run over what waits, three messages a round, as a restarted service does it."""
    readings.ROUND = 3
    database, archive = Database(sqlite_url(data)), Archive(data / "archive", SEAL_KEY)
    if steps:
        steps.watch(database)
        Reader.read = steps.before(_named("read"), Reader.read)  # type: ignore[method-assign]  # in a child
        Ticket.result = steps.before(_named("result"), Ticket.result)  # type: ignore[method-assign]  # likewise
        for name in ON_DISK:
            setattr(os, name, _own(steps, name, getattr(os, name)))
    read_and_file(database, archive, reader, DESK, lambda: NOW)
    database.close()


def _named(name: str) -> Callable[..., str]:
    return lambda *_, **__: name


def _own(steps: Steps, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """With a step before it where the run itself calls it; the readers' threads have their own timing."""
    stepped = steps.before(_named(name), function)

    def called(*arguments: Any, **named: Any) -> Any:
        on_main = threading.current_thread() is threading.main_thread()
        return (stepped if on_main else function)(*arguments, **named)

    return called


def child(data: Path, fatal: int | None = None, names: Path | None = None) -> bool:
    """A run with a reader of its own; gives whether it was killed."""

    def work() -> None:
        os.environ[SERVICE] = str(os.getpid())
        steps = Steps(fatal)
        with Reader(NOTICE, 1, work=obey) as reader:
            _wait_until_warm(reader)
            run(data, reader, steps)
        if names:
            names.write_text(json.dumps(steps.names))

    return in_child(work)


def _wait_until_warm(reader: Reader) -> None:
    """A child killed while it asks the fork server for a process would take that down, too."""
    with suppress(ReaderFailure):
        reader.read(Path(os.devnull), {}).result()


def share_fork_server() -> None:
    """Fork the readers of all children from one server, which has imported everything once.

    Asking whether it lives is the parent's privilege: a child would start one of its own.
    """
    context()  # tells it what to import
    forkserver.ensure_running()
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]  # it runs


def rows(data: Path) -> Rows:
    """Every row, and where the originals lie. Rows of the outbox have no order.

    Without the attempts, nor why one was given up: at its third attempt that may have been the kill.
    """
    database = sqlite3.connect(data / "xinxike.db")
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1").fetchall()
    found: Rows = {}
    for (table,) in tables:
        left_out = {"messages": {"attempts", "failure"}, "outbox": {"id"}}.get(table, set())
        columns = [
            row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] not in left_out
        ]
        listed = ", ".join(f'"{column}"' for column in columns)
        found[table] = database.execute(f"SELECT {listed} FROM {table}").fetchall()  # noqa: S608  names of ours
    database.close()
    found["outbox"].sort()
    kept = [path for path in (data / "archive").rglob("*") if path.is_file() and path.suffix != ".part"]
    found["archive"] = sorted((str(path.relative_to(data)),) for path in kept)
    return found


def steps_job(start: Path, work: Path) -> dict[str, Any]:
    """Kill before every step, then restart them all."""
    share_fork_server()
    names = work / "steps.json"
    child(shutil.copytree(start, work / "undisturbed"), names=names)
    expected = rows(work / "undisturbed")
    steps: list[str] = json.loads(names.read_text())
    killed = [shutil.copytree(start, work / f"killed-{fatal}") for fatal in range(1, len(steps) + 1)]
    for fatal, data in enumerate(killed, 1):
        if not child(data, fatal):
            raise RuntimeError(f"the run had fewer than {fatal} steps")
    with Reader(NOTICE, 2, work=obey) as reader:
        for fatal, data in enumerate(killed, 1):
            run(data, reader)
            if (found := rows(data)) != expected:
                raise RuntimeError(f"before step {fatal}: expected\n{expected}\nfound\n{found}")
    return {"steps": steps, **{table: len(lines) for table, lines in expected.items()}}


def deaths_job(start: Path) -> int:
    deaths = 0
    while child(start):
        deaths += 1
    return deaths


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    start, work = Path(given["start"]), Path(given["work"])
    print(json.dumps(steps_job(start, work) if given["job"] == "steps" else deaths_job(start)))
