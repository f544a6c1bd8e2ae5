"""The shipped notice holds what the office's notice says, and answers to the names people use."""

from __future__ import annotations

import datetime as dt
import pickle
from fractions import Fraction

import pytest

from scoring.notice import load_notice
from tests.unit.scoring.samples import NOTICE

FIRST_AND_LAST = {
    50: ("产业集聚区管委会", "东区街道办事处", 20),
    30: ("民政局", "中国人民银行义马支行", 16),
    15: ("人民防空办公室", "红十字会", 27),
}


def test_units_by_tier() -> None:
    """63 units stand in tiers of 20, 16 and 27, in the notice's order; 12 bodies are outside the targets."""
    assert len(NOTICE.ranked) == 63
    for number, (target, (first, last, count)) in enumerate(FIRST_AND_LAST.items(), 1):
        tier = [unit for unit in NOTICE.units if unit.target == target]
        assert (tier[0].name, tier[-1].name, len(tier)) == (first, last, count)
        assert {NOTICE.tier(unit) for unit in tier} == {number}
    outside = [unit for unit in NOTICE.units if not unit.ranked]
    assert len(outside) == 12
    assert {NOTICE.tier(unit) for unit in outside} == {0}
    assert [unit.order for unit in NOTICE.units] == list(range(75))


def test_head_and_topics() -> None:
    """Year, number, date, office and the six points of 三 are those of the notice."""
    assert (NOTICE.year, NOTICE.document, NOTICE.issued) == (2020, "义政办〔2020〕2号", dt.date(2020, 3, 25))
    assert NOTICE.office == "义马市人民政府办公室信息科"
    clauses = {topic.clause for topic in NOTICE.topics}
    assert clauses == {"三(一)", "三(二)", "三(三)", "三(四)", "三(五)", "三(六)"}


@pytest.mark.parametrize(
    ("key", "item", "special_issue", "clause", "short"),
    [
        ("city", 3, 10, "二(一)", "市《政府快报》"),
        ("sanmenxia", 5, 15, "二(二)", "三门峡市《政府快报》"),
        ("province", 10, 20, "二(三)", "省《政府工作快报》"),
    ],
)
def test_gazette_points(key: str, item: int, special_issue: int, clause: str, short: str) -> None:
    """二(一) to 二(三): each gazette pays as the notice says."""
    gazette = NOTICE.gazettes[key]
    assert gazette.item == item
    assert gazette.special_issue == special_issue
    assert (gazette.clause, gazette.short) == (clause, short)


@pytest.mark.parametrize(
    ("key", "points", "posts"),
    [
        ("city", 5, {"市长", "副市长"}),
        ("sanmenxia", 10, {"市长", "副市长", "党组成员", "秘书长", "副秘书长"}),
        ("province", 20, {"省长", "副省长", "秘书长", "副秘书长"}),
    ],
)
def test_instruction_points_and_posts(key: str, points: int, posts: set[str]) -> None:
    """二(四): each level's points and posts; a 常务 deputy is a deputy, nobody else is added."""
    level = NOTICE.levels[key]
    assert level.instruction == points
    assert level.clause == "二(四)"
    assert {post.removeprefix("常务") for post in level.posts} == posts


def test_other_points_and_limits() -> None:
    """二(一) special 5, 二(六) minus 10 each, 四 500 and 2000."""
    assert NOTICE.special.points == 5
    assert NOTICE.special.clause == "二(一)"
    assert NOTICE.missed.points == NOTICE.untrue.points == 10
    assert NOTICE.missed.grounds == ("未报", "逾期", "不合要求")
    assert NOTICE.untrue.grounds == ("失真", "失误")
    assert NOTICE.missed.clause == NOTICE.untrue.clause == "二(六)"
    assert [NOTICE.limits.words(kind) for kind in ("条目", "经验", "专题")] == [500, 2000, None]


@pytest.mark.parametrize(
    ("kind", "words", "asked"),
    [
        ("条目", 550, False),
        ("条目", 551, True),
        ("经验", 2200, False),
        ("经验", 2201, True),
        ("专题", 90_000, False),
    ],
)
def test_resend_above_110_percent(kind: str, words: int, asked: bool) -> None:
    """A shorter draft is asked for only above 110 % of the limit, never for 专题."""
    assert NOTICE.limits.asks_resend(kind, words) is asked


def test_shipped_switches() -> None:
    """The readings that the product ships with."""
    switches = NOTICE.switches
    assert switches.same_level_twice == "sum"
    assert switches.other_way_scores is False
    assert switches.special_issue_includes_special is True
    assert switches.same_leader_once is True
    assert switches.joint_articles == "full"
    assert switches.deductions_from == dt.date(2020, 3, 25)
    assert switches.settlement_day == dt.date(2021, 1, 20)


def test_columns() -> None:
    """The 通报's table has one column for each kind of points."""
    assert NOTICE.columns == (
        "市条目",
        "市专期",
        "专题调研",
        "三门峡条目",
        "三门峡专期",
        "省条目",
        "省专期",
        "批示",
        "扣分",
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("财政局", "财政局"),
        ("市财政局", "财政局"),
        ("义马市财政局", "财政局"),
        ("发改委", "发展和改革委员会"),
        ("市发改委", "发展和改革委员会"),
        ("疾控中心", "卫生健康委员会"),
        ("义马市疾控中心", "卫生健康委员会"),
        ("产业聚集区管委会", "产业集聚区管委会"),
        ("商务局", "商务局(招商服务局)"),
        ("招商服务局", "商务局(招商服务局)"),
        ("商务局（招商服务局）", "商务局(招商服务局)"),
        (" 商务局 ( 招商服务局 ) ", "商务局(招商服务局)"),
        ("三门峡市生态环境局义马分局", "三门峡市生态环境局义马分局"),
        ("国家税务总局义马市税务局", "税务局"),
        ("工商局", "市场监管局"),
        ("建设局", "住房和城乡建设局"),
        ("邮政局", "邮政局"),
        ("常村社区", "东区街道办事处"),
        ("团市委", "团市委"),
        ("PICC", "人保公司义马分公司"),
    ],
)
def test_resolve(text: str, name: str) -> None:
    """A name in full, short or of a second-level body finds its unit, whatever its width and spaces."""
    unit = NOTICE.resolve(text)
    assert unit is not None
    assert unit.name == name


@pytest.mark.parametrize(
    "text",
    [
        "三门峡市财政局",
        "河南省人民医院",
        "粮食局",
        "公路局",
        "林业局",
        "交易中心",
        "综合执法大队",
        "市局",
        "管委会",
        "社区",
        "",
        "市",
        "财政",
    ],
)
def test_resolve_refuses(text: str) -> None:
    """Outsiders, names that several could bear, and fragments find no unit."""
    assert NOTICE.resolve(text) is None


def test_child_is_kept() -> None:
    """The second-level body that was named can be told; a unit's own name is none."""
    assert NOTICE.child("市疾控中心") == "疾控中心"
    assert NOTICE.child("卫健委") is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("市", "city"),
        ("市快报", "city"),
        ("市《政府快报》", "city"),
        ("三门峡", "sanmenxia"),
        ("省政府工作快报", "province"),
        ("province", "province"),
    ],
)
def test_gazette_names(text: str, key: str) -> None:
    """A gazette answers to its key, its name with or without 《》, and its short forms."""
    gazette = NOTICE.gazette(text)
    assert gazette is not None
    assert gazette.key == key


def test_level_names() -> None:
    """A level answers to key and short form; an unknown one to nothing."""
    found = [NOTICE.level(text) for text in ("市", "三门峡市政府", "province")]
    assert [level.key for level in found if level] == ["city", "sanmenxia", "province"]
    assert NOTICE.level("国务院") is None
    assert NOTICE.gazette("人民日报") is None


@pytest.mark.parametrize(
    ("name", "pronoun"),
    [
        ("财政局", "你单位"),
        ("税务局", "你单位"),
        ("电业局", "贵单位"),
        ("邮政局", "贵单位"),
        ("烟草专卖局", "贵单位"),
        ("农商银行", "贵单位"),
        ("气象局", "贵单位"),
    ],
)
def test_pronouns(name: str, pronoun: str) -> None:
    """驻义 bodies and those outside the targets are 贵单位, government units 你单位."""
    unit = NOTICE.unit(name)
    assert unit is not None
    assert unit.pronoun == pronoun


def test_garrison_bodies() -> None:
    """Banks, insurers, telecoms, 石油, 电业, 邮政 and 烟草 are the garrison, 19 in all."""
    garrison = [unit.name for unit in NOTICE.units if unit.garrison]
    assert len(garrison) == 19
    assert all("局" not in name or name in {"邮政局", "烟草专卖局", "电业局"} for name in garrison)


def test_naming_rules() -> None:
    """Prefixes, ambiguous names, schools and traps are data for whoever recognises senders."""
    assert NOTICE.naming.stripped == ("义马市", "义马", "市")
    assert NOTICE.naming.school_unit == "教育体育局"
    assert set(NOTICE.naming.outsiders) == {"河南省", "三门峡市", "国家"}
    assert {trap.text: trap.unit for trap in NOTICE.naming.traps}["集中行动"] == "中国银行义马支行"


def test_travels_between_processes() -> None:
    """A notice can be handed to a reader process and is the same there."""
    copy = pickle.loads(pickle.dumps(NOTICE))  # noqa: S301  our own bytes
    assert copy == load_notice(2020)
    assert copy.special.points == Fraction(5)
