"""Subjects and file names taken apart."""

from __future__ import annotations

import pytest

from ingest.labels import file_label, subject_label


@pytest.mark.parametrize(
    ("subject", "tags", "leads", "title", "tails"),
    [
        ("【条目】市发改委:全力推进项目建设", ("条目",), ("市发改委",), "全力推进项目建设", ()),
        ("约稿:关于2020年春耕情况(财政局)", (), ("约稿",), "关于2020年春耕情况", ("财政局",)),
        ("【约稿】【专题】财政局：夏粮收购", ("约稿", "专题"), ("财政局",), "夏粮收购", ()),
        ("2020年一季度经济运行情况", (), (), "2020年一季度经济运行情况", ()),
        ("政务信息", (), (), "政务信息", ()),
        ("", (), (), "", ()),
    ],
)
def test_subject(
    subject: str, tags: tuple[str, ...], leads: tuple[str, ...], title: str, tails: tuple[str, ...]
) -> None:
    """Tags in brackets, names before colons, brackets at the end; the year of a title stays with it."""
    label = subject_label(subject)
    assert (label.tags, label.leads, label.title, label.tails) == (tags, leads, title, tails)


def test_what_programs_put_before_a_subject() -> None:
    """转发: and Re: are taken off, however many, and remembered."""
    label = subject_label("转发: Re：回复:疾控中心信息")
    assert label.title == "疾控中心信息"
    assert label.answers
    assert label.forwards


@pytest.mark.parametrize(
    ("path", "pieces", "marks"),
    [
        ("东区街道 4.15 信息(定稿2).wps", ("东区街道", "4.15", "信息"), ("定稿2",)),
        ("包/3.30财政局-强化预算.docx", ("财政局", "强化预算"), ()),
        ("1.财政局:强化预算.docx", ("强化预算",), ("财政局",)),
        ("财政局—预算管理——以某项目为例.doc", ("财政局", "预算管理——以某项目为例"), ()),
        ("20200330 卫健委 防疫(条目).docx", ("卫健委", "防疫"), ("条目",)),
    ],
)
def test_file_name(path: str, pieces: tuple[str, ...], marks: tuple[str, ...]) -> None:
    """Folder, extension and numbering fall away; dashes cut, a title's double dash does not."""
    label = file_label(path)
    assert (label.pieces, label.marks) == (pieces, marks)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("义马市教体局信息3篇", 3),
        ("政务信息（两则）", 2),
        ("财政局条目类信息12条", 12),
        ("报送3篇政务信息", 3),
        ("稿件共5篇-财政局", 5),
        ("财政局信息第3篇", 0),
        ("财政局信息", 0),
        ("市民政局查询低保对象信息3000条", 0),
        ("公示信息5条线路走向调整", 0),
        ("1篇信息", 1),
    ],
)
def test_how_many_drafts_are_announced(text: str, count: int) -> None:
    """信息3篇 counts drafts; an ordinal and figures of the matter do not."""
    assert subject_label(text).count == count
