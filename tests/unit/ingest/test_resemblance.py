"""Repeats and versions of an article."""

from __future__ import annotations

import pytest

from ingest.resemblance import fingerprint, is_correction, same_article, shape, title_key

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
    assert fingerprint(BODY) == fingerprint(BODY.replace("\n", "").replace("，", ", "))
    assert fingerprint("完成投资１８亿元") == fingerprint("完成投资18亿元")
    assert fingerprint("完成投资18亿元") != fingerprint("完成投资19亿元")
    assert fingerprint("……\n——") == fingerprint("") == ""


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
