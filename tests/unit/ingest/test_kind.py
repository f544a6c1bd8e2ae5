"""条目, 经验, 专题: as declared, else by length (notice 四)."""

from __future__ import annotations

import pytest

from ingest.kind import asked_for, declared_by_heading, declared_by_label, kind_by_length
from ingest.labels import file_label, subject_label
from ingest.reading import Kind
from scoring.notice import load_notice


@pytest.mark.parametrize(
    ("subject", "kind", "commissioned"),
    [
        ("【条目】市发改委:推进项目", Kind.BRIEF, False),
        ("条目类信息：推进项目", Kind.BRIEF, False),
        ("财政局条目信息3篇", Kind.BRIEF, False),
        ("[经验]城管局 路长制", Kind.EXPERIENCE, False),
        ("经验类信息:城管局创新路长制", Kind.EXPERIENCE, False),
        ("【专题】稳就业", Kind.SPECIAL, False),
        ("专题信息：稳就业", Kind.SPECIAL, False),
        ("【调研】营商环境", Kind.SPECIAL, False),
        ("关于煤化工转型的调研报告", Kind.SPECIAL, False),
        ("约稿:春耕情况(财政局)", None, True),
        ("回复：【约稿2020-07】春耕情况", None, True),
        ("【约稿】【经验】春耕情况", Kind.EXPERIENCE, True),
        ("（条目）市财政局推进改革", Kind.BRIEF, False),
        ("条目类:市财政局推进改革", Kind.BRIEF, False),
        ("财政局信息（条目）", Kind.BRIEF, False),
        ("【条目类信息】推进改革", Kind.BRIEF, False),
        ("条目2篇-财政局", Kind.BRIEF, False),
        ("经验材料：推进改革", Kind.EXPERIENCE, False),
        ("典型经验：推进改革", Kind.EXPERIENCE, False),
        ("财政局 经验做法", Kind.EXPERIENCE, False),
        ("财政局经验材料2篇", Kind.EXPERIENCE, False),
        ("[经验类]推进改革", Kind.EXPERIENCE, False),
        ("专题信息2篇", Kind.SPECIAL, False),
        ("财政局专题信息", Kind.SPECIAL, False),
        ("【专题调研】推进改革", Kind.SPECIAL, False),
        ("调研文章：推进改革", Kind.SPECIAL, False),
        ("财政改革调研报告(财政局)", Kind.SPECIAL, False),
        ("约稿回复-财政局", None, True),
        ("信息约稿：春耕情况", None, True),
        ("[约稿2020-07]春耕情况", None, True),
        ("【约稿2020-07】【条目】春耕情况", Kind.BRIEF, True),
        ("关于报送约稿材料的函", None, True),
        ("市融媒体中心面向全市开展征文约稿", None, False),
        ("文联约稿启事", None, False),
        ("义马市典型经验获全省推广", None, False),
        ("经验丰富的老匠人", None, False),
        ("条目化推进重点工作", None, False),
        ("政务信息", None, False),
        ("我市推广网格化管理经验", None, False),
        ("市领导开展专题调研", None, False),
        ("专题会议部署防汛工作", None, False),
        ("市政府召开调研报告会", None, False),
    ],
)
def test_declared_in_a_subject(subject: str, kind: Kind | None, commissioned: bool) -> None:
    """A mark of its own declares; the same word inside a title does not. 约稿 is a property, no kind."""
    declared = declared_by_label(subject_label(subject))
    assert (declared.kind, declared.commissioned) == (kind, commissioned)


def test_declared_in_a_file_name() -> None:
    """The mark may stand at the end of a file name."""
    assert declared_by_label(file_label("云上看展(条目类).docx")).kind is Kind.BRIEF


@pytest.mark.parametrize(
    ("heading", "title", "kind"),
    [
        (["条目类信息"], "推进项目", Kind.BRIEF),
        (["政务信息", "【经验】"], "推进项目", Kind.EXPERIENCE),
        ([], "关于养老服务的调研报告", Kind.SPECIAL),
        (["（条目）"], "推进项目", Kind.BRIEF),
        (["条目类："], "推进项目", Kind.BRIEF),
        (["【经验材料】"], "推进项目", Kind.EXPERIENCE),
        (["典型经验"], "推进项目", Kind.EXPERIENCE),
        (["专题信息"], "推进项目", Kind.SPECIAL),
        ([], "财政改革专题报告", Kind.SPECIAL),
        (["义马市财政局文件"], "推进项目", None),
        ([], "市领导开展专题调研", None),
    ],
)
def test_declared_in_a_heading(heading: list[str], title: str, kind: Kind | None) -> None:
    """A line above the title, or the title's own last words."""
    assert declared_by_heading(heading, title).kind is kind


@pytest.mark.parametrize(
    ("note", "asked"),
    [
        ("按照贵科约稿要求，现将春耕情况报上。", True),
        ("约稿已完成，请查收", True),
        ("约稿稍后报送，先报信息一篇。", False),
        ("现将信息报上，请查收。", False),
    ],
)
def test_a_note_may_say_that_it_was_asked_for(note: str, asked: bool) -> None:
    """A cover note that answers a 约稿; not one that puts it off."""
    assert asked_for(["您好！", note]) is asked


def test_undeclared_goes_by_length() -> None:
    """500 字 are still a 条目, 501 are 经验; over 2000 stays 经验, over its limit."""
    limits = load_notice(2020).limits
    assert [kind_by_length(words, limits) for words in (1, 500, 501, 2001)] == [
        Kind.BRIEF,
        Kind.BRIEF,
        Kind.EXPERIENCE,
        Kind.EXPERIENCE,
    ]
