"""条目, 经验, 专题: as declared, else by length (notice 四)."""

from __future__ import annotations

import pytest

from ingest.kind import declared_by_heading, declared_by_label, kind_by_length
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
        (["义马市财政局文件"], "推进项目", None),
    ],
)
def test_declared_in_a_heading(heading: list[str], title: str, kind: Kind | None) -> None:
    """A line above the title, or the title's own last words."""
    assert declared_by_heading(heading, title).kind is kind


def test_undeclared_goes_by_length() -> None:
    """500 字 are still a 条目, 501 are 经验; over 2000 stays 经验, over its limit."""
    limits = load_notice(2020).limits
    assert [kind_by_length(words, limits) for words in (1, 500, 501, 2001)] == [
        Kind.BRIEF,
        Kind.BRIEF,
        Kind.EXPERIENCE,
        Kind.EXPERIENCE,
    ]
