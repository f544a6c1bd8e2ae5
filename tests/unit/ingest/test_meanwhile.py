"""Receiving and reading side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from ingest.errors import MailboxUnreachable
from ingest.meanwhile import read_meanwhile
from ingest.receive import Received


def test_what_came_is_read_while_more_comes() -> None:
    """Reading does not wait for the end of receiving, and misses nothing of the last batch."""
    batches = [0]
    seen: list[int] = []
    read_one = threading.Event()

    def receive(stored: Callable[[], None]) -> Received:
        batches[0] = 1
        stored()
        assert read_one.wait(10)
        batches[0] = 2
        stored()
        return Received(new=2)

    def read() -> None:
        seen.append(batches[0])
        read_one.set()

    assert read_meanwhile(receive, read) == Received(new=2)
    assert seen[0] == 1
    assert seen[-1] == 2


def test_what_came_before_the_connection_broke_is_read() -> None:
    """A receiving that fails is told after what was stored has been read."""
    reads: list[bool] = []

    def receive(stored: Callable[[], None]) -> Received:
        raise MailboxUnreachable("imap.example", "reset")

    with pytest.raises(MailboxUnreachable):
        read_meanwhile(receive, lambda: reads.append(True))
    assert reads


def test_a_reading_that_fails_is_told() -> None:
    """It is raised once receiving is over, whose own work stands."""
    over: list[bool] = []

    def receive(stored: Callable[[], None]) -> Received:
        stored()
        over.append(True)
        return Received()

    def read() -> None:
        raise KeyError("on purpose")

    with pytest.raises(KeyError):
        read_meanwhile(receive, read)
    assert over
