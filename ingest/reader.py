"""The guarded reader: one message is read in another process, bounded in time, memory and output.

Whatever a message does to its reader is that message's failure and nobody else's. Each reader is a pool of
one process with one task at a time, so that a death is always known to be the task's own. A document that
ends its reader is passed over when the rest of its message is read again, in what is left of the time.
"""

from __future__ import annotations

import queue
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from ctypes import c_int
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog
from pebble import ProcessExpired, ProcessPool

from ingest.errors import IngestError
from ingest.guarded import NOTHING, Ended, Failed, Limits, Order, Work, context, perform, prepare, ready
from ingest.reading import ProblemCode, Reading
from ingest.understand import understand
from scoring.notice import Notice

TASKS_A_PROCESS = 2_000  # then a fresh one takes its place: what leaked is gone
_LOST_AFTER = 30.0  # seconds beyond the limit after which an answer is taken for lost
_POOL_FAILURES = (CancelledError, TimeoutError, ProcessExpired, BrokenProcessPool)
_TRIES = 2  # a pool can break without the task's doing: its idle process was killed
_SHARE = 2 / 3  # of the time left to a message: what one try may take, so that others may follow
_MOST_ENDED = 3  # documents that end a reader; then the mail's own text has to do


log = structlog.get_logger()


class ReaderFailure(IngestError):  # noqa: N818  the name says whose failure it is
    """A message could not be read. `reason` tells staff why, in Chinese, and `code` in one word."""

    def __init__(self, reason: str, code: ProblemCode = ProblemCode.DAMAGED) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class _ReaderEnded(ReaderFailure):
    """The reader's process had to be ended, or ended itself."""


class ReaderClosed(IngestError):  # noqa: N818
    """The reader was closed before the message was read: no failure of the message."""

    def __init__(self) -> None:
        super().__init__("the reader was closed before this message was read")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A reading under way."""

    _future: Future[Reading]

    def result(self) -> Reading:
        """Wait for the reading. Raises ReaderFailure, or ReaderClosed when the reader was closed first."""
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
        self._seats = [_Seat(self._tasks, notice, limits or Limits(), work) for _ in range(readers)]
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
    """One reader's place: gives its process one task after another, and replaces a process that failed."""

    def __init__(self, tasks: _Tasks, notice: Notice, limits: Limits, work: Work) -> None:
        super().__init__(name="reader", daemon=True)
        self._tasks = tasks
        self._limits = limits
        self._mark = context().RawValue(c_int, NOTHING)  # which document is being read
        self._preparation = (notice, limits, work, self._mark)
        self._pool: ProcessPool | None = None
        self._running: Future[Reading | Failed | None] | None = None
        self._closing = threading.Event()

    def run(self) -> None:
        with suppress(*_POOL_FAILURES):  # the first message will tell
            self._call(self._limits.seconds, ready)
        while not self._closing.is_set() and (task := self._tasks.get()) is not None:
            try:
                task.future.set_result(self._read(task.order))
            except IngestError as error:
                task.future.set_exception(error)
        self._drop_pool()

    def close(self) -> None:
        """Give up the reading under way."""
        self._closing.set()
        if self._running is not None:
            self._running.cancel()

    def _read(self, order: Order) -> Reading:
        """Read a message; what ends its reader is left out, and the rest is read again."""
        ends = time.monotonic() + self._limits.seconds
        while True:
            self._mark.value = NOTHING
            left = ends - time.monotonic()
            try:
                return self._try(order, left if order.mail_only else left * _SHARE)
            except _ReaderEnded as failure:
                if order.mail_only or self._mark.value == NOTHING:
                    raise
                ended = {**order.ended, self._mark.value: Ended(failure.code, failure.reason)}
                order = replace(order, ended=ended, mail_only=len(ended) > _MOST_ENDED)

    def _try(self, order: Order, seconds: float) -> Reading:
        for _ in range(_TRIES):
            try:
                return self._accepted(self._call(seconds, perform, order), order.path)
            except CancelledError as error:
                raise ReaderClosed from error
            except TimeoutError as error:
                self._drop_pool()
                raise _ReaderEnded(f"读取超过{seconds:.3g}秒，已中止", ProblemCode.TOO_SLOW) from error
            except ProcessExpired as error:
                self._drop_pool()
                raise _ReaderEnded(f"读取程序异常退出（{_how(error.exitcode)}）") from error
            except BrokenProcessPool:
                self._drop_pool()
        raise ReaderFailure("读取程序反复异常退出")

    def _accepted(self, outcome: Reading | Failed | None, path: Path) -> Reading:
        if isinstance(outcome, Reading):
            return outcome
        failed = outcome or Failed(ProblemCode.DAMAGED, "读取没有结果")
        if failed.detail:
            log.error("reading failed", path=str(path), traceback=failed.detail)
        if failed.spent:
            self._drop_pool()
        raise ReaderFailure(failed.reason, failed.code)

    def _call(
        self, seconds: float, function: Callable[..., Reading | Failed | None], *args: object
    ) -> Reading | Failed | None:
        """Run `function` in the process for at most `seconds`. Raises one of _POOL_FAILURES."""
        if self._pool is not None and not self._pool.active:  # its idle process was killed
            self._drop_pool()
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=1,
                max_tasks=TASKS_A_PROCESS,
                initializer=prepare,
                initargs=self._preparation,
                context=context(),
            )
        try:
            future = self._pool.schedule(function, args=args, timeout=seconds)
        except RuntimeError as error:  # it broke this very moment
            raise BrokenProcessPool(str(error)) from error
        self._running = future
        if self._closing.is_set():
            future.cancel()
        return future.result(timeout=seconds + _LOST_AFTER)

    def _drop_pool(self) -> None:
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None


def _how(exitcode: int) -> str:
    """Say how a process ended: by which signal, or with which code."""
    if exitcode < 0:
        with suppress(ValueError):
            return signal.Signals(-exitcode).name
    return f"退出码{exitcode}"
