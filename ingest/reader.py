"""The guarded reader: one message is read in another process, bounded in time, memory and output.

Whatever a message does to its reader is that message's failure and nobody else's. Where many wait, a reader
is given a sheaf of orders at once, since an exchange costs a quarter of what it takes to read a mail; when
one of them ends the reader, each is read again alone, so that a death is always known to be the order's own.
A document that ends its reader is passed over when the rest of its message is read again, in what is left of
the time.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from ingest.errors import IngestError
from ingest.guarded import NOT_BEGUN, Ended, Failed, Limits, Order, Outcome, Work
from ingest.reader_process import NotStarted, ProcessEnded, ReaderProcess
from ingest.reading import ProblemCode, Reading
from ingest.understand import understand
from scoring.notice import Notice

_SHARE = 2 / 3  # of the time left to a message: what one try may take, so that others may follow
_MOST_ENDED = 3  # documents that end a reader; then the mail's own text has to do
_SHEAF = 8  # orders in one exchange at most
_SHEAF_SHARE = 1 / 4  # of one message's time: what a sheaf may take together before each is read alone

log = structlog.get_logger()


class ReaderFailure(IngestError):  # noqa: N818  the name says whose failure it is
    """A message could not be read. `reason` tells staff why, in Chinese, and `code` in one word."""

    def __init__(self, reason: str, code: ProblemCode = ProblemCode.DAMAGED) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class _ReaderEnded(ReaderFailure):
    """The reader's process had to be ended, or ended itself. `document`: over which, negative for none."""

    def __init__(self, reason: str, document: int, code: ProblemCode = ProblemCode.DAMAGED) -> None:
        super().__init__(reason, code)
        self.document = document


class ReaderClosed(IngestError):  # noqa: N818
    """The reader was closed before the message was read: no failure of the message."""

    def __init__(self) -> None:
        super().__init__("the reader was closed before this message was read")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A reading under way."""

    _future: Future[Reading]

    def result(self) -> Reading:
        """Wait for the reading.

        Raises ReaderFailure; ReaderClosed or NotStarted where it was not read for no fault of its own.
        """
        return self._future.result()


@dataclass(frozen=True, slots=True)
class _Task:
    order: Order
    future: Future[Reading]


_Tasks = queue.SimpleQueue[_Task | None]


class Reader:
    """Warm processes that read messages: a context manager, safe to use from several threads."""

    def __init__(
        self, notice: Notice, readers: int = 2, *, limits: Limits | None = None, work: Work = understand
    ) -> None:
        """`work` must be importable by name; it is called in the guarded process."""
        self._tasks: _Tasks = queue.SimpleQueue()
        self._seats = [_Seat(self._tasks, readers, notice, limits or Limits(), work) for _ in range(readers)]
        self._closed = False

    def __enter__(self) -> Self:
        for seat in self._seats:
            seat.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop at once: what is being read is dropped, what waits is not begun."""
        self._closed = True
        for seat in self._seats:
            seat.close()
        for _ in self._seats:
            self._tasks.put(None)
        for seat in self._seats:
            seat.join()
        self._refuse_waiting()

    def _refuse_waiting(self) -> None:
        with suppress(queue.Empty):
            while True:
                if (task := self._tasks.get_nowait()) is not None:
                    task.future.set_exception(ReaderClosed())

    def read(self, path: Path, addresses: Mapping[str, Sequence[str]], document: str | None = None) -> Ticket:
        """Begin to read the mail file at `path`, a path of ours; `addresses`: registered ones → units.

        With `document`, what lies there is no mail but a document of that name.
        """
        task = _Task(Order(path, addresses, document), Future())
        self._tasks.put(task)
        if self._closed:  # perhaps after the last look at what waits
            self._refuse_waiting()
        return Ticket(task.future)


class _Seat(threading.Thread):
    """One reader's place: gives its process what waits, and replaces a process that failed."""

    def __init__(self, tasks: _Tasks, seats: int, notice: Notice, limits: Limits, work: Work) -> None:
        super().__init__(name="reader", daemon=True)
        self._tasks = tasks
        self._seats = seats
        self._limits = limits
        self._preparation = (notice, limits, work)
        self._process: ReaderProcess | None = None
        self._closing = threading.Event()

    def run(self) -> None:
        with suppress(TimeoutError, ProcessEnded, NotStarted):  # the first message will tell
            self._warm()
        while not self._closing.is_set() and (tasks := self._sheaf()):
            for task, outcome in zip_longest(tasks, self._together(tasks)):
                try:
                    task.future.set_result(self._accepted(outcome or self._read(task.order), task.order.path))
                except IngestError as error:
                    task.future.set_exception(error)
        self._drop()

    def _sheaf(self) -> Sequence[_Task]:
        """The next tasks, once there is one: no more than leaves every seat its share. None at the end."""
        first = self._tasks.get()
        if first is None:
            return ()
        tasks = [first]
        with suppress(queue.Empty):
            for _ in range(min(_SHEAF - 1, self._tasks.qsize() // (2 * self._seats))):
                task = self._tasks.get_nowait()
                if task is None:  # the end, perhaps another seat's
                    self._tasks.put(None)
                    break
                tasks.append(task)
        return tasks

    def _together(self, tasks: Sequence[_Task]) -> Sequence[Outcome]:
        """The outcomes of one exchange over all the tasks, as far as it went: the rest is read alone."""
        if len(tasks) < 2:
            return ()
        try:
            outcomes = self._warm().ask([task.order for task in tasks], self._limits.seconds * _SHEAF_SHARE)
        except (TimeoutError, ProcessEnded, NotStarted):
            self._drop()
            return ()
        if _spent(outcomes[-1]):  # perhaps by what was read before it
            self._drop()
            return outcomes[:-1]
        return outcomes

    def close(self) -> None:
        """Give up the reading under way."""
        self._closing.set()
        if (process := self._process) is not None:
            process.kill()

    def _read(self, order: Order) -> Outcome:
        """Read a message; what ends its reader is left out, and the rest is read again."""
        ends = time.monotonic() + self._limits.seconds
        while True:
            left = ends - time.monotonic()
            try:
                return self._ask(order, left if order.mail_only else left * _SHARE)
            except _ReaderEnded as failure:
                if order.mail_only or failure.document < 0:
                    raise
                ended = {**order.ended, failure.document: Ended(failure.code, failure.reason)}
                order = replace(order, ended=ended, mail_only=len(ended) > _MOST_ENDED)

    def _ask(self, order: Order, seconds: float, *, again: bool = False) -> Outcome:
        """Raises _ReaderEnded, NotStarted, or ReaderClosed where that was our own doing."""
        if self._closing.is_set():
            raise ReaderClosed
        try:
            return self._warm().ask([order], seconds)[0]
        except (TimeoutError, ProcessEnded) as error:
            mark = self._process.mark.value if self._process else NOT_BEGUN
            self._drop()
            if self._closing.is_set():
                raise ReaderClosed from error
            if isinstance(error, TimeoutError):
                reason = f"读取超过{seconds:.3g}秒，已中止"
                raise _ReaderEnded(reason, mark, ProblemCode.TOO_SLOW) from error
            if mark != NOT_BEGUN or again:
                raise _ReaderEnded(f"读取程序异常退出（{error.how}）", mark) from error
        return self._ask(order, seconds, again=True)  # it was killed while idle: not this order's doing

    def _accepted(self, outcome: Outcome, path: Path) -> Reading:
        """The reading. Raises ReaderFailure."""
        if isinstance(outcome, Reading):
            return outcome
        if outcome.detail:
            log.error("reading failed", path=str(path), traceback=outcome.detail)
        if outcome.spent:
            self._drop()
        raise ReaderFailure(outcome.reason, outcome.code)

    def _warm(self) -> ReaderProcess:
        """The process, a new one where there is none or it was killed while idle. Raises as that does."""
        if self._process is not None and not self._process.usable:
            self._drop()
        if self._process is None:
            self._process = ReaderProcess(*self._preparation)
            if self._closing.is_set():  # `close` may have looked before it was there
                self._process.kill()
        return self._process

    def _drop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.close()


def _spent(outcome: Outcome) -> bool:
    return isinstance(outcome, Failed) and outcome.spent
