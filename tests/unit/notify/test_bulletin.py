"""The 通报: every figure is the account's, and of other units nothing but the ranking is shown."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction

import pytest
from lxml.html import HtmlElement, fromstring

from notify.bulletin import ForStaff, Overview, letter, overview
from notify.templates import Letter
from scoring.account import Account
from scoring.showing import percent_text, points_text
from tests.unit.notify.conftest import Render, visible
from tests.unit.notify.samples import FOR_STAFF, NOTICE, account, late_account

ON = dt.date(2020, 4, 8)
UNIT = "人力资源和社会保障局"


def of(render: Render, found: Account, unit: str = UNIT) -> Letter:
    return render("bulletin", l=letter(found, unit, ON))


def overview_of(found: Account, staff: ForStaff = FOR_STAFF) -> Overview:
    return overview(found, NOTICE, ON, staff)


def rows(html: str, style: str) -> list[list[str]]:
    """The cells of a table's rows, its nested tables left out."""
    found = []
    table: HtmlElement
    for table in fromstring(html).iter("table"):
        if style not in (table.get("class") or "").split():
            continue
        for row in table.iterchildren("tbody"):
            for line in row.iterchildren("tr"):
                found.append([" ".join(cell.text_content().split()) for cell in line.iterchildren("td")])
    return [cells for cells in found if cells]


def test_the_ranking_in_a_letter_is_the_accounts(render: Render) -> None:
    """All 63 units with rank, points, target and ratio, in both parts and in order."""
    made = of(render, account())
    expected = [
        [
            str(unit["rank"]),
            unit["unit"],
            f"{points_text(Fraction(unit['points']))} / {unit['target']}",
            percent_text(Fraction(unit["ratio"])),
        ]
        for unit in account()["units"]
    ]
    assert len(expected) == 63
    assert [[cell for cell in cells if cell] for cells in rows(made.html, "ranking")] == expected
    lines = [line.split() for line in made.text.splitlines() if line.rstrip(" ←　").endswith("%")]
    assert [line[:4] for line in lines] == [
        [rank, unit, points.replace(" ", ""), ratio] for rank, unit, points, ratio in expected
    ]


def test_a_letter_shows_its_own_entries(render: Render) -> None:
    """Each entry with its day, title, issue or ground and points; a deduction with its minus."""
    made = of(render, account())
    own = next(unit for unit in account()["units"] if unit["unit"] == UNIT)
    shown = rows(made.html, "grid")
    assert len(shown) == len(own["entries"])
    for cells, entry in zip(shown, own["entries"], strict=True):
        day = dt.date.fromisoformat(entry["day"])
        assert cells[0] == f"{day.month}月{day.day}日"
        assert cells[1].startswith(f"《{entry['title']}》")
        assert entry["what"] in cells[1]
        assert cells[2] == f"{int(entry['points']):+d}".replace("-", "−")
    assert "−10" in made.text
    assert "专题约稿任务未按要求完成" in made.text


def test_the_summary_is_the_accounts(render: Render) -> None:
    """The opening sentence and the four figures above the entries."""
    made = of(render, account())
    sentence = (
        "本季度你单位报送信息11篇，采用4篇，得分16分；累计得分16分，完成全年目标50分的32.0%，"
        "列63个单位第10位，距全年目标还差34分。"
    )
    assert sentence in made.text
    assert sentence in visible(made.html)
    assert [re.findall(r"[−\d./%]+", cell) for cell in rows(made.html, "figures")[0]] == [
        ["16", "50"],
        ["32.0%", "16"],
        ["10", "63"],
        ["/", "4", "/", "11", "36.4%"],
    ]


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("财政局", "累计得分73分，完成全年目标50分的146.0%，列63个单位第1位，已完成全年目标。"),
        ("司法局", "本季度未收到你单位报送的信息，得分0分；"),
        ("司法局", "并列第19位，距全年目标还差30分。"),
        ("农商银行", "本季度贵单位报送信息1篇，采用1篇，"),
        ("电业局", "累计得分−10分，完成全年目标15分的−66.7%，列63个单位第63位，距全年目标还差25分。"),
    ],
)
def test_the_sentence_follows_the_numbers(render: Render, unit: str, said: str) -> None:
    """Met, nothing sent, tied, 贵单位 and below zero each have words of their own."""
    made = of(render, account(), unit)
    assert said in made.text
    assert said in visible(made.html)


def test_nothing_of_another_unit_but_its_rank(render: Render) -> None:
    """Titles, instructions and deductions of one unit are in no other unit's letter."""
    made = of(render, account(), "司法局")
    for part in (made.text, made.html):
        for private in ("稳岗返还", "批示", "约稿", "第4期", "直达资金"):
            assert private not in part
        assert "本季度没有记分。" in part


def test_late_facts_stand_apart(render: Render) -> None:
    """补记 are listed with their own heading and counted in the sentence."""
    made = of(render, late_account())
    for part in (made.text, visible(made.html)):
        assert "补记3分；累计得分16分" in part
        assert "《春节前清欠见实效》" in part
        assert "本季度没有记分。" in part
    assert "补记" not in of(render, account()).text


def test_the_letter_says_what_it_is(render: Render) -> None:
    """文号 stays open, nobody is named in 抄送, the electronic copy and objections have their sentences."""
    made = of(render, account())
    assert made.subject == f"【通报】2020年第一季度政务信息采用情况（{UNIT}）"
    for part in (made.text, visible(made.html)):
        for sentence in (
            "义政办〔2020〕 号",
            "抄送：市政府市长、副市长。",
            "电子版供参阅，以正式印发件为准。",
            "对计分有异议，请于5个工作日内直接回复本邮件。",
            "义马市人民政府办公室",
            "2020年4月8日",
        ):
            assert sentence in part


def test_the_overview_adds_up(render: Render) -> None:
    """Totals by tier, kind and gazette, and every unit once in the table of its tier."""
    found = account()
    made = render("bulletin_leader", o=overview_of(found))
    by_tier = dict.fromkeys((50, 30, 15), 0)
    for unit in found["units"]:
        by_tier[unit["target"]] += unit["submitted"]
    sentence = (
        f"2020年第一季度共收到各单位报送信息{found['submitted']}篇，其中全年任务50分以上的单位{by_tier[50]}篇、"
        f"30分以上的单位{by_tier[30]}篇、15分以上的单位{by_tier[15]}篇，目标任务范围以外及单位待核定的7篇；"
        "按类别，条目84篇、经验12篇、专题3篇。"
    )
    assert sentence in made.text
    assert "采用43篇，采用率" in made.text
    assert "市《政府快报》41篇、三门峡市《政府快报》1篇、省《政府工作快报》1篇。" in made.text
    shown = [cells[1] for cells in rows(made.html, "ranking")]
    assert sorted(shown) == sorted(unit["unit"] for unit in found["units"])


def test_the_overview_names_what_leaders_ask_for() -> None:
    """Adoptions above this office's gazette, the highest first, and 批示; a joint article once."""
    made = overview_of(account())
    assert [(each.title, each.units) for each in made.above] == [
        ("直达资金快拨快用", ("财政局", "税务局")),
        ("“点对点”护航返岗", (UNIT,)),
    ]
    assert [each.what for each in made.instructions] == ["市政府领导批示"]
    assert (made.met, made.scoreless) == (1, 44)


def test_only_staff_see_checksum_and_missing_addresses(render: Render) -> None:
    """The copy says which units have no address; what leaders get has neither."""
    copy = render("bulletin_copy", o=overview_of(account()))
    leader = render("bulletin_leader", o=overview_of(account(), ForStaff()))
    for part in (copy.text, visible(copy.html)):
        assert "农商银行、残联。" in part
        assert str(FOR_STAFF.checksum) in part
    for part in (leader.text, leader.html):
        assert "校验码" not in part
        assert "收件地址" not in part


@pytest.mark.parametrize(("on", "said"), [(ON, "定于2020年4月8日印发"), (None, "签发后印发")])
def test_a_draft_says_when_it_goes_out_and_how_to_stop_it(
    render: Render, on: dt.date | None, said: str
) -> None:
    """With `release = signed` no day is promised; what is open is listed."""
    staff = ForStaff(unaddressed=("残联",), undecided=2)
    made = render("bulletin_draft", o=overview(account(), NOTICE, on, staff))
    for part in (made.text, visible(made.html)):
        assert said in part
        assert "xinxike bulletin hold --year 2020 --quarter 1" in part
        assert "尚有2篇稿件单位待核定" in part
        assert "残联" in part
    assert made.subject.endswith("（草稿）")


def test_an_empty_quarter_says_nothing_it_does_not_know(render: Render) -> None:
    """Without submissions there is no rate and no list that could be wrong."""
    found = account()
    found["submitted"] = found["submitted_outside"] = found["adopted"] = 0
    found["submitted_by_kind"], found["adopted_by_gazette"], found["silent"] = {}, {}, []
    for unit in found["units"]:
        unit["submitted"] = unit["adopted"] = 0
        unit["entries"] = []
    made = render("bulletin_leader", o=overview_of(found))
    assert "共收到各单位报送信息0篇。采用0篇。" in made.text
    for heading in ("上级采用", "领导批示", "未报送信息的单位】", "补记", "采用率"):
        assert heading not in made.text


def test_a_preview_is_not_dated(render: Render) -> None:
    """A quarter that is shown before its release says so where the date will stand."""
    for made in (
        render("bulletin", l=letter(account(), UNIT, None)),
        render("bulletin_leader", o=overview(account(), NOTICE, None, ForStaff())),
    ):
        assert "义马市人民政府办公室\n（未印发）" in made.text
        assert "（未印发）" in visible(made.html)
