"""The demo as `make demo` plays it, once for all tests that need one that was played."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# The settings of a real installation: the demo must use none of them.
MISLEADING = {
    "XINXIKE_DATA": "/nonexistent",
    "XINXIKE_DATABASE_URL": "postgresql+psycopg://office@127.0.0.1:1/real",
    "XINXIKE_MAILBOX": "office@real.example",
    "XINXIKE_SENDING": "off",
}
WARNINGS = ("-W", "error", "-W", "ignore::DeprecationWarning")  # as in the tests themselves


@dataclass(frozen=True, slots=True)
class PlayedDemo:
    """The folder that the demo left, for tests to copy and not to change, and what it showed."""

    out: Path
    shown: str


@pytest.fixture(scope="session")
def played_demo(tmp_path_factory: pytest.TempPathFactory) -> PlayedDemo:
    """Played once for all test processes: half a minute that nobody should wait for twice."""
    base = tmp_path_factory.getbasetemp()  # of this process; its parent is of this run under xdist
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "played-demo"
    shared.mkdir(exist_ok=True)
    shown = shared / "shown"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shown.exists():
            shown.write_text(_play(shared / "out"), "utf-8")
    return PlayedDemo(shared / "out", shown.read_text("utf-8"))


def _play(out: Path) -> str:
    """The quarter, in an environment that misleads; what it showed."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("XINXIKE_")}
    done = subprocess.run(
        [sys.executable, *WARNINGS, "-m", "app.cli", "demo", "--out", str(out)],
        cwd=ROOT, env=plain | MISLEADING, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr  # a warning, or an error that a thread of its ended with
    return done.stdout
