"""Inside the guarded process: limits set once, then one message after another."""

from __future__ import annotations

import gc
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from ctypes import c_int
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from types import ModuleType

from ingest.documents import DocumentError
from ingest.reading import ProblemCode, Reading
from ingest.understand import understand_document
from ingest.watch import Unwatched, Watch
from scoring.notice import Notice

Work = Callable[[bytes, Notice, Mapping[str, Sequence[str]], Watch], Reading]

NOTHING = -1  # the mark where no document is being read
NOT_BEGUN = -2  # the mark where the order was not even taken up
_OPEN_FILES = 64
_ALARM = 10.0  # seconds past the limit after which a process whose parent is gone ends itself
_PAGE = resource.getpagesize()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message may cost its reader."""

    seconds: float = 60.0
    memory: int = 512 << 20  # bytes above what the warm process takes
    characters: int = 2_000_000  # of the reading that comes out


@dataclass(frozen=True, slots=True)
class Failed:
    """What kept a message from being read: a sentence for staff, and the traceback for the operator."""

    code: ProblemCode
    reason: str
    detail: str = ""
    spent: bool = False  # the process should not be used again


Outcome = Reading | Failed


@dataclass(frozen=True, slots=True)
class Ended:
    """How a document ended its reader."""

    code: ProblemCode
    reason: str


@dataclass(frozen=True, slots=True)
class Order:
    """What to read, and what to pass over: documents that ended a reader, or every one of them."""

    path: Path
    addresses: Mapping[str, Sequence[str]]
    name: str | None = None  # of a document; None for a mail
    ended: Mapping[int, Ended] = field(default_factory=dict)  # by the document's place in the message
    mail_only: bool = False


class _Marked:
    """A Watch whose mark the parent sees, even when this process dies."""

    def __init__(self, mark: c_int, order: Order) -> None:
        self._mark = mark
        self._order = order

    def begin(self, index: int) -> None:
        if ended := self._order.ended.get(index):
            raise DocumentError(ended.code, f"{ended.reason}，系统已跳过该附件，请另存为 .docx 后重新发送。")
        if self._order.mail_only:
            sentence = "邮件读取用时过长，系统未读取该附件，请分多封发送。"
            raise DocumentError(ProblemCode.TOO_SLOW, sentence)
        self._mark.value = index

    def end(self) -> None:
        self._mark.value = NOTHING

    def failed(self, path: str, fault: Exception) -> None:
        print(f"reading {path!r} in {self._order.path} failed:", file=sys.stderr)
        traceback.print_exception(fault)


@dataclass(frozen=True, slots=True)
class _Duty:
    notice: Notice
    limits: Limits
    work: Work
    mark: c_int  # shared with the parent


def serve(pipe: Connection, notice: Notice, limits: Limits, work: Work, mark: c_int) -> None:
    """Carry out what the parent orders through `pipe`, a sheaf after another, until there is no parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to hear: it closes the readers
    _prepare(notice, limits, work)
    duty = _Duty(notice, limits, work, mark)
    pipe.send(None)  # warm
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_performed(pipe.recv(), duty))


def _prepare(notice: Notice, limits: Limits, work: Work) -> None:
    """Warm this process up and bound it."""
    with suppress(Exception):  # whatever it says of nothing: the caches are filled
        work(b"", notice, {}, Unwatched())
    # What is there now stays: the collector need not look at it again, nor copy its pages.
    gc.collect()
    gc.freeze()
    allowed = _address_space() + limits.memory
    resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))


def _address_space() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * _PAGE


def _performed(orders: Sequence[Order], duty: _Duty) -> list[Outcome]:
    """The outcomes in order; the last one may be that after which this process should read no more."""
    outcomes: list[Outcome] = []
    for order in orders:
        outcomes.append(outcome := _perform(order, duty))
        if isinstance(outcome, Failed) and outcome.spent:
            break
    return outcomes


def _perform(order: Order, duty: _Duty) -> Outcome:
    """Read the mail file, or the document, that the order names. Raises nothing."""
    duty.mark.value = NOTHING
    # Not Python's: it ends even a process that hangs in C, when nobody is left to do so.
    signal.setitimer(signal.ITIMER_REAL, duty.limits.seconds + _ALARM)
    try:
        reading = _read(order, duty)
    except MemoryError:
        reason = f"读取所需内存超过{duty.limits.memory >> 20}MB，已中止"
        return Failed(ProblemCode.TOO_LARGE, reason, spent=True)
    except OSError:
        return Failed(ProblemCode.DAMAGED, "原件无法从存档读出", traceback.format_exc())
    except Exception as error:  # a fault of ours must cost this message alone, and be seen
        reason = f"读取时程序出错（{type(error).__name__}）"
        return Failed(ProblemCode.DAMAGED, reason, traceback.format_exc())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    if _characters(reading) > duty.limits.characters:
        reason = f"读出的文字超过{duty.limits.characters // 10_000}万字，已中止"
        return Failed(ProblemCode.TOO_LARGE, reason)
    return reading


def _read(order: Order, duty: _Duty) -> Reading:
    data = order.path.read_bytes()
    watch = _Marked(duty.mark, order)
    if order.name is None:
        return duty.work(data, duty.notice, order.addresses, watch)
    return understand_document(order.name, data, duty.notice, watch)


def _characters(reading: Reading) -> int:
    """Count what travels back."""
    size = len(reading.text) + len(reading.subject or "")
    size += sum(len(draft.title) + len(draft.body) for draft in reading.submissions)
    size += sum(len(attachment.path) for attachment in reading.attachments)
    return size + sum(len(problem.where) + len(problem.message) for problem in reading.problems)


class _Process(ForkServerProcess):
    """A process that does not run the program's main module again: the readers have no use for it, and
    the command line's would cost each of them some sixty megabytes."""

    def start(self) -> None:
        with _main_hidden():
            super().start()


class _Context(ForkServerContext):
    """Processes forked from one that has imported everything: warm at once, memory shared."""

    Process = _Process


_hiding = threading.Lock()


@contextmanager
def _main_hidden() -> Iterator[None]:
    with _hiding:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


def context() -> ForkServerContext:
    """Return the context that readers' processes are started in."""
    chosen = _Context()
    chosen.set_forkserver_preload(["ingest.guarded", "ingest.understand"])
    return chosen
