"""How figures and days are written, and what is hidden."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify import wording
from notify.wording import fold, width


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(3), "+3"), (Fraction(-10), "−10"), (Fraction(0), "0"), (Fraction(5, 2), "+2.5")],
)
def test_points_gained_and_lost_carry_their_sign(value: Fraction, text: str) -> None:
    """A plus, or the minus sign of typography."""
    assert wording.signed(value) == text


@pytest.mark.parametrize(
    ("ratio", "filled"),
    [
        (Fraction(-2, 3), 0),
        (Fraction(0), 0),
        (Fraction(8, 25), 32),
        (Fraction(1), 100),
        (Fraction(73, 50), 100),
    ],
)
def test_a_bar_stays_in_its_track(ratio: Fraction, filled: int) -> None:
    """Nothing below zero, full from the target on."""
    assert wording.bar(ratio) == filled


def test_days_and_moments_are_shanghais() -> None:
    """A moment in UTC is shown on the office's day, without leading zeros."""
    moment = dt.datetime(2020, 3, 29, 17, 5, tzinfo=dt.UTC)
    assert wording.moment(moment) == "3月30日 1:05"
    assert (wording.full_day(dt.date(2020, 4, 8)), wording.weekday(dt.date(2020, 4, 8))) == (
        "2020年4月8日",
        "星期三",
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("联系人张三13800000000。", "联系人张三138****0000。"),
        ("身份证41128119900101001X", "身份证411281********001X"),
        ("身份证411281199001010015，", "身份证411281********0015，"),
        ("投资12345678901元", "投资12345678901元"),
        ("办公电话0398-0000000", "办公电话0398-0000000"),
        ("编号2020041213800000000", "编号2020041213800000000"),
    ],
)
def test_personal_numbers_are_masked(text: str, shown: str) -> None:
    """Mobile and identity-card numbers lose their middle; other numbers stay as they are."""
    assert wording.masked(text) == shown


def test_columns_of_names_align() -> None:
    """Padding counts a Han character as two columns and fills with full-width spaces."""
    names = ("财政局", "商务局(招商服务局)", "三门峡市生态环境局义马分局")
    assert {wording.width(wording.pad(name, 28)) for name in names} == {28}
    assert wording.right("−10/15", 8) == "  −10/15"


def test_a_line_of_a_list_is_folded_where_it_reads_best() -> None:
    """After a full-width space, else between Han characters; never in a word, number or before 》."""
    assert fold("　　短的一行", 6) == "　　短的一行"
    title, ground = "　　3月25日　  −10　《春季招聘情况》", "专题约稿任务未按要求完成（约稿2020-03，未报）"
    assert fold(f"{title}　{ground}", 20) == f"{title}\n　　　　　　　　　　{ground}"
    assert fold("　　甲乙丙丁戊己庚》辛", 4, 18) == "　　甲乙丙丁戊己\n　　庚》辛"
    assert fold("　　甲乙丙丁2020-0405辛", 4, 18) == "　　甲乙丙丁\n　　2020-0405辛"


@given(st.text(alphabet="甲乙　 《》，a1-", max_size=120), st.integers(0, 20))
def test_folded_lines_fit_and_lose_nothing(text: str, indent: int) -> None:
    """Any line ends up within its columns, and only the spaces at a break are gone."""
    made = fold(text, indent, 40)
    assert all(width(line) <= 40 for line in made.splitlines())
    assert re.sub(r"[　 \n]", "", made) == re.sub(r"[　 ]", "", text)
