"""A year as a folder to hand to the records office: documents, accounts, ledger, originals, catalogue, sums.

It is written beside its place and renamed at the end, so a folder of that name is always whole.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import AppError
from app.wiring import Service, notice_folders
from app.year_catalogue import Item, catalogue_text, catalogue_workbook
from notify.bulletin_paper import SIGNER, file_number
from notify.wording import OFFICE
from notify.workbook import file_name
from scoring.notice import SHIPPED, Notice
from scoring.period import SHANGHAI, Quarter, local_day
from store import bulletins, settlements, supplements, year_records
from store.errors import Refused
from store.frozen import canonical
from store.models import Supplement
from store.session import Session
from store.year_records import Row

_ODD = re.compile(r"[^\w《》“”（）〔〕、，。：—-]+")
_LONGEST = 60  # characters of a title in a file's name: 180 bytes of UTF-8, of the 255 that disks take


@dataclass(frozen=True, slots=True)
class Piece:
    """A file to be written, and what the catalogue says of it."""

    path: str  # within the folder
    content: bytes
    title: str
    by: str
    day: dt.date
    number: str = ""  # 文号, or a draft's 收稿号


def archive_year(service: Service, session: Session, year: int, place: Path, *, now: dt.datetime,
                 unclosed: bool = False) -> int:  # fmt: skip
    """Write a year's archive into a new or empty folder; gives how many files it catalogues.

    Raises Refused for a year that is not closed unless `unclosed` allows it, AppError for a folder that
    holds something, ArchiveError for an original that is missing or not the bytes it was stored as.
    """
    notice = service.notice(year)
    closed = settlements.find(session, year) is not None
    if not closed and not unclosed:
        raise Refused(f"{year}年度尚未结算，结算后方可归档；确需先归档的，请加 --open")
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise AppError(f"{place} is not an empty folder; name another.")
    place.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name}."))
    try:
        items = [
            _write(part, order, piece)
            for order, piece in enumerate(_pieces(service, session, notice, now), 1)
        ]
        _conclude(part, notice, items, closed=closed, day=local_day(now))
        os.sync()
        part.rename(place)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return len(items)


def _write(folder: Path, order: int, piece: Piece) -> Item:
    path = folder / piece.path
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(piece.content)
    sha256 = hashlib.sha256(piece.content).hexdigest()
    return Item(order, piece.number, piece.title, piece.by, piece.day, piece.path, sha256)


def _conclude(folder: Path, notice: Notice, items: Sequence[Item], *, closed: bool, day: dt.date) -> None:
    """The catalogue in both forms, and the sums of every file as `sha256sum -c` reads them."""
    title = f"{notice.year}年度政务信息档案目录" + ("" if closed else "（未结算）")
    (folder / "目录.txt").write_text(catalogue_text(title, items), encoding="utf-8")
    (folder / "目录.xlsx").write_bytes(catalogue_workbook(title, items, day))
    sums = [(item.sha256, item.path) for item in items]
    for name in ("目录.txt", "目录.xlsx"):
        sums.append((hashlib.sha256((folder / name).read_bytes()).hexdigest(), name))
    lines = "".join(f"{sha256}  {path}\n" for sha256, path in sums)
    (folder / "SHA256SUMS").write_text(lines, encoding="utf-8")


def _pieces(service: Service, session: Session, notice: Notice, now: dt.datetime) -> Iterator[Piece]:
    """Every file in the catalogue's order, one at a time."""
    year = notice.year
    yield from _notices(service, notice)
    for quarter in (Quarter(year, number) for number in range(1, 5)):
        yield from _bulletin(service, session, notice, quarter)
        yield from _supplements(service, session, str(quarter), quarter.title)
    yield from _settlement(session, year)
    yield from _supplements(service, session, str(year), f"{year}年度")
    today = local_day(now)
    facts = _table(year_records.FACT, year_records.facts_of(session, year))
    yield Piece("facts.csv", facts, f"{year}年度政务信息采用、批示、扣分等登记", OFFICE, today)
    entries = _table(year_records.ENTRY, year_records.entries_of(session, year))
    yield Piece("entries.csv", entries, f"{year}年度政务信息记分台账", OFFICE, today)
    for draft in year_records.adopted_drafts(session, year):
        name = f"原稿/{draft.number} {_ODD.sub('_', draft.title)[:_LONGEST]}.eml"
        original = service.archive.get(draft.message.sha256)
        yield Piece(name, original, draft.title, draft.unit or "", draft.day, draft.number)


def _notices(service: Service, notice: Notice) -> Iterator[Piece]:
    """The rules as data: what is shipped, and what the data folder puts over it."""
    for folder in notice_folders(service.settings.data):
        file = folder / f"{notice.year}.toml"
        if file.exists():
            what = "" if folder == SHIPPED else "（本单位设置）"
            yield Piece(f"通知/{notice.year}{what}.toml", file.read_bytes(), f"{notice.title}（数据）{what}",
                        SIGNER, notice.issued, notice.document)  # fmt: skip


def _bulletin(service: Service, session: Session, notice: Notice, quarter: Quarter) -> Iterator[Piece]:
    """A released 通报, and its account as the very JSON of which its checksum is the SHA-256."""
    row = bulletins.find(session, quarter)
    if row is None or row.released_at is None:
        return
    day, name = local_day(row.released_at), file_name(quarter)
    number = "" if row.number is None else file_number(notice.document, day.year, row.number)
    if row.document_sha256 is not None:
        paper = service.archive.get(row.document_sha256)
        title = f"关于{quarter.title}政务信息采用情况的通报"
        yield Piece(f"通报/{name}.docx", paper, title, SIGNER, day, number)
    account = canonical(bulletins.as_issued(session, quarter))
    yield Piece(
        f"通报/{name}（数据）.json", account, f"{quarter.title}政务信息记分账目（印发时）", OFFICE, day
    )


def _supplements(service: Service, session: Session, period: str, title: str) -> Iterator[Piece]:
    for row in supplements.of_period(session, period):
        yield from _supplement(service, session, row, f"{title}补充通报第{row.number}号")


def _supplement(service: Service, session: Session, row: Supplement, name: str) -> Iterator[Piece]:
    day = local_day(row.released_at)
    supplements.find(session, row.period, row.number)  # its checksum is looked at
    if row.document_sha256 is not None:
        paper = service.archive.get(row.document_sha256)
        yield Piece(f"补充通报/{name}.docx", paper, name, SIGNER, day)
    yield Piece(f"补充通报/{name}（数据）.json", canonical(row.snapshot), f"{name}账目", OFFICE, day)


def _settlement(session: Session, year: int) -> Iterator[Piece]:
    row = settlements.find(session, year)
    if row is not None:
        account = canonical(settlements.as_closed(session, year))
        title = f"{year}年度政务信息目标任务结算账目"
        yield Piece(f"{year}年度结算（数据）.json", account, title, OFFICE, local_day(row.closed_at))


def _table(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """CSV (RFC 4180) in UTF-8 with the mark that Excel needs; moments are Shanghai's."""
    text = io.StringIO()
    table = csv.DictWriter(text, columns)
    table.writeheader()
    table.writerows({name: _plain(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(value: object) -> object:
    return value.astimezone(SHANGHAI).isoformat() if isinstance(value, dt.datetime) else value
