"""What a reader may be made to do in the tests: a stand-in for `understand` that obeys the mail."""

from __future__ import annotations

import ctypes
import os
import re
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence

from ingest.documents import DocumentError
from ingest.reading import Nature, Problem, Reading
from ingest.watch import Watch
from scoring.notice import Notice


def obey(raw: bytes, notice: Notice, addresses: Mapping[str, Sequence[str]], watch: Watch) -> Reading:
    """Do what the first word of `raw` says, otherwise read it as text.

    After `documents` each further word is such an order, carried out as a document of the message.
    """
    order, *documents = raw.split(b" ") if raw.strip() else [b""]
    if order == b"documents":
        return _read_all(documents, watch)
    if order in _ORDERS:
        return Reading(Nature.NO_DRAFT, text=_ORDERS[order]())
    return Reading(Nature.NO_DRAFT, text=raw.decode("utf-8"), subject=str(os.getpid()))


def _read_all(orders: Sequence[bytes], watch: Watch) -> Reading:
    texts, problems = [], []
    for index, order in enumerate(orders):
        try:
            watch.begin(index)
            texts.append(_ORDERS[order]() if order in _ORDERS else order.decode("utf-8"))
        except DocumentError as error:
            problems.append(Problem(error.code, str(index), error.message))
        finally:
            watch.end()
    return Reading(Nature.NO_DRAFT, text=" ".join(texts), problems=tuple(problems))


def _allocate() -> str:
    return str(len(bytearray(2 << 30)))


def _loop() -> str:
    while True:
        pass


def _loop_in_c() -> str:
    return str(re.match(r"(a+)+$", "a" * 64 + "b"))


def _segfault() -> str:
    return str(ctypes.string_at(0))


def _killed() -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return "still here"


def _exit() -> str:
    os._exit(3)


def _raise() -> str:
    raise KeyError("no such thing")


def _too_much() -> str:
    return "字" * 2_000_001


def _write() -> str:
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
    return "wrote"


def _limits() -> str:
    asked = (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE)
    return " ".join(str(resource.getrlimit(limit)) for limit in asked)


def _modules() -> str:
    return " ".join(sorted(sys.modules))


def _sleep() -> str:
    time.sleep(30)
    return "slept"


_ORDERS = {
    b"allocate": _allocate,
    b"loop": _loop,
    b"loop-in-c": _loop_in_c,
    b"segfault": _segfault,
    b"killed": _killed,
    b"exit": _exit,
    b"raise": _raise,
    b"too-much": _too_much,
    b"write": _write,
    b"limits": _limits,
    b"modules": _modules,
    b"sleep": _sleep,
}
