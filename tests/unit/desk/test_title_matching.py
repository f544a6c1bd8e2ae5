"""Pasted titles and the drafts they are."""

from __future__ import annotations

import datetime as dt

import pytest

from desk.finding import found
from desk.title_matching import Match, Pasted, matches, parted, pasted, resolver, sure
from ingest.resemblance import title_key
from scoring.notice import load_notice
from store.models import Stage
from store.recent_drafts import Recent

NOTICE = load_notice(2020)
NAMES = {unit.name: (unit.name, *unit.aliases) for unit in NOTICE.units}


resolve = resolver(NOTICE)


def drafts(*titled: tuple[str, str]) -> dict[str, Recent]:
    """Drafts of (title, unit), numbered from 2020-0001."""
    day = dt.date(2020, 3, 1)
    return {
        f"2020-{place:04d}": Recent(
            f"2020-{place:04d}", day, unit, None, title, title_key(title), Stage.UNREAD
        )
        for place, (title, unit) in enumerate(titled, start=1)
    }


@pytest.mark.parametrize(
    ("line", "title", "units"),
    [
        ("1. 稳就业 …… 3", "稳就业", ()),
        ("（二）稳就业（市财政局、税务局）", "稳就业", ("市财政局", "税务局")),
        ("三、稳就业（试行）", "稳就业（试行）", ()),
        ("●稳就业\t财政局", "稳就业", ("财政局",)),
        ("稳就业\t财政局、海关", "稳就业", ()),
        ("2020年稳就业", "2020年稳就业", ()),
        ("5G网络助力防疫", "5G网络助力防疫", ()),
    ],
)
def test_a_line_of_a_list_gives_its_title_and_units(line: str, title: str, units: tuple[str, ...]) -> None:
    """Numbering, dots and page go; what stands in brackets is units only where it names nothing else."""
    assert pasted(line, resolve) == [Pasted(title, units)]


def test_a_list_has_each_line_once() -> None:
    """Empty and repeated lines, and lines without a letter, are left out."""
    assert pasted("甲乙\n\n ——\n甲乙\n丙丁", resolve) == [Pasted("甲乙"), Pasted("丙丁")]


def test_units_are_parted_by_any_comma() -> None:
    """Staff type 、 and commas of either width."""
    assert parted("财政局、税务局，审计局,教体局 ") == ("财政局", "税务局", "审计局", "教体局")


def test_an_equal_title_is_sure_and_a_strange_one_matches_nothing() -> None:
    """100 for the same letters whatever the punctuation; no draft at all where little agrees."""
    known = drafts(("市财政局“四个到位”保运转", "财政局"), ("市教体局抓好开学准备", "教育体育局"))
    same, strange = matches([Pasted("市财政局四个到位保运转"), Pasted("闻所未闻之奇谈")], known, resolve)
    assert same[0] == Match("2020-0001", 100)
    assert sure(same)
    assert strange == ()


def test_two_near_titles_are_left_to_the_eye() -> None:
    """What differs by a word is offered surest first, and nothing is taken by itself."""
    known = drafts(("市财政局三项措施抓好疫情防控", "财政局"), ("市审计局三项措施抓好疫情防控", "审计局"))
    ((first, second),) = matches([Pasted("市统计局三项措施抓好疫情防控")], known, resolve)
    assert first.confidence >= second.confidence >= 70
    assert not sure((first, second))


def test_the_unit_beside_a_title_tips_the_scales() -> None:
    """Of two units' like titles the named one's comes first."""
    known = drafts(("三项措施抓好疫情防控", "财政局"), ("三项措施抓好疫情防控工作", "审计局"))
    (best,) = matches([Pasted("三项措施抓疫情防控工作", ("审计局",))], known, resolve)
    assert best[0].number == "2020-0002"
    (best,) = matches([Pasted("三项措施抓疫情防控", ("市财政局",))], known, resolve)
    assert best[0].number == "2020-0001"


@pytest.mark.parametrize(
    ("sought", "number"),
    [("不打", "2020-0002"), ("bdy", "2020-0002"), ("czj", "2020-0001"), ("卫健", "2020-0003"),
     ("WJW", "2020-0003"), ("5g", "2020-0004"), ("2020-0004", "2020-0004"), ("cq", "2020-0005")],
)  # fmt: skip
def test_a_draft_is_found_by_title_unit_initials_and_number(sought: str, number: str) -> None:
    """Two characters of the title, of any of the unit's names, or initials of any reading (重启: cq, zq)."""
    known = drafts(
        ("市财政局保运转", "财政局"),
        ("不动产登记“不打烊”", "自然资源和规划局"),
        ("疫情防控有力", "卫生健康委员会"),
        ("5G网络入户", "移动公司义马分公司"),
        ("重启文旅", "文化广电和旅游局"),
    )
    assert found(sought, known.values(), NAMES)[0].number == number


def test_one_character_finds_nothing_and_the_latest_come_first() -> None:
    """Titles that begin with what is sought stand before those that contain it."""
    known = drafts(("开学准备", "财政局"), ("抓好开学", "财政局"), ("市开学检查", "财政局"))
    assert found("开", known.values(), NAMES) == []
    assert [each.number for each in found("开学", known.values(), NAMES)] == [
        "2020-0003", "2020-0001", "2020-0002",
    ]  # fmt: skip
