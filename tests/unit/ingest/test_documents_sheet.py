"""Sheets: cells in the order of a form, as tables and never drafts; slides and others that are refused."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Allowance, Document, DocumentError, read_document
from ingest.documents.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Grid, Merged, paragraphs_of
from ingest.documents.xls import read_xls
from ingest.documents.xlsx import read_xlsx
from ingest.reading import ProblemCode
from tests.unit.ingest.compound_files import compound

_FOLDER = Path(__file__).parents[2] / "documents"
XLS, XLSX = ((_FOLDER / name).read_bytes() for name in ("xls-form.xls", "xlsx-form.xlsx"))
FORM = [
    "附件1", "政务信息工作人员基本情况表", "单位", "义马市财政局",
    "", "姓名", "职务", "办公电话", "手机", "日期",
    "主管领导", "李四", "副局长", "0398-0000000", "13800000000", "2020-03-30",
    "信息员", "张三", "", "0398-0000001", "13900000000", "",
    "合计", "12.5", "0.3", "第一行", "第二行", "TRUE", "",
]  # fmt: skip


def read(data: bytes) -> Document:
    document = read_document("表.xls", data, Allowance())
    assert document is not None
    return document


def refusal(data: bytes) -> ProblemCode:
    with pytest.raises(DocumentError) as error:
        read_document("表.xls", data, Allowance())
    assert error.value.message.endswith("。")
    return error.value.code


def xlsx(rows: str, merged: str = "", strings: str = "", **more: str) -> bytes:
    parts = {
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="a" r:id="R1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="R1" Target="worksheets/a.xml"/>'
        "</Relationships>",
        "xl/worksheets/a.xml": f"<worksheet><sheetData>{rows}</sheetData>{merged}</worksheet>",
        "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
        **{f"xl/{name}.xml": content for name, content in more.items()},
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def texts(data: bytes) -> list[str]:
    return [cell.text for cell in read(data).paragraphs]


@pytest.mark.parametrize("data", [XLS, XLSX])
def test_a_form(data: bytes) -> None:
    """The annex-1 form in either format: labels over values, a merged cell once, hidden sheets left out."""
    document = read(data)
    assert document.sheet
    assert [cell.text for cell in document.paragraphs] == FORM
    assert all(cell.table for cell in document.paragraphs)


def test_values() -> None:
    """Each type of cell, with and without its place."""
    strings = "<si><t>共</t><r><t>享</t></r><rPh><t>x</t></rPh></si>"
    rows = (
        '<row r="2"><c r="B2" t="s"><v>0</v></c><c t="inlineStr"><is><t>内</t></is></c>'
        '<c t="str"><v>式</v></c></row>'
        '<row><c r="B3"><v>0.30000000000000004</v></c><c t="b"><v>0</v></c><c t="s"><v>9</v></c></row>'
    )
    assert texts(xlsx(rows, strings=strings)) == ["共享", "内", "式", "0.3", "FALSE", ""]


def test_merged_cells() -> None:
    """What a merged cell covers is no cell of its own; overlong and broken references do no harm."""
    merged = '<mergeCell ref="A1:B1"/><mergeCell ref="A2:XFD1048576"/><mergeCell ref="?"/>'
    rows = (
        '<row r="1"><c r="A1" t="str"><v>题</v></c><c r="C1" t="str"><v>注</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>尾</v></c></row>'
    )
    assert texts(xlsx(rows, merged)) == ["题", "注", "尾"]


def test_limits() -> None:
    """Rows, columns and cells beyond what a form has are left out, repeated long texts refused."""
    rows = "".join(f'<row><c t="str"><v>{at}</v></c></row>' for at in range(MOST_ROWS + 5))
    assert len(texts(xlsx(rows))) == MOST_ROWS
    assert (
        texts(xlsx('<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>')) == []
    )
    assert len(texts(xlsx(f"<row>{'<c><v>1</v></c>' * 100}</row>"))) == MOST_COLUMNS
    full = {row: dict.fromkeys(range(MOST_COLUMNS), "1") for row in range(MOST_ROWS)}
    assert (
        len(
            list(
                paragraphs_of(
                    [
                        Grid(
                            full,
                            [Merged(-1, -1, 10**9, 10**9)] * 3,
                        )
                    ]
                )
            )
        )
        <= MOST_CELLS
    )
    assert len(list(paragraphs_of([Grid(full)]))) == MOST_CELLS
    long = xlsx('<row><c t="s"><v>0</v></c></row>' * 30, strings=f"<si><t>{'字' * 100_000}</t></si>")
    assert refusal(long) is ProblemCode.TOO_LARGE


def test_a_sheet_that_asks_for_gigabytes() -> None:
    """Two cells far apart in an .xls are refused before anything is laid out."""
    cell = struct.Struct("<HHHHHd")
    stream = struct.pack("<HHHHHH", 0x809, 8, 0x600, 0x10, 0, 0)
    stream += cell.pack(0x203, 14, 0, 0, 0, 1.0) + cell.pack(0x203, 14, 65535, 255, 0, 1.0)
    assert refusal(compound({"Workbook": stream})) is ProblemCode.TOO_LARGE


@pytest.mark.parametrize(
    ("extent", "code"),
    [
        ((0, 2**32 - 1, 0, 5), ProblemCode.TOO_LARGE),
        ((500, 3, 0, 5), ProblemCode.DAMAGED),
        ((0, 3, 5, 5), ProblemCode.DAMAGED),
    ],
)
def test_a_sheet_that_states_a_monstrous_extent(extent: tuple[int, ...], code: ProblemCode) -> None:
    """What an .xls says of its own extent is not believed, backwards ones included."""
    stream = struct.pack("<HHHHHH", 0x809, 8, 0x600, 0x10, 0, 0)
    stream += struct.pack("<HHIIHHxx", 0x200, 14, *extent)
    assert refusal(compound({"Workbook": stream})) is code


def test_encrypted_and_damaged() -> None:
    """A password and missing parts are said."""
    globals_ = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 0x5, 0, 0, 0, 0)
    locked = globals_ + struct.pack("<HHH", 0x2F, 54, 1) + bytes(52) + struct.pack("<HH", 0x0A, 0)
    assert refusal(compound({"Workbook": locked})) is ProblemCode.ENCRYPTED
    assert refusal(XLSX.replace(b"xl/workbook.xml", b"xl/workbook.xmx")) is ProblemCode.UNKNOWN_FORMAT
    assert refusal(xlsx("<row>")) is ProblemCode.DAMAGED


@pytest.mark.parametrize(
    "data",
    [
        compound({"PowerPoint Document": b"x"}),
        xlsx("").replace(b"xl/workbook.xml", b"ppt/presentation.xml"),
        b"CAJ\0" + bytes(60),
        b"KDH 2.00" + bytes(60),
    ],
)
def test_what_is_refused_says_what_to_do(data: bytes) -> None:
    """Slides and CNKI's formats are named, and .docx asked for."""
    with pytest.raises(DocumentError, match=r"另存为 \.docx") as error:
        read_document("稿件", data, Allowance())
    assert error.value.code is ProblemCode.UNKNOWN_FORMAT


@pytest.mark.parametrize("whole", [XLS, XLSX])
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_damage_anywhere(whole: bytes, data: st.DataObject) -> None:
    """A damaged file is read as far as it goes, or refused in words."""
    at = data.draw(st.integers(0, len(whole)))
    taken = data.draw(st.integers(0, 60))
    damaged = whole[:at] + data.draw(st.binary(max_size=taken + 4)) + whole[at + taken :]
    read_it = read_xls if whole is XLS else read_xlsx
    try:
        read_it(damaged, Allowance())
    except DocumentError as error:
        refused = error.message
    else:
        refused = "。"
    assert refused.endswith("。")
