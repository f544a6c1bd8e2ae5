"""撰稿人, 审核人, 电话 in the forms offices write them."""

from __future__ import annotations

import pytest

from ingest.contact_block import contact_line, contacts, is_bare_label, phone_in, without_phone
from ingest.contact_cells import joined_cells
from ingest.documents.document import Paragraph


@pytest.mark.parametrize(
    ("lines", "author", "reviewer", "phone"),
    [
        (["撰稿人：张三 审核人：李四 联系电话：0398-0000000"], "张三", "李四", "0398-0000000"),
        (["撰稿人：张三", "审核人：李四", "联系电话：0398-0000000"], "张三", "李四", "0398-0000000"),
        (["撰 稿 人：张 三　　审 核 人：李 四"], "张三", "李四", None),
        (["（撰稿：张三　审核：李四　电话：138****0000）"], "张三", "李四", "138****0000"),
        (["撰稿人 张三   审核人 李四   联系电话 0398-0000000"], "张三", "李四", "0398-0000000"),
        (["撰稿人：张三 13800000000"], "张三", None, "13800000000"),
        (["联系人及电话：张三 （0398）0000000"], "张三", None, "（0398）0000000"),
        (["审核人：李四（副局长）"], None, "李四", None),
        (["撰稿人：张三、王五　签发：李四"], "张三、王五", "李四", None),
        (["联系人：赵六　撰稿人：张三"], "张三", None, None),
        (["审核人：李四　签发人：王五"], None, "李四", None),
        (["撰稿人：　　审核人：　　联系电话："], None, None, None),
        (["作者：张三　分管领导：李四　手机：13800000000"], "张三", "李四", "13800000000"),
        (["拟稿：张三；审签：李四；联系方式：0398-0000000"], "张三", "李四", "0398-0000000"),
        (["信息员：张三（办公室）  主管领导：李四（党组成员、副局长）"], "张三", "李四", None),
        (["报送人：张三", "签发人（签字）：李四", "座机：0000000"], "张三", "李四", "0000000"),
        (["撰稿人（电话）：张三 13800000000", "领导审签：李四"], "张三", "李四", "13800000000"),
        (["供稿：张三  审签：李四"], "张三", "李四", None),
        (["供稿单位：财政局  供稿人：张三"], "张三", None, None),
        (["（文/张三  审核/李四）"], "张三", "李四", None),
        (["通讯员 张三"], "张三", None, None),
        (["填报人：张三  单位负责人：李四  填报日期：2020年3月30日"], "张三", "李四", None),
        (["审核把关：李四"], None, "李四", None),
        (["责任编辑：王五  撰稿：张三"], "张三", None, None),
        (["撰稿人︰张三"], "张三", None, None),
        (["联系人：张 三 电话：（0398）0000000转8001"], "张三", None, "（0398）0000000"),
    ],
)
def test_persons_and_number_are_read(
    lines: list[str], author: str | None, reviewer: str | None, phone: str | None
) -> None:
    """One line or several, spaced labels, brackets, no colons, a post behind a name, labels left empty."""
    parsed = [contact_line(line) for line in lines]
    found = contacts([line for line in parsed if line])
    assert (found.author, found.reviewer, found.phone) == (author, reviewer, phone)


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("义马市财政局 撰稿人：张三", ("义马市财政局",)),
        ("报送单位：义马市财政局　信息员：张三", ("义马市财政局",)),
        ("供稿：财政局 张三", ("财政局 张三",)),
    ],
)
def test_the_unit_beside_the_persons_is_kept(line: str, units: tuple[str, ...]) -> None:
    """What stands before the labels or under 单位 is handed on as a unit's name."""
    parsed = contact_line(line)
    assert parsed is not None
    assert contacts([parsed]).units == units


@pytest.mark.parametrize(
    "line",
    [
        "项目负责人：张三表示，今年将完成全部投资。",
        "各项目负责人：张三、李四",
        "市财政局召开会议，审核预算。",
        "今年以来，全市审核：共计三百件，办结二百九十件。",
        "一、强化审核",
        "行政审批：持续优化流程。",
        "市民政局福利院负责人表示，今年将新增床位一百张。",
        "对供稿/采用情况进行通报，并纳入考核。",
        "作者单位",
    ],
)
def test_prose_is_no_contact_block(line: str) -> None:
    """A sentence with the same words in it stays in the body."""
    assert contact_line(line) is None


def test_a_label_alone_in_a_cell_is_told() -> None:
    """A table's label waits for the value in the next cell."""
    assert is_bare_label("撰 稿 人")
    assert is_bare_label("联系电话：")
    assert is_bare_label("审核人（签字）")
    assert not is_bare_label("文")
    assert not is_bare_label("撰稿人：张三")


@pytest.mark.parametrize(
    ("text", "phone", "rest"),
    [
        ("财政局 张三 0398-0000000", "0398-0000000", "财政局 张三"),
        ("财政局 电话：138****0000", "138****0000", "财政局"),
        ("2020年一季度完成投资18.6亿元", None, "2020年一季度完成投资18.6亿元"),
    ],
)
def test_numbers_are_told_from_figures(text: str, phone: str | None, rest: str) -> None:
    """A telephone number at a line's end is found and taken off; other figures are not numbers to call."""
    assert phone_in(text) == phone
    assert without_phone(text) == rest


CELLS = [
    Paragraph(text, table=True) for text in ("撰稿人", "审核人", "联系电话", "张三", "李四", "0398-0000000")
]


def test_a_row_of_labels_above_a_row_of_values() -> None:
    """Columns are paired as rows are."""
    lines = [cell.text for cell in joined_cells(CELLS)]
    assert lines == ["撰稿人：张三", "审核人：李四", "联系电话：0398-0000000"]


def test_labels_and_values_in_turn() -> None:
    """So are neighbours; a label whose value was left empty stays alone."""
    cells = [
        Paragraph(text, table=True)
        for text in ("撰稿人", "张三", "审核人", "联系电话", "0398-0000000", "备注")
    ]
    assert [cell.text for cell in joined_cells(cells)] == [
        "撰稿人：张三",
        "审核人",
        "联系电话：0398-0000000",
        "备注",
    ]


def test_lines_outside_a_table_are_not_joined() -> None:
    """A label at the end of a text is no cell."""
    lines = [Paragraph("撰稿人"), Paragraph("张三"), *CELLS[:1]]
    assert joined_cells(lines) == lines
