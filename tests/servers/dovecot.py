"""Dovecot as a child of the tests: loopback ports, a throw-away folder, as root or as anyone."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers.certificate import Certificate
from tests.servers.dovecot_conf import configuration
from tests.servers.maildir import Account

PASSWORD = "authorisation-code"


class Dovecot:
    """A running server: `port` speaks IMAP over TLS, `plain_port` speaks it in clear (for the front).

    Any user name logs in with PASSWORD, so that each test takes an account of its own.
    """

    def __init__(self, certificate: Certificate) -> None:
        program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
        if program is None:
            raise RuntimeError("Dovecot is not installed; run: apt-get install dovecot-imapd")
        self._base = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self._base.chmod(0o755)  # the mail user passes through it
        self._owner = _mail_owner()
        self.port, self.plain_port = _free_port(), _free_port()
        version = subprocess.check_output([program, "--version"], text=True)
        file = self._base / "dovecot.conf"
        file.write_text(configuration(version, self._values(certificate)), "utf-8")
        self._logs = (self._base / "errors", self._base / "dovecot.log")  # before and after it can log
        with self._logs[0].open("wb") as errors:
            self._process = subprocess.Popen([program, "-F", "-c", file], stderr=errors)
        self._await_greeting()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def account(self, user: str) -> Account:
        """An empty mailbox for `user`, filled by writing its Maildir."""
        home = self._base / "home" / user
        home.mkdir(parents=True)
        os.chown(home, *self._owner)
        return Account(user, PASSWORD, home / "Maildir", self._owner)

    def log(self) -> str:
        """What the server has said so far."""
        return "".join(log.read_text("utf-8", "replace") for log in self._logs if log.exists())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self._base, ignore_errors=True)

    def _values(self, certificate: Certificate) -> dict[str, object]:
        login, internal, group = _service_users()
        return {
            "base": self._base,
            "login_user": login,
            "internal_user": internal,
            "internal_group": group,
            "certificate": certificate.certificate,
            "key": certificate.key,
            "password": PASSWORD,
            "uid": self._owner[0],
            "gid": self._owner[1],
            "port": self.port,
            "plain_port": self.plain_port,
        }

    def _await_greeting(self) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"Dovecot ended at once:\n{self.log()}")
            try:
                with socket.create_connection(("127.0.0.1", self.plain_port), 1) as connection:
                    if connection.recv(64).startswith(b"* OK"):
                        return
            except OSError:
                pass  # not listening yet
            time.sleep(0.01)
        raise TimeoutError(f"Dovecot did not greet within 20 s:\n{self.log()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _mail_owner() -> tuple[int, int]:
    """(uid, gid) that own the mail: Dovecot never lets root own it."""
    if os.getuid():
        return os.getuid(), os.getgid()
    mail = pwd.getpwnam("mail")
    return mail.pw_uid, mail.pw_gid


def _service_users() -> tuple[str, str, str]:
    """(login user, internal user, internal group): the packaged ones for root, else ourselves."""
    if os.getuid() == 0:
        return "dovenull", "dovecot", "dovecot"
    me = pwd.getpwuid(os.getuid()).pw_name
    return me, me, grp.getgrgid(os.getgid()).gr_name
