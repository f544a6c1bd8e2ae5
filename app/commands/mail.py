"""`xinxike poll` and `xinxike import`: one intake, now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.commands import output
from app.commands.options import Data, Json, Now
from app.errors import AppError
from app.jobs import Jobs, jobs_of
from app.progress import reported
from app.settings import load
from app.wiring import Service, clock_from, open_service
from ingest.filing import Filed
from ingest.importing import import_mail
from ingest.reader import Reader
from ingest.receive import Received


def poll(data: Data = None, json: Json = False, now: Now = None) -> None:
    """Look into the mailbox once: receive, read, file, and send what may be sent now."""
    with _leading(data, now) as (service, jobs), reported() as report:
        with _reader(service, jobs) as reader:
            received, filed = jobs.take_in(reader, report)
        jobs.post()
    _told(received, filed, json)


def import_(
    paths: Annotated[list[Path], typer.Argument(help=".eml and .mbox files, Maildirs, or folders of them.")],
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Take in mail from files. Nothing of it is answered; importing it again changes nothing."""
    with _leading(data, now) as (service, jobs), reported() as report:
        received = import_mail(paths, service.archive, service.database, jobs.clock, report)
        with _reader(service, jobs) as reader:
            filed = jobs.read(reader, report)
    _told(received, filed, json)


@contextmanager
def _leading(data: Data, now: Now) -> Iterator[tuple[Service, Jobs]]:
    """The jobs, while no worker does them. Raises AppError where one does."""
    with open_service(load(data)) as service, service.database.leader() as leads:
        if not leads:
            raise AppError("A worker is running on this database (xinxike run); stop it first.")
        yield service, jobs_of(service, clock_from(now))


def _reader(service: Service, jobs: Jobs) -> Reader:
    return Reader(service.roster_on(jobs.clock()), service.settings.readers)


def _told(received: Received, filed: Filed, json: bool) -> None:
    if json:
        output.document({"received": asdict(received), "read": asdict(filed)})
        return
    typer.echo(f"新收 {received.new} 封，已有 {received.known} 封")
    for skipped in received.skipped:
        typer.echo(f"  未打开文件夹 {skipped.folder}：{skipped.reason}")
    typer.echo(f"登记 {filed.filed} 封，稿件 {filed.submissions} 篇")
    typer.echo(f"封存 {filed.sealed} 封，未能读取 {filed.quarantined} 封")
