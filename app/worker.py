"""`xinxike run`: the jobs at their intervals, one leader at a time, a clean stop within ten seconds.

APScheduler only ticks; whether anything is owed is `due`'s matter. So a tick that is late, missed or doubled
does no harm, and the scheduler's store is the memory.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from app.heartbeat import Heartbeat
from ingest.reader import ReaderClosed
from scoring.period import SHANGHAI
from store.session import Database, Leadership

STOP_SECONDS = 8  # of the ten that a container gives, for steps under way to end
STANDBY_SECONDS = 5
STANDBY = "standby"  # what the pulse shows while another process leads
WATCH_SECONDS = 1

log = structlog.get_logger()


class Stopped(Exception):  # noqa: N818  not an error: the way out of a long job when the worker stops
    """Raised by a job's checkpoint once the worker is to stop."""


class Ending(StrEnum):
    """Why the worker ended."""

    STOPPED = "stopped"  # it was told to
    LOST = "lost"  # the connection that held the leader's lock broke: another process may lead now


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    seconds: float  # between two ticks
    run: Callable[[], None]


class Worker:
    """Ticks jobs until `stop` is set. Afterwards `left_behind` names those that did not end in time.

    `closing` is called when the stop begins: it gives up what a job waits for.
    """

    def __init__(
        self,
        database: Database,
        heartbeat: Heartbeat,
        stop: threading.Event,
        closing: Callable[[], None] = lambda: None,
    ) -> None:
        self.left_behind: tuple[str, ...] = ()
        self._database = database
        self._heartbeat = heartbeat
        self._stop = stop
        self._closing = closing
        self._idle = threading.Condition()
        self._running: set[str] = set()

    def checkpoint(self, job: str) -> None:
        """A step of a job is done: show the pulse, and leave if the worker is to stop. Raises Stopped."""
        self._heartbeat.beat(job)
        if self._stop.is_set():
            raise Stopped

    def run(self, jobs: Sequence[Job]) -> Ending:
        """Lead, or stand by until the leader is gone, until told to stop."""
        told = False
        while not self._stop.is_set():
            with self._database.leader() as leadership:
                if leadership:
                    return self._lead(leadership, jobs)
            if not told:
                log.info("another worker leads, standing by")
                told = True
            self._heartbeat.beat(STANDBY)
            self._stop.wait(STANDBY_SECONDS)
        return Ending.STOPPED

    def _lead(self, leadership: Leadership, jobs: Sequence[Job]) -> Ending:
        scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(len(jobs))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=SHANGHAI,
        )
        for job in jobs:
            scheduler.add_job(self._guarded(job), "interval", seconds=job.seconds, name=job.name)
        self._heartbeat.forget(STANDBY)
        scheduler.start()
        log.info("leading", pid=os.getpid())
        ending = self._watch(leadership)
        self._stop.set()
        scheduler.shutdown(wait=False)
        self._closing()
        self.left_behind = self._wait_idle()
        return ending

    def _watch(self, leadership: Leadership) -> Ending:
        while not self._stop.wait(WATCH_SECONDS):
            if not leadership:
                log.error("the leader's lock is lost")
                return Ending.LOST
        return Ending.STOPPED

    def _guarded(self, job: Job) -> Callable[[], None]:
        def tick() -> None:
            with self._idle:
                if self._stop.is_set():
                    return
                self._running.add(job.name)
            try:
                self._heartbeat.beat(job.name)
                job.run()
            except (Stopped, ReaderClosed):
                log.info("stopped between two steps", job=job.name)
            except Exception:  # a job that fails is logged and ticks again; the others must not stop with it
                log.exception("job failed", job=job.name)
            finally:
                with self._idle:
                    self._running.discard(job.name)
                    self._idle.notify_all()

        return tick

    def _wait_idle(self) -> tuple[str, ...]:
        """The jobs whose steps did not end in time."""
        deadline = time.monotonic() + STOP_SECONDS
        with self._idle:
            while self._running and (left := deadline - time.monotonic()) > 0:
                self._idle.wait(left)
            return tuple(sorted(self._running))
