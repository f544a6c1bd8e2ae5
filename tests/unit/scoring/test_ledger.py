"""The notice's points row by row, each reading, and each switch both ways."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from scoring.facts import Adoption, Form, Issue, Series
from scoring.ledger import entries
from tests.unit.scoring.samples import (
    APRIL,
    NOTICE,
    ONE,
    OUTSIDE,
    TWO,
    adopted,
    instructed,
    missed,
    on,
    points,
    reasons,
    special,
    total,
    turned,
    undone,
    untrue,
)

ITEM, SPECIAL_ISSUE = Form.ITEM, Form.SPECIAL_ISSUE
HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("gazette", "form", "worth", "column", "reason"),
    [
        ("city", ITEM, 3, "市条目", "市《政府快报》第4期以条目采用，计3分（二(一)）"),
        ("city", SPECIAL_ISSUE, 10, "市专期", "市《政府快报》专期第4期以专期采用，计10分（二(一)）"),
        ("sanmenxia", ITEM, 5, "三门峡条目", "三门峡市《政府快报》第4期以条目采用，计5分（二(二)）"),
        (
            "sanmenxia",
            SPECIAL_ISSUE,
            15,
            "三门峡专期",
            "三门峡市《政府快报》专期第4期以专期采用，计15分（二(二)）",
        ),
        ("province", ITEM, 10, "省条目", "省《政府工作快报》第4期以条目采用，计10分（二(三)）"),
        ("province", SPECIAL_ISSUE, 20, "省专期", "省《政府工作快报》专期第4期以专期采用，计20分（二(三)）"),
    ],
)
def test_adoption_rows(gazette: str, form: Form, worth: int, column: str, reason: str) -> None:
    """二(一)–(三): each gazette and form pays its figure on the issue's date, with reason and clause."""
    (entry,) = entries([adopted(4, gazette, form)], NOTICE)
    assert (entry.fact, entry.unit, entry.day) == (4, ONE, APRIL)
    assert entry.points == worth
    assert (entry.column, entry.reason) == (column, reason)


def test_special_row() -> None:
    """二(一): a 专题 or 调研 marked 有效 is 5 points without any adoption."""
    (entry,) = entries([special(1)], NOTICE)
    assert entry.points == 5
    assert entry.column == "专题调研"
    assert entry.reason == "专题信息、调研文章上报有效，计5分（二(一)）"


@pytest.mark.parametrize(
    ("level", "worth", "reason"),
    [
        ("city", 5, "市政府领导批示，加5分（二(四)）"),
        ("sanmenxia", 10, "三门峡市政府领导批示，加10分（二(四)）"),
        ("province", 20, "省政府领导批示，加20分（二(四)）"),
    ],
)
def test_instruction_rows(level: str, worth: int, reason: str) -> None:
    """二(四): a leader's instruction on an adopted article pays by level; the reason names nobody."""
    facts = [adopted(1), instructed(2, level, leader="张三", day=on(4, 9))]
    entry = entries(facts, NOTICE)[1]
    assert entry.points == worth
    assert (entry.column, entry.day, entry.reason) == ("批示", on(4, 9), reason)


def test_deduction_rows() -> None:
    """二(六): a missed commission and an untrue report cost 10 each, by the day of the decision."""
    first, second = entries([missed(1), untrue(2, day=on(4, 5))], NOTICE)
    assert first.points == second.points == -10
    assert (first.column, second.column, second.day) == ("扣分", "扣分", on(4, 5))
    assert first.reason == "专题约稿任务未按要求完成（约稿2020-03，未报），扣10分（二(六)）"
    assert second.reason == "上报信息失真，扣10分（二(六)）"


def test_deductions_have_figures_of_their_own() -> None:
    """A notice may price a missed commission and an untrue report apart."""
    notice = replace(NOTICE, missed=replace(NOTICE.missed, points=Fraction(4)))
    assert points([missed(1), untrue(2)], notice) == [-4, -10]


def test_issue_words() -> None:
    """A supplement and an issue of another year say so in the reason."""
    extra = Adoption(1, on(1, 3), 1, (ONE,), "city", ITEM, Issue(2019, Series.SUPPLEMENT, 2))
    assert reasons([extra]) == ["市《政府快报》2019年增刊第2期以条目采用，计3分（二(一)）"]


def test_every_level_scores() -> None:
    """One article adopted by 市, 三门峡 and 省 scores at each level."""
    facts = [adopted(1, "city"), adopted(2, "sanmenxia"), adopted(3, "province")]
    assert points(facts) == [3, 5, 10]


def test_same_level_twice_is_the_sum() -> None:
    """As shipped, two issues of one gazette both score, 条目 and 专期 too."""
    assert points([adopted(1), adopted(2)]) == [3, 3]
    assert points([adopted(1), adopted(2, form=SPECIAL_ISSUE)]) == [3, 10]


def test_same_level_twice_higher_only() -> None:
    """Switched, a level pays its best adoption once, in whatever order; other levels are untouched."""
    notice = turned(same_level_twice="higher")
    up = [adopted(1), adopted(2, form=SPECIAL_ISSUE), adopted(3, "province")]
    assert points(up, notice) == [3, 7, 10]
    assert reasons(up, notice)[1] == "市《政府快报》专期第2期以专期采用，同级就高，补计7分（二(一)）"
    down = [adopted(1, form=SPECIAL_ISSUE), adopted(2)]
    assert points(down, notice) == [10, 0]
    assert reasons(down, notice)[1] == "市《政府快报》第2期以条目采用，同级就高，不重复计分（二(一)）"


def test_higher_only_is_of_one_article() -> None:
    """Two articles in one gazette are two, with the switch either way."""
    facts = [adopted(1), adopted(2, article=2)]
    assert total(facts, turned(same_level_twice="higher")) == 6


@pytest.mark.parametrize("gazette", ["sanmenxia", "province"])
def test_another_way_does_not_score(gazette: str) -> None:
    """What reached 三门峡 or 省 past this office has a line of 0 that says why, and bears no 批示."""
    facts = [adopted(1, gazette, via_office=False), instructed(2, gazette)]
    (entry,) = entries(facts, NOTICE)
    assert entry.points == 0
    assert "未经本科室报送，不计分" in entry.reason


def test_another_way_scores_when_switched() -> None:
    """Switched, it scores like any other, and so does its 批示."""
    facts = [adopted(1, "province", via_office=False), instructed(2, "province")]
    assert points(facts, turned(other_way_scores=True)) == [10, 20]


def test_own_gazette_has_no_other_way() -> None:
    """What the city's gazette ran went through this office, since this office makes it."""
    assert points([adopted(1, via_office=False)]) == [3]


def test_another_way_leaves_the_level_to_a_proper_one() -> None:
    """An adoption that does not count takes nothing from one that does."""
    facts = [adopted(1, "province", SPECIAL_ISSUE, via_office=False), adopted(2, "province")]
    assert points(facts, turned(same_level_twice="higher")) == [0, 10]


@pytest.mark.parametrize(("special_day", "issue_day", "split"), [(1, 5, [5, 5]), (5, 1, [10, 0])])
def test_special_and_special_issue_are_ten_in_all(special_day: int, issue_day: int, split: list[int]) -> None:
    """A special that the city gazette runs as 专期 is 10 in all, whichever comes first."""
    facts = [special(1, day=on(4, special_day)), adopted(2, form=SPECIAL_ISSUE, day=on(4, issue_day))]
    assert points(facts) == split
    assert total(facts, turned(special_issue_includes_special=False)) == 15


def test_special_and_special_issue_say_why() -> None:
    """Either line that is less than its plain figure tells what was counted before."""
    after = [special(1), adopted(2, form=SPECIAL_ISSUE)]
    assert reasons(after)[1] == "市《政府快报》专期第2期以专期采用，专题、调研已计5分，补计5分（二(一)）"
    before = [adopted(1, form=SPECIAL_ISSUE), special(2)]
    assert reasons(before)[1] == "专题信息、调研文章上报有效，专期采用已计分，不重复计分（二(一)）"


def test_special_is_only_absorbed_by_the_citys_special_issue() -> None:
    """条目 of the city and 专期 of other gazettes add to a special's 5."""
    assert total([special(1), adopted(2)]) == 8
    assert total([special(1), adopted(2, "sanmenxia", SPECIAL_ISSUE)]) == 20


def test_special_is_absorbed_once() -> None:
    """Two 专期 of the city gazette pay in full beside one special: 20, not 15 or 25."""
    facts = [special(1), adopted(2, form=SPECIAL_ISSUE), adopted(3, form=SPECIAL_ISSUE)]
    assert points(facts) == [5, 5, 10]


def test_special_and_higher_only_together() -> None:
    """With the higher only, 条目 3, special 5 and 专期 10 are 10 in all, in any order of days."""
    notice = turned(same_level_twice="higher")
    first = [adopted(1), special(2), adopted(3, form=SPECIAL_ISSUE)]
    last = [adopted(1, form=SPECIAL_ISSUE), special(2), adopted(3)]
    assert total(first, notice) == total(last, notice) == 10


def test_leaders_and_levels_add_up() -> None:
    """Different leaders, and one name at different levels, each count."""
    facts = [
        adopted(1),
        instructed(2, leader="甲"),
        instructed(3, leader="乙", post="副市长"),
        instructed(4, "sanmenxia", leader="甲"),
        instructed(5, "province", leader="丙", post="省长"),
    ]
    assert points(facts) == [3, 5, 5, 10, 20]


def test_same_leader_counts_once() -> None:
    """A leader's second instruction on the article earns 0 and says why; switched, it earns again."""
    facts = [adopted(1), instructed(2), instructed(3, day=on(4, 8))]
    assert points(facts) == [3, 5, 0]
    assert "同一领导已批示过，不重复加分" in reasons(facts)[2]
    assert points(facts, turned(same_leader_once=False)) == [3, 5, 5]


def test_same_leader_on_two_articles() -> None:
    """Once is per article: on another one the same leader counts."""
    facts = [adopted(1), adopted(2, article=2), instructed(3), instructed(4, article=2)]
    assert total(facts) == 16


def test_reversed_first_instruction_lets_the_second_count() -> None:
    """When the leader's first instruction was a mistake, the second is the first."""
    facts = [adopted(1), instructed(2), instructed(3, day=on(4, 8)), undone(4, 2)]
    assert points(facts) == [3, 5]
    assert entries(facts, NOTICE)[1].day == on(4, 8)


def test_instruction_needs_adoption() -> None:
    """An instruction on an article that nobody adopted earns nothing, and has no line yet."""
    assert entries([instructed(1)], NOTICE) == ()
    assert points([instructed(1), adopted(2, article=2)]) == [3]


def test_early_instruction_scores_from_the_adoption() -> None:
    """Dated before the adoption it counts from the adoption's day, in that day's quarter, and says so."""
    facts = [instructed(1, day=on(3, 20)), adopted(2, day=on(4, 3))]
    entry = next(entry for entry in entries(facts, NOTICE) if entry.fact == 1)
    assert entry.day == on(4, 3)
    assert entry.points == 5
    assert entry.reason == "市政府领导批示，批示在先，自采用之日起计，加5分（二(四)）"


def test_instruction_counts_from_the_earliest_adoption() -> None:
    """With several adoptions the first one opens the door."""
    facts = [instructed(1, day=on(3, 1)), adopted(2, day=on(5, 1)), adopted(3, "province", day=on(4, 1))]
    assert next(entry for entry in entries(facts, NOTICE) if entry.fact == 1).day == on(4, 1)


def test_instruction_over_the_year() -> None:
    """An instruction of January on December's article counts in January's year, by that year's notice."""
    facts = [adopted(1, day=on(12, 20, 2019)), instructed(2, day=on(1, 5))]
    assert [entry.fact for entry in entries(facts, NOTICE)] == [2]
    assert points(facts) == [5]
    waiting = [instructed(1, day=on(12, 30, 2019)), adopted(2, day=on(1, 5))]
    assert {entry.day for entry in entries(waiting, NOTICE)} == {on(1, 5)}


def test_facts_of_other_years_earn_nothing_here() -> None:
    """Only what is dated in the notice's year is the notice's."""
    facts = [adopted(1, day=on(12, 31, 2019)), adopted(2, day=on(1, 1, 2021)), missed(3, day=on(1, 1, 2021))]
    assert entries(facts, NOTICE) == ()
    assert points([adopted(1, day=on(1, 1)), adopted(2, day=on(12, 31))]) == [3, 3]


def test_gazette_of_another_years_notice() -> None:
    """An article adopted last year by a gazette this notice no longer has still bears its instruction."""
    facts = [adopted(1, "gone", day=on(12, 20, 2019)), instructed(2, day=on(1, 5))]
    assert points(facts) == [5]


def test_joint_article_pays_each_in_full() -> None:
    """As shipped each named unit gets full points, for adoption, special and 批示."""
    both = (ONE, TWO)
    facts = [adopted(1, units=both), instructed(2), special(3, units=both)]
    assert points(facts, unit=ONE) == points(facts, unit=TWO)
    assert total(facts, unit=TWO) == 13
    assert reasons(facts)[0] == "市《政府快报》第1期以条目采用（2个单位联合报送），计3分（二(一)）"


def test_joint_article_split_equally() -> None:
    """Switched, the points are shared exactly, and the reason tells the whole."""
    notice = turned(joint_articles="equal")
    three = (ONE, TWO, "残联")
    facts = [adopted(1, units=three), instructed(2)]
    assert points(facts, notice, TWO) == [1, Fraction(5, 3)]
    assert "（3个单位联合报送，均分5分），加1.7分" in reasons(facts, notice)[3]
    assert sum(total(facts, notice, unit) for unit in three) == 8


def test_split_special_and_special_issue_never_lowers_a_unit() -> None:
    """A special of one unit whose 专期 is shared by three leaves that unit its 5."""
    notice = turned(joint_articles="equal")
    facts = [special(1), adopted(2, form=SPECIAL_ISSUE, units=(ONE, TWO, "残联"))]
    assert points(facts, notice) == [5, 0]
    assert points(facts, notice, TWO) == [Fraction(10, 3)]


def test_instruction_pays_whoever_had_a_part_by_then() -> None:
    """A unit named by a later adoption has no part in an instruction given before it."""
    facts = [
        adopted(1, day=on(4, 1)),
        instructed(2, leader="甲", day=on(4, 2)),
        adopted(3, "sanmenxia", day=on(4, 10), units=(ONE, TWO)),
        instructed(4, "sanmenxia", leader="乙", day=on(4, 11)),
    ]
    assert points(facts) == [3, 5, 5, 10]
    assert points(facts, unit=TWO) == [5, 10]


def test_deductions_are_not_shared() -> None:
    """Each unit of an untrue joint report loses the whole 10, with the split switched on too."""
    facts = [untrue(1, units=(ONE, TWO))]
    notice = turned(joint_articles="equal")
    assert points(facts, notice, ONE) == points(facts, notice, TWO) == [-10]


@pytest.mark.parametrize(("day", "worth"), [(on(3, 24), 0), (on(3, 25), -10)])
def test_deductions_start_with_the_notice(day: dt.date, worth: int) -> None:
    """A decision before 25 March 2020 costs nothing and says so; from that day on it does."""
    facts = [missed(1, day=day), untrue(2, day=day)]
    assert points(facts) == [worth, worth]
    assert ("早于扣分起算日2020年3月25日，不扣分" in reasons(facts)[0]) is (worth == 0)


def test_deductions_start_is_a_switch() -> None:
    """An earlier start makes the same decision count."""
    assert total([missed(1, day=on(1, 5))], turned(deductions_from=on(1, 1))) == -10


def test_untrue_report_leaves_earlier_points() -> None:
    """What the article earned stays unless it is reversed by itself."""
    assert points([adopted(1), untrue(2, day=on(4, 9))]) == [3, -10]


def test_totals_may_be_negative() -> None:
    """There is no floor."""
    assert total([missed(1), missed(2), adopted(3)]) == -17


def test_outside_bodies_score_nothing() -> None:
    """A body outside the targets has lines of 0 that say so, for whatever happens to it."""
    facts = [
        adopted(1, units=(OUTSIDE,)),
        instructed(2),
        special(3, units=(OUTSIDE,)),
        missed(4, units=(OUTSIDE,)),
    ]
    assert [entry.points for entry in entries(facts, NOTICE)] == [0, 0, 0, 0]
    assert all("不在本年度目标任务范围，不计分" in reason for reason in reasons(facts))


def test_joint_with_an_outside_body() -> None:
    """The unit of the notice scores, the other does not."""
    facts = [adopted(1, units=(ONE, OUTSIDE))]
    assert total(facts, unit=ONE) == 3
    assert total(facts, unit=OUTSIDE) == 0


def test_reversed_facts_earn_nothing() -> None:
    """A reversed adoption takes its 批示 with it; a reversed deduction gives its points back."""
    assert entries([adopted(1), instructed(2), undone(3, 1)], NOTICE) == ()
    assert total([missed(1), undone(2, 1)]) == 0


def test_reversing_one_adoption_leaves_the_other() -> None:
    """The 批示 moves to the adoption that is left."""
    facts = [adopted(1), adopted(2, "province", day=on(5, 1)), instructed(3), undone(4, 1)]
    assert [(entry.fact, entry.day) for entry in entries(facts, NOTICE)] == [(2, on(5, 1)), (3, on(5, 1))]


def test_entries_are_chronological() -> None:
    """Entries come by day, then in the order of recording, whatever the order of the facts."""
    facts = [adopted(3, day=on(4, 1)), adopted(1, article=2, day=on(5, 1)), missed(2, day=on(4, 1))]
    assert [entry.fact for entry in entries(facts, NOTICE)] == [2, 3, 1]


def test_no_reason_names_a_leader() -> None:
    """Whatever happens to an instruction, the leader's name stays out of every reason."""
    facts = [
        instructed(1, leader="张三", day=on(3, 1)),
        adopted(2, units=(ONE, OUTSIDE)),
        instructed(3, leader="张三"),
        instructed(4, "province", leader="李四"),
    ]
    for notice in (NOTICE, turned(joint_articles="equal"), turned(same_leader_once=False)):
        assert not any(name in reason for reason in reasons(facts, notice) for name in ("张三", "李四"))


def test_halves_are_exact() -> None:
    """Half points of an equal split add up without rounding."""
    notice = turned(joint_articles="equal")
    facts = [adopted(1, units=(ONE, TWO)), adopted(2, "province", units=(ONE, TWO))]
    assert total(facts, notice) == 6 + HALF
