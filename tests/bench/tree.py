"""Memory of a process and all it started, sampled while it works."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import psutil

EVERY = 0.1  # seconds between samples


@dataclass(frozen=True, slots=True)
class Peak:
    """The most that the tree held at a sample, in bytes: PSS counts a shared page once, RSS each time."""

    pss: int = 0
    rss: int = 0
    processes: int = 0


class Watch:
    """Samples the tree under a process from a thread of this one until stopped."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._stop = threading.Event()
        self._peak = Peak()
        self._thread = threading.Thread(target=self._run, name="memory watch")
        self._thread.start()

    def stop(self) -> Peak:
        """The peak so far."""
        self._stop.set()
        self._thread.join()
        return self._peak

    def _run(self) -> None:
        while not self._stop.wait(EVERY):
            pss, rss, processes = _sample(self._root)
            peak = self._peak
            self._peak = Peak(max(peak.pss, pss), max(peak.rss, rss), max(peak.processes, processes))


def _sample(root: psutil.Process) -> tuple[int, int, int]:
    pss = rss = processes = 0
    try:
        tree = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0, 0, 0
    for process in tree:
        try:
            memory = process.memory_full_info()
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue  # it ended between being listed and being looked at
        pss += memory.pss
        rss += memory.rss
        processes += 1
    return pss, rss, processes
