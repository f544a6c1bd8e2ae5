"""Units merged, split and renamed: points are moved or divided exactly, from the day and never before."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.account import Activity, account, carried
from scoring.annual import annual_account
from scoring.errors import NoticeError
from scoring.ledger import Entry, entries
from scoring.notice import SHIPPED, Notice, Unit, load_notice
from scoring.period import Quarter
from scoring.rules import Succession
from scoring.standings import Standing, standings
from scoring.succession import all_inherited, counted_for, heirs
from tests.unit.scoring.samples import NOTICE, adopted, on
from tests.unit.scoring.test_account import line

NEW = '[[unit]]\nname = "{}"\ntarget = 0\n'
RENAMED = NEW.format("江河局") + (
    '[[succession]]\nfrom = ["水利局"]\nto = ["江河局"]\ndate = 2020-06-01\npoints = "move"\ntarget = 40\n'
)
MERGED = (
    '[[succession]]\nfrom = ["财政局", "水利局"]\nto = ["财政局"]\ndate = 2020-06-01\npoints = "move"\n'
    "target = 60\n"
)
SPLIT = (
    NEW.format("甲局")
    + NEW.format("乙局")
    + '[[succession]]\nfrom = ["水利局"]\nto = ["甲局", "乙局"]\ndate = 2020-06-01\npoints = "split"\n'
    'target = { "甲局" = 20, "乙局" = 30 }\n'
)
MARCH, MAY, JUNE, END = on(3, 1), on(5, 31), on(6, 1), on(12, 31)


def notice(folder: Path, text: str) -> Notice:
    (folder / "2020.toml").write_text(text, "utf-8")
    return load_notice(2020, (SHIPPED, folder))


def entry(unit: str, points: int, day: dt.date = MARCH, id: int = 1) -> Entry:
    return Entry(id, unit, day, Fraction(points), "理由", "市条目")


def named(of: Notice, name: str) -> Unit:
    unit = of.unit(name)
    assert unit is not None
    return unit


def shown(of: Notice, through: dt.date, *counted: Entry) -> dict[str, Standing]:
    return {each.unit: each for each in standings(counted, of, through)}


def test_a_renamed_unit_takes_its_points_along(tmp_path: Path) -> None:
    """Until the day the old unit stands as it was; from then on the new one with its points and target."""
    renamed = notice(tmp_path, RENAMED)
    counted = entry("水利局", 7), entry("水利局", 3, on(7, 1)), entry("江河局", 5, on(8, 1))
    before = shown(renamed, MAY, *counted)
    assert (before["水利局"].points, before["水利局"].target) == (Fraction(7), 50)
    assert "江河局" not in before
    after = shown(renamed, END, *counted)
    assert (after["江河局"].points, after["江河局"].ratio) == (Fraction(15), Fraction(15, 40))
    assert "水利局" not in after
    assert len(before) == len(after) == 63


def test_a_unit_that_another_takes_in(tmp_path: Path) -> None:
    """It goes on under its own name with both units' points; its tier follows the new target."""
    merged = notice(tmp_path, MERGED)
    after = shown(merged, JUNE, entry("财政局", 4), entry("水利局", 7))
    assert (after["财政局"].points, after["财政局"].target, after["财政局"].tier) == (Fraction(11), 60, 1)
    assert len(after) == 62
    assert len(shown(merged, MAY)) == 63


def test_a_split_unit_divides_its_points_exactly(tmp_path: Path) -> None:
    """Each successor has its equal share, also of what is recorded under the old name afterwards."""
    split = notice(tmp_path, SPLIT)
    after = shown(split, END, entry("水利局", 5), entry("水利局", 2, on(9, 1)), entry("乙局", 3, on(9, 2)))
    assert after["甲局"].points == Fraction(7, 2)
    assert after["乙局"].points == Fraction(13, 2)
    assert (after["甲局"].target, after["乙局"].target) == (20, 30)


def test_a_unit_that_goes_on_after_a_split_keeps_what_came_later(tmp_path: Path) -> None:
    """Only what it had before the day is divided."""
    text = SPLIT.replace("甲局", "水利局").replace(NEW.format("水利局"), "")
    after = shown(notice(tmp_path, text), END, entry("水利局", 5), entry("水利局", 2, on(6, 1)))
    assert (after["水利局"].points, after["乙局"].points) == (Fraction(9, 2), Fraction(5, 2))


def test_reasons_say_where_points_are_from(tmp_path: Path) -> None:
    """A successor's line names the predecessor and the share; its number and fact stay the ledger's."""
    split = notice(tmp_path, SPLIT)
    lines = carried([line(9, 5, on(3, 1), unit="水利局")], split, JUNE)
    assert [(each.id, each.entry.unit, each.entry.reason) for each in lines] == [
        (9, "甲局", "理由（承接自水利局，计1/2）"),
        (9, "乙局", "理由（承接自水利局，计1/2）"),
    ]
    assert all(each.what.endswith("（承接自水利局，计1/2）") for each in lines)
    unchanged = carried([line(9, 5, on(3, 1), unit="水利局")], split, MAY)
    assert unchanged == [line(9, 5, on(3, 1), unit="水利局")]


def test_quarters_before_the_day_are_as_they_were(tmp_path: Path) -> None:
    """The first quarter's account names the old unit, the second's the new; the year's account too."""
    renamed = notice(tmp_path, RENAMED)
    lines = [line(1, 7, on(3, 1), unit="水利局"), line(2, 3, on(4, 1), unit="水利局")]
    first = account(renamed, Quarter(2020, 1), lines, None, Activity())
    second = account(renamed, Quarter(2020, 2), lines, None, Activity())
    assert {"水利局"} == {each["unit"] for each in first["units"] if each["points"] == "7"}
    (own,) = (each for each in second["units"] if each["unit"] == "江河局")
    assert (own["points"], own["quarter_points"], own["target"], own["pronoun"]) == ("10", "3", 40, "你单位")
    assert "水利局" not in second["silent"]
    year = annual_account(renamed, lines, {})
    (own_year,) = (each for each in year["units"] if each["unit"] == "江河局")
    assert (own_year["points"], own_year["quarters"]) == ("10", ["7", "3", "0", "0"])
    asked_in_may = account(renamed, Quarter(2020, 2), lines, None, Activity(), MAY)
    assert "江河局" not in {each["unit"] for each in asked_in_may["units"]}


def test_names_follow_their_successor(tmp_path: Path) -> None:
    """From the day on every name of the old unit is the new one's; of a split one they go to review."""
    renamed = notice(tmp_path, RENAMED)
    for name in ("水利局", *named(NOTICE, "水利局").names):
        assert renamed.on(JUNE).resolve(name) == named(renamed.on(JUNE), "江河局")
    assert named(renamed.on(JUNE), "水利局").name == "江河局"
    assert named(renamed.on(MAY), "水利局").name == "水利局"
    assert renamed.on(JUNE).on(MAY) is renamed.on(MAY)
    split = notice(tmp_path, SPLIT).on(JUNE)
    assert split.resolve("水利局") is None
    assert "水利局" in split.naming.ambiguous


def test_a_successor_scores_all_year(tmp_path: Path) -> None:
    """A fact of a unit that begins in the year gives points, though its section says target 0."""
    renamed = notice(tmp_path, RENAMED)
    (made,) = entries([adopted(1, units=("江河局",), day=on(7, 1))], renamed)
    assert made.points == 3


def test_a_successors_successor(tmp_path: Path) -> None:
    """Points and names go on from one to the next."""
    again = RENAMED.replace("江河局", "江河总局").replace("水利局", "江河局").replace("06-01", "09-01")
    twice = notice(tmp_path, again + RENAMED)
    assert shown(twice, END, entry("水利局", 7))["江河总局"].points == 7
    assert named(twice.on(END), "水利局").name == "江河总局"
    assert counted_for(twice.successions, END, "水利局") == "江河总局"


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        (RENAMED.replace('["水利局"]', '["无此局"]'), "from", "不是本通知此时的单位全称"),
        (RENAMED.replace('to = ["江河局"]', 'to = ["无此局"]'), "to", "须另写一节 [[unit]]"),
        (RENAMED.replace("2020-06-01", "2021-06-01"), "date", "应在2020年1月2日至12月31日之间"),
        (RENAMED.replace("2020-06-01", "2020-01-01"), "date", "直接写入 [[unit]]"),
        (RENAMED.replace("target = 40\n", ""), "target", "缺少此项"),
        (RENAMED.replace("target = 40", "target = 0 "), "target.江河局", "不能小于1"),
        (RENAMED.replace("target = 40", 'target = { "水利局" = 4 }'), "target", "应写明且只写江河局"),
        (RENAMED.replace('"move"', '"split"'), "points", "由一个单位承接的写 move"),
        (SPLIT.replace('"split"', '"move"'), "points", "move 只能有一个承接单位"),
        (RENAMED.replace('"move"', '"sum"'), "points", "应为 move、split 之一"),
        (RENAMED.replace('["水利局"]', "[]"), "from", "至少写一个单位"),
        (MERGED.replace('["财政局"]', '["审计局"]'), "to", "须同时列入 from"),
        (RENAMED + MERGED, "date", "在同一天有两次承接"),
        (RENAMED + MERGED.replace("06-01", "08-01"), "from", "已由“江河局”承接"),
        (SPLIT + MERGED.replace("06-01", "08-01"), "from", "不是本通知此时的单位全称"),
        (RENAMED.replace('from = ["水利局"]', 'from = ["团市委"]'), "from", "没有目标分"),
        (RENAMED + "why = 1\n", "why", "不认识的项"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, text: str, key: str, reason: str) -> None:
    """With file, key and reason."""
    with pytest.raises(NoticeError) as caught:
        notice(tmp_path, text)
    assert caught.value.key == f"succession.{key}"
    assert reason in caught.value.reason
    assert caught.value.file == tmp_path / "2020.toml"


NAMES = [unit.name for unit in NOTICE.ranked[:5]]


@st.composite
def successions(draw: st.DrawFn) -> tuple[Succession, ...]:
    """Up to four, of a few units in any way, in order of their days."""
    days = sorted(draw(st.sets(st.dates(on(1, 2), END), max_size=4)))
    some = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(tuple)
    return tuple(Succession(draw(some), draw(some), day, {}) for day in days)


ENTRIES = st.lists(
    st.builds(
        entry, st.sampled_from(NAMES), st.integers(-10, 20), st.dates(on(1, 1), END), st.integers(1, 9)
    ),
    max_size=8,
)


@given(successions(), ENTRIES, st.dates(on(1, 1), END))
def test_no_point_is_lost_or_made(made: tuple[Succession, ...], counted: list[Entry], day: dt.date) -> None:
    """However units are merged and split, the sum of all points stays exactly the same."""
    assert sum(each.points for each in all_inherited(counted, made, day)) == sum(
        each.points for each in counted
    )


@given(successions(), st.sampled_from(NAMES), st.dates(on(1, 1), END), st.dates(on(1, 1), END))
def test_shares_are_one_and_go_to_who_is_there(
    made: tuple[Succession, ...], unit: str, day: dt.date, through: dt.date
) -> None:
    """Shares come to exactly 1, and before the first succession each unit has its own."""
    shares = dict(heirs(made, unit, day, through))
    assert sum(shares.values()) == 1
    if not made or through < made[0].day:
        assert shares == {unit: 1}


@given(ENTRIES)
def test_ranks_go_by_exact_ratios_of_shares(counted: list[Entry]) -> None:
    """After a split in three, units of equal exact ratio share a rank and every better one stands before."""
    first, second, third, *_ = NAMES
    targets = {first: 15, second: 30, third: 45}
    made = Succession((first,), (first, second, third), JUNE, targets)
    with_split = replace(NOTICE, successions=(made,))
    ranking = standings(counted, with_split, END)
    assert {each.unit: each.target for each in ranking} | targets == {
        each.unit: each.target for each in ranking
    }
    for each in ranking:
        assert each.rank == 1 + sum(other.ratio > each.ratio for other in ranking)
    assert sum(each.points for each in ranking) == sum(each.points for each in counted)
