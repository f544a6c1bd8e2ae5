"""What is fuzzed: every reader of the registries, by itself, and the reading of messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from ingest import documents
from ingest.archives import is_archive, read_archive
from ingest.documents import Allowance, DocumentError, read_document
from ingest.message import parse
from ingest.understand import understand
from ingest.winmail import is_winmail, read_winmail
from scoring.notice import load_notice
from tests.fuzz import seeds


@dataclass(frozen=True, slots=True)
class Target:
    """A function of bytes, good bytes for it, and the one error it may raise (none: nothing)."""

    name: str
    read: Callable[[bytes], object]
    seeds: Sequence[bytes]
    error: type[Exception] | None = None


@cache
def targets() -> dict[str, Target]:
    """All of them by name. A reader that joins its registry is among them; it needs a file to start from."""
    notice = load_notice(2020)
    found = [
        Target("parse", parse, seeds.mails()),
        Target("understand", lambda raw: understand(raw, notice, {}), seeds.mails()),
        Target("read_winmail", read_winmail, [data for data in seeds.files() if is_winmail(data)]),
        Target("read_document", _document, seeds.files(), DocumentError),
        *_readers(),
        *_archives(),
    ]
    return {target.name: target for target in found}


def _document(data: bytes) -> object:
    return read_document("信息.doc", data, Allowance())


def _readers() -> list[Target]:
    """The document readers, each with the files that are its own."""
    own: dict[str, list[bytes]] = {}
    readers: dict[str, Callable[[bytes, Allowance], object]] = {}
    for format_ in documents._FORMATS:
        if format_.read and format_.read.__name__.startswith("read_"):
            readers[format_.read.__name__] = format_.read
    for data in seeds.files():
        told = next((each for each in documents._FORMATS if each.told(data)), None)
        if told and told.read:
            own.setdefault(told.read.__name__, []).append(data)
    return [
        Target(name, partial(_with_allowance, read), own.get(name, ()), DocumentError)
        for name, read in readers.items()
    ]


def _archives() -> list[Target]:
    """The unpacking of archives, once for each sort of them there is a file of, told by its first bytes."""
    own: dict[str, list[bytes]] = {}
    for data in filter(is_archive, seeds.files()):
        own.setdefault(f"read_archive {ascii(data[:2])[2:-1]}", []).append(data)
    return [Target(name, _unpack, found, DocumentError) for name, found in own.items()]


def _unpack(data: bytes) -> object:
    return read_archive("材料.zip", data, Allowance())


def _with_allowance(read: Callable[[bytes, Allowance], object], data: bytes) -> object:
    return read(data, Allowance())
