"""What a message that cannot be read or filed costs: itself. And what a stop gives back."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ingest import readings
from ingest.filing import Filed, read_and_file
from ingest.guarded import Limits
from ingest.reader import Reader, ReaderClosed
from store import messages
from store.archive import Archive
from store.models import Message, MessageState
from store.session import Database
from tests.integration.filing_work import obey
from tests.integration.incoming import NOTICE, Incoming, letter

TITLE = "市财政局规范预算绩效管理"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(NOTICE, 2, limits=Limits(seconds=5), work=obey) as warm:
        yield warm


@pytest.fixture
def incoming(database: Database, reader: Reader, tmp_path: Path, now: dt.datetime) -> Iterator[Incoming]:
    archive = Archive(tmp_path / "archive")
    yield Incoming(database, archive, reader, now)
    archive.close()


def good(count: int) -> list[bytes]:
    return [letter(f"{TITLE}之{number}") for number in range(count)]


def bad(order: str) -> bytes:
    return letter("市财政局做好预算公开", X_Order=order)


def everyone(incoming: Incoming, ids: list[int]) -> list[Message]:
    return [incoming.message(each) for each in ids]


def test_a_reading_that_fails_three_times_is_quarantined_with_its_reason(incoming: Incoming) -> None:
    """It is tried three times in the run, after the others, which are filed as if it were not there."""
    first, second, third = good(3)
    ids = incoming.arrive(first, bad("raise"), second, third)
    assert incoming.file() == Filed(filed=3, quarantined=1, failed=2, submissions=3)
    rows = everyone(incoming, ids)
    assert [row.state.value for row in rows] == ["filed", "quarantined", "filed", "filed"]
    assert (rows[1].attempts, rows[1].failure) == (3, "读取时程序出错（KeyError）")
    assert (rows[1].read_at, rows[1].subject, rows[1].submissions) == (incoming.now, None, [])
    assert [subject for _, subject, _ in incoming.owed()] == [str(ids[0]), str(ids[2]), str(ids[3])]
    assert incoming.file() == Filed()


def test_a_reader_that_dies_fails_its_message_alone(incoming: Incoming) -> None:
    """A message that kills its reader's process is given up after three; nobody's attempt is lost with it."""
    ids = incoming.arrive(*good(3), bad("die"), letter("市财政局开展植树"))
    assert incoming.file() == Filed(filed=4, quarantined=1, failed=2, submissions=4)
    rows = everyone(incoming, ids)
    assert [row.attempts for row in rows] == [1, 1, 1, 3, 1]
    assert "SIGKILL" in (rows[3].failure or "")


def test_a_message_whose_original_is_gone_is_given_up(incoming: Incoming) -> None:
    """A lost file is told as such and stops nobody."""
    ids = incoming.arrive(*good(2))
    incoming.archive.path(incoming.message(ids[0]).sha256).unlink()
    assert incoming.file() == Filed(filed=1, quarantined=1, failed=2, submissions=1)
    assert incoming.message(ids[0]).failure == "原件无法从存档读出"


def test_a_message_that_cannot_be_filed_costs_only_itself(incoming: Incoming) -> None:
    """The database refuses two drafts of one place; the round's others stand, it is given up after three."""
    first, second, third = good(3)
    ids = incoming.arrive(first, bad("twin"), second, third)
    assert incoming.file() == Filed(filed=3, quarantined=1, failed=2, submissions=3)
    rows = everyone(incoming, ids)
    assert (rows[1].state, rows[1].attempts) == (MessageState.QUARANTINED, 3)
    assert rows[1].failure == "归档时程序出错（IntegrityError）"
    assert (rows[1].submissions, rows[1].nature) == ([], None)
    assert [each.number for each in incoming.submissions()] == ["2020-0001", "2020-0002", "2020-0003"]
    assert [subject for _, subject, _ in incoming.owed()] == [str(ids[0]), str(ids[2]), str(ids[3])]


def test_a_message_that_another_process_settled_stays_as_it_is(incoming: Incoming) -> None:
    """What was settled while it was being read is neither filed nor failed; the round's others are filed."""
    ids = incoming.arrive(*good(3))
    times = itertools.count()

    def clock() -> dt.datetime:
        """Asked for the second time when the round was read and is about to be filed."""
        if next(times) == 1:
            with incoming.database.write() as session:
                messages.quarantine(session, ids[1], "另一程序已处理", incoming.now)
        return incoming.now

    done = read_and_file(incoming.database, incoming.archive, incoming.reader, incoming.desk, clock)
    assert done == Filed(filed=2, submissions=2)
    rows = everyone(incoming, ids)
    assert [row.state.value for row in rows] == ["filed", "quarantined", "filed"]
    assert (rows[1].failure, rows[1].attempts) == ("另一程序已处理", 1)
    assert [subject for _, subject, _ in incoming.owed()] == [str(ids[0]), str(ids[2])]


def test_a_stop_gives_back_the_attempts_it_cut_short(
    incoming: Incoming, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a stop between rounds, what was filed is filed, and what was begun counts as never begun."""
    monkeypatch.setattr(readings, "ROUND", 2)
    ids = incoming.arrive(*good(6))

    def stop(settled: int) -> None:
        assert settled == 2
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        incoming.file(stop)
    rows = everyone(incoming, ids)
    assert [(row.state.value, row.attempts) for row in rows] == [("filed", 1)] * 2 + [("received", 0)] * 4
    assert incoming.file() == Filed(filed=4, submissions=4)


def test_a_stop_does_not_give_back_an_attempt_that_failed(
    incoming: Incoming, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that is stopped again and again still gives a bad message up after three readings."""
    monkeypatch.setattr(readings, "ROUND", 1)
    (bad_one, good_one) = incoming.arrive(bad("raise"), *good(1))

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        incoming.file(stop)
    assert [row.attempts for row in everyone(incoming, [bad_one, good_one])] == [1, 0]


def test_closing_the_reader_gives_attempts_back(incoming: Incoming) -> None:
    """A service that is stopped while a message hangs closes its readers: the run ends, nobody is blamed."""
    ids = incoming.arrive(*good(1), bad("sleep"), letter("市财政局开展植树"))
    with ExitStack() as closing:
        incoming.reader = closing.enter_context(Reader(NOTICE, 1, work=obey))
        timer = threading.Timer(2, closing.close)
        timer.start()
        with pytest.raises(ReaderClosed):
            incoming.file()
        timer.join()
    assert [(row.state.value, row.attempts) for row in everyone(incoming, ids)] == [("received", 0)] * 3
