"""The process that reads damaged bytes: `python -m tests.fuzz.child TARGET FIRST END PROGRESS`.

It reads until END by the monotonic clock, one input at least. It notes the number of the input it is at in
the file PROGRESS, so that its death tells which one it was, and prints a line of JSON for every error that
the reader must not raise.
"""

from __future__ import annotations

import itertools
import json
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from random import Random

from tests.fuzz.mutate import mutated
from tests.fuzz.targets import Target, targets

SECONDS_AN_INPUT = 5.0  # of the processor: a busy machine makes no hang
MEMORY = 512 << 20  # bytes above what the process has when it begins
SHOWN = 12  # last lines of a traceback


def made(target: Target, number: int) -> bytes:
    """The input of a number."""
    return mutated(Random(f"{target.name} {number}"), target.seeds)


def main() -> None:
    """Read inputs until the time is up."""
    name, first, end, progress = sys.argv[1:]
    target = targets()[name]
    _bound()
    with Path(progress).open("r+b", buffering=0) as mark:
        for number in itertools.count(int(first)):
            os.pwrite(mark.fileno(), number.to_bytes(8, "big"), 0)
            data = made(target, number)
            # Not Python's handler: it ends even a process that hangs in C.
            signal.setitimer(signal.ITIMER_PROF, SECONDS_AN_INPUT)
            if error := _error(target, data):
                print(json.dumps({"number": number, "error": error}), flush=True)
            signal.setitimer(signal.ITIMER_PROF, 0)
            if time.monotonic() >= float(end):
                break


def _bound() -> None:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _error(target: Target, data: bytes) -> str | None:
    """Read one input; what it raised, if it may not."""
    try:
        target.read(data)
    except Exception as error:  # which ones may come is what is looked for
        if target.error and isinstance(error, target.error):
            return None
        return "".join(traceback.format_exception(error)[-SHOWN:])
    return None


if __name__ == "__main__":
    main()
