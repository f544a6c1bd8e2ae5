"""SIGKILL between every two steps of read and file: after a restart the same rows as without it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.filing import TOOK_US_DOWN
from ingest.reader import Reader
from store.archive import Archive
from store.models import MessageState
from store.session import Database
from tests.integration import filing_killed
from tests.integration.filing_killed import NOW, SEAL_KEY
from tests.integration.incoming import NOTICE, Incoming, corpus, letter

Run = Callable[[str], Any]


@pytest.fixture
def incoming(sqlite_database: Database, sqlite_folder: Path) -> Incoming:
    archive = Archive(sqlite_folder / "archive", SEAL_KEY)
    return Incoming(sqlite_database, archive, Reader(NOTICE, 1), NOW)  # that reader is never started


@pytest.fixture
def run(sqlite_database: Database, sqlite_folder: Path, tmp_path: Path) -> Run:
    """Run the program on the data folder; gives what it printed."""

    def run(job: str) -> Any:
        sqlite_database.close()
        (tmp_path / "work").mkdir()
        given = {"job": job, "start": str(sqlite_folder), "work": str(tmp_path / "work")}
        ended = subprocess.run(
            [sys.executable, "-m", filing_killed.__name__, json.dumps(given)],
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout.splitlines()[-1])

    return run


def test_killed_anywhere_between_reading_and_filing(incoming: Incoming, run: Run) -> None:
    """Rounds with drafts, a repeat, a revision, a sealed mail, an urgent one, a damaged one and one that
    fails end with the same submissions, numbers, receipts and alerts, and the same originals sealed."""
    same = "市财政局规范预算绩效管理"
    incoming.arrive(
        letter(same),
        corpus("urgent-incident"),
        corpus("sealed-page-header"),
        letter("全市春耕生产有序推进", None),
        letter(same),
        letter(f"更正：{same}", more="数据截至3月26日。"),
        corpus("problem-truncated-docx"),
        letter("市财政局做好预算公开", X_Order="raise"),
    )
    done = run("steps")
    counts = {name: done[name] for name in ("messages", "submissions", "problems", "outbox")}
    assert counts == {
        "messages": 8,
        "submissions": 5,
        "problems": 1,
        "outbox": 9,
    }  # 3 receipts a sender and day
    steps = done["steps"]
    assert len(steps) > 100
    assert {"read", "result", "insert", "update", "commit", "committed", "fsync", "rename", "unlink"} <= set(
        steps
    )


def test_a_message_that_takes_the_service_down_goes_aside_alone(incoming: Incoming, run: Run) -> None:
    """Three deaths, and it is quarantined; those that were being read beside it are filed all the same."""
    mails = [letter(f"市财政局规范预算绩效管理之{number}") for number in range(6)]
    killers = [letter("市财政局做好预算公开", X_Order="take-down") for _ in range(2)]
    incoming.arrive(*mails[:2], killers[0], mails[2], killers[1], *mails[3:])
    assert run("deaths") in (5, 6)  # three each, unless the first was one of both
    states = [(row.state, row.failure) for row in map(incoming.message, range(1, 9))]
    aside = (MessageState.QUARANTINED, TOOK_US_DOWN)
    filed = (MessageState.FILED, None)
    assert states == [filed, filed, aside, filed, aside, filed, filed, filed]
    assert len(incoming.submissions()) == 6
