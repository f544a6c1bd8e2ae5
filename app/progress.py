"""How a long first intake shows: a bar for a person at a terminal, a line every ten seconds in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

LOG_SECONDS = 10
SHORT = 200  # messages; fewer are done before a bar could be read

Report = Callable[[str, int, int], None]  # of what, done, to do

log = structlog.get_logger()


@contextmanager
def reported() -> Iterator[Report]:
    """Where a loop over many messages tells how far it is."""
    if not sys.stderr.isatty():
        yield _logged()
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {}

        def show(what: str, done: int, total: int) -> None:
            if total >= SHORT and what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            if what in tasks:
                bars.update(tasks[what], completed=done, total=total)

        yield show


def _logged() -> Report:
    last = time.monotonic()

    def tell(what: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= LOG_SECONDS:
            last = time.monotonic()
            log.info("progress", what=what, done=done, total=total)

    return tell
