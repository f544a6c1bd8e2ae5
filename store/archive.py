"""Originals byte for byte in plain files, by SHA-256: `originals/ab/cdef….eml`, and `sealed/` apart.

Names are plain strings where a message's worth of them is made: paths would cost as much as the writing.
What `put_many` returned survives a power cut. A file is written under a name of its own, fsynced, renamed,
and its folder fsynced; whoever dies on the way leaves a `.part` file that nothing refers to.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from cryptography.fernet import Fernet, InvalidToken

from store.errors import ArchiveError, SealKeyError

WRITERS = 8  # fsyncs of several files overlap on one disk

T = TypeVar("T")

_parts = itertools.count(1)


class Archive:
    """The originals under one folder, readable by the owner alone.

    `seal_key` is a Fernet key (32 bytes in URL-safe base64); without one, sealed originals are kept as they
    are in `sealed/`. Raises SealKeyError when it is not such a key.
    """

    def __init__(self, root: Path, seal_key: str | None = None) -> None:
        self._originals = root / "originals"
        self._sealed = root / "sealed"
        self._fernet = None if seal_key is None else _fernet(seal_key)
        self._writers = ThreadPoolExecutor(WRITERS, thread_name_prefix="archive")  # starts no thread yet
        for folder in (root, self._originals, self._sealed):
            if _make_folder(folder):
                _sync_folder(folder.parent)

    def put_many(self, originals: Sequence[bytes]) -> list[str]:
        """Store originals durably; gives the SHA-256 of each, in order. Storing again changes nothing."""
        hashes = [hashlib.sha256(original).hexdigest() for original in originals]
        unsealed = {
            sha: original
            for sha, original in zip(hashes, originals, strict=True)
            if not self._is_sealed(sha)  # a rescan must not lay a sealed message open
        }
        folders = {f"{self._originals}/{sha[:2]}" for sha in unsealed}
        made = [folder for folder in folders if _make_folder(folder)]
        self._each(self._put, [*unsealed.items()])
        # The folders of files that were there already too: their writer may have died before its own fsync.
        self._each(_sync_folder, [*folders, *([f"{self._originals}"] if made else [])])
        return hashes

    def _each(self, work: Callable[[T], None], items: Sequence[T]) -> None:
        """Do `work` on every item: the writers side by side, each with its share."""

        def do(share: Sequence[T]) -> None:
            for item in share:
                work(item)

        list(self._writers.map(do, [items[start::WRITERS] for start in range(WRITERS)]))

    def _put(self, item: tuple[str, bytes]) -> None:
        sha, original = item
        place = self._place(sha)
        if not os.path.exists(place):
            _write(place, original)

    def path(self, sha: str) -> Path:
        """Where an original lies, for the guarded reader. A sealed one is not there."""
        return Path(self._place(sha))

    def _place(self, sha: str) -> str:
        return f"{self._originals}/{sha[:2]}/{sha[2:]}.eml"

    def get(self, sha: str) -> bytes:
        """An original's bytes. Raises ArchiveError when it is missing, sealed or damaged."""
        return _checked(sha, self.path(sha))

    def seal(self, sha: str) -> None:
        """Take an original out of sight; the open file goes only after the sealed one is on disk.

        Doing it again finishes what a crash left, and encrypts what was sealed before there was a key.
        Raises ArchiveError when there is nothing to seal.
        """
        original, kept, encrypted = self.path(sha), self._kept(sha), self._encrypted(sha)
        source = original if original.exists() else kept
        if self._fernet is None and source == original and not encrypted.exists():
            original.replace(kept)
        elif self._fernet is not None and not encrypted.exists():
            _write(encrypted, self._fernet.encrypt(_checked(sha, source)))
        elif not self._is_sealed(sha):
            raise ArchiveError(sha, "missing")
        _sync_folder(self._sealed)
        if encrypted.exists():
            kept.unlink(missing_ok=True)
        original.unlink(missing_ok=True)
        for folder in {original.parent, self._sealed}:
            _sync_folder(folder)

    def sealed_bytes(self, sha: str) -> bytes:
        """A sealed original's bytes, for a chief. Raises ArchiveError or SealKeyError."""
        encrypted = self._encrypted(sha)
        if not encrypted.exists():
            return _checked(sha, self._kept(sha))
        if self._fernet is None:
            raise SealKeyError("the original was sealed with a key; none is set")
        try:
            return self._fernet.decrypt(encrypted.read_bytes())
        except InvalidToken as error:
            raise SealKeyError("the original was sealed with another key, or is damaged") from error

    def encrypted_bytes(self, sha: str) -> bytes | None:
        """A sealed original as it lies encrypted; None where it was sealed without a key."""
        encrypted = self._encrypted(sha)
        return encrypted.read_bytes() if encrypted.exists() else None

    def is_encrypted(self, sha: str) -> bool:
        """Whether a sealed original lies encrypted."""
        return self._encrypted(sha).exists()

    def close(self) -> None:
        """End the writing threads."""
        self._writers.shutdown()

    def _kept(self, sha: str) -> Path:
        return Path(f"{self._sealed}/{sha}.eml")

    def _encrypted(self, sha: str) -> Path:
        return Path(f"{self._sealed}/{sha}.fernet")

    def _is_sealed(self, sha: str) -> bool:
        return any(os.path.exists(f"{self._sealed}/{sha}.{ending}") for ending in ("fernet", "eml"))


def _fernet(key: str) -> Fernet:
    try:
        return Fernet(key)
    except ValueError as error:
        raise SealKeyError("the seal key must be 32 bytes in URL-safe base64") from error


def _checked(sha: str, path: Path) -> bytes:
    try:
        found = path.read_bytes()
    except FileNotFoundError as error:
        raise ArchiveError(sha, "missing") from error
    if hashlib.sha256(found).hexdigest() != sha:
        raise ArchiveError(sha, "damaged")
    return found


def _make_folder(folder: Path | str) -> bool:
    """Make an owner-only folder; whether it was missing."""
    if os.path.exists(folder):
        return False
    Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    return True


def _write(path: Path | str, content: bytes) -> None:
    """Durable content under its name; the caller fsyncs the folder."""
    folder, name = os.path.split(path)
    part = f"{folder}/.{name}.{os.getpid()}-{threading.get_ident()}-{next(_parts)}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    except OSError:
        os.unlink(part)  # a full disk must not stay full of halves
        raise
    finally:
        os.close(descriptor)
    os.rename(part, path)


def _sync_folder(folder: Path | str) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
