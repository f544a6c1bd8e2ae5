"""密级 markings, urgency, amber words and personal data: what must hit and, above all, what must not."""

from __future__ import annotations

import pytest

from ingest.sealing import (
    PERSONAL_DATA,
    amber_flags,
    first_lines,
    has_id_number,
    name_line,
    sealing_mark,
    subject_line,
    urgent,
)


@pytest.mark.parametrize(
    "line",
    [
        "绝密",
        "机密",
        "秘密",
        "  机密  ",
        "　　秘密　　",
        "秘密★",
        "秘密★1年",
        "机密★10年",
        "绝密★长期",
        "绝密 ★启用前",
        "机密☆",
        "秘密 ☆ 六个月",
        "机　密",
        "秘 密★三年",
        "\t绝密\r",
    ],
)
def test_a_marking_seals(line: str) -> None:
    """A line that is nothing but a marking is one, with or without its term and the typesetter's space."""
    assert sealing_mark([line]) == line.strip()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "密",
        "保密",
        "涉密",
        "加密",
        "密级：",
        "密级：秘密",
        "非秘密",
        "不涉密",
        "国家秘密",
        "工作秘密",
        "商业秘密",
        "秘密文件",
        "机密文件管理",
        "机密级",
        "绝密级计算机",
        "保守国家秘密法",
        "保守国家秘密，人人有责",
        "关于开展保密宣传月活动的情况",
        "严防泄露机密",
        "秘密、机密、绝密三级",
        "秘密级事项不得通过互联网传输",
        "绝密行动",
        "这是秘密",
        "秘密。",
        "秘密：",
        "机密-1",
        "【机密】",
        "（秘密）",
        "绝密1",
        "机密 关于某事项的报告",
        "秘密花园读书会",
        "机密性、完整性和可用性",
        "★秘密",
        "secret",
    ],
)
def test_prose_about_secrecy_does_not_seal(line: str) -> None:
    """Whatever stands beside the marking, other than the star and its term, makes it prose."""
    assert sealing_mark([line]) is None


def test_the_first_ten_lines_that_hold_anything_are_looked_at() -> None:
    """Blank lines are not counted, and the eleventh line is beyond the rule."""
    lines = ["", "  ", *(f"第{n}行" for n in range(9)), "", "机密", "秘密"]
    assert sealing_mark(first_lines(lines)) == "机密"
    assert sealing_mark(first_lines([*(f"第{n}行" for n in range(10)), "机密"])) is None


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("机密.doc", "机密"),
        ("秘密★1年.docx", "秘密★1年"),
        ("转发.eml/机密.txt", "机密"),
        ("机密", "机密"),
        ("关于机密文件管理的情况.docx", "关于机密文件管理的情况"),
        ("信息4.15", "信息4"),
    ],
)
def test_a_file_name_is_read_as_the_line_it_would_be(name: str, line: str) -> None:
    """Folders and extension are no part of the line."""
    assert name_line(name) == line


@pytest.mark.parametrize("subject", ["机密", "转发：机密", "Re: Fw: 机密", "回复: 转发:机密", " FW:机密 "])
def test_a_subject_is_read_without_what_programs_put_before_it(subject: str) -> None:
    """A marking stays one when the mail is passed on."""
    assert sealing_mark([subject_line(subject)]) == "机密"


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("关于突发山洪的情况", True),
        ("某企业发生事故", True),
        ("紧急信息", True),
        ("特急：请转呈", True),
        ("水库险情处置", True),
        ("无人员伤亡", True),
        ("安全生产无事故", True),  # literal on purpose
        ("关于紧急通知的落实情况", False),
        ("市发改委积极推进项目建设", False),
        ("", False),
    ],
)
def test_urgency_is_literal(headline: str, expected: bool) -> None:
    """The six words of the rule alert staff wherever they stand in a subject or title."""
    assert urgent(headline) is expected


def test_amber_words_only_flag() -> None:
    """内部资料, 注意保存 and 不得上网 are remarks for staff."""
    assert amber_flags("内部资料 注意保存\n正文") == ("含“内部资料”字样", "含“注意保存”字样")
    assert amber_flags("本件不得上网") == ("含“不得上网”字样",)
    assert amber_flags("内部管理资料") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("身份证号：11010519491231002X。", True),  # the example of GB 11643-1999
        ("身份证号11010519491231002x", True),
        ("１１０１０５１９４９１２３１００２Ｘ", True),
        ("440524188001010014", True),
        ("110105194912310021", False),  # check digit wrong
        ("11010519491331002X", False),  # no thirteenth month
        ("211010519491231002X", False),  # longer than a number
        ("411281202003301234567", False),
        ("统一社会信用代码91410000MA3X123456", False),
        ("电话 0398-0001234", False),
        ("", False),
    ],
)
def test_citizens_numbers_are_checked(text: str, expected: bool) -> None:
    """Only a number with a possible birthday and the right check digit is personal data."""
    assert has_id_number(text) is expected
    assert (PERSONAL_DATA in amber_flags(text)) is expected
