"""Repeats and versions of an article."""

from __future__ import annotations

import pytest

from ingest.resemblance import (
    fingerprint,
    is_correction,
    letters,
    runs,
    same_article,
    shape,
    share,
    title_key,
    version_share,
)

BODY = (
    "今年以来，市财政局坚持以绩效为导向，推进预算绩效管理改革。\n一是健全制度，二是强化监控，三是用好结果。"
)


@pytest.mark.parametrize(
    "title",
    [
        "东区街道扎实防疫",
        "东区街道 扎实防疫！",
        "更正：东区街道扎实防疫",
        "【更正】东区街道扎实防疫",
        "东区街道扎实防疫（修改稿）",
        "东区街道扎实防疫(定稿2)",
        "东区街道扎实防疫（以此为准）",
        "东区街道扎实防疫-定稿",
    ],
)
def test_versions_share_a_title_key(title: str) -> None:
    """Spaces, punctuation and the marks of a later version do not make another title."""
    assert title_key(title) == "东区街道扎实防疫"


def test_numbers_of_a_series_keep_titles_apart() -> None:
    """工作动态(一) and (二) are two articles."""
    assert title_key("工作动态(一)") != title_key("工作动态(二)")


def test_fingerprint_is_of_letters_alone() -> None:
    """Line breaks, spaces, widths and punctuation do not count; a changed figure does; no letters, none."""
    assert letters(BODY) == letters(BODY.replace("\n", "").replace("，", ", "))
    assert letters("完成投资１８亿元") == letters("完成投资18亿元") == "完成投资18亿元"
    assert letters("1①②㎡，e，\u0301 ＡＳＴＲＡẞＥ_％℃…\u1100，\u1161") == "112m2eastrassec\u1100\u1161"
    assert fingerprint("完成投资18亿元") != fingerprint("完成投资19亿元")
    assert fingerprint(letters("……\n——")) == fingerprint("") == ""


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("更正:防疫信息", None), True),
        (("防疫信息", "防疫信息(以此为准)"), True),
        ((None, "防疫信息定稿.docx"), True),
        (("重新报送防疫信息",), True),
        (("防疫信息", "防疫信息.docx"), False),
        (("国土空间规划编制定稿",), False),
    ],
)
def test_correction_is_declared(labels: tuple[str | None, ...], expected: bool) -> None:
    """Subject, title or file name may say it; a plan that was settled (定稿) says nothing of the mail."""
    assert is_correction(*labels) is expected


def test_the_same_article_in_body_and_file() -> None:
    """Equal but for layout, short of a line, or with a few characters changed: one article."""
    assert same_article(shape(BODY), shape(BODY.replace("\n", " ")))
    assert same_article(shape(BODY.split("\n")[0] + "一是健全制度"), shape(BODY))
    assert same_article(shape(BODY * 3), shape((BODY * 3).replace("健全", "完善", 1)))
    assert not same_article(
        shape(BODY), shape("近日，市水利局组织开展农村饮水安全排查，更换老化管网六公里。")
    )
    assert not same_article(shape(""), shape(BODY))


@pytest.mark.parametrize(
    ("one", "other", "unsaid", "said"),
    [
        ("市财政局推进预算绩效管理", "市财政局深入推进预算绩效管理", 0.8, 0.5),
        ("东区街道扎实做好疫情防控工作", "东区街道扎实做好疫情防控", 0.8, 0.5),
        ("市财政局推进预算绩效管理", "市财政局开展义务植树", None, 0.8),
        ("我市开工率达92", "我市开工率达95", None, 0.95),
        ("疫情防控工作动态第三期", "疫情防控工作动态第四期", None, 0.95),
        ("三月份用电情况分析", "四月份用电情况分析", None, 0.95),
        ("重点项目建设情况之一", "重点项目建设情况之二", None, 0.95),
        ("上半年经济运行情况", "下半年经济运行情况", None, 0.95),
    ],
)
def test_what_makes_a_later_version(one: str, other: str, unsaid: float | None, said: float) -> None:
    """Two of: a title with a small edit, saying that it corrects, nearly the same text. Not in a series."""
    assert version_share(one, other, corrects=False) == unsaid
    assert version_share(one, other, corrects=True) == said


def test_a_share_is_of_the_shorter_body() -> None:
    """A body within another shares everything; one without letters shares nothing with any."""
    assert share(runs(BODY), runs(f"按语：{BODY}")) == 1.0
    assert share(runs(""), runs(BODY)) == 0.0
    half = share(runs(BODY * 2), runs(BODY + "近日市水利局组织开展农村饮水安全排查更换老化管网六公里"))
    assert 0.4 < half < 1.0
