"""The office's mailbox by IMAP, as 163.com needs it: LOGIN, ID, EXAMINE, UID ranges and `BODY.PEEK[]`.

Nothing here relies on UIDNEXT, IDLE, MOVE, CONDSTORE, BODYSTRUCTURE or SEARCH by anything but UID, and
nothing ever sets a flag.
"""

from __future__ import annotations

import datetime as dt
import imaplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from ingest.errors import LoginRefused, MailboxUnreachable, MessageWithheld, ServerRefused, UnsafeLogin

# One SEARCH answer is one line, 11 bytes a message where UIDs have ten digits: imaplib's limit of a million
# bytes would shut out a mailbox of 91,000.
imaplib._MAXLINE = 64 << 20  # type: ignore[attr-defined]  # private, and the only way to say it

TIMEOUT = SocketTimeout(connect=20, read=120)  # seconds
LISTED_AT_ONCE = 500  # UIDs a command: its line stays below the 8,192 octets that servers must take
BATCH_MESSAGES = 200
BATCH_BYTES = 16 << 20
# The mailbox accepts 71,680,000 bytes (its APPENDLIMIT) and its own trace headers come on top. A message
# beyond this bound, which only another server can hold, is known by its first HEAD_BYTES alone.
LARGEST = 80 << 20
HEAD_BYTES = 64 << 10

# RFC 5530: the name and password may be right, the server cannot tell now.
NOT_NOW = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")


@dataclass(frozen=True, slots=True)
class MailAccount:
    """Where the mailbox is and who may read it. Without `ca_file` the system's certificates count."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)  # the 授权码
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """An opened folder as the server described it."""

    name: str
    uidvalidity: int
    messages: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A folder that the server does not open, and its words: usually there is none of that name."""

    folder: str
    reason: str


@dataclass(frozen=True, slots=True)
class RawMessage:
    """One message as the server holds it; where it is not `whole`, `content` is only its beginning."""

    uid: int
    size: int  # bytes of the whole message
    arrived_at: dt.datetime | None  # INTERNALDATE, aware; None where the server's cannot be read
    content: bytes
    whole: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages in ascending order; whatever the folder had up to UID `through` is in here or came before."""

    messages: tuple[RawMessage, ...]
    through: int
    gone: int  # deleted between being listed and being fetched


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of a message before its body is fetched."""

    uid: int
    size: int
    arrived_at: dt.datetime | None


@contextmanager
def open_mailbox(account: MailAccount) -> Iterator[Mailbox]:
    """Connect over TLS, log in and say who we are.

    Raises MailboxUnreachable, LoginRefused, ServerRefused.
    """
    server = f"{account.host}:{account.port}"
    with _told(server, "the connection"):
        client = _connect(account)
    try:
        _login(client, account, server)
        with _told(server, "ID"):
            if client.has_capability("ID"):
                client.id_({"name": "xinxike", "version": version("xinxike")})
        yield Mailbox(client, server)
    except BaseException:
        # No LOGOUT: a connection that hangs would hang once more.
        with suppress(OSError):
            client.shutdown()
        raise
    with suppress(IMAPClientError, OSError):
        client.logout()


class Mailbox:
    """An authenticated connection. Any method raises MailboxUnreachable when the connection breaks and
    ServerRefused for an answer that is no answer; the caller then opens a new one."""

    def __init__(self, client: IMAPClient, server: str) -> None:
        self._client = client
        self._server = server

    def folder_names(self) -> list[str]:
        """Every folder that may be opened, by its decoded name."""
        with _told(self._server, "LIST"):
            listed = self._client.list_folders()
        return [name for flags, _, name in listed if rb"\Noselect" not in flags]

    def open(self, name: str) -> Folder | Skipped:
        """Open a folder for reading only. Raises UnsafeLogin where the server did not take our ID."""
        try:
            with _told(self._server, "EXAMINE"):
                answer = self._client.select_folder(name, readonly=True)
                # Without UIDVALIDITY a server promises nothing about UIDs; 0 then stands for it always.
                return Folder(name, answer.get(b"UIDVALIDITY", 0), answer[b"EXISTS"])
        except ServerRefused as refusal:
            if "unsafe login" in refusal.reply.lower():
                raise UnsafeLogin(refusal.reply) from refusal
            return Skipped(name, refusal.reply)

    def uids_above(self, folder: Folder, uid: int) -> list[int]:
        """The opened folder's UIDs above `uid`, ascending. One command whatever the folder holds."""
        if not folder.messages:
            return []
        # `n:*` gives the last message even where its UID is below n (RFC 3501, section 6.4.8).
        return [found for found in self._search(f"{uid + 1}:*") if found > uid]

    def batches(self, uids: Sequence[int]) -> Iterator[Batch]:
        """Fetch the opened folder's messages, bounded by count and bytes a batch; sizes are known first.

        Raises MessageWithheld for a message that the server goes on listing and does not give.
        """
        for start in range(0, len(uids), LISTED_AT_ONCE):
            asked = uids[start : start + LISTED_AT_ONCE]
            listed = self._list(asked)
            rest = len(asked) - len(listed)
            for part in split(listed):
                messages = self._bodies(part)
                yield Batch(messages, part[-1].uid, len(part) - len(messages))
            if rest:
                yield Batch((), asked[-1], rest)

    def _list(self, uids: Sequence[int]) -> list[Listed]:
        answers = self._fetch(uids, ["RFC822.SIZE", "INTERNALDATE"], needed=b"RFC822.SIZE")
        return [
            Listed(uid, answer[b"RFC822.SIZE"], answer.get(b"INTERNALDATE"))
            for uid, answer in answers.items()
        ]

    def _bodies(self, part: Sequence[Listed]) -> tuple[RawMessage, ...]:
        whole = part[0].size <= LARGEST  # a message beyond that is a part of its own
        item, key = ("BODY.PEEK[]", b"BODY[]") if whole else (f"BODY.PEEK[]<0.{HEAD_BYTES}>", b"BODY[]<0>")
        answers = self._fetch([listed.uid for listed in part], [item], needed=key)
        return tuple(
            RawMessage(
                uid=listed.uid,
                size=len(answer[key]) if whole else listed.size,
                arrived_at=listed.arrived_at,
                content=answer[key],
                whole=whole,
            )
            for listed in part
            if (answer := answers.get(listed.uid))
        )

    def _fetch(self, uids: Sequence[int], items: list[str], needed: bytes) -> dict[int, dict[bytes, Any]]:
        """What the server gives, without the messages that are gone."""
        with _told(self._server, "FETCH"):
            answers = self._client.fetch(list(uids), items)
        given = {uid: answers[uid] for uid in uids if answers.get(uid, {}).get(needed) is not None}
        absent = [uid for uid in uids if uid not in given]
        # Deleted meanwhile, or held back by a server in trouble? Only the first may be passed over.
        if absent and (withheld := self._search(",".join(map(str, absent)))):
            raise MessageWithheld(withheld)
        return given

    def _search(self, uid_set: str) -> list[int]:
        with _told(self._server, "UID SEARCH"):
            return sorted(set(self._client.search(["UID", uid_set])))


def split(listed: Sequence[Listed]) -> list[list[Listed]]:
    """Cut into parts of at most BATCH_MESSAGES and BATCH_BYTES; a larger message is a part of its own."""
    parts: list[list[Listed]] = []
    size = 0
    for message in listed:
        if not parts or len(parts[-1]) == BATCH_MESSAGES or size + message.size > BATCH_BYTES:
            parts.append([])
            size = 0
        parts[-1].append(message)
        size += message.size
    return parts


def _connect(account: MailAccount) -> IMAPClient:
    context = ssl.create_default_context(cafile=account.ca_file)
    client = IMAPClient(account.host, account.port, ssl_context=context, timeout=TIMEOUT)
    client._imap.debug = 0  # imapclient leaves it at 5: slow, and it would log every mail's text
    client.normalise_times = False  # INTERNALDATE keeps its offset
    # imapclient sends a command and its line end apart; Nagle's algorithm would hold the second back.
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def _login(client: IMAPClient, account: MailAccount, server: str) -> None:
    with _told(server, "LOGIN"):
        try:
            client.login(account.user, account.password)
        except UnicodeEncodeError as error:
            raise LoginRefused(account.user, "only ASCII can be a name or a password") from error
        except LoginError as error:
            # imapclient gives this one name to a refusal and to a broken connection alike.
            if isinstance(error.__context__, IMAPClientAbortError):
                raise error.__context__ from error
            if str(error).startswith(NOT_NOW):
                raise MailboxUnreachable(server, str(error)) from error
            raise LoginRefused(account.user, str(error)) from error


@contextmanager
def _told(server: str, command: str) -> Iterator[None]:
    """Turn what imapclient raises during `command` into our errors."""
    try:
        yield
    except (IMAPClientAbortError, OSError) as error:
        raise MailboxUnreachable(server, f"{command}: {error}") from error
    except (IMAPClientError, ValueError, LookupError) as error:  # the latter: an answer it cannot read
        raise ServerRefused(command, str(error)) from error
