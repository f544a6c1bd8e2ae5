"""Excel .xlsx (ECMA-376 part 1, 18): the text of its cells."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from ingest.documents.document import Allowance, Document, DocumentError
from ingest.documents.grid import MOST_COLUMNS, MOST_ROWS, Grid, Merged, paragraphs_of
from ingest.documents.package import Package, zip_directory
from ingest.reading import ProblemCode

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_STYLES = "xl/styles.xml"
_TEXT = "{*}t"
# 18.8.30: the formats that need no definition and show a date, those of Chinese Excel among them.
_DATE_FORMATS = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_DATE_FORMAT = re.compile(r"[yY].*[mM]|[mM].*[dD]")
_DAY_ZERO = dt.date(1899, 12, 30)
_LAST_DAY = 2_958_465  # 9999-12-31
_MOST_SHEETS = 20


def is_xlsx(data: bytes) -> bool:
    """Tell whether a file is an Excel package."""
    return data.startswith(b"PK\x03\x04") and _BOOK.encode() in zip_directory(data)


def read_xlsx(data: bytes, allowance: Allowance) -> Document:
    """Read the sheets that are shown, as far as the limits of a grid go.

    Raises DocumentError: damaged, encrypted, too_many, too_large.
    """
    return Document("xlsx", tuple(paragraphs_of(read_grids(data, allowance))), sheet=True)


def read_grids(data: bytes, allowance: Allowance) -> Iterator[Grid]:
    """Yield the cells of the sheets that are shown. A formula is what it came to when the file was saved.

    Raises DocumentError as `read_xlsx` does.
    """
    package = Package(data, allowance)
    if _BOOK not in package:
        raise DocumentError(ProblemCode.DAMAGED, "表格文件内容不完整，请重新保存后发送。")
    given = _Given(_strings(package), _dated(package))
    for name in _sheets(package):
        yield _grid(package.xml(name), given)


class _Given(NamedTuple):
    """What cells refer to: texts by their numbers, and the styles that show a number as a date."""

    strings: list[str]
    dated: frozenset[str]


def _sheets(package: Package) -> list[str]:
    """Return the entries of the sheets in their order."""
    if _RELATIONS not in package:
        return []
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in package.xml(_RELATIONS)
        if isinstance(relation.tag, str)
    }
    shown = [
        sheet for sheet in package.xml(_BOOK).iter("{*}sheet") if sheet.get("state", "visible") == "visible"
    ]
    names = [
        targets[value] for sheet in shown for name, value in sheet.items()
        if etree.QName(name).localname == "id" and value in targets
    ]  # fmt: skip
    return [name for name in names if name in package][:_MOST_SHEETS]


def _strings(package: Package) -> list[str]:
    if _STRINGS not in package:
        return []
    return [_text(item) for item in package.xml(_STRINGS).iterchildren("{*}si")]


def _text(element: etree._Element) -> str:
    """The text of a shared or inline string, without the reading that may stand over it."""
    return "".join(text.text or "" for part in element if not _is(part, "rPh") for text in part.iter(_TEXT))


def _is(element: etree._Element, name: str) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).localname == name


def _grid(sheet: etree._Element, given: _Given) -> Grid:
    cells: dict[int, dict[int, str]] = {}
    at = -1
    for row in sheet.iter("{*}row"):
        number = row.get("r", "")
        at = int(number) - 1 if number.isascii() and number.isdigit() and len(number) < 8 else at + 1
        if at >= MOST_ROWS or len(cells) >= MOST_ROWS:
            break
        cells[at] = dict(_row(row, given))
    return Grid(cells, _merged(sheet))


def _row(row: etree._Element, given: _Given) -> Iterator[tuple[int, str]]:
    column = -1
    for cell in row.iterchildren("{*}c"):
        place = _place(cell.get("r", ""))
        column = place[1] if place else column + 1
        if column >= MOST_COLUMNS:
            return
        yield column, _value(cell, given)


def _value(cell: etree._Element, given: _Given) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(map(_text, cell.iterchildren("{*}is")))
    value = cell.findtext("{*}v") or ""
    if kind == "s":
        at = int(value) if value.isascii() and value.isdigit() and len(value) < 8 else len(given.strings)
        return given.strings[at] if at < len(given.strings) else ""
    if kind == "b":
        return "FALSE" if value == "0" else "TRUE"
    return _shown_number(value, cell.get("s") in given.dated) if kind == "n" else value


def _shown_number(value: str, dated: bool) -> str:
    """Return a number about as a cell shows it: a day, or 15 digits at most."""
    try:
        number = float(value)
    except ValueError:
        return value
    if dated and 1 <= number <= _LAST_DAY:
        return (_DAY_ZERO + dt.timedelta(days=int(number))).isoformat()
    return f"{number:.15g}"


def _dated(package: Package) -> frozenset[str]:
    """Return the numbers of the cell styles that show a date."""
    if _STYLES not in package:
        return frozenset()
    styles = package.xml(_STYLES)
    formats = {
        written.get("numFmtId")
        for written in styles.iter("{*}numFmt")
        if _DATE_FORMAT.search(written.get("formatCode", ""))
    } | set(map(str, _DATE_FORMATS))
    return frozenset(
        str(at)
        for at, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
        if style.get("numFmtId") in formats
    )


def _merged(sheet: etree._Element) -> Iterator[Merged]:
    for merged in sheet.iter("{*}mergeCell"):
        first, _, last = merged.get("ref", "").partition(":")
        start, end = _place(first), _place(last)
        if start and end:
            yield Merged(*start, *end)


def _place(reference: str) -> tuple[int, int] | None:
    """Return row and column from 0: (11, 27) for AB12."""
    found = _PLACE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1
