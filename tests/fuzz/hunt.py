"""A hunt: a target read for so many seconds, by one process after another where it kills them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

MOST = 20  # findings of a target, then it is enough


@dataclass(frozen=True, slots=True)
class Finding:
    """An input that did what none may: its number, and what happened."""

    number: int
    what: str


@dataclass(slots=True)
class Hunt:
    """What came of a target."""

    target: str
    inputs: int = 0
    findings: list[Finding] = field(default_factory=list)


def hunt(target: str, seconds: float, first: int = 0) -> Hunt:
    """Read inputs from number `first` on. Errors of one and the same line are found once."""
    result = Hunt(target)
    end = time.monotonic() + seconds
    number = first
    with tempfile.NamedTemporaryFile(prefix="xinxike-fuzz-") as progress:
        progress.write(number.to_bytes(8, "big"))
        progress.flush()
        while time.monotonic() < end and len(result.findings) < MOST:
            orders = (target, str(number), str(end), progress.name)
            command = (sys.executable, "-m", "tests.fuzz.child", *orders)
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
            _take(result, done.stdout)
            number = int.from_bytes(Path(progress.name).read_bytes(), "big") + 1
            if done.returncode == 0:
                break
            result.findings.append(Finding(number - 1, _how(done.returncode)))
    result.inputs = number - first
    return result


def _take(result: Hunt, lines: str) -> None:
    known = {_place(finding.what) for finding in result.findings}
    for line in lines.splitlines():
        found = json.loads(line)
        if _place(found["error"]) not in known:
            known.add(_place(found["error"]))
            result.findings.append(Finding(found["number"], found["error"]))


def _place(error: str) -> str:
    """Where an error was raised: the last line of its traceback that names a file."""
    return next((line for line in reversed(error.splitlines()) if line.startswith('  File "')), error)


def _how(code: int) -> str:
    if code == -signal.SIGPROF:
        return "hang"
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
