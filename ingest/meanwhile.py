"""Receiving and reading side by side: what came is read while the network brings more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from ingest.receive import Received


def read_meanwhile(receive: Callable[[Callable[[], None]], Received], read: Callable[[], None]) -> Received:
    """Run `receive` in a thread, and `read` here whenever it says that something was stored, and at its end.

    What `receive` raises is raised at the end, what `read` raises once `receive` is over.
    """
    stored = threading.Event()
    with ThreadPoolExecutor(1, thread_name_prefix="receive") as thread:
        receiving = thread.submit(receive, stored.set)
        receiving.add_done_callback(lambda _: stored.set())
        over = False
        while not over:
            stored.wait()
            stored.clear()
            over = receiving.done()
            read()
    return receiving.result()
