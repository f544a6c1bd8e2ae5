"""A real SMTP server for tests: TLS from the first byte, AUTH, and faults in the order a test scripts."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import defaultdict, deque
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificate import Certificate

HOST = "localhost"

logging.getLogger("mail.log").setLevel(logging.ERROR)  # the library warns of its own deprecations


class At(StrEnum):
    """Where in the talk a fault happens."""

    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"  # instead of taking the mail
    TAKEN = "TAKEN"  # after the mail was taken, instead of the 250
    QUIT = "QUIT"


class Drop:
    """The connection breaks without an answer."""


Fault = str | Drop  # an answer such as "451 4.7.1 MI:SFQ", or a drop


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail the server took."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


class SmtpServer:
    """Runs in a thread of its own while the block lasts."""

    def __init__(self, certificate: Certificate, user: str, password: str) -> None:
        self.user = user
        self.password = password
        self.taken: list[Taken] = []
        self.logins = 0  # tries, good and bad
        self.port = 0
        self._faults: defaultdict[At, deque[Fault]] = defaultdict(deque)
        self._tls = certificate.server_context()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="smtp server")

    def script(self, at: At, *faults: Fault) -> None:
        """The next talks that reach this place end so, one fault each."""
        self._faults[at].extend(faults)

    def next_fault(self, at: At) -> Fault | None:
        faults = self._faults[at]
        return faults.popleft() if faults else None

    def __enter__(self) -> SmtpServer:
        self._thread.start()
        if not self._ready.wait(10):
            raise TimeoutError("the SMTP server did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            self._loop.create_server(self._protocol, "127.0.0.1", 0, ssl=self._tls)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))  # connections that are still open end here

    def _protocol(self) -> SMTP:
        return SMTP(
            _Handler(self),
            hostname=HOST,
            authenticator=self._authenticate,
            auth_require_tls=False,  # the library means STARTTLS by that; here all is TLS
            timeout=30,
            loop=self._loop,
        )

    def _authenticate(
        self, smtp: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        self.logins += 1
        fault = self.next_fault(At.AUTH)
        if isinstance(fault, str):
            return AuthResult(success=False, handled=False, message=fault)
        if isinstance(fault, Drop):
            _abort(smtp)
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (
            self.user.encode(),
            self.password.encode(),
        )
        return AuthResult(success=good, handled=good)


class _Handler:
    """The library calls these by name."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    def _fault(self, at: At, smtp: SMTP) -> str | None:
        fault = self._server.next_fault(at)
        if isinstance(fault, Drop):
            _abort(smtp)
            return "421 dropped"
        return fault

    async def handle_MAIL(  # noqa: N802  the library's name
        self, smtp: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if answer := self._fault(At.MAIL, smtp):
            return answer
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802  the library's name
        self, smtp: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if answer := self._fault(At.RCPT, smtp):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802  the library's name
        self, smtp: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if answer := self._fault(At.DATA, smtp):
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        self._server.taken.append(Taken(envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
        return self._fault(At.TAKEN, smtp) or "250 2.0.0 Mail OK queued"

    async def handle_QUIT(  # noqa: N802  the library's name
        self, smtp: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        return self._fault(At.QUIT, smtp) or "221 Bye"


def _abort(smtp: SMTP) -> None:
    assert isinstance(smtp.transport, asyncio.Transport)
    smtp.transport.abort()
