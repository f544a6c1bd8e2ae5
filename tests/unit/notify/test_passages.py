"""The text of the 通报: its numbers are the account's, its words follow them, empty parts are gone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.bulletin import ForStaff, Overview, overview
from notify.bulletin_paper import bulletin_paper
from notify.changes import change, rate_change
from notify.document.paper import Block, Table
from notify.passages import KEYS, Passage, edited, passages
from notify.templates import Templates
from scoring.account import Account
from scoring.quarter_facts import CommissionAccount, Totals
from scoring.showing import percent_text
from tests.unit.notify.samples import FOR_STAFF, NOTICE, account, late_account

ON = dt.date(2020, 4, 8)
TEMPLATES = Templates()


def of(found: Account) -> Overview:
    return overview(found, NOTICE, ON, FOR_STAFF)


def worded(found: Account) -> dict[str, Passage]:
    return {each.key: each for each in passages(TEMPLATES, of(found))}


def commission(**outcomes: int) -> CommissionAccount:
    """A commission of so many units each way; whoever did not deliver is a bank or a power plant."""
    ways = {"delivered": 0, "late": 0, "not_as_asked": 0, "missing": 0, "excused": 0} | outcomes
    made: dict[str, object] = {"number": "2020-07", "topic": "稳岗", "asked": sum(ways.values()), **ways}
    missed = [] if ways["delivered"] == made["asked"] else ["农商银行"]
    return made | {"units_missed": missed}  # type: ignore[return-value]  # its keys are those of the type


def test_every_passage_in_order() -> None:
    """The sample quarter has something to say in each, and only the opening is without a heading."""
    made = passages(TEMPLATES, of(account()))
    assert tuple(each.key for each in made) == KEYS
    assert [each.key for each in made if each.heading is None] == ["opening"]
    for each in made:
        for paragraph in each.text.splitlines():
            assert paragraph.endswith(("。", "：")), paragraph
            assert not re.search(r"[,;:!?()]|  |。。|，。|、。", paragraph), paragraph


def test_the_totals_are_the_accounts() -> None:
    """Received by tier and kind, adopted by gazette, the rate: each number once, in its place."""
    found = account()
    text = worded(found)["totals"].text
    tiers = found["submitted_by_tier"]
    assert (
        f"共收到信息{found['submitted']}篇。其中，全年任务50分以上的单位{tiers['50']}篇、30分以上的单位{tiers['30']}篇、"
        f"15分以上的单位{tiers['15']}篇、目标任务范围以外及待核定单位的7篇；按类别分，条目84篇、经验12篇、专题3篇。"
    ) in text
    rate = percent_text(Fraction(found["adopted"], found["submitted"]))
    assert f"共采用信息{found['adopted']}篇，采用率{rate}。" in text
    for gazette, articles in found["adopted_by_gazette"].items():
        assert f"{gazette}采用{articles}篇" in text
    assert "完成全年目标任务的单位1个，尚未得分的单位44个，累计得分为负的单位1个。" in text
    assert "上季度" not in text


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ((90, 40), ("比上季度增加9篇", "比上季度增加3篇", "比上季度下降1个百分点")),
        ((120, 60), ("比上季度减少21篇", "比上季度减少17篇", "比上季度下降6.6个百分点")),
        ((99, 43), ("99篇，与上季度持平", "43篇，与上季度持平", "43.4%，与上季度持平")),
        ((200, 43), ("比上季度减少101篇", "43篇，与上季度持平", "比上季度提高21.9个百分点")),
    ],
)
def test_the_quarter_before_is_compared(before: tuple[int, int], said: tuple[str, ...]) -> None:
    """More, fewer and the same have their own words, for what was received, adopted and the rate."""
    found = account()
    found["before"] = Totals(submitted=before[0], adopted=before[1])
    text = worded(found)["totals"].text
    for words in said:
        assert words in text


@given(now=st.integers(0, 500), before=st.integers(0, 500))
def test_the_word_of_a_change_follows_the_numbers(now: int, before: int) -> None:
    """增加 only over a rise, 减少 only over a fall, and the difference is the number."""
    said = change(now, before)
    assert ("增加" in said) == (now > before)
    assert ("减少" in said) == (now < before)
    assert re.findall(r"\d+", said) == ([str(abs(now - before))] if now != before else [])


@given(now=st.fractions(0, 1, max_denominator=999), before=st.fractions(0, 1, max_denominator=999))
def test_a_rate_that_fell_is_never_raised(now: Fraction, before: Fraction) -> None:
    """提高 only where the rate rose, and by as much as the two printed rates are apart."""
    said = rate_change(now, before)
    apart = Fraction(percent_text(now)[:-1]) - Fraction(percent_text(before)[:-1])
    assert ("提高" in said) == (apart > 0)
    assert ("下降" in said) == (apart < 0)
    assert not (now <= before and "提高" in said)
    assert [Fraction(number) for number in re.findall(r"[\d.]+", said)] == ([abs(apart)] if apart else [])


@given(
    submitted=st.integers(1, 300),
    adopted=st.integers(0, 300),
    before=st.builds(Totals, submitted=st.integers(1, 300), adopted=st.integers(0, 300)),
)
def test_a_fall_never_gets_praise(submitted: int, adopted: int, before: Totals) -> None:
    """Whatever the numbers, nothing is called 较好, and a lower count is nowhere an increase."""
    found = account()
    found["submitted"], found["adopted"], found["before"] = submitted, adopted, before
    text = worded(found)["totals"].text
    assert not re.search("较好|良好|显著|明显|大幅", text)
    rose = (submitted > before["submitted"], adopted > before["adopted"])
    assert text.count("增加") == sum(rose)
    if adopted > submitted:
        assert "采用率" not in text


def no_above(found: Account) -> None:
    for unit in found["units"]:
        unit["entries"] = [each for each in unit["entries"] if each["gazette"] in ("city", None)]


def no_instructions(found: Account) -> None:
    for unit in found["units"]:
        unit["entries"] = [each for each in unit["entries"] if each["kind"] != "instruction"]


def no_points(found: Account) -> None:
    for unit in found["units"]:
        unit["points"] = unit["quarter_points"] = unit["ratio"] = "0"


@pytest.mark.parametrize(
    ("key", "emptied"),
    [
        ("above", no_above),
        ("instructions", no_instructions),
        ("commended", no_points),
        ("silent", lambda found: found["silent"].clear()),
        ("topics", lambda found: found["topics"].clear()),
        ("commissions", lambda found: found["commissions"].clear()),
    ],
)
def test_a_passage_with_nothing_to_say_is_gone(key: str, emptied: Callable[[Account], None]) -> None:
    """Only it disappears, and what is asked next no longer speaks of it."""
    found = account()
    emptied(found)
    made = worded(found)
    assert tuple(made) == tuple(each for each in KEYS if each != key)
    gone = {"silent": "未报送信息", "topics": "没有来稿", "commissions": "专题约稿"}
    if key in gone:
        assert gone[key] not in made["next"].text


def test_above_and_instructions_by_source() -> None:
    """The highest gazette first, a joint article once with its units; no leader is named."""
    made = worded(account())
    assert made["above"].text.splitlines() == [
        "省《政府工作快报》采用1篇：财政局、税务局报送的《直达资金快拨快用》。",
        "三门峡市《政府快报》采用1篇：人力资源和社会保障局报送的《“点对点”护航返岗》。",
    ]
    assert made["instructions"].text == "市政府领导批示1篇：人力资源和社会保障局报送的《稳岗返还惠企128家》。"


def test_commended_units() -> None:
    """The best three of a tier with ties, none without points, none that is blamed in the same paper."""
    found = account()
    third = [tier.commended[-1] for tier in of(found).tiers]
    for tier in of(found).tiers:
        assert all(rank.points > 0 and rank.unit not in found["silent"] for rank in tier.commended)
    tied = next(unit for unit in found["units"] if unit["target"] == 50 and unit["unit"] == "公安局")
    tied["ratio"], tied["points"], tied["quarter_points"] = str(third[0].ratio), "24", "24"
    tied["submitted"] = 1
    found["silent"] = [name for name in found["silent"] if name != "公安局"]
    assert "公安局" in {rank.unit for rank in of(found).tiers[0].commended}
    assert len(of(found).tiers[0].commended) == 4
    found["commissions"][0]["units_missed"] = ["财政局"]
    assert "财政局" not in worded(found)["commended"].text


def test_silent_since_january() -> None:
    """From the second quarter on, units that have sent nothing all year are told apart."""
    found = late_account()
    assert "今年以来均未报送" in worded(found)["silent"].text
    next(unit for unit in found["units"] if unit["unit"] == "残联")["submitted_year"] = 2
    silent = worded(found)["silent"].text.splitlines()
    assert silent[0] == f"共{len(found['silent'])}个单位。"
    assert silent[-1].startswith(f"其中，今年以来一直未报送信息的单位{len(found['silent']) - 1}个：")
    assert "残联" not in silent[-1]
    assert "今年以来" not in worded(account())["silent"].text


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ({"delivered": 3}, "约请3个单位，均按要求完成。"),
        (
            {"delivered": 1, "late": 2, "missing": 3, "not_as_asked": 4, "excused": 5},
            "约请15个单位，按要求完成1个，逾期2个，不合要求4个，未报3个，同意免报5个。"
            "专题约稿任务未按要求完成的单位：农商银行。",
        ),
    ],
)
def test_commissions_add_up(outcomes: dict[str, int], said: str) -> None:
    """How many met it each way, and who did not; nobody is named where all did."""
    found = account()
    found["commissions"] = [commission(**outcomes)]
    text = worded(found)["commissions"].text
    assert text.splitlines()[1] == f"约稿2020-07《稳岗》：{said}"


def test_edits_replace_the_text() -> None:
    """A passage keeps its heading under staff's words; an empty text leaves it out."""
    made = passages(TEMPLATES, of(account()))
    changed = {each.key: each for each in edited(made, {"next": " 请抓紧。\n\n再接再厉。 ", "silent": ""})}
    assert changed["next"] == Passage("next", "下一步要求", "请抓紧。\n再接再厉。")
    assert "silent" not in changed
    assert len(changed) == len(made) - 1


def test_a_broken_override_is_refused(tmp_path: Path) -> None:
    """A good override is used; a broken one is refused by line and reason, and the shipped text stands."""
    folder = tmp_path / "document" / "bulletin"
    folder.mkdir(parents=True)
    (folder / "next.txt").write_text("# 有关要求\n请各单位抓紧报送。\n", "utf-8")
    (folder / "silent.txt").write_text("# 点名\n{{ o.nobody }}\n", "utf-8")
    templates = Templates(tmp_path)
    made = {each.key: each for each in passages(templates, of(account()))}
    assert made["next"] == Passage("next", "有关要求", "请各单位抓紧报送。")
    assert made["silent"] == worded(account())["silent"]
    (refusal,) = templates.refusals
    assert (refusal.file.name, refusal.line) == ("silent.txt", 2)
    assert "nobody" in refusal.reason


def test_the_paper_numbers_what_remains() -> None:
    """Headings count 一、二、… over the passages that are there, and the number and day are as given."""
    found = account()
    no_above(found)
    made = overview(found, NOTICE, ON, ForStaff())
    paper = bulletin_paper(made, passages(TEMPLATES, made), 15)
    headings = [part.text for part in paper.parts if isinstance(part, Block) and part.level == 1]
    assert [heading[:2] for heading in headings] == [f"{numeral}、" for numeral in "一二三四五六七"]
    assert (paper.file_number, paper.day) == ("义政办〔2020〕15号", ON)
    assert paper.title == "关于2020年第一季度政务信息采用情况的通报"
    assert bulletin_paper(made, (), None).file_number == "义政办〔2020〕 号"


def test_the_ranking_is_the_accounts() -> None:
    """Annex 1 has every unit by tier with its columns, then all by ratio; its figures are the account's."""
    found = account()
    found["columns"] = list(NOTICE.columns)
    marks = count(1)
    for unit in found["units"]:
        unit["columns"] = {head: str(next(marks)) for head in found["columns"]}
    made = of(found)
    ranking, articles = bulletin_paper(made, (), None).annexes
    *tiers, full = [part for part in ranking.parts if isinstance(part, Table)]
    assert ranking.landscape
    assert [len(table.rows) for table in (*tiers, full)] == [20, 16, 27, 63]
    by_unit = {row[1]: row for table in tiers for row in table.rows}
    for unit, row in zip(found["units"], full.rows, strict=True):
        assert row[:2] == (str(unit["rank"]), unit["unit"])
        assert row[-1] == percent_text(Fraction(unit["ratio"]))
        own = by_unit[unit["unit"]]
        assert own[3:-4] == tuple(unit["columns"].values())
        assert own[-4:] == row[-4:]
    for table in tiers:
        assert sum(column.width for column in table.columns) == pytest.approx(225)
    (listed,) = articles.parts
    assert isinstance(listed, Table)
    adopted = sum(entry["kind"] == "adoption" for unit in found["units"] for entry in unit["entries"])
    assert len(listed.rows) == adopted
