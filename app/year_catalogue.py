"""The catalogue of a year's archive, to read and to print. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from notify.sheets import Column, Sheet, workbook
from notify.wording import full_day

HEADS = ("序号", "文号", "题名", "责任者", "日期", "文件", "SHA-256")


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the archive."""

    order: int
    number: str
    title: str
    by: str
    day: dt.date
    path: str
    sha256: str


def catalogue_text(title: str, items: Sequence[Item]) -> str:
    """A line a file, its fields parted by tabs."""
    lines = [
        (str(item.order), item.number, " ".join(item.title.split()), item.by, full_day(item.day), item.path,
         item.sha256)
        for item in items
    ]  # fmt: skip
    return "".join(f"{line}\n" for line in (title, "\t".join(HEADS), *map("\t".join, lines)))


def catalogue_workbook(title: str, items: Sequence[Item], day: dt.date) -> bytes:
    """The same as an .xlsx."""
    columns = tuple(Column(head, "number" if head == HEADS[0] else "text") for head in HEADS)
    rows = tuple(
        (item.order, item.number or None, item.title, item.by, item.day, item.path, item.sha256)
        for item in items
    )
    return workbook([Sheet("目录", title, columns, rows)], day)
