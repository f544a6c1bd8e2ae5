"""From articles to drafts: which form is kept, what is beside the text, Word's own figure."""

from __future__ import annotations

from ingest.documents.document import Document, Paragraph
from ingest.drafts import Drafting
from ingest.labels import subject_label
from ingest.reading import Draft, Nature
from ingest.understand import understand_document
from ingest.unit_names import name_book
from ingest.wordcount import count_words
from tests.unit.ingest.plain_mails import FIRST, NOTICE, SECOND, read, table, word


def test_a_form_and_a_table_are_no_drafts() -> None:
    """A table is noted and not filed; annex 1 as a table is the form."""
    written = table("单位", "条数", "财政局", FIRST)
    reading = read("信息报送统计", "请查收", {"统计.xlsx": written})
    assert (reading.nature, reading.submissions) == (Nature.NO_DRAFT, ())
    assert reading.flags == ("附件“统计.xlsx”是表格，未作为稿件登记",)
    beside = read("信息", "请查收", {"统计.xlsx": written, "信息.docx": word("强化预算", FIRST)})
    assert beside.nature is Nature.SUBMISSION
    assert [draft.source for draft in beside.submissions] == ["信息.docx"]
    form = read("报表", "请查收", {"2020年政务信息工作人员基本情况.xlsx": written})
    assert (form.nature, form.flags) == (Nature.CONTACTS_FORM, ())
    alone = understand_document("统计.xlsx", written, NOTICE)
    assert (alone.nature, alone.flags) == (Nature.NO_DRAFT, reading.flags)


def test_a_form_is_told_by_its_cells() -> None:
    """Annex 1 without its title, in a Word table."""
    cells = [
        "单位名称",
        "财政局",
        "主管领导",
        "张三",
        "信息员",
        "李四",
        "职务",
        "科员",
        "办公电话",
        "0398-0000000",
    ]
    assert read("报表", "请查收", {"报表.docx": word(*cells, FIRST)}).nature is Nature.CONTACTS_FORM


def test_a_signed_page_stands_for_the_reviewer() -> None:
    """A picture beside a draft that names no reviewer; a named one is kept; photographs are none."""
    page = {"签字页.jpg": b"\xff\xd8\xff\xe0" + bytes(20)}
    draft = {"信息.docx": word("强化预算绩效管理", FIRST, "撰稿人：张三")}
    (one,) = read("信息", "请查收", {**draft, **page}).submissions
    assert (one.author, one.reviewer) == ("张三", "附审核签字页，待确认")
    named = {"信息.docx": word("强化预算绩效管理", FIRST, "审核人：李四")}
    assert read("信息", "请查收", {**named, **page}).submissions[0].reviewer == "李四"
    photograph = {"活动照片.jpg": page["签字页.jpg"]}
    assert read("信息", "请查收", {**draft, **photograph}).submissions[0].reviewer is None
    assert read("信息", "请查收", draft).submissions[0].reviewer is None


def test_the_editable_form_is_kept() -> None:
    """Of .txt, .html and .docx with one text the last is filed, whatever came first; others add persons."""
    lines = ["市财政局强化预算绩效管理", FIRST, SECOND]
    files = {
        "信息.txt": "\n".join([*lines, "审核人：李四"]).encode(),
        "信息.html": (
            "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
        ).encode(),
        "信息.docx": word(*lines, "撰稿人：张三"),
    }
    (one,) = read("信息", "\n".join(lines), files).submissions
    assert (one.source, one.author, one.reviewer) == ("信息.docx", "张三", "李四")


def test_several_drafts_pasted_again_as_one_text() -> None:
    """A mail that repeats its files' texts one after the other brings nothing more."""
    one, two = ["强化预算绩效管理", FIRST * 2], ["规范政府采购行为", SECOND * 2]
    files = {"一.docx": word(*one), "二.docx": word(*two)}
    reading = read("信息2篇", "\n".join([*one, *two]), files)
    assert [draft.source for draft in reading.submissions] == ["一.docx", "二.docx"]


def test_a_short_note_beside_a_file_is_none() -> None:
    """What explains an attachment is no draft; with title and 落款 it is one."""
    files = {"信息.docx": word("强化预算绩效管理", FIRST)}
    note = (
        "材料中的数据已与统计部门核对一致，个别口径与上期不同，在文末作了说明。供编辑时参考。另有图表一份。"
    )
    assert [draft.source for draft in read("信息", note, files).submissions] == ["信息.docx"]
    other = f"规范政府采购行为\n{SECOND}近日又开展检查三次，发现问题全部整改。\n义马市财政局\n2020年3月30日"
    assert [draft.source for draft in read("信息", other, files).submissions] == ["信息.docx", "body"]


def counted(words: int, *paragraphs: Paragraph) -> Document:
    return Document("docx", paragraphs, words=words)


def test_words_own_figure_stands_beside_ours() -> None:
    """Word's count of the file, and a remark where more than the foot and title differ."""
    paragraphs = [
        Paragraph(text) for text in ("强化预算绩效管理", FIRST * 5, "义马市财政局", "2020年3月30日")
    ]
    whole = count_words(paragraph.text for paragraph in paragraphs)
    (draft,) = articles_of(counted(whole, *paragraphs))
    assert (draft.file_words, draft.flags) == (whole, ())
    assert draft.words < whole
    (other,) = articles_of(counted(whole + 100, *paragraphs))
    assert other.flags == (f"Word 显示全文{whole + 100}字，系统按正文计{draft.words}字，相差较大，请核对",)
    (unknown,) = articles_of(counted(0, *paragraphs))
    assert (unknown.file_words, unknown.flags) == (None, ())
    assert [each.file_words for each in articles_of(counted(whole, *paragraphs, *paragraphs))] == [None, None]


def test_automatic_numbers_are_no_words() -> None:
    """They are shown in the body and not counted."""
    numbered = Paragraph(FIRST, number="（一）")
    (draft,) = articles_of(Document("docx", (Paragraph("强化预算绩效管理"), numbered)))
    assert draft.body == "（一）" + FIRST
    assert draft.words == count_words([FIRST])


def articles_of(document: Document) -> list[Draft]:
    drafting = Drafting(name_book(NOTICE), NOTICE.limits, subject_label(""))
    return [found.draft for found in drafting.of_document("信息.docx", document)]


def test_persons_in_footer_and_text_box() -> None:
    """They are read where the draft itself names none."""
    paragraphs = (Paragraph("强化预算绩效管理"), Paragraph(FIRST))
    beside = Document("docx", paragraphs, headers=("撰稿人：张三",), boxes=("签发人：李四",))
    (draft,) = articles_of(beside)
    assert (draft.author, draft.reviewer) == ("张三", "李四")


def test_a_letter_is_from_who_signs_it() -> None:
    """The bureau that a letter is addressed to did not send it."""
    draft = word("市发改委：", "关于预算绩效管理的函", FIRST, SECOND, "义马市财政局")
    reading = read("信息", "请查收", {"信息.docx": draft})
    assert [evidence.unit for evidence in reading.unit.evidence] == ["财政局"]


def test_a_title_in_marks_of_its_own() -> None:
    """《》 around all of a title are the writer's marks; around a part they stay."""
    (one,) = read("信息", "请查收", {"信息.docx": word("《强化预算绩效管理》", FIRST)}).submissions
    assert one.title == "强化预算绩效管理"
    (other,) = read("信息", "请查收", {"信息.docx": word("《预算法》宣传月启动", FIRST)}).submissions
    assert other.title == "《预算法》宣传月启动"


def test_a_commission_is_answered_in_the_note() -> None:
    """按照约稿要求 in the cover note makes what it brings commissioned."""
    files = {"信息.docx": word("强化预算绩效管理", FIRST)}
    assert read("信息", "按照约稿要求，现将材料报上，请查收。", files).submissions[0].commissioned
    assert not read("信息", "现将材料报上，请查收。", files).submissions[0].commissioned
