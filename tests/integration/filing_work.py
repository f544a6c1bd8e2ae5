"""What readings may be made to do in the tests: `understand`, unless the mail's X-Order says otherwise."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.reading import Reading
from ingest.understand import understand
from ingest.watch import Watch
from scoring.notice import Notice

SERVICE = "PID_OF_THE_SERVICE"  # in the environment: the process that take-down ends

_ORDER = re.compile(rb"^X-Order: (\S+)", re.MULTILINE)


def obey(raw: bytes, notice: Notice, addresses: Mapping[str, Sequence[str]], watch: Watch) -> Reading:
    """Understand the mail; fail, hang, find a draft twice, die or take the service down where it says so."""
    found = _ORDER.search(raw)
    order = found[1].decode() if found else ""
    if order == "raise":
        raise KeyError("no such thing")
    if order == "sleep":
        time.sleep(30)
    if order == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if order == "take-down":
        os.kill(int(os.environ[SERVICE]), signal.SIGKILL)
    reading = understand(raw, notice, addresses, watch)
    if order == "twin":
        return replace(reading, submissions=reading.submissions * 2)
    return reading
