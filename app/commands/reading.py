"""`xinxike read` and `xinxike count`: what is understood of files. Neither database, settings nor network."""

from __future__ import annotations

import csv
import io
import json as json_module
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from app.commands import output
from app.commands.options import Data, Json, Now, the_time
from app.commands.queue import unit_named
from app.errors import AppError
from app.reading_report import report, summary
from app.settings import data_folder
from app.wiring import notice_folders
from ingest.documents import Allowance, DocumentError, read_document
from ingest.reader import Reader, ReaderFailure, Ticket
from ingest.reading import Nature, Problem, Reading
from ingest.reading_json import to_json
from ingest.wordcount import count_words
from notify.gather import in_force
from scoring.notice import Notice, load_notices
from scoring.period import local_day

# A header line, folded or not, and after it another or the empty line. A text with `Title: …` has none.
_FIELD = rb"[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*"
_NAMES = rb"from|to|subject|date|received|message-id|return-path|mime-version|content-type|delivered-to|x-"
MAIL = re.compile(
    rb"(?:From [^\n]*\n)?(?=" + _NAMES + rb")" + _FIELD + rb"(?:[!-9;-~]+:|\r?\n)", re.IGNORECASE
)
COLUMNS = 80  # of a report in a file or a pipe
HEAD = 8192  # bytes in which a mail shows its headers

Addresses = Mapping[str, tuple[str, ...]]


def read(
    paths: Annotated[list[Path], typer.Argument(help="Message files (.eml) or documents.")],
    addresses: Annotated[
        Path | None,
        typer.Option("--addresses", metavar="FILE", help="CSV of 邮箱 and 单位, or JSON {address: unit}."),
    ] = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Say what is understood of message files or documents."""
    for path in paths:
        if not path.is_file():
            raise AppError(f"{path}: no such file")
    roster = in_force(load_notices(notice_folders(data_folder(data))), local_day(the_time(now)).year)
    known = {} if addresses is None else _addresses(addresses, roster)
    readings = list(zip(paths, _readings(paths, roster, known), strict=True))
    if json:
        documents = [to_json(reading, str(path)) for path, reading in readings]
        output.document(documents[0] if len(documents) == 1 else documents)
        return
    screen = output.console(COLUMNS)
    for path, reading in readings:
        screen.print(report(str(path), reading))
    if len(readings) > 1:
        screen.print(summary([reading for _, reading in readings]))


def _readings(paths: list[Path], roster: Notice, addresses: Addresses) -> list[Reading]:
    """Every file under guard, in order."""
    with Reader(roster, min(2, len(paths))) as reader:
        tickets = [reader.read(path, addresses, None if _is_mail(path) else path.name) for path in paths]
        return [_reading(ticket) for ticket in tickets]


def _reading(ticket: Ticket) -> Reading:
    try:
        return ticket.result()
    except ReaderFailure as failure:
        problem = Problem(failure.code, "message", failure.reason)
        return Reading(Nature.UNREADABLE, problems=(problem,))


def _is_mail(path: Path) -> bool:
    if path.suffix.lower() == ".eml":
        return True
    with path.open("rb") as file:
        return MAIL.match(file.read(HEAD)) is not None


def _addresses(file: Path, roster: Notice) -> Addresses:
    """Registered addresses and the units they are of. Raises Refused for a unit the notice does not know."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AppError(f"{file}: {error}") from error
    found: dict[str, tuple[str, ...]] = {}
    for address, unit in _pairs(text):
        found[address.lower()] = (*found.get(address.lower(), ()), unit_named(roster, unit)[0].name)
    return found


def _pairs(text: str) -> list[tuple[str, str]]:
    if text.lstrip().startswith("{"):
        table: dict[str, str | list[str]] = json_module.loads(text)
        return [
            (address, unit)
            for address, units in table.items()
            for unit in ([units] if isinstance(units, str) else units)
        ]
    rows = [[cell.strip() for cell in row if cell.strip()] for row in csv.reader(io.StringIO(text))]
    pairs = []
    for row in rows:
        address = next((cell for cell in row if "@" in cell), None)
        unit = next((cell for cell in row if "@" not in cell), None)
        if address and unit:
            pairs.append((address, unit))
    return pairs


def count(
    path: Annotated[
        Path, typer.Argument(allow_dash=True, help="A document, or - for text on standard input.")
    ],
    json: Json = False,
    now: Now = None,  # noqa: ARG001  any command takes --now
) -> None:
    """Count 字数 as Word and WPS do."""
    words = count_words(_paragraphs(path))
    if json:
        output.document({"path": str(path), "words": words})
    else:
        typer.echo(words)


def _paragraphs(path: Path) -> list[str]:
    if str(path) == "-":
        return sys.stdin.read().splitlines()
    if not path.is_file():
        raise AppError(f"{path}: no such file")
    try:
        document = read_document(path.name, path.read_bytes(), Allowance())
    except DocumentError as error:
        raise AppError(error.message) from error
    return [] if document is None else [paragraph.text for paragraph in document.paragraphs]
