"""Handing a mail to the SMTP server: TLS from the first byte, one connection and one recipient a mail."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from notify.smtp_reply import Reply, Stage

TIMEOUT = 60  # seconds without a word from the server
FAREWELL = 5  # seconds to wait for the answer to QUIT


class Transport(Protocol):
    """What delivery needs of a server."""

    def send(self, address: str, content: bytes) -> Reply:
        """Hand over one mail; the answer that decided it, whatever went wrong on the way."""
        ...


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """Where mail is handed in, and as whom. Without `ca_file` the system's certificates count."""

    host: str
    port: int
    user: str  # login name and envelope sender
    password: str = field(repr=False)  # the 授权码
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """What is handed over, and to whom."""

    address: str
    content: bytes


class SmtpTransport:
    """The real server."""

    def __init__(self, account: SmtpAccount) -> None:
        self._account = account

    def send(self, address: str, content: bytes) -> Reply:
        """See Transport. The bytes go out as they are stored: their lines end with CRLF already."""
        if not address.isascii() or any(character.isspace() for character in address):
            return Reply(Stage.ENVELOPE, 553, "not an address that SMTP carries")
        return self._talk(Mail(address, content))

    def check(self) -> Reply:
        """Connect and log in, and no more: what `doctor` asks."""
        return self._talk(None)

    def _talk(self, mail: Mail | None) -> Reply:
        account, stage, server = self._account, Stage.CONNECT, None
        try:
            server = self._connect()
            stage = Stage.LOGIN
            code, text = server.login(account.user, account.password)
            if mail is not None:
                stage = Stage.ENVELOPE
                code, text = server.mail(account.user)
                if code < 400:
                    code, text = server.rcpt(mail.address)
                if code < 400:
                    stage = Stage.DATA
                    code, text = server.data(mail.content)
            return Reply(stage, code, _words(text))
        except smtplib.SMTPResponseException as refusal:
            return Reply(stage, refusal.smtp_code, _words(refusal.smtp_error))
        except (smtplib.SMTPException, OSError) as failure:  # dropped, timed out, or TLS said no
            return Reply(stage, None, str(failure) or type(failure).__name__)
        finally:
            if server is not None:
                _part(server)

    def _connect(self) -> smtplib.SMTP_SSL:
        context = ssl.create_default_context(cafile=self._account.ca_file)
        return smtplib.SMTP_SSL(self._account.host, self._account.port, timeout=TIMEOUT, context=context)


def _part(server: smtplib.SMTP_SSL) -> None:
    """Take leave. The answer that matters is in already, so nothing that goes wrong here does."""
    if server.sock is not None:
        server.sock.settimeout(FAREWELL)
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def _words(text: bytes | str) -> str:
    """The server's words on one line; bytes that are no UTF-8 stay visible."""
    plain = text.decode("utf-8", "backslashreplace") if isinstance(text, bytes) else text
    return " ".join(plain.split())
