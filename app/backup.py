"""One file that holds it all: settings, originals, overriding files, and last the database.

Sealed originals are left out: a backup travels, and they must not. The database comes last, so a restoring
that was cut off leaves a folder without one and may simply be done again.
"""

from __future__ import annotations

import os
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.errors import AppError
from store.schema import copy_sqlite

DATABASE = "xinxike.db"
KEPT = ("xinxike.toml", "holidays.toml", "notices", "templates", "archive/originals")


def backup(data: Path, file: Path) -> Path:
    """Write a backup of a data folder whose database is SQLite, owner-only; it may be in use.

    Raises AppError when the file exists.
    """
    if file.exists():
        raise AppError(f"{file} exists; name another file.")
    part = file.with_name(f".{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=data, prefix=".backup-") as folder:
            # The database first: every original it knows is on disk already, and originals never change.
            copy_sqlite(data / DATABASE, Path(folder) / DATABASE)
            with os.fdopen(_create(part), "wb") as out:
                with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as tar:
                    for path in _kept(data):
                        tar.add(path, path.relative_to(data))
                    tar.add(Path(folder) / DATABASE, DATABASE)
                os.fsync(out.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return file


def _create(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _kept(data: Path) -> Iterator[Path]:
    """The files to keep; a `.part` of the archive is a file that never came to be."""
    for name in KEPT:
        top = data / name
        if top.is_file():
            yield top
        yield from (path for path in sorted(top.rglob("*")) if path.is_file() and path.suffix != ".part")


def restore(file: Path, data: Path) -> None:
    """Lay a backup out into a data folder. Raises AppError when it has a database, or for no backup."""
    if (data / DATABASE).exists():
        raise AppError(f"{data / DATABASE} exists; restore into a new data folder (--data).")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tarfile.open(file) as tar:
            if DATABASE not in tar.getnames():
                raise AppError(f"{file} is no backup of xinxike: it holds no {DATABASE}.")
            for member in tar:
                part = f".restoring-{DATABASE}" if member.name == DATABASE else member.name
                tar.extract(member.replace(name=part, deep=False), data, filter="data")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise AppError(f"{file} cannot be restored: {error}") from error
    (data / f".restoring-{DATABASE}").rename(data / DATABASE)
    os.sync()  # all of it is on disk before we say so
