"""What the store is told of a message, how batches are cut, and working ahead."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from ingest.mailbox import BATCH_BYTES, BATCH_MESSAGES, LARGEST, Listed, RawMessage, split
from ingest.receive import ahead, arrival

ARRIVED = dt.datetime(2020, 3, 30, 9, 12, tzinfo=dt.UTC)
OTHERWISE = dt.datetime(2020, 4, 1, tzinfo=dt.UTC)
RECEIVED = b"Received: from a; Sun, 29 Mar 2020 08:00:00 +0000\r\n"


def message(headers: bytes, arrived_at: dt.datetime | None, *, whole: bool = True) -> RawMessage:
    return RawMessage(7, 90 << 20, arrived_at, headers + b"\r\n", whole)


@pytest.mark.parametrize(
    ("arrived_at", "headers", "expected"),
    [
        (ARRIVED, RECEIVED, ARRIVED),
        (None, RECEIVED, dt.datetime(2020, 3, 29, 8, tzinfo=dt.UTC)),
        (dt.datetime(1, 1, 1, tzinfo=dt.UTC), RECEIVED, dt.datetime(2020, 3, 29, 8, tzinfo=dt.UTC)),
        (None, b"Date: Sat, 28 Mar 2020 08:00:00 +0000\r\n", OTHERWISE),
    ],
)
def test_when_a_message_arrived(
    arrived_at: dt.datetime | None, headers: bytes, expected: dt.datetime
) -> None:
    """INTERNALDATE, else the newest Received header, else what the caller says; never the Date header."""
    assert arrival(message(headers, arrived_at), "sha", "INBOX", 1, OTHERWISE).received_at == expected


def test_a_message_known_by_its_beginning_fails_at_once() -> None:
    """Its row carries the reason and its real size."""
    found = arrival(message(b"", ARRIVED, whole=False), "sha", "INBOX", 1, OTHERWISE)
    assert found.size == 90 << 20
    assert found.failure is not None
    assert "90 MB" in found.failure
    assert arrival(message(b"", ARRIVED), "sha", "INBOX", 1, OTHERWISE).failure is None


def test_batches_hold_what_they_may_and_nothing_is_left_out() -> None:
    """At most so many messages and so many bytes; what is larger goes alone; order is kept."""
    sizes = [100] * (BATCH_MESSAGES + 1) + [BATCH_BYTES - 200, 100, 1, LARGEST + 1, 5]
    listed = [Listed(uid, size, None) for uid, size in enumerate(sizes)]
    parts = split(listed)
    assert [message for part in parts for message in part] == listed
    assert [len(part) for part in parts] == [BATCH_MESSAGES, 3, 1, 1, 1]
    assert split([]) == []


def test_working_ahead_makes_one_item_while_another_is_used() -> None:
    """The second is being made before the first is done with, the third is not."""
    made = threading.Semaphore(0)
    count = 0

    def items() -> Iterator[str]:
        nonlocal count
        for item in ("first", "second", "third"):
            count += 1
            made.release()
            yield item

    with closing(ahead(items())) as coming:
        assert next(coming) == "first"
        assert made.acquire(timeout=5)
        assert made.acquire(timeout=5)
        assert count == 2
        assert list(coming) == ["second", "third"]


def test_a_failure_ahead_comes_after_what_was_made_before_it() -> None:
    """What came before a broken connection is used first."""

    def items() -> Iterator[int]:
        yield 1
        raise ConnectionError

    coming = ahead(items())
    assert next(coming) == 1
    with pytest.raises(ConnectionError):
        next(coming)
