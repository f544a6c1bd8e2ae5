"""`xinxike archive-year Y DEST`: a year as a folder for the records office."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import year_archive
from app.commands.options import Data, Now, the_time
from app.settings import load
from app.wiring import open_service


def archive_year(
    year: Annotated[int, typer.Argument(min=2000, max=2100, metavar="Y")],
    place: Annotated[Path, typer.Argument(metavar="DEST", help="A folder that is new or empty.")],
    unclosed: Annotated[bool, typer.Option("--open", help="Even though the year is not closed.")] = False,
    data: Data = None,
    now: Now = None,
) -> None:
    """Write documents, accounts, ledger, originals of adopted drafts, catalogue and checksums of a year.

    Sealed originals are left out. The originals hold personal data: keep the folder as the archive is kept.
    """
    with open_service(load(data)) as service, service.database.read() as session:
        files = year_archive.archive_year(service, session, year, place, now=the_time(now), unclosed=unclosed)
    typer.echo(f"{year}年度档案已写入{place}，共{files}件；在该文件夹内运行 sha256sum -c SHA256SUMS 可核对")
