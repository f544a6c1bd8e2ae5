"""The demo, run as `make demo` runs it: the quarter's figures are those that its cast and the rules give."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
SENT = {
    "receipt": 116,
    "digest": 51,
    "alert": 2,
    "bulletin": 33,
    "bulletin_draft": 1,
    "bulletin_copy": 1,
    "bulletin_leader": 2,
}
LEADING = [
    (1, "财政局", 32, 50),
    (2, "中国人民银行义马支行", 16, 30),
    (3, "统计局", 13, 30),
    (3, "信访局", 13, 30),
    (5, "卫生健康委员会", 21, 50),
    (6, "残联", 6, 15),
]


def xinxike(*arguments: str) -> str:
    """Run a command; its standard output."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("XINXIKE_")}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT, env=plain, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_demo_ends_with_the_same_figures_every_time(tmp_path: Path) -> None:
    """Mails sent, the queue and the issued ranking are known beforehand, to the last one."""
    out = tmp_path / "demo"
    shown = xinxike("demo", "--out", str(out))
    assert "财政局" in shown
    mails = sorted((out / "mail").glob("*.eml"))
    assert Counter(mail.stem.split("-")[2] for mail in mails) == SENT
    assert len(list((out / "mail").glob("*-*.html"))) == len(mails)
    data = ("--data", str(out / "data"))
    (waiting,) = json.loads(xinxike("queue", "--json", *data))
    assert waiting["number"] == "2020-0121"
    issued = json.loads(
        xinxike("standings", "--year", "2020", "--through", "2020-Q1", "--as-issued", "--json", *data)
    )
    rows = issued["standings"] if isinstance(issued, dict) else issued
    assert len(rows) == 63
    assert [(row["rank"], row["unit"], row["points"], row["target"]) for row in rows[:6]] == LEADING
