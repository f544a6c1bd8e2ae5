"""The spreadsheet that contacts are imported from: the template to fill in, and reading it back. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from ingest.documents import Allowance, DocumentError
from ingest.documents.grid import Grid
from ingest.documents.xlsx import is_xlsx, read_grids
from notify.sheets import Column, Sheet, workbook
from scoring.notice import Notice
from store.contacts import HEADINGS
from store.errors import Refused

LARGEST = 5 << 20  # bytes of a file
MOST_ROWS = 500

HEADS = ("单位", "二级机构", "姓名", "身份", "职务", "手机", "电话", "邮箱", "接收通报")
Row = tuple[int, dict[str, str]]  # a row's number in the sheet, and its cells by their heads


def template(notice: Notice) -> bytes:
    """A sheet with a row for each unit with a target, its name filled in, as .xlsx."""
    rows = tuple((unit.name, *[None] * (len(HEADS) - 1)) for unit in notice.ranked)
    columns = tuple(Column(head, "text") for head in HEADS)
    title = f"{notice.year}年政务信息联系人（身份填信息员或主管领导，接收通报填是或否，一人一行）"
    return workbook([Sheet("联系人", title, columns, rows)], None)


def read(data: bytes) -> list[Row]:
    """The filled rows of the first sheet that has the heads. Raises Refused for a file that is none."""
    if len(data) > LARGEST:
        raise Refused("文件超过5 MB，请删去无关内容后再上传")
    if not is_xlsx(data):
        raise Refused("这个文件不是 .xlsx 表格。请下载模板填写，旧版 .xls 请先另存为 .xlsx")
    try:
        grids = [*read_grids(data, Allowance.of(len(data)))]
    except DocumentError as error:
        raise Refused(f"表格打不开：{error.message.replace('发送', '上传')}") from error
    rows = next((found for grid in grids if (found := _rows(grid)) is not None), None)
    if rows is None:
        raise Refused("表格中没有找到表头（至少要有单位和邮箱两列），请用模板填写")
    return _checked(rows)


def _rows(grid: Grid) -> list[Row] | None:
    """The rows under the heads; None where there are none."""
    cells = {at: {place: text.strip() for place, text in row.items()} for at, row in grid.cells.items()}
    head = next((at for at in sorted(cells) if _is_head(cells[at].values())), None)
    if head is None:
        return None
    columns = {place: text for place, text in cells[head].items() if text in HEADINGS}
    return [
        (at + 1, {name: cells[at].get(place, "") for place, name in columns.items()})
        for at in sorted(cells)
        if at > head
    ]


def _is_head(texts: Iterable[str]) -> bool:
    named = {HEADINGS.get(text) for text in texts}
    return {"unit", "address"} <= named


def _checked(rows: Sequence[Row]) -> list[Row]:
    """The rows that say more than a unit's name, as the template has it. Raises Refused for none or many."""
    filled = [row for row in rows if any(value for head, value in row[1].items() if HEADINGS[head] != "unit")]
    if not filled:
        raise Refused("表格里还没有填写联系人")
    if len(filled) > MOST_ROWS:
        raise Refused(f"一次最多导入{MOST_ROWS}行，这份有{len(filled)}行，请分几次导入")
    return filled


def packed(rows: Sequence[Row]) -> str:
    """The rows for a hidden field; `unpacked` reads them back."""
    return json.dumps(rows, ensure_ascii=False)


def unpacked(text: str) -> list[Row]:
    """The rows of a form, trusted no more than a file. Raises Refused for anything else."""
    try:
        rows = [(int(line), _texts(cells)) for line, cells in json.loads(text)]
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Refused("表格内容没有传完整，请重新上传") from error
    return _checked(rows)


def _texts(cells: Mapping[str, object]) -> dict[str, str]:
    return {head: str(value) for head, value in cells.items() if head in HEADINGS}
