"""What was to be reached and what was, and the machine that it was measured on."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version


@dataclass(frozen=True, slots=True)
class Goal:
    """What was to be reached, and what was."""

    text: str
    value: float
    shown: str
    reached: bool


def goal_table(goals: Iterable[Goal]) -> Iterator[str]:
    """The lines of a table of goals."""
    yield "| goal | measured | |"
    yield "|---|---:|---|"
    for goal in goals:
        yield f"| {goal.text} | {goal.shown} | {'reached' if goal.reached else '**missed**'} |"


def machine(
    libraries: Sequence[str], programs: Mapping[str, Sequence[str]] | None = None
) -> dict[str, object]:
    """What the numbers depend on; no names of hosts."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "python": sys.version,  # with its build: one without profile-guided optimisation is slower
        "system": f"{platform.system()} {platform.machine()}",
        **{name: _version(command) for name, command in (programs or {}).items()},
        **{name: version(name) for name in libraries},
    }


def _version(command: Sequence[str]) -> str:
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+(\.\d+)+", said)
    return found.group() if found else said.strip()
