"""`xinxike user …`: accounts given out, changed and shut, and what is refused."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from desk.passwords import matches
from store import accounts
from store.session import Database
from tests.integration.command_line import settings_file
from tests.integration.command_line import xinxike as command

NOW = ("--now", "2020-04-09T09:00")
BY = ("--by", "李干事")
PASSWORD = "correct-horse-7"


@pytest.fixture(autouse=True)
def _installed(sqlite_database: Database, sqlite_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))


def added(
    login: str, role: str = "editor", password: str = PASSWORD, name: str = "王编辑"
) -> tuple[int, str]:
    given = ("--name", name, "--role", role, "--password-file", "-")
    ended = command("user", "add", login, *given, *BY, *NOW, typed=f"{password}\n")
    return ended.code, ended.out or ended.err


def test_an_account_is_added_and_listed(sqlite_database: Database) -> None:
    """The password is stored as argon2's encoding alone; the list names who added whom and no password."""
    assert added("wang") == (0, "wang（王编辑，编辑）可以登录了\n")
    with sqlite_database.read() as session:
        account = accounts.find(session, "wang")
    assert account is not None
    assert account.password.startswith("$argon2id$")
    assert matches(PASSWORD, account.password)
    (row,) = command("user", "list", "--json").json
    assert row == {
        "login": "wang",
        "name": "王编辑",
        "role": "editor",
        "created_by": "李干事",
        "created_at": "2020-04-09T09:00:00+08:00",
        "disabled_by": None,
        "disabled_at": None,
    }
    assert "编辑" in command("user", "list").out


def test_what_will_not_do_is_refused() -> None:
    """A weak password, a taken or impossible login and an unknown one end with exit 1 and a sentence."""
    assert added("wang", password="short") == (1, "密码至少10个字符\n")
    assert added("Wang") == (1, "登录名须以小写字母开头，由2至40个小写字母、数字、点、横线组成\n")
    assert added("wang")[0] == 0
    assert added("wang") == (1, "登录名wang已有人使用\n")
    for words in (("role", "li", "chief"), ("disable", "li"), ("enable", "li")):
        ended = command("user", *words, *NOW)
        assert (ended.code, ended.err) == (1, "没有登录名为li的账号\n")


def test_a_role_changes_and_the_last_chief_stays() -> None:
    """The only chief is neither lowered nor shut; with a second one it may be."""
    assert added("ke", "chief", name="科长")[0] == added("wang")[0] == 0
    for words in (("role", "ke", "reader"), ("disable", "ke")):
        ended = command("user", *words, *NOW)
        assert (ended.code, ended.err) == (1, "至少要保留一个科长账号\n")
    assert command("user", "role", "wang", "chief", *BY, *NOW).out == "wang现为科长\n"
    assert command("user", "disable", "ke", *BY, *NOW).out == "ke已停用\n"
    ke = next(row for row in command("user", "list", "--json").json if row["login"] == "ke")
    assert ke["disabled_by"] == "李干事"
    assert command("user", "enable", "ke", *BY, *NOW).out == "ke已恢复\n"


def test_two_accounts_do_not_bear_one_name(sqlite_database: Database) -> None:
    """The audit names people: it must be plain who that was."""
    assert added("wang")[0] == 0
    assert added("wang2") == (1, "已有账号使用姓名王编辑，审计中须能分清是谁，请加以区别\n")


def test_a_password_is_read_from_a_file(sqlite_database: Database, tmp_path: Path) -> None:
    """Its first line counts; a file that cannot be read is named."""
    assert added("wang")[0] == 0
    file = tmp_path / "password"
    file.write_text("another-horse-8\r\nnot this\n", encoding="utf-8")
    assert command("user", "password", "wang", "--password-file", str(file), *NOW).code == 0
    with sqlite_database.read() as session:
        account = accounts.find(session, "wang")
    assert account is not None
    assert matches("another-horse-8", account.password)
    missing = command("user", "password", "wang", "--password-file", str(tmp_path / "none"), *NOW)
    assert missing.code == 1
    assert str(tmp_path / "none") in missing.err


def test_a_password_is_asked_twice_and_not_shown(sqlite_database: Database, sqlite_folder: Path) -> None:
    """On a terminal it is typed twice, again after a slip, and nothing of it is echoed."""
    ours, theirs = pty.openpty()
    program = [sys.executable, "-m", "app.cli", "user", "add", "wang", "--name", "王", "--role", "reader"]
    with subprocess.Popen(
        program, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as running:
        os.close(theirs)
        try:
            shown = b""
            for typed in (PASSWORD, "not the same", PASSWORD, PASSWORD):
                shown += _until_asked(ours)
                os.write(ours, f"{typed}\n".encode())
            assert running.wait(60) == 0
            shown += _rest(ours)
        finally:
            running.kill()
            os.close(ours)
    assert PASSWORD.encode() not in shown
    with sqlite_database.read() as session:
        assert accounts.find(session, "wang") is not None


def _until_asked(terminal: int) -> bytes:
    """What is shown until a prompt's space, which comes once the terminal no longer echoes."""
    shown = b""
    while not shown.endswith(b": "):
        assert select.select([terminal], [], [], 30)[0], shown
        shown += os.read(terminal, 4096)
    return shown


def _rest(terminal: int) -> bytes:
    shown = b""
    with contextlib.suppress(OSError):  # EIO: the program ended
        while part := os.read(terminal, 4096):
            shown += part
    return shown
