"""Several articles in one text told apart, and one article with headings left whole."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.articles import Article, articles
from ingest.documents.document import Paragraph
from ingest.unit_names import name_book
from scoring.notice import load_notice

BOOK = name_book(load_notice(2020))
FIRST = "今年以来，市财政局坚持以绩效为导向，全面推进预算绩效管理改革，取得明显成效。"
SECOND = "一是健全制度体系，出台办法六项；二是强化过程监控，纠正偏差二十六项，成效明显。"
THIRD = "近日，市财政局组织业务骨干深入二十家企业开展走访，宣传减税降费政策，解决问题三十六个。"
SIGNED = ["义马市财政局", "2020年3月30日"]


def read(*lines: str | Paragraph, expected: int = 0) -> tuple[Article, ...]:
    return articles([Paragraph(line) if isinstance(line, str) else line for line in lines], BOOK, expected)


def titles(*lines: str | Paragraph, expected: int = 0) -> list[str]:
    return [article.title for article in read(*lines, expected=expected)]


def centred(text: str, size: float | None = 22.0) -> Paragraph:
    return Paragraph(text, centred=True, size=size)


def numbered(number: str, text: str) -> Paragraph:
    return Paragraph(text, number=number)


TWO = ["财政局推进预算绩效管理改革", "财政局深入企业宣传惠企政策"]


@pytest.mark.parametrize(
    "lines",
    [
        [TWO[0], FIRST, *SIGNED, TWO[1], THIRD, *SIGNED],
        [TWO[0], FIRST, "义马市财政局", TWO[1], THIRD, "义马市财政局"],
        [TWO[0], FIRST, "义马市财政局 2020年3月30日", TWO[1], THIRD, "义马市财政局 2020年4月1日"],
        [TWO[0], FIRST + "（财政局 张三）", TWO[1], THIRD + "（财政局 李四）"],
        [TWO[0], FIRST, "撰稿人：张三 审核人：李四", TWO[1], THIRD, "撰稿人：张三 审核人：李四"],
        [TWO[0], FIRST, "----------", TWO[1], THIRD],
        [TWO[0], FIRST, "＊＊＊＊＊＊", TWO[1], THIRD],
        ["1." + TWO[0], FIRST, "2." + TWO[1], THIRD],
        ["1、" + TWO[0], FIRST, SECOND, "2、" + TWO[1], THIRD, *SIGNED],
        ["一、" + TWO[0], FIRST, "二、" + TWO[1], THIRD, *SIGNED],
        [numbered("1.", TWO[0]), FIRST, numbered("2.", TWO[1]), THIRD],
        [numbered("一、", TWO[0]), FIRST, numbered("二、", TWO[1]), THIRD],
        ["（一）" + TWO[0], FIRST, "（二）" + TWO[1], THIRD],
        ["信息一：" + TWO[0], FIRST, "信息二：" + TWO[1], THIRD],
        ["信息1", TWO[0], FIRST, "信息2", TWO[1], THIRD],
        ["第一篇：" + TWO[0], FIRST, "第二篇：" + TWO[1], THIRD],
        ["第一篇", TWO[0], FIRST, *SIGNED, "第二篇", TWO[1], THIRD, *SIGNED],
        ["【条目】" + TWO[0], FIRST, "【条目】" + TWO[1], THIRD],
        ["【条目】", TWO[0], FIRST, "【经验】", TWO[1], THIRD],
        ["信息标题：" + TWO[0], "信息内容：" + FIRST, "信息标题：" + TWO[1], "信息内容：" + THIRD],
        ["★" + TWO[0], FIRST, "★" + TWO[1], THIRD],
        ["标题：" + TWO[0], "正文：", FIRST, "标题：" + TWO[1], "正文：", THIRD],
        [centred(TWO[0]), FIRST, SECOND, centred(TWO[1]), THIRD],
        [TWO[0], FIRST, SECOND, TWO[1], THIRD],
        ["财政局信息2篇", TWO[0], FIRST, *SIGNED, TWO[1], THIRD, *SIGNED],
        ["财政局信息2篇", "1." + TWO[0], FIRST, "2." + TWO[1], THIRD],
        ["财政局政务信息（两则）", "一、" + TWO[0], FIRST, "二、" + TWO[1], THIRD],
        [centred("财政信息"), centred("第5期"), centred(TWO[0]), FIRST, centred(TWO[1]), THIRD],
        ["财政信息", "第5期", "本期目录", *TWO, TWO[0], FIRST, TWO[1], THIRD],
        ["财政工作简报", "目 录", TWO[0] + "……1", TWO[1] + "……2", TWO[0], FIRST, SECOND, TWO[1], THIRD],
    ],
)
def test_two_articles(lines: list[str | Paragraph]) -> None:
    """A foot, a rule, a number, a mark, a table of contents, looks, or a unit's name tells them apart."""
    found = read(*lines)
    assert [article.title for article in found] == TWO
    assert [article.body[0][:4] for article in found] == [FIRST[:4], THIRD[:4]]


def test_titles_without_a_name_need_a_sign() -> None:
    """Arabic numbers before long titles do; Chinese ones only where the subject says how many there are."""
    first, second = "一季度财政收入平稳增长运行良好", "惠企政策送到田间地头解难题"
    assert titles("1." + first, FIRST, "2." + second, THIRD) == [first, second]
    han = ["一、" + first, FIRST, "二、" + second, THIRD]
    assert len(titles(*han)) == 1
    assert titles(*han, expected=2) == [first, second]


TITLE = "义马市财政局推进预算绩效管理的做法"


@pytest.mark.parametrize(
    "lines",
    [
        [TITLE, "一、强化组织领导", FIRST, "二、健全制度体系", SECOND, "三、抓好宣传引导", THIRD, *SIGNED],
        [TITLE, FIRST, "一、强化组织领导，压实工作责任", SECOND, "二、健全制度体系，规范工作流程", THIRD],
        [centred(TITLE), FIRST, "1.强化组织领导压实工作责任", SECOND, "2.健全制度体系规范工作流程", THIRD],
        [TITLE, "1、财政局强化组织领导", FIRST, "2、财政局健全制度体系", SECOND],
        [centred(TITLE), numbered("一、", "强化组织领导"), FIRST, numbered("二、", "健全制度"), THIRD],
        [TITLE, "（一）强化组织领导", FIRST, "（二）健全制度体系", SECOND],
        [TITLE, "主要做法", FIRST, "取得成效", SECOND, "下步打算", THIRD],
        [centred(TITLE), FIRST, centred("第一章 总则"), SECOND],
        [centred(TITLE), FIRST, centred("图1 财政收入完成情况统计"), SECOND],
        [centred(TITLE), FIRST, centred("——以某某项目的绩效评价为例"), SECOND],
        [centred(TITLE), FIRST, centred("强化组织领导压实工作责任", size=16.0), SECOND],
        [TITLE, FIRST, "2020年3月30日，市财政局召开动员会。", SECOND],
        [FIRST, "一、强化组织领导", SECOND, "二、健全制度体系", THIRD],
        ["一、强化组织领导", FIRST, "二、健全制度体系", SECOND, "三、抓好宣传引导", THIRD],
        [TITLE, FIRST, *SIGNED, "附件：1.绩效考核情况表", "2.绩效管理办法", THIRD],
        [TITLE, FIRST, *SIGNED, "附件1", "预算绩效管理办法（试行）", SECOND, THIRD],
    ],
)
def test_one_article(lines: list[str | Paragraph]) -> None:
    """Headings under a title, below an opening, or short, captions and annexes make no second one."""
    assert len(read(*lines)) == 1


def test_headings_without_a_title_are_body() -> None:
    """A text whose title is in the file's name begins with its first heading."""
    (article,) = read("一、强化组织领导", FIRST, "二、健全制度体系", SECOND)
    assert article.title == ""
    assert article.body == ("一、强化组织领导", FIRST, "二、健全制度体系", SECOND)


OTHERS = ["养老服务“零距离”暖民心", "社会救助“不断档”保民生"]


@pytest.mark.parametrize(
    "looks",
    [
        {"style": "heading 1"},
        {"style": "title"},
        {"bold": True, "size": 22.0},
        {"centred": True, "bold": True},
        {"centred": True, "size": 18.0},
    ],
)
def test_titles_by_their_looks(looks: dict[str, Any]) -> None:
    """The same style, alignment and size as the first title's, larger than the text between."""
    texts = [Paragraph(text, size=16.0) for text in (FIRST, THIRD)]
    first, second = (Paragraph(title, **looks) for title in OTHERS)
    assert titles(first, texts[0], second, texts[1]) == OTHERS


def test_bold_headings_as_large_as_the_text_are_none() -> None:
    """加强组织领导 in bold is a heading inside one article."""
    first = Paragraph("市民政局推进养老服务", bold=True, size=16.0)
    heading = Paragraph("加强组织领导压实责任", bold=True, size=16.0)
    assert len(read(first, Paragraph(FIRST, size=16.0), heading, Paragraph(THIRD, size=16.0))) == 1


def test_plain_titles_are_told_where_their_number_is_announced() -> None:
    """信息2篇 in subject, file name or the line above, and just so many short lines between the texts."""
    lines = [OTHERS[0], FIRST, SECOND, OTHERS[1], THIRD]
    assert titles(*lines) == OTHERS[:1]
    assert titles(*lines, expected=2) == OTHERS
    assert titles("政务信息（2篇）", *lines) == OTHERS
    assert titles(*lines, expected=3) == OTHERS[:1]


def test_a_title_with_its_writer_below() -> None:
    """Unit and person under a line between two texts make a title of it."""
    found = read(OTHERS[0], "民政局 张三", FIRST, OTHERS[1], "民政局 李四", THIRD)
    assert [(article.title, article.contacts.author) for article in found] == [
        (OTHERS[0], "张三"),
        (OTHERS[1], "李四"),
    ]


def test_an_annex_is_left_out() -> None:
    """What stands behind the 落款 under 附件 is neither body nor another article."""
    (article,) = read(TITLE, FIRST, *SIGNED, "附件1", "预算绩效管理办法（试行）", SECOND, THIRD)
    assert article.body == (FIRST,)
    assert article.sign_off == tuple(SIGNED)


def test_one_foot_for_all() -> None:
    """Where only the last is signed, or the first has the letterhead, it is for all of them."""
    found = read("1." + TWO[0], FIRST, "2." + TWO[1], THIRD, *SIGNED, "撰稿人：张三 审核人：李四")
    assert [article.contacts.reviewer for article in found] == ["李四", "李四"]
    assert [article.sign_off for article in found] == [tuple(SIGNED)] * 2
    headed = read("报送单位：义马市财政局 撰稿人：张三", "1." + TWO[0], FIRST, "2." + TWO[1], THIRD)
    assert [article.contacts.author for article in headed] == ["张三", "张三"]


def test_feet_of_their_own_are_not_shared() -> None:
    """Two that are signed by others keep what is theirs; one that is not signed stays so."""
    found = read(TWO[0], FIRST, "撰稿人：张三", TWO[1], THIRD, "撰稿人：王五", "第三篇：" + TITLE, SECOND)
    assert [article.contacts.author for article in found] == ["张三", "王五", None]


def test_three_forms_at_once() -> None:
    """Mixed: the first signed, the second ruled off, the third marked."""
    third = "【经验】" + TITLE
    assert titles(TWO[0], FIRST, *SIGNED, TWO[1], THIRD, "======", third, SECOND) == [*TWO, TITLE]
