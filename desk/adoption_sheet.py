"""The spreadsheet that adoptions are imported from: the template to fill in, and reading it back. Pure."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from desk.adoption_form import IssueTyped, LineTyped
from desk.adoption_lines import Item
from desk.title_matching import SURE, Match
from ingest.documents.document import Allowance, DocumentError
from ingest.documents.grid import Grid
from ingest.documents.xlsx import is_xlsx, read_grids
from scoring.facts import Form, Series
from scoring.notice import Notice
from store.errors import Refused
from store.recent_drafts import Recent

LARGEST = 5 << 20  # bytes of a file
MOST_ROWS = 300

HEADS = ("刊物", "年份", "类别", "期号", "形式", "日期", "标题", "收稿号", "单位")
_NEEDED = {"刊物", "期号", "日期", "标题"}  # by which the row of heads is known
_WIDTHS = (20, 8, 8, 8, 8, 14, 52, 14, 30)
_NOTE = (
    "每行一篇。刊物、期号、形式、日期和标题必填；年份空着按日期，类别空着按形式（条目为普刊，专期为专期）。"
    "来过稿的请填收稿号，以收稿号为准；没有来过稿的（补录）不填收稿号，须填单位。"
    "联合报送的单位用顿号隔开，空着即来稿单位。日期写成2020-03-30。导入时先预览，确认以后才登记。"
)
_FIRST = 4  # row of the first article, from 1
_LINE = Side(style="thin", color="A6A6A6")


@dataclass(frozen=True, slots=True)
class Row:
    """A filled row as it stands in the sheet: its number there, and the cells by their heads."""

    number: int
    cells: Mapping[str, str]


def template(notice: Notice) -> bytes:
    """An empty sheet with its notes and the lists to choose from, as .xlsx."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "采用情况"
    names = book.create_sheet("单位名称")
    for at, unit in enumerate(notice.units, start=1):
        names.cell(at, 1, unit.name)
    names.column_dimensions["A"].width = 34
    _head(sheet)
    last = _FIRST + MOST_ROWS - 1
    gazettes = ",".join(each.short for each in notice.gazettes.values())
    _list(sheet, f'"{gazettes}"', f"A{_FIRST}:A{last}")
    _list(sheet, f'"{",".join(Series)}"', f"C{_FIRST}:C{last}")
    _list(sheet, f'"{",".join(Form)}"', f"E{_FIRST}:E{last}")
    _list(sheet, f"单位名称!$A$1:$A${len(notice.units)}", f"I{_FIRST}:I{last}", strict=False)
    for row in sheet.iter_rows(_FIRST, last, max_col=len(HEADS)):
        for cell in row:
            cell.number_format = "yyyy-mm-dd" if cell.column == HEADS.index("日期") + 1 else "@"
            cell.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _head(sheet: Worksheet) -> None:
    for place, (head, width) in enumerate(zip(HEADS, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(_FIRST - 1, place, head)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E7E6E6")
        cell.alignment = Alignment(horizontal="center")
        sheet.column_dimensions[cell.column_letter].width = width
    for row, text in ((1, "政务信息采用情况导入表"), (2, _NOTE)):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(HEADS))
        sheet.cell(row, 1, text).alignment = Alignment(wrap_text=True, vertical="center")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 28, 52
    sheet.freeze_panes = f"A{_FIRST}"


def _list(sheet: Worksheet, values: str, cells: str, *, strict: bool = True) -> None:
    """Values to choose from; `strict`: and no others."""
    rule = DataValidation(type="list", formula1=values, allow_blank=True, showErrorMessage=strict)
    rule.errorTitle, rule.error = "请从列表中选择", "这一列只能填列表里的内容"
    sheet.add_data_validation(rule)
    rule.add(cells)


def read(data: bytes) -> tuple[Row, ...]:
    """The filled rows of the first sheet that has the heads. Raises Refused for a file that is none."""
    if len(data) > LARGEST:
        raise Refused("文件超过5 MB，请删去无关内容后再上传")
    if not is_xlsx(data):
        raise Refused("这个文件不是 .xlsx 表格。请下载模板填写，旧版 .xls 请先另存为 .xlsx")
    try:
        found = [
            rows for grid in read_grids(data, Allowance.of(len(data))) if (rows := _rows(grid)) is not None
        ]
    except DocumentError as error:
        raise Refused(f"表格打不开：{error.message.replace('发送', '上传')}") from error
    if not found:
        raise Refused(f"表格中没有找到表头（{'、'.join(HEADS)}），请用模板填写")
    rows = found[0]
    if not rows:
        raise Refused("表格里还没有填写稿件")
    if len(rows) > MOST_ROWS:
        raise Refused(f"一次最多导入{MOST_ROWS}行，这份有{len(rows)}行，请分几次导入")
    return rows


def _rows(grid: Grid) -> tuple[Row, ...] | None:
    """The rows under the heads; None where there are none."""
    cells = {at: {place: text.strip() for place, text in row.items()} for at, row in grid.cells.items()}
    head = next((at for at in sorted(cells) if set(cells[at].values()) >= _NEEDED), None)
    if head is None:
        return None
    columns = {text: place for place, text in cells[head].items() if text in HEADS}
    rows = (
        Row(at + 1, {name: cells[at].get(columns.get(name, -1), "") for name in HEADS})
        for at in sorted(cells)
        if at > head
    )
    return tuple(row for row in rows if any(row.cells.values()))


def packed(rows: Sequence[Row]) -> str:
    """The rows for a hidden field; `unpacked` reads them back."""
    return json.dumps(
        [[row.number, *(row.cells[head] for head in HEADS)] for row in rows], ensure_ascii=False
    )


def unpacked(text: str) -> tuple[Row, ...]:
    """The rows of a form, trusted no more than a file. Raises Refused for anything else."""
    try:
        rows = tuple(
            Row(int(number), dict(zip(HEADS, map(str, cells), strict=True)))
            for number, *cells in json.loads(text)
        )
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Refused("表格内容没有传完整，请重新上传") from error
    if not 0 < len(rows) <= MOST_ROWS:
        raise Refused("表格内容没有传完整，请重新上传")
    return rows


def item(row: Row, near: Sequence[Match], drafts: Mapping[str, Recent], units: set[str]) -> tuple[Item, str]:
    """What a row asks to be recorded, and what staff should know of it.

    Without a 收稿号 it is the draft of the same title, if one of the `units` it names (or none) sent it.
    """
    cells = row.cells
    issue = IssueTyped(
        cells["刊物"], cells["年份"], cells["类别"], cells["期号"], cells["形式"] or Form.ITEM, cells["日期"]
    )
    draft, said = cells["收稿号"], ""
    best = drafts[near[0].number] if near and not draft else None
    if best is not None and near[0].confidence == 100 and (not units or best.unit in units):
        draft = best.number
    elif best is not None and near[0].confidence >= SURE:
        said = f"近期来稿{best.number}《{best.title}》标题相近（{near[0].confidence}%），如是同一篇请填收稿号"
    return (issue, LineTyped(draft, cells["标题"], cells["单位"])), said
