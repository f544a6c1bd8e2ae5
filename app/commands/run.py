"""`xinxike run`: the worker, until it is told to stop."""

from __future__ import annotations

import os
import signal
import sys
import threading

import structlog

from app import logs
from app.commands.options import Data, Now
from app.desk_server import desk_served
from app.heartbeat import Heartbeat
from app.jobs import jobs_of
from app.progress import reported
from app.readers import Readers
from app.settings import load
from app.wiring import clock_from, heartbeat_file, open_service
from app.worker import Ending, Job, Worker
from store import ledger

INTAKE_SECONDS = 5  # between two looks at the clock; `poll_seconds` says how often the mailbox is asked
OFFICE_SECONDS = 15
POST_SECONDS = 1

log = structlog.get_logger()


def run(data: Data = None, now: Now = None) -> None:
    """Poll, read, file, answer, report: everything that is due, until SIGTERM or Ctrl-C."""
    logs.configure(sys.stdout)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    settings, clock = load(data), clock_from(now)
    heartbeat = Heartbeat(heartbeat_file(settings.data))
    with open_service(settings) as service, desk_served(service, clock):
        with service.database.write() as session:  # a switch of the notice may have been turned meanwhile
            ledger.recount(session, service.notices, who="xinxike", now=clock())
        with Readers(settings.readers) as readers, reported() as report:
            worker = Worker(service.database, heartbeat, stop, readers.close)
            jobs = jobs_of(service, clock, worker.checkpoint)

            def intake() -> None:
                roster = service.roster_on(clock())  # a new one at New Year, or as units merge
                jobs.intake(readers.of(roster), report)

            ending = worker.run(
                [
                    Job("intake", INTAKE_SECONDS, intake),
                    Job("office", OFFICE_SECONDS, jobs.office),
                    Job("post", POST_SECONDS, jobs.post),
                ]
            )
    heartbeat.stop()
    log.info("stopped", reason=ending.value)
    if worker.left_behind:
        # A step that waits for a server: what it did is durable or will be done again. Its thread would
        # keep the process alive beyond the ten seconds that a container gives.
        log.warning("left behind", jobs=worker.left_behind)
        os._exit(1 if ending is Ending.LOST else 0)
    if ending is Ending.LOST:
        raise SystemExit(1)
