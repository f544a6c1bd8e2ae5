"""Logs are one JSON document a line, and tell nothing they should not."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from app import logs


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Logging set up as in a container, and put back afterwards."""
    root = logging.getLogger()
    before = root.handlers, root.level
    stream = io.StringIO()
    logs.configure(stream)
    yield stream
    root.handlers, root.level = before
    structlog.reset_defaults()


def test_events_are_json_lines(lines: io.StringIO) -> None:
    """An event of ours is one JSON document with level, time and its values as they are."""
    structlog.get_logger().info("received", folder="垃圾邮件", new=3)
    (line,) = lines.getvalue().splitlines()
    event = json.loads(line)
    assert event["event"] == "received"
    assert (event["level"], event["folder"], event["new"]) == ("info", "垃圾邮件", 3)
    assert event["timestamp"].endswith("Z")
    assert "垃圾邮件" in line


def test_libraries_log_the_same_way(lines: io.StringIO) -> None:
    """What a library says through `logging` comes as the same JSON, and its chatter does not come at all."""
    logging.getLogger("apscheduler.scheduler").warning("Maximum number of running instances reached")
    logging.getLogger("imapclient.imaplib").debug("> b'LOGIN …'")
    logging.getLogger("imapclient.imaplib").warning("Connection dropped")
    (line,) = lines.getvalue().splitlines()
    assert json.loads(line)["event"] == "Connection dropped"


def test_a_traceback_shows_no_values(lines: io.StringIO) -> None:
    """A failure is logged with its traceback on the same line, without the variables, which hold secrets."""
    password = "-".join(("not", "to", "be", "seen"))
    try:
        int(password[:3])
    except ValueError:
        structlog.get_logger().exception("job failed", job="intake")
    (line,) = lines.getvalue().splitlines()
    event = json.loads(line)
    assert "ValueError" in event["exception"]
    assert "test_logs.py" in event["exception"]
    assert password not in line
