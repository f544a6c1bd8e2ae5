"""The worker's pulse: a small file that says when each of its jobs last went on; a health check reads it."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

FRESH = 300  # seconds; the longest single step, one message's 60 s in a round of readers, stays well below


class Heartbeat:
    """Written by a worker while it runs. Times are the machine's, whatever `--now` says."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._beats: dict[str, float] = {}
        self._written = 0.0
        self._lock = threading.Lock()

    def beat(self, job: str) -> None:
        """A job goes on; written at most once a second."""
        with self._lock:
            now = time.time()
            new = job not in self._beats
            self._beats[job] = now
            if new or now - self._written >= 1:
                self._written = now
                part = self._file.with_suffix(".part")
                part.write_text(json.dumps({"pid": os.getpid(), "beats": self._beats}), encoding="utf-8")
                part.replace(self._file)

    def forget(self, job: str) -> None:
        """A job has ended for good; its silence means nothing from now on."""
        with self._lock:
            self._beats.pop(job, None)

    def stop(self) -> None:
        """The worker ends as it should: no file, no pulse."""
        self._file.unlink(missing_ok=True)


def silent(file: Path, now: float) -> list[str]:
    """What is wrong, one English sentence each; nothing where every job has gone on lately."""
    try:
        beats: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))["beats"]
    except FileNotFoundError:
        return [f"No worker is running on this data folder: there is no {file}."]
    late = {job: int(now - beat) for job, beat in beats.items() if now - beat > FRESH}
    return [
        f"The job {job} has not gone on for {seconds} s (at most {FRESH}): restart the worker, see its log."
        for job, seconds in sorted(late.items())
    ]
