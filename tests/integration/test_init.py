"""The first five minutes: settings from questions or the environment, never over what is there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from app.settings import load
from store.session import Database, sqlite_url
from tests.integration.command_line import xinxike as command

ANSWERS = "office@example.cn\nauthorisation-code\nstaff@example.cn\n\n"


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and an environment that sets nothing."""
    for name in [name for name in os.environ if name.startswith("XINXIKE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("MAILBOX", "a@example.cn"), ("PASSWORD", "code"), ("STAFF", "b@example.cn")):
        monkeypatch.setenv(f"XINXIKE_{name}", value)


def at_head(data: Path) -> bool:
    database = Database(sqlite_url(data))
    try:
        return database.at_head()
    finally:
        database.close()


def test_it_asks_writes_and_migrates(nowhere: Path) -> None:
    """Four answers make an installation: settings only the owner reads, receipts from now on, a database."""
    ended = command("init", "--now", "2020-01-02T08:00", typed=ANSWERS)
    assert ended.code == 0, ended.err
    settings = load(nowhere / "data")
    assert (settings.mailbox, settings.staff) == ("office@example.cn", ("staff@example.cn",))
    assert settings.password.get_secret_value() == "authorisation-code"
    assert settings.receipts_since.isoformat() == "2020-01-02T08:00:00+08:00"
    assert settings.sending == "staff"
    assert stat.S_IMODE(settings.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.data.stat().st_mode) == 0o700
    assert at_head(settings.data)


def test_it_takes_everything_from_the_environment(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the three set nothing is asked, as in a container."""
    environment(monkeypatch)
    ended = command("init", "--data", "elsewhere")
    assert ended.code == 0
    assert "Mailbox that units write to" not in ended.out
    assert at_head(nowhere / "elsewhere")


def test_without_answers_it_says_what_is_missing(nowhere: Path) -> None:
    """Nobody at the keyboard and nothing set: exit 2, the setting's name, and no half installation."""
    ended = command("init")
    assert ended.code == 2
    assert "XINXIKE_MAILBOX" in ended.err
    assert not (nowhere / "data").exists()


def test_a_wrong_answer_leaves_nothing(nowhere: Path) -> None:
    """What is no address is refused by name before anything is written."""
    ended = command("init", typed=ANSWERS.replace("office@example.cn", "office"))
    assert ended.code == 2
    assert "Setting mailbox is wrong" in ended.err
    assert not (nowhere / "data").exists()


def test_again_it_only_migrates(nowhere: Path) -> None:
    """Settings that are there stay to the byte; that is what a container runs before each start."""
    command("init", typed=ANSWERS)
    before = (nowhere / "data" / "xinxike.toml").read_bytes()
    assert command("init").code == 0
    assert (nowhere / "data" / "xinxike.toml").read_bytes() == before


def test_other_settings_need_force(nowhere: Path) -> None:
    """Told another mailbox it refuses, unless it may overwrite."""
    command("init", typed=ANSWERS)
    ended = command("init", "--mailbox", "other@example.cn")
    assert ended.code == 1
    assert "--force" in ended.err
    assert load(nowhere / "data").mailbox == "office@example.cn"
    again = command("init", "--mailbox", "other@example.cn", "--force", "--data", "data", typed="c\nd@e.cn\n")
    assert again.code == 0, again.err
    assert load(nowhere / "data").mailbox == "other@example.cn"


def test_it_migrates_postgresql(nowhere: Path, monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> None:
    """With a database URL there is no SQLite file."""
    environment(monkeypatch)
    monkeypatch.setenv("XINXIKE_DATABASE_URL", postgres_url)
    ended = command("init", "--data", "data")
    assert ended.code == 0, ended.err
    assert not (nowhere / "data" / "xinxike.db").exists()
    assert command("queue", "--json", "--data", "data").json == []
