"""The form of annex 1: whoever filled it in, in whatever layout, the same people are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.contacts_form import form_people
from ingest.documents.document import Paragraph
from ingest.reading import FormPerson

LEADER = FormPerson("李四", "主管领导", "副局长", "13800000000", "0398-0000000", None, "义马市财政局")
WRITER = FormPerson("张三", "信息员", "科员", "13900000000", "0398-0000001", "zs@example.com", "义马市财政局")
PEOPLE = [LEADER, WRITER]
TITLE = "政务信息工作人员基本情况"


def table(*rows: str) -> list[Paragraph]:
    """Rows of cells between strokes, as a document's reader gives them."""
    return [Paragraph(cell.strip(), table=True) for row in rows for cell in row.split("|")]


def lines(*texts: str) -> list[Paragraph]:
    """Lines outside any table."""
    return [Paragraph(text) for text in texts]


LAYOUTS = {
    "a row a person": [
        *lines("附件1", TITLE, "单位：义马市财政局（盖章）"),
        *table(
            "身份|姓 名|职务|办公电话|手机|电子邮箱",
            "主管领导|李 四|副局长|0398-0000000|13800000000|",
            "信息员|张三|科员|0398-0000001|13900000000|ZS@example.com",
        ),
    ],
    "the unit's cell merged over its rows, left out as sheets do": table(
        "单位|身份|姓名|职务|办公电话|手机|邮箱",
        "义马市财政局|主管领导|李四|副局长|0398-0000000|13800000000|",
        "信息员|张三|科员|0398-0000001|13900000000|zs@example.com",
    ),
    "the unit's cell merged over its rows, empty as Word does": table(
        "单位|身份|姓名|职务|办公电话|手机|邮箱",
        "义马市财政局|主管领导|李四|副局长|0398-0000000|13800000000|",
        "|信息员|张三|科员|0398-0000001|13900000000|zs@example.com",
    ),
    "labels in two lines, two of them merged over two": [
        *lines(TITLE, "填报单位：义马市财政局"),
        *table(
            "类别|姓名|职务|联系方式|备注",
            "||||办公电话|手机|电子邮箱|",
            "主管领导|李四|副局长|0398-0000000|13800000000||",
            "信息员|张三|科员|0398-0000001|13900000000|zs@example.com|",
        ),
    ],
    "the column of roles has no label": [
        *lines("单位名称：义马市财政局"),
        *table(
            "|姓名|性别|职务|办公电话|手机|邮箱",
            "主管领导|李四|男|副局长|0398-0000000|13800000000|",
            "信息员|张三|女|科员|0398-0000001|13900000000|zs@example.com",
        ),
    ],
    "a table each, headings above": [
        *lines(TITLE, "报送单位：义马市财政局", "一、主管领导"),
        *table("姓名|职务|办公电话|手机", "李四|副局长|0398-0000000|13800000000"),
        *lines("二、信息员"),
        *table(
            "姓名|职务|办公电话|手机|邮箱", "张三|科员|0398-0000001|13900000000|zs@example.com"
        ),
    ],
    "a table each, the role merged at the left": [
        *lines("单位：义马市财政局"),
        *table("主管领导|姓名|职务|办公电话|手机", "|李四|副局长|0398-0000000|13800000000"),
        *table(
            "信息员|姓名|职务|办公电话|手机|邮箱",
            "|张三|科员|0398-0000001|13900000000|zs@example.com",
        ),
    ],
    "label beside value, the roles merged at the left": table(
        "单位|义马市财政局",
        "主管领导|姓名|李四|职务|副局长",
        "|手机|13800000000|办公电话|0398-0000000",
        "信息员|姓名|张三|职务|科员",
        "|手机|13900000000|办公电话|0398-0000001",
        "|电子邮箱|zs@example.com|微信号|zs-0000",
    ),
    "label beside value, the name beside the role": table(
        "单位|义马市财政局",
        "主管领导|李四", "职务|副局长", "办公电话|0398-0000000", "手机|13800000000", "邮箱|",
        "信息员|张三", "职务|科员", "办公电话|0398-0000001", "手机|13900000000", "邮箱|zs@example.com",
    ),
    "a column a person": table(
        "单位|义马市财政局",
        "项目|主管领导|信息员",
        "姓名|李四|张三", "性别|男|女", "职务|副局长|科员", "办公电话|0398-0000000|0398-0000001",
        "手机|13800000000|13900000000", "电子邮箱||zs@example.com",
    ),
    "both in one row, the names below the roles": table(
        "单位|主管领导|职务|办公电话|手机|信息员|职务|办公电话|手机|邮箱",
        "义马市财政局|李四|副局长|0398-0000000|13800000000|张三|科员|0398-0000001|13900000000|zs@example.com",
    ),
    "both in one row, labels in two lines": table(
        "单位|主管领导|信息员",
        "|姓名|职务|办公电话|手机|姓名|职务|办公电话|手机|邮箱",
        "义马市财政局|李四|副局长|0398-0000000|13800000000|张三|科员|0398-0000001|13900000000|zs@example.com",
    ),
    "labels that name whose they are": table(
        "单位名称|义马市财政局",
        "主管领导姓名|李四|主管领导职务|副局长|主管领导办公电话|0398-0000000|主管领导手机号码|13800000000",
        "信息员姓名|张三|信息员职务|科员|信息员办公电话|0398-0000001|信息员手机|13900000000|信息员邮箱|zs@example.com",
    ),
    "lines without a table": lines(
        TITLE, "单位：义马市财政局",
        "主管领导：李四　职务：副局长　办公电话：0398-0000000　手机：13800000000",
        "信息员：张三　职务：科员　办公电话：0398-0000001　手机：13900000000　邮箱：zs@example.com",
    ),
    "numbers under one label, the post on two lines": [
        *lines("单位：义马市财政局"),
        *table("身份|姓名|职务|联系电话|邮箱", "主管领导|李四|副", "局长|0398-0000000", "13800000000|",
               "信息员|张三|科员|0398-0000001/13900000000|zs@example.com"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: str) -> None:
    """However the form is laid out, the same two people come out with all that is said of them."""
    assert [*form_people(LAYOUTS[layout])] == PEOPLE


def test_two_units_on_one_form() -> None:
    """Each person belongs to the unit that stands above or beside them, in one table or two."""
    rows = table(
        "序号|单位|身份|姓名|手机",
        "1|财政局|主管领导|李四|13800000000", "2||信息员|张三|13900000000",
        "3|民政局|主管领导|王五|13800000001", "4||信息员|赵六|13900000001",
    )  # fmt: skip
    apart = [
        *lines("单位：财政局"),
        *table("主管领导|李四|手机|13800000000", "信息员|张三|手机|13900000000"),
        *lines("单位：民政局"),
        *table("主管领导|王五|手机|13800000001", "信息员|赵六|手机|13900000001"),
    ]
    for form in (rows, apart):
        assert [(person.said, person.role, person.name, person.mobile) for person in form_people(form)] == [
            ("财政局", "主管领导", "李四", "13800000000"),
            ("财政局", "信息员", "张三", "13900000000"),
            ("民政局", "主管领导", "王五", "13800000001"),
            ("民政局", "信息员", "赵六", "13900000001"),
        ]


def test_two_of_one_role() -> None:
    """A role merged over two rows is both people's."""
    form = table("身份|姓名|手机", "信息员|张三|13900000000", "|王五|13900000001")
    assert [(person.name, person.role) for person in form_people(form)] == [
        ("张三", "信息员"),
        ("王五", "信息员"),
    ]


def test_half_filled() -> None:
    """What was left open is open; nobody is made of labels, sums and remarks."""
    beside = table("主管领导||职务||手机|", "信息员|张三|职务||手机|13900000000", "备注|以上人员请加入工作群")
    below = table("身份|姓名|职务|手机", "主管领导|||", "信息员|张三||13900000000", "合计|2||")
    for form in (beside, below):
        (person,) = form_people(form)
        assert (person.name, person.role, person.mobile) == ("张三", "信息员", "13900000000")


def test_blank_form_names_nobody() -> None:
    """The annex as it was sent out, unfilled, gives no people."""
    form = [*lines("附件1", TITLE), *table("身份|姓名|职务|手机", "主管领导|||", "信息员|||")]
    assert form_people(form) == ()


def test_prose_names_nobody() -> None:
    """A draft that speaks of informants gives no people."""
    text = lines("我局明确1名主管领导和1名信息员，确保信息报送。", "联系人：见附件", "张三 李四 王五")
    assert form_people(text) == ()


@given(
    st.lists(
        st.builds(
            Paragraph,
            st.text("主管领导信息员姓名职务手机单位：/|13900@. \n", max_size=40)
            | st.sampled_from(
                ["主管领导", "信息员", "姓名", "职务", "手机", "单位", "张三", "13900000000", ""]
            ),
            table=st.booleans(),
        ),
        max_size=80,
    )
)
def test_any_cells(form: list[Paragraph]) -> None:
    """Whatever a form holds, reading it ends, and everybody in it has a name."""
    assert all(person.name for person in form_people(form))
