"""A backup holds everything but what is sealed, and restoring gives the same files."""

from __future__ import annotations

import stat
import tarfile
from pathlib import Path

import pytest

from app.backup import backup, restore
from app.errors import AppError
from store.archive import Archive
from store.session import Database, sqlite_url

ORIGINALS = [b"one", b"two", b"three"]


@pytest.fixture
def data(sqlite_folder: Path) -> Path:
    """A data folder with settings, a notice of its own, three originals, one of them sealed."""
    (sqlite_folder / "xinxike.toml").write_text("mailbox = 'a@example.cn'\n", encoding="utf-8")
    (sqlite_folder / "notices").mkdir()
    (sqlite_folder / "notices" / "2021.toml").write_text("year = 2021\n", encoding="utf-8")
    archive = Archive(sqlite_folder / "archive")
    archive.seal(archive.put_many(ORIGINALS)[2])
    archive.close()
    return sqlite_folder


def test_what_is_restored_is_what_was_backed_up(data: Path, tmp_path: Path) -> None:
    """Settings, notices, database and open originals come back byte for byte; sealed ones do not travel."""
    file = backup(data, tmp_path / "backup.tar.gz")
    restore(file, tmp_path / "again")
    names = sorted(str(path.relative_to(data)) for path in data.rglob("*") if path.is_file())
    restored = tmp_path / "again"
    again = sorted(str(path.relative_to(restored)) for path in restored.rglob("*") if path.is_file())
    assert again == [name for name in names if "sealed" not in name]
    for name in again:
        if name != "xinxike.db":
            assert (restored / name).read_bytes() == (data / name).read_bytes()
    database = Database(sqlite_url(restored))
    assert database.at_head()
    database.close()


def test_a_backup_is_its_owners(data: Path, tmp_path: Path) -> None:
    """It holds the 授权码: only the owner may read it."""
    assert stat.S_IMODE(backup(data, tmp_path / "backup.tar.gz").stat().st_mode) == 0o600


def test_no_file_is_overwritten(data: Path, tmp_path: Path) -> None:
    """Neither an older backup nor a database in use is written over."""
    file = backup(data, tmp_path / "backup.tar.gz")
    before = file.read_bytes()
    with pytest.raises(AppError, match="exists"):
        backup(data, file)
    with pytest.raises(AppError, match="exists"):
        restore(file, data)
    assert file.read_bytes() == before


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    """Another file, a cut-off one, or another archive is refused and leaves no database."""
    other = tmp_path / "other.tar.gz"
    with tarfile.open(other, "w:gz") as tar:
        tar.add(__file__, "test.py")
    for file in (Path(__file__), other):
        with pytest.raises(AppError):
            restore(file, tmp_path / "again")
    assert not (tmp_path / "again" / "xinxike.db").exists()


def test_a_cut_off_backup_is_refused_and_may_be_tried_again(data: Path, tmp_path: Path) -> None:
    """Half a backup leaves a folder without database, into which a whole one still goes."""
    file = backup(data, tmp_path / "backup.tar.gz")
    half = tmp_path / "half.tar.gz"
    half.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(AppError):
        restore(half, tmp_path / "again")
    restore(file, tmp_path / "again")
    assert (tmp_path / "again" / "xinxike.db").exists()
