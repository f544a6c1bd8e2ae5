"""Import: .eml and .mbox files and Maildirs go the way of received mail and are never answered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.errors import ImportRefused
from ingest.mailbox import BATCH_BYTES, BATCH_MESSAGES, HEAD_BYTES, LARGEST, RawMessage
from ingest.receive import Progress, Received, arrival
from store.archive import Archive
from store.messages import store_batch
from store.session import Database

_BARE_LF = re.compile(rb"(?<!\r)\n")
_QUOTED_FROM = re.compile(rb">(>*From )")


@dataclass(frozen=True, slots=True)
class _Found:
    """A message in a file. `otherwise` is when it arrived, should no Received header say so."""

    path: Path
    message: RawMessage
    otherwise: dt.datetime


def import_mail(
    paths: Sequence[Path],
    archive: Archive,
    database: Database,
    clock: Callable[[], dt.datetime],
    progress: Progress = lambda *_: None,
) -> Received:
    """Take in every message of the files and folders named; importing again changes nothing.

    A folder is searched for Maildirs, .eml and .mbox files, at any depth. Maildir and mbox keep lines ending
    in LF; their messages are stored with CRLF, the bytes that an IMAP server would give of them, so that a
    mailbox that is imported and received is not doubled. An .eml file is stored as it is.
    Raises ImportRefused before anything is taken in when a path holds no mail.
    """
    files = [file for path in paths for file in mail_files(path)]
    received = Received()
    for batch in _batches(_all_found(files, progress)):
        hashes = archive.put_many([found.message.content for found in batch])
        arrivals = [
            replace(arrival(found.message, sha256, str(found.path), 0, found.otherwise), origin="import")
            for found, sha256 in zip(batch, hashes, strict=True)
        ]
        with database.write() as session:
            new = store_batch(session, arrivals, None, clock())
        received.new += new
        received.known += len(arrivals) - new
    return received


def mail_files(path: Path) -> list[Path]:
    """The files below a path that hold mail, in order. Raises ImportRefused when there is none."""
    path = path.resolve()
    if not path.exists():
        raise ImportRefused(path, "no such file or folder")
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    found = [file for file in files if file.is_file() and (_kind(file) or _in_maildir(file))]
    if not found:
        raise ImportRefused(path, "no .eml or .mbox file and no Maildir")
    for file in found:
        if _kind(file) == ".mbox" and not _begins_as_mbox(file):
            raise ImportRefused(file, "an .mbox file begins with a line 'From …'; this one does not")
    return found


def split_mbox(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Messages of an mbox (RFC 4155, quoting of the mboxrd kind), without its `From ` lines."""
    message: list[bytes] | None = None
    blank = True
    for line in lines:
        if blank and line.startswith(b"From "):
            if message is not None:
                yield b"".join(message[:-1])  # the blank line before `From ` is the mbox's
            message = []
        elif message is not None:
            message.append(_QUOTED_FROM.sub(rb"\1", line, count=1) if line.startswith(b">") else line)
        blank = not line.strip(b"\r\n")
    if message is not None:
        yield b"".join(message[:-1] if blank and message else message)


def _kind(file: Path) -> str | None:
    suffix = file.suffix.lower()
    return suffix if suffix in (".eml", ".mbox") else None


def _in_maildir(file: Path) -> bool:
    folder = file.parent
    return folder.name in ("cur", "new") and all((folder.parent / name).is_dir() for name in ("cur", "new"))


def _begins_as_mbox(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(5) in (b"From ", b"")


def _all_found(files: Sequence[Path], progress: Progress) -> Iterator[_Found]:
    for done, file in enumerate(files, 1):
        yield from _in_file(file)
        progress(str(file.parent), done, len(files))


def _in_file(file: Path) -> Iterator[_Found]:
    changed = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)  # in a Maildir, the INTERNALDATE
    if _in_maildir(file):
        yield _Found(file, _message(0, _BARE_LF.sub(b"\r\n", file.read_bytes())), changed)
    elif _kind(file) == ".eml":
        yield _Found(file, _message(0, file.read_bytes()), changed)
    else:
        with file.open("rb") as stream:
            for number, raw in enumerate(split_mbox(stream), 1):
                yield _Found(file, _message(number, _BARE_LF.sub(b"\r\n", raw)), changed)


def _message(number: int, raw: bytes) -> RawMessage:
    whole = len(raw) <= LARGEST
    return RawMessage(number, len(raw), None, raw if whole else raw[:HEAD_BYTES], whole)


def _batches(all_found: Iterator[_Found]) -> Iterator[list[_Found]]:
    batch: list[_Found] = []
    size = 0
    for found in all_found:
        batch.append(found)
        size += len(found.message.content)
        if len(batch) == BATCH_MESSAGES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
