"""Where titles break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.document.titles import MOST, title_lines, width_of

OFFICE = "义马市人民政府办公室"


@pytest.mark.parametrize(
    "lines",
    [
        ("关于2020年上半年政务信息采用情况的通报",),
        ("关于2020年第一季度", "政务信息采用情况的通报"),
        (f"{OFFICE}关于2020年第一季度", "全市政务信息采用情况的通报"),
        (OFFICE, "关于下达2020年度政务信息目标任务的通知"),
        (f"{OFFICE}关于2020年第三季度", "政务信息采用情况的补充通报"),
        ("中国人民银行义马支行", "关于金融支持实体经济复工复产的", "调研报告与若干建议以及其他事项的函"),
    ],
)
def test_a_title_breaks_by_meaning(lines: tuple[str, ...]) -> None:
    """Proves that no word, figure or period is torn and that the lines make a trapezoid or a lozenge."""
    assert title_lines("".join(lines)) == lines


def test_words_nobody_knows_are_broken_only_where_they_do_not_fit() -> None:
    """Proves that a title of unknown words still keeps to the width, and its figures whole."""
    lines = title_lines("甲乙丙丁戊己庚辛壬癸" * 2 + "20201231甲乙丙丁戊己庚辛壬癸")
    assert max(map(width_of, lines)) <= MOST
    assert any("20201231" in line for line in lines)


@given(st.text(alphabet="义马市政务信息通报的和《》（）2020年第一季度", min_size=1, max_size=40))
def test_nothing_of_a_title_is_lost(title: str) -> None:
    """Proves that the lines together are the title."""
    assert "".join(title_lines(title)) == title
