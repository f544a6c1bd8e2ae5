"""The form of annex 1 as offices mail it: in Word, as a sheet, scanned, in the mail itself.

tests/documents/contacts-form.doc was made by LibreOffice from the document of `merged`.
"""

from __future__ import annotations

import io
from pathlib import Path

import docx
from docx.document import Document

from ingest.reading import FormPerson, Nature, ProblemCode, Reading
from ingest.reading_json import to_json
from tests.unit.ingest.pdf_files import pdf, picture
from tests.unit.ingest.plain_mails import FIRST, SECOND, read, word

DOCUMENTS = Path(__file__).parents[2] / "documents"
TITLE = "2020年政务信息工作人员基本情况"
LEADER = FormPerson(
    "李四", "主管领导", "党组成员、副局长", "13800000000", "0398-0000000", None, "义马市财政局", "财政局"
)
WRITER = FormPerson(
    "张三", "信息员", "科员", "13900000000", "0398-0000001", "zs@example.com", "义马市财政局", "财政局"
)  # fmt: skip


def saved(document: Document) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def merged() -> bytes:
    """The unit's cell over all columns and labels over two rows, as the notice's annex has them."""
    document = docx.Document()
    document.add_paragraph("附件1")
    document.add_paragraph(TITLE)
    rows = [
        ["单位", "义马市财政局", "", "", "", "", ""],
        ["类别", "姓名", "职务", "联系方式", "", "", "备注"],
        ["", "", "", "办公电话", "手机", "电子邮箱", ""],
        ["主管领导", "李 四", "党组成员、\n副局长", "0398-0000000", "13800000000", "", ""],
        ["信息员", "张三", "科员", "0398-0000001", "13900000000", "zs@example.com", ""],
    ]
    table = document.add_table(len(rows), 7)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    for first, last in (((0, 1), (0, 6)), ((1, 3), (1, 5)), *(((1, at), (2, at)) for at in (0, 1, 2, 6))):
        text = table.cell(*first).text
        table.cell(*first).merge(table.cell(*last)).text = text
    return saved(document)


def form(name: str, data: bytes) -> Reading:
    reading = read("信息员情况表", "附件1已填好，请查收。", {name: data})
    assert reading.nature is Nature.CONTACTS_FORM
    return reading


def test_merged_cells() -> None:
    """Cells merged across and down keep nobody and nothing from being read."""
    assert form("附件1.docx", merged()).people == (LEADER, WRITER)


def test_word_97() -> None:
    """The same form as .doc gives the same people."""
    data = (DOCUMENTS / "contacts-form.doc").read_bytes()
    assert form("附件1.doc", data).people == (LEADER, WRITER)


def test_sheets() -> None:
    """The form as a workbook of either kind, with a sum and remarks below, gives its two people."""
    for name in ("xlsx-form.xlsx", "xls-form.xls"):
        people = form(f"附件1.{name[-4:].strip('.')}", (DOCUMENTS / name).read_bytes()).people
        assert [(each.name, each.role, each.post, each.mobile, each.phone, each.unit) for each in people] == [
            ("李四", "主管领导", "副局长", "13800000000", "0398-0000000", "财政局"),
            ("张三", "信息员", None, "13900000000", "0398-0000001", "财政局"),
        ]


def test_scanned() -> None:
    """A scanned form is told as a form; that nobody could be read from it is a problem for a person."""
    reading = form("信息员登记表.pdf", pdf([[]], drawn=picture()))
    assert reading.people == ()
    assert [problem.code for problem in reading.problems] == [ProblemCode.SCANNED]


def test_in_the_mail_itself() -> None:
    """Who writes the form into the mail is read like one who attaches it."""
    text = (
        "单位：义马市财政局\n信息员：张三\n职务：科员\n手机：13900000000\n主管领导：李四\n手机：13800000000"
    )
    reading = read("财政局信息员登记表", text)
    assert reading.nature is Nature.CONTACTS_FORM
    assert [(each.name, each.role, each.unit) for each in reading.people] == [
        ("张三", "信息员", "财政局"),
        ("李四", "主管领导", "财政局"),
    ]


def test_a_form_beside_a_draft() -> None:
    """A mail with a draft is a submission, and the form that came along is read all the same."""
    files = {"附件1.docx": merged(), "信息.docx": word("市财政局强化预算绩效管理", FIRST, SECOND)}
    reading = read("财政局信息", "信息及附件1见附件", files)
    assert (reading.nature, reading.people) == (Nature.SUBMISSION, (LEADER, WRITER))


def test_the_same_form_twice() -> None:
    """Sent as .docx and .doc, it names each person once."""
    both = {"附件1.docx": merged(), "附件1.doc": (DOCUMENTS / "contacts-form.doc").read_bytes()}
    assert read("信息员情况表", "请查收", both).people == (LEADER, WRITER)


def test_whose_they_are() -> None:
    """The form's own word goes before its file's name, that before the mail's; a stranger's is nobody's."""
    for name, line, subject, expected in (
        ("民政局信息员登记表.docx", "单位：财政局", "水利局信息员登记表", ("财政局", None)),
        ("民政局信息员登记表.docx", "附件1", "水利局信息员登记表", ("民政局", None)),
        ("信息员登记表.docx", "附件1", "水利局信息员登记表", ("水利局", None)),
        ("信息员登记表.docx", "单位：疾控中心", "水利局信息员登记表", ("卫生健康委员会", "疾控中心")),
        ("信息员登记表.docx", "单位：渑池县财政局", "水利局信息员登记表", (None, None)),
    ):
        (person,) = read(
            subject, "请查收", {name: word("信息员登记表", line, "姓名：张三", "手机：13900000000")}
        ).people
        assert (person.unit, person.child) == expected


def test_people_are_shown_to_nobody_who_reads_a_file() -> None:
    """`xinxike read` says that a mail is a form and not who is on it."""
    reading = form("附件1.docx", merged())
    assert "people" not in to_json(reading, "a.eml")
