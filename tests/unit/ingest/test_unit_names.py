"""Names of units: what counts, what only looks like it. Rules: the notice's [naming]."""

from __future__ import annotations

import pytest

from ingest.unit_names import NameBook, name_book
from scoring.notice import Notice, Unit, load_notice
from scoring.rules import Trap

NOTICE = load_notice(2020)


@pytest.fixture(scope="module")
def book() -> NameBook:
    return name_book(NOTICE)


@pytest.fixture(scope="module")
def notice() -> Notice:
    return NOTICE


@pytest.mark.parametrize("unit", NOTICE.units, ids=lambda unit: unit.name)
def test_every_name_of_the_notice_is_found(book: NameBook, unit: Unit) -> None:
    """Official name, short names, second-level bodies lead to their unit, with 义马市 before or not."""
    for name in unit.names:
        for text in (name, f"义马市{name}"):
            match = book.at(text)
            assert match is not None, text
            assert match.unit == unit.name, text
            assert match.whole, text


@pytest.mark.parametrize(
    ("text", "unit", "child"),
    [
        ("市发改委", "发展和改革委员会", None),
        ("河南省义马市人民法院", "法院", None),
        ("义马市人民政府东区街道办事处", "东区街道办事处", None),
        ("中共义马市委宣传部", "宣传部", None),
        ("义马市公安局交警大队", "公安局", "交警大队"),
        ("义马市公安局东区派出所", "公安局", "派出所"),
        ("千秋路司法所", "司法局", "司法所"),
        ("常村社区", "东区街道办事处", "常村社区"),
        ("常村社区卫生服务中心", "卫生健康委员会", "社区卫生服务中心"),
        ("义马村村委会", "东区街道办事处", "义马村"),
        ("工商局", "市场监管局", None),
        ("工商联", "工商联", None),
        ("建设局", "住房和城乡建设局", None),
        ("新区街道", "新区街道办事处", None),
        ("新义街街道", "新义街街道办事处", None),
        ("商务局（招商服务局）", "商务局(招商服务局)", None),
        ("三门峡市生态环境局义马分局", "三门峡市生态环境局义马分局", None),
        ("国家税务总局义马市税务局", "税务局", None),
        ("人保财险义马支公司", "人保公司义马分公司", None),
        ("中国人寿保险股份有限公司义马支公司", "寿险公司义马分公司", None),
        ("中国农业银行股份有限公司义马市支行", "农业银行义马支行", None),
        ("中国农业发展银行义马市支行", "农发行义马支行", None),
        ("中国邮政储蓄银行义马市支行", "邮政储蓄银行义马支行", None),
        ("工商银行三门峡分行义马支行", "工商银行义马支行", None),
        ("河南义马农村商业银行股份有限公司", "农商银行", None),
        ("国网义马市供电公司", "电业局", None),
        ("东区街道退役军人服务站", "东区街道办事处", None),
        ("东区街道残联", "东区街道办事处", None),
    ],
)
def test_name_leads_to_its_unit(book: NameBook, text: str, unit: str, child: str | None) -> None:
    """The longest name wins, full and old names included, and the second-level body is kept."""
    match = book.at(text)
    assert match is not None
    assert (match.unit, match.child) == (unit, child)


@pytest.mark.parametrize(
    "text",
    [
        "三门峡市财政局", "河南省人民医院", "省财政厅", "渑池县财政局", "国家统计局义马调查队",
        "统计局义马调查队", "中国人寿财险义马支公司", "中国银行保险监督管理委员会义马监管组",
        "银行保险监督管理", "工商银行三门峡分行", "集中学习", "集中行动", "加工行业", "助农行动", "共建行动",
        "人行横道改造", "人防物防技防", "分红会议", "高新区办理", "新区办理证照", "红十字会议",
        "供销社会化服务", "信用社会体系", "农业局部地区", "教育局势", "财政局长到我市调研", "人民银行降准",
        "社区", "千秋社区", "义马市中小学", "义马市中小学校开展活动",
    ],
)  # fmt: skip
def test_look_alikes_name_nobody(book: NameBook, text: str) -> None:
    """Outsiders, and words that only begin or sound like a name, are no match."""
    assert book.at(text) is None


@pytest.mark.parametrize("trap", NOTICE.naming.traps, ids=lambda trap: trap.text)
def test_traps_of_the_notice_never_stand_for_their_unit(book: NameBook, trap: Trap) -> None:
    """Each trap of the data file, at the start of a token, does not lead to the unit it looks like."""
    match = book.at(trap.text)
    assert match is None or match.unit != trap.unit


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("粮食局", ()),
        ("义马市公路局", ()),
        ("市局", ()),
        ("交易中心", ("公共资源交易中心",)),
        ("管委会", ("产业集聚区管委会",)),
        ("综合执法大队", ("农业农村局", "城市管理局", "文化广电和旅游局")),
        ("东区街道司法所", ("东区街道办事处", "司法局")),
    ],
)
def test_ambiguous_names_go_to_review(book: NameBook, text: str, candidates: tuple[str, ...]) -> None:
    """Names that the notice lists as unclear, and a bureau's outpost named after a street, decide nothing."""
    match = book.at(text)
    assert match is not None
    assert match.unit is None
    assert match.candidates == candidates


@pytest.mark.parametrize("text", ["义马市第二小学", "义马市高级中学", "千秋路小学", "义马市实验幼儿园"])
def test_schools_belong_to_education(book: NameBook, text: str) -> None:
    """A school of the city leads to 教育体育局 and says that it is one."""
    match = book.at(text)
    assert match is not None
    assert (match.unit, match.school) == ("教育体育局", True)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("财政局信息3篇", True),
        ("财政局办公室", True),
        ("财政局 张三", True),
        ("财政局开展绩效管理", False),
        ("农行开展助农行动", False),
    ],
)
def test_what_follows_tells_a_name_from_a_title(book: NameBook, text: str, whole: bool) -> None:
    """Words that go with a name leave it whole; a sentence behind it makes a title of it."""
    match = book.at(text)
    assert match is not None
    assert match.whole is whole


def test_an_outsider_before_a_space_is_still_one(book: NameBook) -> None:
    """三门峡市 财政局, written apart, is not ours."""
    assert book.at("三门峡市 财政局", 5) is None


def test_a_person_may_follow_where_persons_do(book: NameBook) -> None:
    """A display name holds unit and person in one word; a title does not."""
    assert book.at("人行李四") is None
    match = book.at("人行李四", person=True)
    assert match is not None
    assert match.whole


def test_one_book_is_kept_for_a_notice(notice: Notice) -> None:
    """The names are put in order once, not for every message."""
    assert name_book(notice) is name_book(load_notice(2020))
