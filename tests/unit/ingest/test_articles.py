"""Title, body, 落款 and contact block of a document's lines."""

from __future__ import annotations

import pytest

from ingest.articles import Article, articles
from ingest.documents.document import Paragraph
from ingest.unit_names import name_book
from scoring.notice import load_notice

BOOK = name_book(load_notice(2020))
FIRST = "今年以来，市财政局坚持以绩效为导向，全面推进预算绩效管理改革，取得明显成效。"
SECOND = "一是健全制度体系，出台办法六项；二是强化过程监控，纠正偏差二十六项。"


def centred(text: str) -> Paragraph:
    return Paragraph(text, centred=True)


def right(text: str) -> Paragraph:
    return Paragraph(text, right=True)


def cell(text: str) -> Paragraph:
    return Paragraph(text, table=True)


def read(*lines: str | Paragraph) -> tuple[Article, ...]:
    return articles([Paragraph(line) if isinstance(line, str) else line for line in lines], BOOK)


def the_one(*lines: str | Paragraph) -> Article:
    (article,) = read(*lines)
    return article


def test_a_plain_draft() -> None:
    """Title, two paragraphs, unit, date and contact block each in its place."""
    article = the_one(
        "市财政局强化预算绩效管理",
        FIRST,
        SECOND,
        "义马市财政局",
        "2020年3月30日",
        "撰稿人：张三　审核人：李四",
    )
    assert article.title == "市财政局强化预算绩效管理"
    assert article.body == (FIRST, SECOND)
    assert article.sign_off == ("义马市财政局", "2020年3月30日")
    assert (article.contacts.author, article.contacts.reviewer) == ("张三", "李四")


@pytest.mark.parametrize(
    "foot",
    [
        ["义马市财政局　2020年3月30日"],
        ["义马市财政局2020年3月30日"],
        ["义 马 市 财 政 局", "二〇二〇年三月三十日"],
        [right("义马市财政局"), right("2020.3.30")],
        ["2020年3月30日", "义马市财政局"],
        ["（义马市财政局）"],
        ["义马市财政局办公室"],
        ["义马市财政局", "2020年3月30日", "报：市委、市政府领导", "送：各部门", "（共印20份）"],
        ["特此报告。", "义马市财政局"],
        ["三门峡市财政局", "2020年3月30日"],
        ["某某商业银行三门峡分行"],
        ["义马市财政局", "张三", "2020年3月30日"],
        [right("张三"), right("2020年3月30日")],
        ["义马市财政局", "2020年3月30日", "附件：活动照片2张"],
        ["义马市财政局", "二〇二〇年三月三十日", "— 1 —"],
        ["义马市财政局", "2020 年 3 月 30 日", "第 1 页 共 1 页"],
        ["图为财政局干部走访企业", "义马市财政局"],
        ["供稿单位：财政局　供稿人：张三　审核人：李四（局长）　电话：0398-0000000　日期：2020年3月30日"],
        ["义马市财政局预算科"],
        ["义马市财政局（盖章）", "2020年3月30日"],
        ["（完）", "供稿：财政局", "撰稿：张三", "编审：李四"],
        ["义马市财政局", "张三　　李四"],
        ["（作者单位：义马市财政局）"],
        ["单位（盖章）：义马市财政局", "单位负责人：李四", "2020年3月30日"],
        ["（市财政局供稿）"],
    ],
)
def test_forms_of_a_sign_off(foot: list[str | Paragraph]) -> None:
    """On one line or two, spaced, in brackets, right-aligned, above a 版记: it is no body."""
    article = the_one("市财政局强化预算绩效管理", FIRST, *foot)
    assert article.body == (FIRST,)
    assert article.sign_off


def test_a_sign_off_in_the_last_sentence() -> None:
    """……成效。（义马市财政局 张三） is cut off the paragraph; the person is the author."""
    article = the_one("市财政局强化预算绩效管理", FIRST + "（义马市财政局 张三）")
    assert article.body == (FIRST,)
    assert article.sign_off == ("义马市财政局 张三",)
    assert article.contacts.author == "张三"


def test_contacts_in_the_last_sentence() -> None:
    """So are labels in brackets; other brackets at the end stay."""
    article = the_one("市财政局强化预算绩效管理", FIRST + "（撰稿人：张三　审核人：李四）")
    assert article.body == (FIRST,)
    assert article.contacts.reviewer == "李四"
    kept = FIRST + "（数据截至3月底）"
    assert the_one("市财政局强化预算绩效管理", kept).body == (kept,)


def test_contacts_in_a_table() -> None:
    """Label and value in neighbouring cells."""
    cells = [cell(text) for text in ("撰稿人", "张三", "审核人", "李四", "联系电话", "0398-0000000")]
    article = the_one(centred("市财政局强化预算绩效管理"), FIRST, *cells)
    assert article.body == (FIRST,)
    who = article.contacts
    assert (who.author, who.reviewer, who.phone) == ("张三", "李四", "0398-0000000")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ([centred("市财政局多措并举"), centred("推进预算绩效管理")], "市财政局多措并举推进预算绩效管理"),
        (["市财政局多措并举", "推进预算绩效管理"], "市财政局多措并举推进预算绩效管理"),
        ([centred("强化预算管理"), centred("——以某项目为例")], "强化预算管理——以某项目为例"),
        (["义马市财政局", "关于预算绩效管理的报告", "市政府办公室："], "义马市财政局关于预算绩效管理的报告"),
        (["标题：强化预算管理", "正文："], "强化预算管理"),
        (["【条目】强化预算管理"], "强化预算管理"),
        (["1. 强化预算管理"], "强化预算管理"),
        ([centred("强化预算管理"), centred("义马市财政局"), centred("（2020年3月30日）")], "强化预算管理"),
        (["报送单位：义马市财政局", "强化预算管理"], "强化预算管理"),
        ([centred("强化预算管理"), centred("义马市财政局 张三")], "强化预算管理"),
        ([centred("强化预算管理"), centred("张三　李四")], "强化预算管理"),
        ([centred("强化预算管理"), "作者：张三"], "强化预算管理"),
        (["关于预算绩效管理情况的", "调研报告"], "关于预算绩效管理情况的调研报告"),
        ([centred("市财政局强化预算管理、"), centred("规范政府采购")], "市财政局强化预算管理、规范政府采购"),
        (["强化预算管理", "——义马市财政局推进绩效管理纪实"], "强化预算管理——义马市财政局推进绩效管理纪实"),
        ([centred("财 政 信 息"), centred("第6期"), centred("强化预算管理")], "强化预算管理"),
        ([centred("财政信息"), centred("（第6期）"), centred("强化预算管理")], "强化预算管理"),
        (["条目类：强化预算管理"], "强化预算管理"),
        (["（经验）强化预算管理"], "强化预算管理"),
        (["强化预算管理（条目）"], "强化预算管理"),
        (["强化预算管理【经验材料】"], "强化预算管理"),
        ([Paragraph("强化预算管理", number="1.")], "强化预算管理"),
        (["信息一：强化预算管理"], "强化预算管理"),
        (["（一）强化预算管理"], "强化预算管理"),
        ([centred("【民生在线】"), centred("强化预算管理")], "强化预算管理"),
        (["题目：强化预算管理", "主要内容："], "强化预算管理"),
        (["义马市财政局", "2020年3月30日", "强化预算管理"], "强化预算管理"),
        (
            [centred("强化“三项管理” 提升资金效益"), centred("（2020年3月30日）")],
            "强化“三项管理” 提升资金效益",
        ),
        ([], ""),
    ],
)
def test_titles(head: list[str | Paragraph], title: str) -> None:
    """Two lines, subtitles, labels, tags and numbers; the unit, date or addressee below is no body."""
    article = the_one(*head, FIRST, SECOND)
    assert article.title == title
    assert article.body == (FIRST, SECOND)


def test_a_letterhead_is_heading() -> None:
    """Lines above the title are kept for what they say of the unit and kind."""
    article = the_one(
        centred("义马市财政局文件"),
        centred("第5期"),
        "义马市财政局 编　　2020年3月30日",
        "条目类信息",
        centred("强化预算管理"),
        FIRST,
    )
    assert article.title == "强化预算管理"
    assert article.heading == ("义马市财政局文件", "第5期", "义马市财政局 编 2020年3月30日", "条目类信息")


def test_headings_stay_in_the_body() -> None:
    """(一) and 1. belong to the text, one before the title's place included."""
    article = the_one("强化预算管理", "一、主要做法", FIRST, "（一）健全制度", SECOND)
    assert article.title == "强化预算管理"
    assert article.body == ("一、主要做法", FIRST, "（一）健全制度", SECOND)


def test_several_articles_in_one_document() -> None:
    """A title behind a 落款 or contact block begins another article."""
    parts: list[str | Paragraph] = []
    for number in "一二三":
        parts += [f"市财政局推进第{number}项改革", FIRST, "义马市财政局", "2020年3月30日", "撰稿人：张三"]
    found = read(*parts)
    assert [article.title for article in found] == [f"市财政局推进第{number}项改革" for number in "一二三"]
    assert all(article.body == (FIRST,) for article in found)
    assert all(article.contacts.author == "张三" for article in found)


def test_tagged_articles_in_one_document() -> None:
    """So does a 【条目】 of its own."""
    found = read("【条目】强化预算管理", FIRST, "【经验】规范政府采购", SECOND)
    assert [(article.title, article.heading) for article in found] == [
        ("强化预算管理", ("【条目】",)),
        ("规范政府采购", ("【经验】",)),
    ]


def test_sub_headings_do_not_cut_an_article() -> None:
    """A date in the middle of a text or a short line between paragraphs is no end."""
    assert len(read("强化预算管理", FIRST, "主要成效", SECOND, "下一步打算", FIRST)) == 1


def test_a_table_of_figures_is_no_article() -> None:
    """Many cells and no sentence."""
    assert read("主要指标", *(cell(f"义马市某某机械有限公司第{number}车间") for number in range(9))) == ()


@pytest.mark.parametrize("lines", [[], [""], ["请查收"], ["强化预算管理", "见附件。"]])
def test_a_remark_is_no_article(lines: list[str]) -> None:
    """Too little text to be a draft gives none."""
    assert read(*lines) == ()


@pytest.mark.parametrize(
    ("tail", "author", "reviewer"),
    [
        ("（通讯员 张三）", "张三", None),
        ("（张三）", "张三", None),
        ("（撰稿人：张三（办公室）；审核人：李四）", "张三", "李四"),
        ("（财政局 张三、王五）", "张三、王五", None),
        ("（文/张三）", "张三", None),
        (" 义马市财政局 张三", "张三", None),
        ("　　撰稿人：张三　审核人：李四", "张三", "李四"),
    ],
)
def test_persons_behind_the_last_sentence(tail: str, author: str, reviewer: str | None) -> None:
    """However they are put there, they are no body."""
    article = the_one("市财政局强化预算绩效管理", FIRST, SECOND + tail)
    assert article.body == (FIRST, SECOND)
    assert (article.contacts.author, article.contacts.reviewer) == (author, reviewer)


@pytest.mark.parametrize(
    "tail",
    [
        "数据截至2020年3月30日",
        "（截至3月30日）",
        "（完成率98%）",
        "（全市共12个街道）",
        "（以上数据截至3月底，由统计局提供）",
        "（见表）",
    ],
)
def test_other_brackets_behind_the_last_sentence(tail: str) -> None:
    """What explains a figure stays."""
    assert the_one("强化预算绩效管理", FIRST, SECOND + tail).body == (FIRST, SECOND + tail)


def test_the_author_under_the_title() -> None:
    """A person below the title, with the unit or alone, wrote it, where nobody else is named."""
    assert the_one(centred("强化预算管理"), centred("义马市财政局 张三"), FIRST).contacts.author == "张三"
    assert the_one(centred("强化预算管理"), centred("张三"), FIRST).contacts.author == "张三"
    signed = the_one(centred("强化预算管理"), centred("张三"), FIRST, "撰稿人：王五")
    assert signed.contacts.author == "王五"


def test_contacts_above_the_title() -> None:
    """A form on top: unit, persons, telephone, then the draft."""
    cells = ["报送单位", "财政局", "撰稿人", "张三", "审核人", "李四", "联系电话", "0398-0000000"]
    article = the_one(*map(cell, cells), centred("强化预算管理"), FIRST)
    assert article.title == "强化预算管理"
    assert article.body == (FIRST,)
    assert (article.contacts.author, article.contacts.reviewer) == ("张三", "李四")


def test_automatic_numbers_are_shown_and_not_counted() -> None:
    """What Word writes before a paragraph is the reader's, and no 字数."""
    numbered = [Paragraph("强化组织领导", number="一、"), Paragraph(SECOND, number="（一）")]
    article = the_one(centred("市财政局强化预算绩效管理"), FIRST, *numbered)
    assert article.body == (FIRST, "一、强化组织领导", "（一）" + SECOND)
    assert article.counted == (FIRST, "强化组织领导", SECOND)


def test_page_numbers_are_no_text() -> None:
    """A reader of pages may leave them between the lines."""
    assert the_one("强化预算绩效管理", FIRST, "- 1 -", SECOND, "第2页").body == (FIRST, SECOND)


def test_a_heading_that_sounds_like_an_address() -> None:
    """加强组织领导 addresses nobody."""
    article = the_one(centred("强化预算绩效管理"), "一、加强组织领导", FIRST, "二、健全制度", SECOND)
    assert article.body == ("一、加强组织领导", FIRST, "二、健全制度", SECOND)


def test_what_is_complete() -> None:
    """A title and a 落款 make a draft of a few words."""
    assert the_one("强化预算绩效管理", FIRST, "义马市财政局").complete
    assert not the_one("强化预算绩效管理", FIRST).complete
    assert not the_one(FIRST, "义马市财政局").complete
