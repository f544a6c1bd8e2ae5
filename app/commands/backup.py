"""`xinxike backup FILE` and `xinxike restore FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import backup as use_case
from app.commands.options import Data
from app.errors import AppError
from app.settings import data_folder, load
from app.wiring import open_service


def backup(file: Annotated[Path, typer.Argument(help="The .tar.gz to write.")], data: Data = None) -> None:
    """Write settings, originals and database into one file. Sealed originals are left out."""
    with open_service(load(data)) as service:
        if not service.database.sqlite:
            raise AppError(
                "The database is PostgreSQL: back it up with pg_dump, and copy the data folder beside it."
            )
        use_case.backup(service.settings.data, file)
    typer.echo(f"Backup written to {file}; it holds the mailbox's 授权码, keep it as you keep that.")


def restore(file: Annotated[Path, typer.Argument(help="A backup.")], data: Data = None) -> None:
    """Lay a backup out into a data folder that has no database yet."""
    folder = data_folder(data)
    use_case.restore(file, folder)
    typer.echo(f"Restored into {folder}.")
    typer.echo("Next: `xinxike init` brings the database to head, `xinxike doctor` checks everything.")
