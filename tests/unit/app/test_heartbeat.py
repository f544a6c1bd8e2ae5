"""A health check tells a working worker from a stuck one and from none."""

from __future__ import annotations

import json
import time
from pathlib import Path

from app.heartbeat import FRESH, Heartbeat, silent


def test_a_worker_that_goes_on_is_well(tmp_path: Path) -> None:
    """Right after a beat nothing is wrong."""
    file = tmp_path / "heartbeat"
    heartbeat = Heartbeat(file)
    heartbeat.beat("intake")
    heartbeat.beat("post")
    assert set(json.loads(file.read_text(encoding="utf-8"))["beats"]) == {"intake", "post"}
    assert silent(file, time.time()) == []


def test_a_stuck_job_is_named(tmp_path: Path) -> None:
    """One job that hangs is reported although the others go on."""
    file = tmp_path / "heartbeat"
    now = time.time()
    file.write_text(
        json.dumps({"pid": 1, "beats": {"intake": now - FRESH - 1, "post": now}}), encoding="utf-8"
    )
    (sentence,) = silent(file, now)
    assert "The job intake" in sentence


def test_no_worker_is_no_pulse(tmp_path: Path) -> None:
    """Before a start and after a clean stop there is no file, and that is not well."""
    file = tmp_path / "heartbeat"
    assert "No worker is running" in silent(file, time.time())[0]
    heartbeat = Heartbeat(file)
    heartbeat.beat("intake")
    heartbeat.stop()
    assert "No worker is running" in silent(file, time.time())[0]


def test_beats_are_not_written_at_every_step(tmp_path: Path) -> None:
    """Thousands of beats a second cost one write."""
    file = tmp_path / "heartbeat"
    heartbeat = Heartbeat(file)
    heartbeat.beat("intake")
    first = file.stat().st_ino
    for _ in range(100):
        heartbeat.beat("intake")
    assert file.stat().st_ino == first


def test_what_has_ended_is_not_missed(tmp_path: Path) -> None:
    """A worker that stood by and now leads is not called stuck for standing by no longer."""
    file = tmp_path / "heartbeat"
    heartbeat = Heartbeat(file)
    heartbeat.beat("standby")
    heartbeat.forget("standby")
    heartbeat.beat("intake")
    assert set(json.loads(file.read_text(encoding="utf-8"))["beats"]) == {"intake"}
