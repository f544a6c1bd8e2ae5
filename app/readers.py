"""The worker's guarded reader: opened when first needed, anew for a new roster, closed from outside."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from ingest.reader import Reader, ReaderClosed
from scoring.notice import Notice


class Readers:
    """One reader at a time, for the roster in force."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._roster: Notice | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def of(self, roster: Notice) -> Reader:
        """The reader for a roster. Raises ReaderClosed once `close` was called."""
        with self._lock:
            if self._closed:
                raise ReaderClosed
            if self._reader is None or self._roster is not roster:
                self._end()
                self._roster = roster
                self._reader = Reader(roster, self._count).__enter__()
            return self._reader

    def close(self) -> None:
        """Give up what is being read: whoever waits for it gets ReaderClosed."""
        with self._lock:
            self._closed = True
            self._end()

    def _end(self) -> None:
        if self._reader is not None:
            self._reader.__exit__(None, None, None)
            self._reader = None
