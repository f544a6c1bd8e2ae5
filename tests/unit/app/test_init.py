"""The settings file that `init` writes says what was set, and is read back as it was."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path

import pytest

from app import init
from app.settings import Settings, load
from scoring.period import SHANGHAI

SINCE = dt.datetime(2020, 1, 1, 8, tzinfo=SHANGHAI)


def settings(data: Path, **more: object) -> Settings:
    given = {"mailbox": "office@example.cn", "password": 'a"b\\c码', "staff": ("staff@example.cn",)}
    return load(data, **{**given, "receipts_since": SINCE, **more})


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    """Whatever a secret is made of, loading the file gives the same settings; defaults are not written."""
    written = settings(tmp_path / "data", poll_seconds=60, ca_file=Path("/etc/ca.pem"))
    file = init.write(written)
    assert load(tmp_path / "data") == written
    assert "send_spacing" not in file.read_text(encoding="utf-8")


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    """The file is 0600 from its first byte, in a folder that is 0700."""
    file = init.write(settings(tmp_path / "data"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["xinxike.toml"]


def test_a_secret_file_keeps_its_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that lies in a file of its own is not copied into the settings."""
    secret = tmp_path / "secret"
    secret.write_text("in-a-file", encoding="utf-8")
    monkeypatch.setenv("XINXIKE_PASSWORD_FILE", str(secret))
    given = load(tmp_path / "data", mailbox="a@example.cn", staff=("b@example.cn",), receipts_since=SINCE)
    assert "in-a-file" not in init.write(given).read_text(encoding="utf-8")


def test_each_setting_says_what_it_is(tmp_path: Path) -> None:
    """An operator who opens the file finds a comment above each key."""
    text = init.to_toml(settings(tmp_path))
    assert "# the address units write to, also the login name\nmailbox = " in text
