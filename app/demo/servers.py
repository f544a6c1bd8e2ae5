"""A mailbox and a mail server inside this process: IMAP by pymap, SMTP by aiosmtpd, over TLS on loopback."""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from argparse import Namespace
from collections.abc import Coroutine, Generator, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.version import ProxyProtocolVersion
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from app.demo.certificate import write_certificate

HOST = "127.0.0.1"
STARTING = 10  # seconds

T = TypeVar("T")

logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of its own deprecations


@dataclass(frozen=True, slots=True)
class Delivered:
    """One mail that the SMTP server took."""

    recipients: tuple[str, ...]
    content: bytes


@dataclass
class PostOffice:
    """The running servers: how to reach them, and what was sent."""

    user: str
    password: str
    certificate: Path
    folders: tuple[str, ...]
    imap_port: int = 0
    smtp_port: int = 0
    sent: list[Delivered] = field(default_factory=list)


class _Mailbox(Config):
    @property
    def greeting(self) -> bytes:
        """Without asking the resolver for this machine's name at every connection."""
        return b"Demo mailbox ready"


class _Taker:
    """What the SMTP server does with a mail of somebody who logged in: keep it in memory."""

    def __init__(self, sent: list[Delivered]) -> None:
        self.sent = sent

    async def handle_MAIL(  # noqa: N802 - aiosmtpd looks for these names
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)  # noqa: S101 - SMTP(decode_data=False) gives bytes
        self.sent.append(Delivered(tuple(envelope.rcpt_tos), content))
        return "250 2.0.0 taken"


class _Kept:
    """Starts tasks and holds on to them until they are done. The loop does not, and from Python 3.13 on
    nobody else holds a connection's: the collector took it away in the middle of a talk."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def __call__(
        self,
        loop: asyncio.AbstractEventLoop,
        work: Coroutine[Any, Any, T] | Generator[Any, None, T],
        **options: Any,
    ) -> asyncio.Task[T]:
        task = asyncio.Task(work, loop=loop, **options)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


@contextmanager
def post_office(scratch: Path, user: str, password: str, folders: Sequence[str]) -> Iterator[PostOffice]:
    """Both servers on free ports until the block ends; the mailbox has these folders besides INBOX.

    Certificate and key lie in `scratch`.

    Raises TimeoutError when they do not start within ten seconds.
    """
    certificate, key = write_certificate(scratch)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    office = PostOffice(user, password, certificate, tuple(folders))
    loop = asyncio.new_event_loop()
    loop.set_task_factory(_Kept())
    started, closing = threading.Event(), asyncio.Event()
    thread = threading.Thread(
        target=lambda: loop.run_until_complete(_serve(office, tls, started, closing)), name="post office"
    )
    thread.start()
    try:
        if not started.wait(STARTING):
            raise TimeoutError("The demo's mail servers did not start.")
        yield office
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join()
        loop.close()


async def _serve(
    office: PostOffice, tls: ssl.SSLContext, started: threading.Event, closing: asyncio.Event
) -> None:
    async with AsyncExitStack() as stack:
        imap = await stack.enter_async_context(await _imap(office, tls))
        smtp = await stack.enter_async_context(await _smtp(office, tls))
        office.imap_port = imap.sockets[0].getsockname()[1]
        office.smtp_port = smtp.sockets[0].getsockname()[1]
        started.set()
        await closing.wait()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


async def _imap(office: PostOffice, tls: ssl.SSLContext) -> asyncio.Server:
    arguments = Namespace(passlib_cfg=None, proxy_protocol=None)
    config = _Mailbox(
        arguments,
        host=HOST,
        port=0,
        demo_data=False,
        demo_user=office.user,
        demo_password=office.password,
        ssl_context=tls,
        tls_enabled=False,  # no STARTTLS: the connection is TLS from its first byte
        reject_dnsbl=False,
        hash_context=Cleartext(),
        cpu_subsystem=Subsystem.for_asyncio(),  # and with nothing to hash no thread for it
    )
    config.apply_context()
    login = Login(config)
    await login.demo_user_identity.set(UserMetadata(config, office.user, password=office.password))
    config.set_cache[office.user] = (await _folders(office.folders), FilterSet())
    reader = ProxyProtocolReader(ProxyProtocolVersion.get())
    return await asyncio.start_server(reader.get_callback(IMAPServer(login, config)), HOST, 0, ssl=tls)


async def _folders(names: Sequence[str]) -> MailboxSet:
    """INBOX and the named ones. UIDVALIDITY is set here: pymap draws it, and two runs shall be the same."""
    mailboxes = MailboxSet()
    for name in names:
        await mailboxes.add_mailbox(name)
    for number, name in enumerate(("INBOX", *names), 1):
        (await mailboxes.get_mailbox(name))._uid_validity = number
    return mailboxes


async def _smtp(office: PostOffice, tls: ssl.SSLContext) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    known = LoginPassword(office.user.encode(), office.password.encode())

    def authenticate(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object
    ) -> AuthResult:
        return AuthResult(success=given == known, handled=given == known)

    def connection() -> SMTP:
        return SMTP(
            _Taker(office.sent),
            hostname="smtp.demo.example",
            authenticator=authenticate,
            auth_require_tls=False,  # looks for STARTTLS; here the connection is TLS from its first byte
            enable_SMTPUTF8=True,
            loop=loop,
        )

    return await loop.create_server(connection, HOST, 0, ssl=tls)
