"""Tables as an .xlsx that is ready to print. Pure: the same sheets give the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from notify.wording import width

HEAD_ROW = 2  # below the title
FIRST_ROW = HEAD_ROW + 1  # of the rows; rows and columns count from 1, as Excel's do
NARROWEST, WIDEST = 8, 46  # a column, in digits' widths; a longer text is wrapped
LINE_HEIGHT = 15  # points

_SONG, _HEI = "宋体", "黑体"
_TITLE = Font(name=_HEI, size=16)
_HEAD = Font(name=_HEI, size=11)
_BODY = Font(name=_SONG, size=11)
_STRONG = Font(name=_SONG, size=11, bold=True)
_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL = PatternFill("solid", fgColor="E7E6E6")
_MARKED_FILL = PatternFill("solid", fgColor="FFF2CC")
_CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_A4 = 9  # Excel's number for the paper
_FORMULA = re.compile(r'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v ?(?:></v>|/>)')


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, and what it comes to: previews of mail readers show the value and do not reckon."""

    text: str  # =SUM(E3:E9)
    value: Fraction


Cell = str | int | Fraction | dt.date | Formula | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `kind` says how its numbers are shown, and that texts are at the left."""

    head: str
    kind: Literal["text", "number", "percent"] = "number"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table under its title. `marked` is the place of the row that stands out, from 0."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    marked: int | None = None
    totals: int = 0  # last rows that are sums


def workbook(sheets: Sequence[Sheet], day: dt.date | None) -> bytes:
    """The .xlsx of these sheets, all its times those of the day (1980's without one)."""
    made = Workbook()
    del made[made.active.title]  # type: ignore[union-attr]  # a new one has a sheet
    values: dict[str, dict[str, float]] = {}
    for place, sheet in enumerate(sheets, start=1):
        page = made.create_sheet(sheet.name)
        values[f"xl/worksheets/sheet{place}.xml"] = _fill(page, sheet)
        _set_up(page, sheet)
    made.calculation.fullCalcOnLoad = True
    at = dt.datetime.combine(day or dt.date(1980, 1, 1), dt.time())
    made.properties.creator = "义马市人民政府办公室信息科"
    made.properties.title = sheets[0].title
    made.properties.created = made.properties.modified = at
    return _packed(made, values, at)


def total(column: int, rows: Sequence[Sequence[Cell]]) -> Formula:
    """The sum of a column (from 0) over rows that begin under the head."""
    letter = get_column_letter(column + 1)
    value = sum((_number(row[column]) for row in rows), Fraction(0))
    return Formula(f"=SUM({letter}{FIRST_ROW}:{letter}{FIRST_ROW + len(rows) - 1})", value)


def address(column: int, place: int) -> str:
    """The address of a cell by its column and its row's place, both from 0."""
    return f"{get_column_letter(column + 1)}{FIRST_ROW + place}"


def _number(cell: Cell) -> Fraction:
    return cell.value if isinstance(cell, Formula) else Fraction(cell or 0)  # type: ignore[arg-type]


def _fill(page: Any, sheet: Sheet) -> dict[str, float]:
    """Write the cells; gives what each formula comes to, by its address."""
    title = page.cell(1, 1, sheet.title)
    title.font, title.alignment = _TITLE, _CENTER
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(sheet.columns))
    page.row_dimensions[1].height = 32
    for place, column in enumerate(sheet.columns, start=1):
        head = page.cell(HEAD_ROW, place, column.head)
        head.font, head.alignment, head.border, head.fill = _HEAD, _CENTER, _BOX, _HEAD_FILL
    values = {}
    for row, cells in enumerate(sheet.rows):
        strong = row == sheet.marked or row >= len(sheet.rows) - sheet.totals
        for place, (column, content) in enumerate(zip(sheet.columns, cells, strict=True), start=1):
            cell = page.cell(FIRST_ROW + row, place)
            _write(cell, content, column)
            cell.font, cell.border = _STRONG if strong else _BODY, _BOX
            cell.alignment = _LEFT if column.kind == "text" else _CENTER
            if row == sheet.marked:
                cell.fill = _MARKED_FILL
            if isinstance(content, Formula):
                values[cell.coordinate] = float(content.value)
    return values


def _write(cell: Any, content: Cell, column: Column) -> None:
    """A value in a cell. A text is a text, whatever it begins with: a title of `=…` is never reckoned."""
    if isinstance(content, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", content)
        cell.data_type = "s"
        cell.quotePrefix = content.startswith(("=", "+", "-", "@"))
    elif isinstance(content, dt.date):
        cell.value, cell.number_format = content, 'yyyy"年"m"月"d"日"'
    elif content is not None:
        value = content.value if isinstance(content, Formula) else Fraction(content)
        cell.value = content.text if isinstance(content, Formula) else float(value)
        whole = "0" if value.denominator == 1 else "0.0"
        cell.number_format = "0.0%" if column.kind == "percent" else whole


def _set_up(page: Any, sheet: Sheet) -> None:
    """A4 landscape, as wide as a page, its head on every page and above the rows on the screen."""
    for place, column in enumerate(sheet.columns):
        longest = max((_columns(row[place]) for row in sheet.rows), default=0)
        wide = max(longest, width(column.head), NARROWEST) + 2
        page.column_dimensions[get_column_letter(place + 1)].width = min(wide, WIDEST)
    for place, cells in enumerate(sheet.rows):  # not every program makes room for wrapped texts by itself
        lines = max(-(-_columns(cell) // (WIDEST - 2)) for cell in cells)
        page.row_dimensions[FIRST_ROW + place].height = LINE_HEIGHT * max(lines, 1) + 3
    page.freeze_panes = f"A{FIRST_ROW}"
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.5  # inches
    page.oddFooter.center.text = "第&P页，共&N页"


def _columns(cell: Cell) -> int:
    if isinstance(cell, str):
        return width(cell)
    return len("2020年12月31日") + 3 if isinstance(cell, dt.date) else NARROWEST


def _packed(made: Workbook, values: dict[str, dict[str, float]], at: dt.datetime) -> bytes:
    """The file with the formulas' values put in, which openpyxl leaves out, and with fixed times."""
    written, repacked = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        ExcelWriter(made, target).write_data()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(repacked, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name in values:
                content = _with_values(content, values[name])
            target.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return repacked.getvalue()


def _with_values(page: bytes, values: dict[str, float]) -> bytes:
    return _FORMULA.sub(lambda found: f"{found[1]}<v>{values[found[2]]!r}</v>", page.decode()).encode()
