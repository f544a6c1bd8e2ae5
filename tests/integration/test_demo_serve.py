"""`xinxike demo --serve`: the quarter played, then a desk that one can log in to."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx2


def test_the_demo_ends_by_serving_the_desk(tmp_path: Path) -> None:
    """It prints address and login; the login opens the desk on the last day's data; SIGINT ends it well."""
    program = [
        sys.executable,
        "-m",
        "app.cli",
        "demo",
        "--out",
        str(tmp_path / "out"),
        "--serve",
        "--port",
        "0",
    ]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, encoding="utf-8") as running:
        try:
            said = _until_served(running)
            address = re.search(r"http://127\.0\.0\.1:\d+", said)
            login, password = re.search(r"登录名 (\S+)", said), re.search(r"密码\s+(\S+)", said)
            assert address is not None
            assert login is not None
            assert password is not None
            with httpx2.Client(base_url=address[0], follow_redirects=True) as client:
                page = client.post("/login", data={"login": login[1], "password": password[1]})
            assert page.status_code == 200
            assert "2020年4月9日" in page.text
            running.send_signal(2)
            assert running.wait(20) == 0
        finally:
            running.kill()


def _until_served(running: subprocess.Popen[str]) -> str:
    said = ""
    assert running.stdout is not None
    for line in running.stdout:
        said += line
        if "Ctrl-C" in line:
            return said
    raise AssertionError(said)
