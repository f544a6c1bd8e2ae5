"""What the doctor finds on real servers, and what it says to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.mailbox import MailAccount
from tests.integration.command_line import settings_file
from tests.integration.command_line import xinxike as command
from tests.servers.certificate import Certificate
from tests.servers.maildir import Account
from tests.servers.smtp import At, SmtpServer


@pytest.fixture
def smtp(certificate: Certificate, account: Account) -> Iterator[SmtpServer]:
    """An SMTP server that lets the desk's account in."""
    with SmtpServer(certificate, account.user, account.password) as server:
        yield server


@pytest.fixture
def data(sqlite_folder: Path, mail_account: MailAccount, smtp: SmtpServer, certificate: Certificate) -> Path:
    """An installation where everything is in order."""
    settings_file(sqlite_folder, **servers(mail_account, smtp, certificate))
    (sqlite_folder / "xinxike.toml").chmod(0o600)
    return sqlite_folder


def servers(mail_account: MailAccount, smtp: SmtpServer, certificate: Certificate) -> dict[str, object]:
    return {
        "mailbox": mail_account.user,
        "password": mail_account.password,
        "imap_host": mail_account.host,
        "imap_port": mail_account.port,
        "smtp_host": "localhost",
        "smtp_port": smtp.port,
        "ca_file": str(certificate.certificate),
        "folders": ["INBOX"],
    }


def found(data: Path, code: int) -> dict[str, tuple[str, str]]:
    """Each check's health and, where there is something to do, what."""
    ended = command("doctor", "--json", "--data", str(data))
    assert ended.code == code, ended.out + ended.err
    return {each["check"]: (each["health"], each["remedy"]) for each in ended.json["checks"]}


def test_all_is_well(data: Path) -> None:
    """Settings, clock, workdays, database, archive, IMAP with ID, folders and SMTP are in order: exit 0."""
    checks = found(data, 0)
    well = {check for check, (health, _) in checks.items() if health == "ok"}
    assert well >= {"settings", "clock", "database", "archive", "unpacking", "imap", "folders", "smtp"}
    assert checks["sealing"][0] == "warning"  # no key: kept unencrypted, and the operator is told
    assert not list(data.glob(".doctor-*"))


def test_a_refused_login_is_found(data: Path, smtp: SmtpServer) -> None:
    """A revoked 授权码 fails SMTP's check and says to make a new one; the others are checked all the same."""
    smtp.script(At.AUTH, *["535 Error: authentication failed"] * 3)  # smtplib tries every mechanism
    checks = found(data, 1)
    assert checks["smtp"][0] == "failed"
    assert "授权码" in checks["smtp"][1]
    assert checks["imap"][0] == "ok"


def test_a_wrong_password_fails_imap(
    data: Path, mail_account: MailAccount, smtp: SmtpServer, certificate: Certificate
) -> None:
    """Likewise on IMAP."""
    settings_file(data, **servers(mail_account, smtp, certificate) | {"password": "revoked"})
    health, remedy = found(data, 1)["imap"]
    assert health == "failed"
    assert "授权码" in remedy


def test_a_folder_that_is_not_there_is_named_with_those_that_are(
    data: Path, mail_account: MailAccount, smtp: SmtpServer, certificate: Certificate
) -> None:
    """A wrong folder name warns and lists what the mailbox has; without any folder the check fails."""
    wrong = servers(mail_account, smtp, certificate) | {"folders": ["INBOX", "垃圾箱"]}
    settings_file(data, **wrong)
    ended = command("doctor", "--json", "--data", str(data)).json
    (warned,) = [
        each for each in ended["checks"] if each["check"] == "folders" and each["health"] == "warning"
    ]
    assert "垃圾箱" in warned["detail"]
    assert "INBOX" in warned["remedy"]
    settings_file(data, **wrong | {"folders": ["垃圾箱"]})
    assert found(data, 1)["folders"][0] == "failed"


def test_an_unmigrated_database_is_found(data: Path) -> None:
    """The database's check fails and says what migrates it."""
    (data / "xinxike.db").unlink()
    assert found(data, 1)["database"] == ("failed", "run: xinxike init")


def test_settings_that_others_may_read_are_found(data: Path) -> None:
    """It runs, and the operator should know."""
    (data / "xinxike.toml").chmod(0o644)
    health, remedy = found(data, 0)["settings"]
    assert health == "warning"
    assert "chmod go=" in remedy


def test_an_unusable_notice_is_found(data: Path) -> None:
    """A notice of the office's own with a wrong key names its file."""
    (data / "notices").mkdir()
    (data / "notices" / "2020.toml").write_text("no_such_key = 1\n", encoding="utf-8")
    health, remedy = found(data, 1)["notice"]
    assert health == "failed"
    assert "2020.toml" in remedy


def test_the_desk_without_accounts_or_with_a_wrong_certificate_is_found(
    data: Path, mail_account: MailAccount, smtp: SmtpServer, certificate: Certificate
) -> None:
    """Nobody may log in: a warning that names the command; a certificate that cannot be read fails."""
    checks = found(data, 0)
    assert checks["desk"][0] == "ok"
    assert (checks["accounts"][0], "xinxike user add" in checks["accounts"][1]) == ("warning", True)
    given = ("--name", "甲", "--role", "chief", "--password-file", "-", "--data", str(data))
    assert command("user", "add", "ke", *given, typed="correct-horse-7\n").code == 0
    assert found(data, 0)["accounts"][0] == "ok"
    settings_file(data, **servers(mail_account, smtp, certificate) | {"desk_certificate": "none.pem"})
    health, remedy = found(data, 1)["desk"]
    assert (health, "desk_certificate" in remedy) == ("failed", True)


def test_the_pulse_is_asked_alone(data: Path) -> None:
    """The health check of a container needs no server: no worker, no pulse, exit 1."""
    ended = command("doctor", "--heartbeat", "--data", str(data))
    assert ended.code == 1
    assert "No worker is running" in ended.err


@pytest.mark.parametrize(
    ("content", "health"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"x" * 3000, "ok"),
        (b"\xff\xd8\xff" + b"x" * 3000, "ok"),
        (b"<svg/>", "failed"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * (2 << 20), "failed"),
        (None, "failed"),
    ],
)
def test_the_groups_picture(
    data: Path, mail_account: MailAccount, smtp: SmtpServer, certificate: Certificate,
    content: bytes | None, health: str,
) -> None:  # fmt: skip
    """A PNG or JPEG that a mail can carry is in order; a missing, other or huge file says what to do."""
    settings_file(data, group_qr="群.png", **servers(mail_account, smtp, certificate))
    (data / "xinxike.toml").chmod(0o600)
    if content is not None:
        (data / "群.png").write_bytes(content)
    checks = found(data, 0 if health == "ok" else 1)
    assert checks["group_qr"][0] == health
    assert bool(checks["group_qr"][1]) == (health == "failed")


def test_no_picture_no_check(data: Path) -> None:
    """Who sets none is not asked for one."""
    assert "group_qr" not in found(data, 0)
