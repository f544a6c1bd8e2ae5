"""A front that makes a real IMAP server behave like imap.163.com, and counts what passes through it."""

from __future__ import annotations

import asyncio
import re
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from tests.servers.certificate import Certificate

CAPABILITIES = b"IMAP4rev1 XLIST SPECIAL-USE ID LITERAL+ STARTTLS APPENDLIMIT=71680000 UIDPLUS X-CM-EXT-1"
UNSAFE = b"Unsafe Login. Please contact kefu@188.com for help"
LONGEST_LINE = 16 << 20

_LITERAL = re.compile(rb"\{(\d+)\+?\}\r?\n$")
_COMMAND = re.compile(rb"(\S+) (UID \S+|\S+) ?([^\r\n]*)", re.IGNORECASE)
_ID_FIELDS = re.compile(rb'\((?:"[^"]*" (?:"[^"]*"|NIL) ?)+\)', re.IGNORECASE)
_UIDS_OR_ALL = re.compile(rb"(?:UID )?[\d:*,]+|ALL", re.IGNORECASE)


class ImapFront:
    """TLS towards the client, plain IMAP on the loopback towards the server at port `upstream`.

    `commands` and `received` (bytes from server to client) count since the last `forget()`. `cut_after`
    breaks a connection off after so many bytes from the server, once. `withheld` is a UID whose message is
    listed and never given. `before` is called with each command's name before the server sees it.
    """

    def __init__(self, upstream: int, certificate: Certificate) -> None:
        self.commands: Counter[str] = Counter()
        self.received = 0
        self.cut_after: int | None = None
        self.withheld: int | None = None
        self.before: Callable[[str], None] = lambda _: None
        self._upstream = upstream
        self._certificate = certificate
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="imap front", daemon=True)
        self._thread.start()
        self._run(self._listen())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def forget(self) -> None:
        """Start counting anew."""
        self.commands.clear()
        self.received = 0

    def count(self, size: int) -> int:
        """Count `size` bytes on their way to a client; gives how many of them may still pass."""
        self.received += size
        if self.cut_after is None:
            return size
        passing = min(size, self.cut_after)
        self.cut_after -= passing
        if passing < size:
            self.cut_after = None
        return passing

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", 0, ssl=self._certificate.server_context(), limit=LONGEST_LINE
        )
        self.port: int = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        self._server.close()
        serving = asyncio.all_tasks() - {asyncio.current_task()}
        if serving:  # its clients are gone: each ends by itself
            await asyncio.wait(serving, timeout=5)

    async def _serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        server, to_server = await asyncio.open_connection("127.0.0.1", self._upstream, limit=LONGEST_LINE)
        session = _Session(self, to_client)
        upwards = asyncio.create_task(session.upwards(client, to_server))
        downwards = asyncio.create_task(session.downwards(server))
        await asyncio.wait({upwards, downwards}, return_when=asyncio.FIRST_COMPLETED)
        for task in (upwards, downwards):
            task.cancel()
        await asyncio.gather(upwards, downwards, return_exceptions=True)
        for writer in (to_server, to_client):
            writer.close()
            with suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), 1)


class _Session:
    """One client's connection: what it has said so far, and both directions of it."""

    def __init__(self, front: ImapFront, to_client: asyncio.StreamWriter) -> None:
        self._front = front
        self._to_client = to_client
        self._identified = False

    async def upwards(self, client: asyncio.StreamReader, to_server: asyncio.StreamWriter) -> None:
        while line := await client.readline():
            tag, name, rest = _parsed(line)
            self._front.commands[name] += 1
            self._front.before(name)
            if refusal := self._refusal(name, rest):
                await self._send(tag.encode() + b" " + refusal + b"\r\n")
                continue
            to_server.write(line)
            while literal := _LITERAL.search(line):
                to_server.write(await client.readexactly(int(literal[1])))
                line = await client.readline()
                to_server.write(line)
            await to_server.drain()

    def _refusal(self, name: str, rest: bytes) -> bytes | None:
        """What the front answers by itself; None where the server is asked."""
        if name == "ID":
            if not _ID_FIELDS.fullmatch(rest):
                return b"BAD Parse command error"
            self._identified = b'"name"' in rest.lower() and b'"version"' in rest.lower()
        elif name in ("SELECT", "EXAMINE") and not self._identified:
            return b"NO " + name.encode() + b" " + UNSAFE
        elif name in ("SEARCH", "UID SEARCH") and not _UIDS_OR_ALL.fullmatch(rest):
            return b"NO SEARCH failed"
        elif name in ("IDLE", "MOVE", "UID MOVE", "ENABLE"):
            return b"BAD command not supported"
        return None

    async def downwards(self, server: asyncio.StreamReader) -> None:
        while line := await server.readline():
            literal = _LITERAL.search(line)
            rest = int(literal[1]) if literal else 0
            if literal and f"(UID {self._front.withheld} ".encode() in line:
                await server.readexactly(rest)
                await self._send(line[: literal.start()] + b"NIL")
                continue
            await self._send(line if literal else _as_163(line))
            while rest:
                data = await server.read(min(rest, 1 << 20))
                if not data:
                    return
                rest -= len(data)
                await self._send(data)

    async def _send(self, data: bytes) -> None:
        passing = self._front.count(len(data))
        self._to_client.write(data[:passing])
        await self._to_client.drain()
        if passing < len(data):
            self._to_client.transport.abort()
            raise ConnectionAbortedError


def _parsed(line: bytes) -> tuple[str, str, bytes]:
    """(tag, command with UID before it, arguments) of a command's first line."""
    match = _COMMAND.match(line)
    if match is None:
        return "*", "", b""
    return match[1].decode(), match[2].decode().upper(), match[3]


def _as_163(line: bytes) -> bytes:
    """A server's line as Coremail would have said it: its capabilities, no UIDNEXT, no CONDSTORE."""
    if line.startswith((b"* OK [UIDNEXT ", b"* OK [HIGHESTMODSEQ ")):
        return b""
    if line.startswith(b"* STATUS "):
        return re.sub(rb" ?UIDNEXT \d+", b"", line)
    if line.startswith(b"* CAPABILITY "):
        return b"* CAPABILITY " + CAPABILITIES + b"\r\n"
    return re.sub(rb" ?\[CAPABILITY [^\]]*\]", b"", line)
