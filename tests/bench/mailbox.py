"""Taking mail in, measured on Dovecot and both databases against plain ways to do the same."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from imap_tools import MailBox
from rich.console import Console

from tests.bench.goals import machine
from tests.bench.letters import letter
from tests.bench.mailbox_report import Measured, Sizes, report
from tests.bench.runs import FOLDER, Done, Task, trust
from tests.bench.tree import Peak, Watch
from tests.servers.certificate import Certificate, make_certificate
from tests.servers.dovecot import Dovecot
from tests.servers.maildir import Account
from tests.servers.postgres import PostgresServer, postgres_server

TINY = b"From: a@b.example\r\nSubject: x\r\n\r\nx\r\n"  # for folders that are only looked at
LIBRARIES = ("imapclient", "imap-tools", "python-docx", "lxml", "mail-parser", "sqlalchemy", "psycopg")
SERVERS = {"dovecot": ("dovecot", "--version"), "postgresql": ("psql", "--version")}
ARRIVED = dt.datetime(2020, 3, 30, 1, 12, tzinfo=dt.UTC)


@dataclass
class Bench:
    """The servers, a scratch folder, and the results so far."""

    dovecot: Dovecot
    certificate: Certificate
    postgres: PostgresServer
    scratch: Path
    sizes: Sizes
    console: Console
    results: list[Measured] = field(default_factory=list)
    peaks: dict[str, Peak] = field(default_factory=dict)

    def compare(self) -> None:
        """The ways to take in the same mailbox, one after another, round by round."""
        account = self._account("compared", made(0, self.sizes.messages))
        ways = (("raw", False), ("plain", False), ("received", False), ("filed", False), ("filed", True))
        for run, postgresql in ways:
            self._weigh(_named(run, postgresql), run, self._task(account, postgresql=postgresql))
        for _ in range(self.sizes.rounds):
            for run, postgresql in ways:
                self._measure(_named(run, postgresql), run, self._task(account, postgresql=postgresql))

    def grow(self) -> None:
        """The same again where most of a large mailbox is filed already, by turns with an empty store."""
        before = self.sizes.stored - self.sizes.messages
        few = self._account("few", made(0, self.sizes.messages))
        account = self._account("grown", made(0, before))
        task = self._task(account)
        self._weigh("filed_later", "filed", replace(task, days_ago=self.sizes.rounds))
        for number in range(self.sizes.rounds):
            for mail in made(before + number * self.sizes.messages, self.sizes.messages):
                account.deliver(FOLDER, mail, ARRIVED)
            # Each on a day of its own: the answers that are counted are as many as beside it.
            self._measure("filed_later", "filed", replace(task, days_ago=self.sizes.rounds - 1 - number))
            self._measure("filed_beside", "filed", self._task(few))

    def look(self) -> None:
        """Polls that find nothing new, in a small and in a large mailbox by turns."""
        tasks: dict[int, Task] = {}
        for count in self.sizes.looked_at:
            account = self._account(f"looked-{count}", itertools.repeat(TINY, count))
            tasks[count] = self._task(account, known=count)
            used(tasks[count])
        for _ in range(self.sizes.looks):
            for count, task in tasks.items():
                self._measure(f"polled_{count}", "polled", task)

    def _account(self, name: str, mail: Iterable[bytes]) -> Account:
        self.console.print(f"filling the mailbox {name} …")
        account = self.dovecot.account(name)
        account.create(FOLDER, mail, ARRIVED)
        return account

    def _task(self, account: Account, *, known: int = 0, postgresql: bool = False) -> Task:
        """What a run is told; it has a place of its own to store in."""
        data = Path(tempfile.mkdtemp(dir=self.scratch))
        url = None
        if postgresql:
            self.postgres.create(data.name)
            url = self.postgres.url(data.name)
        certificate = str(self.certificate.certificate)
        return Task(self.dovecot.port, account.user, account.password, certificate, str(data), url, known)

    def _measure(self, name: str, run: str, task: Task) -> None:
        """Time a run."""
        done, _ = ran(run, task)
        self.results.append(Measured(name, done))
        rate = f"{done.messages / done.seconds:9.1f}/s" if done.messages > 1 else ""
        self.console.print(f"  {name:18} {done.seconds:8.3f} s {rate}")

    def _weigh(self, name: str, run: str, task: Task) -> None:
        """Watch a run's memory; it is not timed, as looking takes processor time that a timed one wants."""
        _, peak = ran(run, task, weighed=True)
        self.peaks[name] = peak
        memory = f"{peak.pss >> 20:4} MB PSS  {peak.rss >> 20:4} MB RSS  {peak.processes} processes"
        self.console.print(f"  {name:18} {memory}")


def _named(run: str, postgresql: bool) -> str:
    return f"{run}_postgresql" if postgresql else run


def ran(run: str, task: Task, *, weighed: bool = False) -> tuple[Done, Peak]:
    """A run in a process of its own, and the most memory it and its children held where that is asked."""
    command = [sys.executable, "-m", "tests.bench.runs", run, json.dumps(asdict(task))]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        watch = Watch(process.pid) if weighed else None
        output, _ = process.communicate()
        peak = watch.stop() if watch else Peak()
    if process.returncode:
        raise RuntimeError(f"the run {run} failed with exit code {process.returncode}")
    return Done(**json.loads(output)), peak


def used(task: Task) -> None:
    """Open a folder as a mail program does, to write. Dovecot keeps the index of one that was only ever read
    as a log, and goes through all of it each time; at the second such opening it writes the index."""
    for _ in range(2):
        with MailBox("localhost", task.port, ssl_context=trust(task)).login(task.user, task.password) as box:
            box.folder.set(FOLDER)


def made(start: int, count: int) -> Iterator[bytes]:
    """The bench's messages, by two processes."""
    with ProcessPoolExecutor(2) as pool:
        yield from pool.map(letter, range(start, start + count), chunksize=50)


def measure(console: Console, quick: bool) -> str:
    """Measure everything and return the section; `quick` tries the bench itself out."""
    sizes = Sizes(200, 600, (100, 1_000), 1, 1) if quick else Sizes()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="xinxike-bench-")))
        certificate = make_certificate(scratch)
        dovecot = stack.enter_context(Dovecot(certificate))
        postgres = stack.enter_context(postgres_server(durable=True))
        bench = Bench(dovecot, certificate, postgres, scratch, sizes, console)
        bench.compare()
        bench.grow()
        bench.look()
        return report(bench.results, bench.peaks, sizes, machine(LIBRARIES, SERVERS))
