"""The archive of originals: durable, idempotent, owner-only, and sealed matter apart."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from store.archive import Archive
from store.errors import ArchiveError, SealKeyError

# Stores batches for ever and says so only after each is stored; the test kills it.
STORE_FOR_EVER = """
import os, sys
from pathlib import Path
from store.archive import Archive
archive = Archive(Path(sys.argv[1]))
while True:
    for sha in archive.put_many([os.urandom(50_000) for _ in range(10)]):
        print(sha, flush=True)
"""


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "archive")
    yield archive
    archive.close()


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_put_gives_hashes_in_order_and_get_the_bytes(archive: Archive) -> None:
    """Each original comes back byte for byte under its SHA-256, two folders deep."""
    originals = [b"From: a\r\n\r\nfirst", b"From: b\r\n\r\nsecond\xff\x00"]
    hashes = archive.put_many(originals)
    assert hashes == [hashlib.sha256(original).hexdigest() for original in originals]
    assert [archive.get(sha) for sha in hashes] == originals
    assert archive.path(hashes[0]).name == f"{hashes[0][2:]}.eml"
    assert archive.path(hashes[0]).parent.name == hashes[0][:2]


def test_put_again_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    """The same bytes, in the same batch or a later one, are one file that is not written again."""
    (sha, twin) = archive.put_many([b"same", b"same"])
    before = archive.path(sha).stat()
    assert archive.put_many([b"same"]) == [sha] == [twin]
    after = archive.path(sha).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert len(files(tmp_path)) == 1


def test_only_the_owner_may_read(archive: Archive, tmp_path: Path) -> None:
    """Folders are 0700 and files 0600, whatever the umask."""
    (sha,) = archive.put_many([b"mail"])
    assert stat.S_IMODE(archive.path(sha).stat().st_mode) == 0o600
    for folder in (
        tmp_path / "archive" / "originals",
        tmp_path / "archive" / "sealed",
        archive.path(sha).parent,
    ):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_halves_of_a_killed_writer_are_harmless(archive: Archive) -> None:
    """A `.part` file left behind is never taken for the original, and storing again still works."""
    sha = hashlib.sha256(b"whole mail").hexdigest()
    archive.path(sha).parent.mkdir(mode=0o700)
    archive.path(sha).with_name(f".{archive.path(sha).name}.1-1-1.part").write_bytes(b"whole")
    with pytest.raises(ArchiveError, match="missing"):
        archive.get(sha)
    assert archive.put_many([b"whole mail"]) == [sha]
    assert archive.get(sha) == b"whole mail"


def test_killed_at_any_moment_nothing_named_is_incomplete(tmp_path: Path) -> None:
    """After SIGKILL every original reported as stored is whole, and so is every file with a final name."""
    archive = Archive(tmp_path)
    for moment in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", STORE_FOR_EVER, tmp_path], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        reported = [process.stdout.readline().strip() for _ in range(10 + 3 * moment)]
        process.send_signal(signal.SIGKILL)
        reported += [line.strip() for line in process.stdout if line.endswith("\n")]
        process.stdout.close()
        process.wait()
        for sha in reported:
            archive.get(sha)
    for path in (tmp_path / "originals").rglob("*.eml"):
        archive.get(path.parent.name + path.stem)


def test_damage_is_noticed(archive: Archive) -> None:
    """Bytes that changed on disk are refused instead of being given as the original."""
    (sha,) = archive.put_many([b"mail"])
    archive.path(sha).write_bytes(b"mail?")
    with pytest.raises(ArchiveError, match="damaged"):
        archive.get(sha)


def test_a_full_disk_leaves_no_halves(archive: Archive, tmp_path: Path) -> None:
    """When writing fails (here: the size limit of the process) the caller learns it and no half stays."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
        with pytest.raises(OSError, match="too large"):
            archive.put_many([os.urandom(5000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert files(tmp_path) == []


def test_seal_without_key_moves_apart(archive: Archive, tmp_path: Path) -> None:
    """Without a key the original leaves the common folder and stays readable to the owner alone."""
    (sha,) = archive.put_many([b"secret"])
    archive.seal(sha)
    (sealed,) = files(tmp_path)
    assert sealed.parent.name == "sealed"
    assert stat.S_IMODE(sealed.stat().st_mode) == 0o600
    assert archive.sealed_bytes(sha) == b"secret"
    with pytest.raises(ArchiveError, match="missing"):
        archive.get(sha)


def test_seal_with_key_encrypts(tmp_path: Path) -> None:
    """With a key nothing readable stays on disk, and only that key opens it."""
    key = Fernet.generate_key().decode()
    archive = Archive(tmp_path, key)
    (sha,) = archive.put_many([b"top secret matter"])
    archive.seal(sha)
    assert not any(b"secret" in path.read_bytes() for path in files(tmp_path))
    assert archive.sealed_bytes(sha) == b"top secret matter"
    for other in (Archive(tmp_path), Archive(tmp_path, Fernet.generate_key().decode())):
        with pytest.raises(SealKeyError):
            other.sealed_bytes(sha)


@pytest.mark.parametrize("keyed", [False, True])
def test_sealed_bytes_seen_again_stay_sealed(tmp_path: Path, keyed: bool) -> None:
    """A rescan that brings a sealed message again does not lay it open."""
    archive = Archive(tmp_path, Fernet.generate_key().decode() if keyed else None)
    (sha,) = archive.put_many([b"secret"])
    archive.seal(sha)
    assert archive.put_many([b"secret"]) == [sha]
    assert not archive.path(sha).exists()


def test_seal_again_finishes_what_a_crash_left(tmp_path: Path) -> None:
    """Killed after the sealed copy was written, sealing again removes the open original."""
    archive = Archive(tmp_path, Fernet.generate_key().decode())
    (sha,) = archive.put_many([b"secret"])
    archive.seal(sha)
    archive.path(sha).write_bytes(b"secret")
    archive.seal(sha)
    assert not archive.path(sha).exists()
    assert archive.sealed_bytes(sha) == b"secret"


def test_a_later_key_encrypts_what_was_sealed_without(tmp_path: Path) -> None:
    """Once a key is set, sealing again encrypts the originals that were only set apart."""
    (sha,) = Archive(tmp_path).put_many([b"secret"])
    Archive(tmp_path).seal(sha)
    archive = Archive(tmp_path, Fernet.generate_key().decode())
    archive.seal(sha)
    (sealed,) = files(tmp_path)
    assert sealed.suffix == ".fernet"
    assert archive.sealed_bytes(sha) == b"secret"


@pytest.mark.parametrize("keyed", [False, True])
def test_sealing_the_unknown_is_an_error(tmp_path: Path, keyed: bool) -> None:
    """Sealing an original that is not there is never taken for done."""
    archive = Archive(tmp_path, Fernet.generate_key().decode() if keyed else None)
    with pytest.raises(ArchiveError, match="missing"):
        archive.seal("0" * 64)


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    """A wrong key is noticed at start, not when something must be sealed."""
    with pytest.raises(SealKeyError, match="32 bytes"):
        Archive(tmp_path, "password")
