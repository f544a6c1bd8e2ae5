"""Excel .xls and WPS .et ([MS-XLS]), over python-calamine."""

from __future__ import annotations

import datetime as dt
import io
import struct
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from ingest.documents.document import Allowance, Document, DocumentError
from ingest.documents.grid import MOST_COLUMNS, MOST_ROWS, Grid, Merged, paragraphs_of
from ingest.documents.ole import MAGIC, Compound, damaged
from ingest.reading import ProblemCode

_BOOKS = ("Workbook", "Book")
_MOST_SHEETS = 20
# It lays a sheet out as a full rectangle before it gives anything: two cells can ask for gigabytes.
_LARGEST = 2_000_000  # cells
_HEADER = struct.Struct("<HH")  # 2.1.4: a record's type and size
_CELL = struct.Struct("<HH")  # 2.5.13: row and column
_CELLS = frozenset((0x06, 0x203, 0x204, 0x205, 0x27E, 0xFD, 0xD6, 0xBD, 0xBE, 0x201))
_BEGINS = 0x809  # BOF: another sheet
_EXTENT = 0x200  # 2.4.90: first row and the one after the last, the same of columns; 16 bits before Excel 97
_EXTENTS = {14: struct.Struct("<IIHH"), 10: struct.Struct("<HHHH")}
_ENCRYPTED = 0x2F  # FilePass


def is_xls(data: bytes) -> bool:
    """Tell whether a file is an Excel workbook, by the streams in its root."""
    if not data.startswith(MAGIC) or not any(name.encode("utf-16-le") in data for name in _BOOKS):
        return False
    try:
        compound = Compound(data)
    except DocumentError:
        return False
    return any(name in compound for name in _BOOKS)


def read_xls(data: bytes, _: Allowance) -> Document:
    """Read the sheets that are shown, as far as the limits of a grid go.

    Raises DocumentError: damaged, encrypted, too_large.
    """
    compound = Compound(data)
    compound.check_chains()
    for name in _BOOKS:
        _check(compound.read(name))
    try:
        return Document("xls", tuple(paragraphs_of(_grids(data))), sheet=True)
    except CalamineError as error:
        raise damaged() from error
    except BaseException as error:
        # A panic in its Rust is no Exception, and its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise damaged() from error
        raise


def _check(book: bytes) -> None:
    """Refuse what cannot be read or laid out. Raises DocumentError: encrypted, too_large."""
    at, rows, columns = 0, 0, 0
    while at + _HEADER.size <= len(book):
        kind, size = _HEADER.unpack_from(book, at)
        at += _HEADER.size
        if kind == _ENCRYPTED:
            raise DocumentError(ProblemCode.ENCRYPTED, "表格设有密码，请去掉密码后重新发送。")
        if kind == _BEGINS:
            rows = columns = 0
        elif kind == _EXTENT and size in _EXTENTS and at + size <= len(book):
            _check_size(*_EXTENTS[size].unpack_from(book, at))
        elif kind in _CELLS and size >= _CELL.size and at + size <= len(book):
            row, column = _CELL.unpack_from(book, at)
            # MULRK and MULBLANK: several cells, two bytes and more each.
            rows, columns = max(rows, row + 1), max(columns, column + 1 + size // 2 * (kind in (0xBD, 0xBE)))
            _check_size(0, rows, 0, columns)
        at += size


def _check_size(top: int, bottom: int, left: int, right: int) -> None:
    if bottom and right and (bottom <= top or right <= left):  # it takes this for an extent beyond 32 bits
        raise damaged()
    if (bottom - top) * (right - left) > _LARGEST:
        raise DocumentError(ProblemCode.TOO_LARGE, "表格过大，系统未读取，请只保留需要的部分。")


def _grids(data: bytes) -> Iterator[Grid]:
    book = CalamineWorkbook.from_object(io.BytesIO(data))
    if not book.sheets_metadata:
        raise damaged()
    shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    for name in shown[:_MOST_SHEETS]:
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
        cells = {
            at: {column: _shown(value) for column, value in enumerate(row[:MOST_COLUMNS])}
            for at, row in enumerate(rows)
        }
        yield Grid(cells, (Merged(*first, *last) for first, last in sheet.merged_cell_ranges or ()))


def _shown(value: object) -> str:
    """Return a value about as a cell shows it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)
