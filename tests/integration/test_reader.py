"""The guarded reader with real processes: what one message does is never another's loss."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from ingest.guarded import Limits
from ingest.reader import Reader, ReaderClosed, ReaderFailure
from ingest.reader_process import NotStarted
from ingest.reading import Nature, ProblemCode
from scoring.notice import Notice, load_notice
from tests.integration.reading_work import obey


@pytest.fixture(scope="module")
def notice() -> Notice:
    return load_notice(2020)


@pytest.fixture(scope="module")
def reader(notice: Notice) -> Iterator[Reader]:
    with Reader(notice, 1, limits=Limits(seconds=1.0), work=obey) as warm:
        yield warm


def mail(folder: Path, content: str) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.eml"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ("allocate", "读取所需内存超过512MB"),
        ("loop", "读取超过0.6"),
        ("loop-in-c", "读取超过0.6"),
        ("segfault", "SIGSEGV"),
        ("killed", "SIGKILL"),
        ("exit", "退出码3"),
        ("raise", "KeyError"),
        ("too-much", "超过200万字"),
        ("write", "原件无法从存档读出"),
    ],
)
def test_a_bad_message_fails_alone(reader: Reader, tmp_path: Path, order: str, reason: str) -> None:
    """A message that exhausts, hangs, kills or overfills its reader fails with a reason; the next is read."""
    bad = reader.read(mail(tmp_path, order), {})
    good = reader.read(mail(tmp_path, "现将信息报上"), {})
    with pytest.raises(ReaderFailure) as failure:
        bad.result()
    assert reason in failure.value.reason
    assert good.result().text == "现将信息报上"


@pytest.mark.parametrize(
    ("order", "code", "reason"),
    [
        ("loop", ProblemCode.TOO_SLOW, "读取超过"),
        ("loop-in-c", ProblemCode.TOO_SLOW, "读取超过"),
        ("segfault", ProblemCode.DAMAGED, "SIGSEGV"),
        ("killed", ProblemCode.DAMAGED, "SIGKILL"),
    ],
)
def test_a_bad_document_fails_alone(
    reader: Reader, tmp_path: Path, order: str, code: ProblemCode, reason: str
) -> None:
    """A document that hangs or kills its reader is that document's problem; the others are read."""
    reading = reader.read(mail(tmp_path, f"documents 甲 {order} 乙"), {}).result()
    assert reading.text == "甲 乙"
    (problem,) = reading.problems
    assert (problem.code, problem.where) == (code, "1")
    assert reason in problem.message


def test_many_bad_documents_leave_the_mails_own_text(reader: Reader, tmp_path: Path) -> None:
    """When document after document kills the reader, the rest of them is not tried."""
    reading = reader.read(mail(tmp_path, "documents " + "killed " * 8 + "乙"), {}).result()
    codes = [problem.code for problem in reading.problems]
    assert codes == [ProblemCode.DAMAGED] * 4 + [ProblemCode.TOO_SLOW] * 5


def test_a_closed_reader_says_so(notice: Notice, tmp_path: Path) -> None:
    """Whoever asks after the end is told at once and does not wait for ever."""
    with Reader(notice, 1, work=obey) as reader:
        pass
    with pytest.raises(ReaderClosed):
        reader.read(mail(tmp_path, "好"), {}).result()


def test_an_overrun_costs_the_others_nothing(notice: Notice, tmp_path: Path) -> None:
    """While one reader waits out a message that hangs, the other reads all the rest."""
    with Reader(notice, 2, limits=Limits(seconds=6.0), work=obey) as reader:
        hanging = reader.read(mail(tmp_path, "loop"), {})
        started = time.monotonic()
        texts = [reader.read(mail(tmp_path, f"第{n}封"), {}) for n in range(40)]
        assert [ticket.result().text for ticket in texts] == [f"第{n}封" for n in range(40)]
        assert time.monotonic() - started < 6.0
        with pytest.raises(ReaderFailure, match="读取超过4秒"):
            hanging.result()


def test_bad_messages_among_many_fail_alone(notice: Notice, tmp_path: Path) -> None:
    """Of many that are given to a reader together each has its own outcome, whatever the others do."""
    bad = {
        "allocate": "512MB",
        "loop": "读取超过",
        "segfault": "SIGSEGV",
        "raise": "KeyError",
        "exit": "退出码3",
    }
    contents = [f"第{n}封" for n in range(40)]
    for place, order in zip((1, 9, 10, 20, 39), bad, strict=True):
        contents[place] = order
    with Reader(notice, 1, limits=Limits(seconds=2.0), work=obey) as reader:
        tickets = [reader.read(mail(tmp_path, content), {}) for content in contents]
        for content, ticket in zip(contents, tickets, strict=True):
            if content in bad:
                with pytest.raises(ReaderFailure, match=bad[content]):
                    ticket.result()
            else:
                assert ticket.result().text == content


def test_a_lost_file_is_a_failure_of_its_message(reader: Reader, tmp_path: Path) -> None:
    """A missing original is told as such and the reader goes on."""
    with pytest.raises(ReaderFailure, match="原件无法从存档读出"):
        reader.read(tmp_path / "nothing.eml", {}).result()
    assert reader.read(mail(tmp_path, "好"), {}).result().text == "好"


def test_the_process_is_bounded(reader: Reader, tmp_path: Path) -> None:
    """No core, no file written, few files open."""
    limits = reader.read(mail(tmp_path, "limits"), {}).result().text
    assert limits == "(0, 0) (0, 0) (64, 64)"


def test_the_process_is_warm_and_lean(reader: Reader, tmp_path: Path) -> None:
    """A reader has what it reads with and neither database nor command line nor the running program."""
    modules = reader.read(mail(tmp_path, "modules"), {}).result().text.split()
    assert {"lxml.etree", "mailparser", "ingest.understand"} <= set(modules)
    assert not {"sqlalchemy", "typer", "pytest"} & set(modules)


def test_an_idle_process_may_be_killed(notice: Notice, tmp_path: Path) -> None:
    """When the system takes an idle reader away, the next message gets a fresh one and does not notice."""
    with Reader(notice, 1, limits=Limits(seconds=5.0), work=obey) as reader:
        for _ in range(2):
            process = int(reader.read(mail(tmp_path, "好"), {}).result().subject or 0)
            os.kill(process, signal.SIGKILL)
        assert reader.read(mail(tmp_path, "还在"), {}).result().text == "还在"


def test_where_no_process_starts_it_is_said_and_tried_again(notice: Notice, tmp_path: Path) -> None:
    """No open file is left for the pipe: no failure of the messages, and later they are read."""
    waiting = [mail(tmp_path, f"第{number}封") for number in range(9)]
    with ExitStack() as stack:
        with no_more_files():
            reader = stack.enter_context(Reader(notice, 1, work=obey))
            for ticket in [reader.read(path, {}) for path in waiting]:
                with pytest.raises(NotStarted, match="Too many open files"):
                    ticket.result()
        assert reader.read(waiting[-1], {}).result().text == "第8封"


@contextmanager
def no_more_files() -> Iterator[None]:
    """As where all that a process may have open are open."""
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1, allowed[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, allowed)


def test_closing_gives_up_at_once(notice: Notice, tmp_path: Path) -> None:
    """Closing ends within seconds; what was not read is no failure of its message."""
    reader = Reader(notice, 1, work=obey)
    with reader:
        tickets = [reader.read(mail(tmp_path, "sleep"), {}) for _ in range(3)]
        time.sleep(1)
        started = time.monotonic()
    assert time.monotonic() - started < 8
    for ticket in tickets:
        with pytest.raises(ReaderClosed):
            ticket.result()


def test_no_process_outlives_the_reader(notice: Notice, tmp_path: Path) -> None:
    """After closing, neither threads nor processes of it are left."""
    before = threading.active_count()
    with Reader(notice, 2, work=obey) as reader:
        processes = {int(reader.read(mail(tmp_path, "好"), {}).result().subject or 0) for _ in range(8)}
    assert threading.active_count() == before
    assert not [process for process in processes if psutil.pid_exists(process)]


def test_the_real_work_understands_a_mail(notice: Notice, tmp_path: Path) -> None:
    """Without a stand-in a reader understands the mail and knows the registered addresses."""
    content = "From: =?utf-8?b?5byg5LiJ?= <a@b.cn>\nSubject: hello\nAuto-Submitted: auto-replied\n\nhi\n"
    with Reader(notice, 1) as reader:
        reading = reader.read(mail(tmp_path, content), {"a@b.cn": ("财政局",)}).result()
    assert reading.nature is Nature.AUTO_REPLY
    assert reading.sender.name == "张三"
