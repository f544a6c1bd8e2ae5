"""The command line called in this process: exit code, standard output and standard error."""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import structlog

from app.cli import main


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


def xinxike(*arguments: str, typed: str = "") -> Ended:
    """Run one command; `typed` is what its standard input holds."""
    out, err = io.StringIO(), io.StringIO()
    called = patch.multiple(sys, argv=["xinxike", *arguments], stdin=io.StringIO(typed))
    code = 0
    with _put_back(), called, redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
    return Ended(code, out.getvalue(), err.getvalue())


@contextmanager
def _put_back() -> Iterator[None]:
    """What a process that ends need not put back."""
    root = logging.getLogger()
    before, umask = (root.handlers, root.level), os.umask(0o022)
    try:
        yield
    finally:
        root.handlers, root.level = before
        structlog.reset_defaults()
        os.umask(umask)


def settings_file(data: Path, **more: object) -> None:
    """A settings file as `init` leaves it; `more` changes and adds."""
    values = {
        "mailbox": "desk@163.test",
        "password": "authorisation-code",
        "staff": ["staff@163.test"],
        "receipts_since": "2020-01-01T00:00:00+08:00",
        "send_spacing": 0,
        **more,
    }
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    (data / "xinxike.toml").write_text("\n".join(lines), encoding="utf-8")
