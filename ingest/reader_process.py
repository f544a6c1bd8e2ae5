"""One guarded process and the pipe to it: orders go in, their outcomes come out or the process has ended."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from contextlib import suppress
from ctypes import c_int

from ingest.errors import IngestError
from ingest.guarded import NOT_BEGUN, Limits, Order, Outcome, Work, context, serve
from scoring.notice import Notice

ORDERS = 2_000  # to one process; then a fresh one takes its place: what leaked is gone


class ProcessEnded(IngestError):  # noqa: N818  it is what happened
    """The process died over its orders; `how` says by which signal, or with which code."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class NotStarted(IngestError):  # noqa: N818  likewise
    """The system gave no process to read in: no failure of a message, which can be read another time."""

    def __init__(self, error: OSError | EOFError) -> None:
        super().__init__(
            f"no reader could be started: {error!r}. See whether the machine is out of memory, processes or "
            "open files; what waits is read at the next tick."
        )


class ReaderProcess:
    """Warm when it is made. Used by one thread; `kill` may be called from any."""

    def __init__(self, notice: Notice, limits: Limits, work: Work) -> None:
        """Start it and wait until it is warm.

        Raises NotStarted, ProcessEnded, or TimeoutError after `limits.seconds`.
        """
        started = context()
        self.mark = started.RawValue(c_int, NOT_BEGUN)  # which document it is reading, or was when it ended
        try:
            self._pipe, theirs = started.Pipe()
            self._process = started.Process(
                target=serve, args=(theirs, notice, limits, work, self.mark), name="reader", daemon=True
            )
            self._process.start()
        except (OSError, EOFError) as error:  # the latter where the server died that forks them
            raise NotStarted(error) from error
        theirs.close()
        self._orders = 0
        try:
            self._answer(limits.seconds)
        except (TimeoutError, ProcessEnded):
            self.close()
            raise

    @property
    def usable(self) -> bool:
        """Whether it lives and has not served its time."""
        return self._orders < ORDERS and self._process.is_alive()

    def ask(self, orders: Sequence[Order], seconds: float) -> Sequence[Outcome]:
        """Have orders carried out in `seconds` together. The outcomes may end before the orders do: the last
        one is then that of an order that spent the process.

        Raises TimeoutError or ProcessEnded: it is good for nothing then.
        """
        self._orders += len(orders)
        self.mark.value = NOT_BEGUN
        with suppress(BrokenPipeError, ConnectionResetError):  # the answer will tell
            self._pipe.send(orders)
        answer = self._answer(seconds)
        assert answer is not None  # noqa: S101  serve() sends that only once, when it is warm
        return answer

    def _answer(self, seconds: float) -> Sequence[Outcome] | None:
        if not self._pipe.poll(seconds):
            raise TimeoutError
        try:
            answer: Sequence[Outcome] | None = self._pipe.recv()
        except (EOFError, OSError):  # it ended before its answer, or in the middle of it
            self._process.join()
            raise ProcessEnded(_how(self._process.exitcode or 0)) from None
        return answer

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        with suppress(ValueError):  # its thread has closed it this very moment
            self._process.kill()

    def close(self) -> None:
        """End it and give back what it held."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._pipe.close()


def _how(exitcode: int) -> str:
    if exitcode < 0:
        with suppress(ValueError):
            return signal.Signals(-exitcode).name
    return f"退出码{exitcode}"
