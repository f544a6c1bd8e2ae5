"""Where a mail names its unit, and how the clues are weighed."""

from __future__ import annotations

import pytest

from ingest.labels import file_label, subject_label
from ingest.reading import Confidence, Sender, Where
from ingest.sender import address_clues, label_clues, line_clues, sender_name_clues
from ingest.unit_names import name_book
from ingest.weighing import Clue, Weight, weigh
from scoring.notice import load_notice

NOTICE = load_notice(2020)
BOOK = name_book(NOTICE)


def units(clues: list[Clue]) -> list[tuple[str | None, Weight]]:
    return [(clue.unit, clue.weight) for clue in clues]


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("【条目】市发改委:推进项目", [("发展和改革委员会", Weight.STRONG)]),
        ("约稿:关于春耕情况(财政局)", [("财政局", Weight.STRONG)]),
        ("转发:疾控中心 春季防病", [("卫生健康委员会", Weight.STRONG)]),
        ("义马市教体局信息3篇", [("教育体育局", Weight.STRONG)]),
        ("关于养老情况-民政局", [("民政局", Weight.STRONG)]),
        ("市公安局强化校园安保", [("公安局", Weight.MENTION)]),
        ("新区街道、东区街道信息", [("新区街道办事处", Weight.STRONG), ("东区街道办事处", Weight.STRONG)]),
        ("财政局、审计局联合检查", [("财政局", Weight.MENTION), ("审计局", Weight.MENTION)]),
        ("义马市第二小学：开学第一课", [("教育体育局", Weight.WEAK)]),
        ("粮食局：储备充足", [(None, Weight.STRONG)]),
        ("政务信息-卫健委-5月6日", [("卫生健康委员会", Weight.STRONG)]),
        ("4月 信息 千秋路街道 3篇", [("千秋路街道办事处", Weight.STRONG)]),
        ("我市 财政局长 调研", []),
        ("市领导到财政局调研", []),
        ("三门峡市财政局：支持复工", []),
        ("关于教体局集中学习的情况", []),
        ("政务信息", []),
        ("", []),
    ],
)
def test_subject(subject: str, found: list[tuple[str | None, Weight]]) -> None:
    """By itself before a colon, in brackets, as first or last piece; a title's beginning is a mention."""
    assert units(list(label_clues(subject_label(subject), Where.SUBJECT, BOOK))) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("东区街道 4.15 信息(定稿2).wps", [("东区街道办事处", Weight.STRONG)]),
        ("关于春耕生产情况(财政局).docx", [("财政局", Weight.STRONG)]),
        ("3.30义马市民政局—关爱老人.docx", [("民政局", Weight.STRONG)]),
        ("人行横道改造.docx", []),
    ],
)
def test_file_name(name: str, found: list[tuple[str | None, Weight]]) -> None:
    """Prefix, and suffix in brackets."""
    assert units(list(label_clues(file_label(name), Where.FILENAME, BOOK))) == found


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("义马市财政局", "财政局"),
        ("财政局-张三", "财政局"),
        ("财政局张三", "财政局"),
        ("审计局小赵", "审计局"),
        ("张三（市教体局）", "教育体育局"),
        ("疾控中心", "卫生健康委员会"),
        ("河南省人民医院", None),
        ("安静", None),
        ("", None),
    ],
)
def test_display_name(name: str, unit: str | None) -> None:
    """Unit and person in any order; people keep a display name when they move, so it is weak."""
    found = units(list(sender_name_clues(Sender(name), BOOK)))
    assert found == ([(unit, Weight.WEAK)] if unit else [])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("义 马 市 财 政 局", ["财政局"]),
        ("义马市财政局2020年3月30日", ["财政局"]),
        ("（财政局 张三 0398-0000000）", ["财政局"]),
        ("义马市供销社 义马市残联", ["供销社", "残联"]),
        ("义马市财政局（盖章）", ["财政局"]),
        ("千秋路街道办事处朝霞社区", ["千秋路街道办事处"]),
        ("义马市税务局第一税务分局", ["税务局"]),
        ("共青团义马市委员会", ["团市委"]),
        ("中共义马市纪律检查委员会", ["纪委监委"]),
        ("中国联合网络通信有限公司义马市分公司", ["联通公司义马分公司"]),
        ("国网河南省电力公司义马市供电公司", ["电业局"]),
        ("义马市产业集聚区管理委员会", ["产业集聚区管委会"]),
        ("供稿：市文广旅局 张三", ["文化广电和旅游局"]),
        ("三门峡市 财政局", []),
        ("国家统计局义马调查队", []),
        ("2020年3月30日", []),
    ],
)
def test_sign_off_line(line: str, found: list[str]) -> None:
    """Letter-spaced, dated, in brackets, several units side by side; outsiders name nobody."""
    assert [clue.unit for clue in line_clues([line], Where.SIGN_OFF, BOOK)] == found


def test_a_signature_is_a_name_and_nothing_else() -> None:
    """教体局的信息已发 speaks of a unit and does not sign."""
    assert list(line_clues(["教体局的信息已发，请查收"], Where.SIGNATURE, BOOK)) == []
    assert units(list(line_clues(["市教体局办公室 0398-0000000"], Where.SIGNATURE, BOOK))) == [
        ("教育体育局", Weight.WEAK)
    ]


@pytest.mark.parametrize(
    ("address", "weight"),
    [
        ("czj@yima.example", Weight.SURE),
        ("czj@qq.com", Weight.WEAK),
        ("czj@vip.163.com", Weight.WEAK),
        ("czj@sina.com.cn", Weight.WEAK),
    ],
)
def test_registered_address(address: str, weight: Weight) -> None:
    """The unit's own domain is sure; a personal mailbox moves with its owner."""
    assert units(list(address_clues(Sender("", address), {address: ("财政局",)}, NOTICE))) == [
        ("财政局", weight)
    ]


def test_an_address_of_two_units_names_candidates() -> None:
    """One clerk who writes for two units: the address alone says neither."""
    (clue,) = address_clues(Sender("", "a@qq.com"), {"a@qq.com": ("财政局", "审计局")}, NOTICE)
    assert (clue.unit, clue.candidates) == (None, ("财政局", "审计局"))


def test_an_unknown_address_or_a_unit_that_is_no_more_says_nothing() -> None:
    """Addresses outlive a year's list of units."""
    assert list(address_clues(Sender("", "a@qq.com"), {}, NOTICE)) == []
    assert list(address_clues(Sender("", "a@qq.com"), {"a@qq.com": ("粮食局",)}, NOTICE)) == []


SURE_ADDRESS = Clue(Where.ADDRESS, "a@yima.example", "财政局", Weight.SURE)
ADDRESS = Clue(Where.ADDRESS, "a@qq.com", "财政局", Weight.WEAK)
OTHER_ADDRESS = Clue(Where.ADDRESS, "a@qq.com", "审计局", Weight.WEAK)
TWO_UNITS = Clue(Where.ADDRESS, "a@qq.com", None, Weight.WEAK, candidates=("财政局", "审计局"))
NAME = Clue(Where.SENDER_NAME, "财政局", "财政局", Weight.WEAK)
OTHER_NAME = Clue(Where.SENDER_NAME, "审计局", "审计局", Weight.WEAK)
SIGNATURE = Clue(Where.SIGNATURE, "财政局", "财政局", Weight.WEAK)
SUBJECT = Clue(Where.SUBJECT, "财政局", "财政局", Weight.STRONG)
OTHER_SUBJECT = Clue(Where.SUBJECT, "审计局", "审计局", Weight.STRONG)
MENTION = Clue(Where.SUBJECT, "财政局", "财政局", Weight.MENTION)
OTHER_MENTION = Clue(Where.SUBJECT, "审计局", "审计局", Weight.MENTION)
FILE = Clue(Where.FILENAME, "财政局", "财政局", Weight.STRONG)
SIGN_OFF = Clue(Where.SIGN_OFF, "义马市财政局", "财政局", Weight.STRONG)
LETTERHEAD = Clue(Where.LETTERHEAD, "义马市财政局", "财政局", Weight.STRONG)
UNCLEAR = Clue(Where.SIGN_OFF, "交易中心", None, Weight.STRONG, candidates=("公共资源交易中心",))
NOBODY = Clue(Where.SIGN_OFF, "粮食局", None, Weight.STRONG)


@pytest.mark.parametrize(
    ("clues", "unit", "confidence", "candidates"),
    [
        ([], None, Confidence.UNKNOWN, ()),
        ([NOBODY], None, Confidence.UNKNOWN, ()),
        ([UNCLEAR], None, Confidence.UNKNOWN, ("公共资源交易中心",)),
        ([TWO_UNITS], None, Confidence.UNKNOWN, ("财政局", "审计局")),
        ([SURE_ADDRESS], "财政局", Confidence.CERTAIN, ()),
        ([ADDRESS], "财政局", Confidence.LIKELY, ()),
        ([ADDRESS, NAME, SIGNATURE], "财政局", Confidence.LIKELY, ()),
        ([NAME], "财政局", Confidence.LIKELY, ()),
        ([MENTION], "财政局", Confidence.LIKELY, ()),
        ([SIGN_OFF], "财政局", Confidence.LIKELY, ()),
        ([SIGN_OFF, LETTERHEAD], "财政局", Confidence.LIKELY, ()),
        ([SUBJECT, FILE], "财政局", Confidence.LIKELY, ()),
        ([SIGN_OFF, SUBJECT], "财政局", Confidence.CERTAIN, ()),
        ([SIGN_OFF, ADDRESS], "财政局", Confidence.CERTAIN, ()),
        ([SUBJECT, NAME], "财政局", Confidence.CERTAIN, ()),
        ([SIGN_OFF, SUBJECT, TWO_UNITS], "财政局", Confidence.CERTAIN, ()),
        ([SIGN_OFF, SUBJECT, OTHER_NAME], "财政局", Confidence.LIKELY, ()),
        ([SIGN_OFF, OTHER_MENTION], "财政局", Confidence.LIKELY, ()),
        ([SIGN_OFF, OTHER_NAME], None, Confidence.CONFLICT, ("财政局", "审计局")),
        ([SIGN_OFF, OTHER_ADDRESS], None, Confidence.CONFLICT, ("财政局", "审计局")),
        ([SIGN_OFF, SUBJECT, OTHER_ADDRESS], None, Confidence.CONFLICT, ("财政局", "审计局")),
        ([SIGN_OFF, OTHER_SUBJECT], None, Confidence.CONFLICT, ("财政局", "审计局")),
        ([NAME, OTHER_MENTION], None, Confidence.CONFLICT, ("审计局", "财政局")),
        ([SIGN_OFF, UNCLEAR], None, Confidence.CONFLICT, ("财政局", "公共资源交易中心")),
        ([SUBJECT, NOBODY], "财政局", Confidence.LIKELY, ()),
        ([NAME, NOBODY], None, Confidence.UNKNOWN, ("财政局",)),
    ],
)
def test_weighing(
    clues: list[Clue], unit: str | None, confidence: Confidence, candidates: tuple[str, ...]
) -> None:
    """Row by row what `weighing` promises: certain only by independent clues, disagreement to a person."""
    finding = weigh(clues)
    assert (finding.name, finding.confidence, finding.candidates) == (unit, confidence, candidates)


def test_a_second_level_body_is_kept() -> None:
    """The child is shown beside its unit wherever it was named, the 落款's first."""
    children = [
        Clue(Where.SUBJECT, "卫健委", "卫生健康委员会", Weight.STRONG),
        Clue(Where.SENDER_NAME, "人民医院", "卫生健康委员会", Weight.WEAK, child="人民医院"),
        Clue(Where.SIGN_OFF, "疾控中心", "卫生健康委员会", Weight.STRONG, child="疾控中心"),
    ]
    finding = weigh(children)
    assert (finding.name, finding.child) == ("卫生健康委员会", "疾控中心")
    assert [evidence.child for evidence in finding.evidence] == ["疾控中心", None, "人民医院"]
