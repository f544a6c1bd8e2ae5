"""Invented facts for each mail, shared by the tests that render them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from notify.alert import Urgent, UrgentDraft
from notify.bulletin import Above, AccountLine, LateLine, LetterFacts, OverviewFacts, RankLine
from notify.digest import (
    ConditionLine,
    DigestFacts,
    DraftLine,
    QuarantinedLine,
    QuarterToDate,
    QueueLine,
    RefusedLine,
    TopUnit,
)
from notify.receipt import DraftFacts, ProblemFacts, ReceiptFacts
from scoring.period import SHANGHAI, Quarter

RECEIVED_AT = dt.datetime(2020, 3, 30, 9, 42, tzinfo=SHANGHAI)
FIRST_QUARTER = Quarter(2020, 1)


def draft(**changes: object) -> DraftFacts:
    """A 条目 a little over its limit, from a second-level body, without a reviewer."""
    values: dict[str, object] = {
        "number": "2020-0412",
        "title": "“四个到位”筑牢校园防疫屏障",
        "source": "关于校园防疫的信息.docx",
        "unit": "卫生健康委员会",
        "child": "疾控中心",
        "ranked": True,
        "kind": "条目",
        "declared": True,
        "commissioned": False,
        "words": 511,
        "limit": 500,
        "reviewed": False,
    }
    return DraftFacts(**{**values, **changes})  # type: ignore[arg-type]  # values by field name


def receipt_facts(*drafts: DraftFacts, **changes: object) -> ReceiptFacts:
    """A receipt for these drafts, or for the usual one."""
    values: dict[str, object] = {
        "subject": "【条目】关于校园防疫的信息",
        "received_at": RECEIVED_AT,
        "pronoun": "你单位",
        "drafts": drafts or (draft(),),
        "problems": (),
        "resend_above": Fraction(11, 10),
    }
    return ReceiptFacts(**{**values, **changes})  # type: ignore[arg-type]  # values by field name


def several() -> ReceiptFacts:
    """Three articles of one mail: one too long, one that revises, one sent before; and a locked archive."""
    return receipt_facts(
        draft(title="我市三项举措织密疫情防控网", words=486, child=None, reviewed=True, source="信息3篇.doc"),
        draft(
            number="2020-0413",
            title="关于春季农业生产情况的调研与建议",
            kind="经验",
            declared=False,
            words=2310,
            limit=2000,
            child=None,
            revises="2020-0390",
            source="body",
        ),
        draft(number="2020-0414", title="创新“一网通办”打造便民服务新样板", repeat_of="2020-0377"),
        problems=(ProblemFacts("信息3篇.rar", "压缩包设有密码，无法读取，请去掉密码后重新发送。"),),
    )


def undecided() -> ReceiptFacts:
    """A special report from a sender nobody knows."""
    return receipt_facts(
        draft(unit=None, child=None, kind="专题", words=3120, limit=None, commissioned=True, reviewed=True),
        pronoun="你单位",
    )


def digest_facts(**changes: object) -> DigestFacts:
    """A day with something of everything."""
    noon = RECEIVED_AT.replace(hour=12)

    def line(number: str, unit: str | None, order: int, title: str, kind: str, words: int, *flags: str,
             child: str | None = None, commissioned: bool = False) -> DraftLine:  # fmt: skip
        limit = {"条目": 500, "经验": 2000}.get(kind)
        return DraftLine(number, title, unit, child, order, kind, words, limit, commissioned, flags)

    values: dict[str, object] = {
        "since": dt.datetime(2020, 3, 27, 17, 30, tzinfo=SHANGHAI),
        "until": dt.datetime(2020, 3, 30, 17, 30, tzinfo=SHANGHAI),
        "received": 13,
        "drafts": (
            line("2020-0401", "发展和改革委员会", 4, "我市一季度重点项目开工率达92.5%", "条目", 468),
            line("2020-0402", "发展和改革委员会", 4, "聚焦“项目建设年”推动重点项目提速增效", "经验", 1874),
            line(
                "2020-0403", "卫生健康委员会", 17, "“四个到位”筑牢校园防疫屏障", "条目", 511,
                "未见审核人", child="疾控中心",
            ),
            line("2020-0404", "农业农村局", 5, "关于春季农业生产情况的调研与建议", "专题", 2310, "修改稿"),
            line(
                "2020-0405", "东区街道办事处", 20, "苗元社区探索“红色物业”新路径", "条目", 662,
                child="苗元社区",
            ),
            line(
                "2020-0406", "中国人民银行义马支行", 36, "人行义马支行落实专项再贷款1.2亿元", "条目", 402,
                commissioned=True,
            ),
            line("2020-0407", None, 999, "我市三项举措织密疫情防控网", "条目", 455),
            line("2020-0408", None, 999, "创新“一网通办”打造便民服务新样板", "条目", 437, "含个人信息"),
        ),
        "queue": (
            QueueLine("2020-0407", "我市三项举措织密疫情防控网", "cdc@example.com", RECEIVED_AT, ()),
            QueueLine(
                "2020-0408", "创新“一网通办”打造便民服务新样板", "office@example.com", noon,
                ("政务服务和大数据管理局", "司法局"),
            ),
        ),
        "quarantined": (QuarantinedLine(318, "box@example.com", noon, "三次读取均超过内存限制，已停止。"),),
        "sealed": (17,),
        "refused": (RefusedLine("receipt", "old@example.com", "550 5.1.1 user unknown"),),
        "conditions": (ConditionLine("smtp_limit", noon, "当日发信数量已达上限，3月31日 0:30起继续。"),),
        "waiting": 4,
        "withheld": 21,
        "unaddressed": 6,
        "on_server": 1284,
        "stored": 1279,
        "quarter": QuarterToDate(
            FIRST_QUARTER, 412, 408, 61, Fraction(312),
            (
                TopUnit(1, "财政局", Fraction(73), 50, Fraction(73, 50)),
                TopUnit(2, "统计局", Fraction(25), 30, Fraction(25, 30)),
                TopUnit(3, "红十字会", Fraction(9), 15, Fraction(9, 15)),
                TopUnit(3, "科协", Fraction(9), 15, Fraction(9, 15)),
                TopUnit(5, "人力资源和社会保障局", Fraction(16), 50, Fraction(16, 50)),
            ),
        ),
    }  # fmt: skip
    return DigestFacts(**{**values, **changes})  # type: ignore[arg-type]  # values by field name


def urgent_facts() -> Urgent:
    return Urgent(
        serial=402,
        subject="紧急信息：常村路一处管道破裂",
        sender="emergency@example.com",
        received_at=RECEIVED_AT,
        drafts=(UrgentDraft("2020-0409", "常村路一处供水管道破裂正在抢修", "应急管理局", None),),
        text="3月30日9时许，常村路与银杏路交叉口一处供水主管道破裂，附近两个小区停水，无人员伤亡。"
        "接报后市应急管理局立即启动预案，联系人张三，电话13800000000，预计12时前恢复供水。" * 2,
    )


UNITS = (
    ("财政局", 50, 73), ("统计局", 30, 25), ("红十字会", 15, 9), ("科协", 15, 9),
    ("发展和改革委员会", 50, 26), ("卫生健康委员会", 50, 24), ("应急管理局", 30, 13), ("公安局", 50, 18),
    ("人力资源和社会保障局", 50, 16), ("三门峡市生态环境局义马分局", 50, 15), ("商务局(招商服务局)", 50, 13),
    ("东区街道办事处", 50, 11), ("政务服务和大数据管理局", 30, 6), ("中国人民银行义马支行", 30, 6),
    ("农商银行", 15, 3), ("粮油流通储备管理中心", 15, 3), ("司法局", 30, 0), ("残联", 15, 0),
    ("中石化义马石油分公司", 15, 0), ("电业局", 15, -10),
)  # fmt: skip


def ranking() -> tuple[RankLine, ...]:
    """Twenty units, ties and a negative total among them."""
    ordered = sorted(UNITS, key=lambda unit: -Fraction(unit[2], unit[1]))
    lines: list[RankLine] = []
    for place, (unit, target, points) in enumerate(ordered, start=1):
        ratio = Fraction(points, target)
        rank = lines[-1].rank if lines and lines[-1].ratio == ratio else place
        late = Fraction(3) if unit == "公安局" else Fraction(0)
        lines.append(RankLine(rank, unit, target, Fraction(points), ratio, late))
    return tuple(lines)


def letter_facts(**changes: object) -> LetterFacts:
    """The first quarter's letter of a unit that adoptions, a 批示 and a missed commission have moved."""
    city, above = "市《政府快报》", "三门峡市《政府快报》"
    values: dict[str, object] = {
        "quarter": FIRST_QUARTER,
        "unit": "人力资源和社会保障局",
        "pronoun": "你单位",
        "released_on": dt.date(2020, 4, 8),
        "received": 11,
        "adopted": 4,
        "lines": (
            AccountLine(dt.date(2020, 2, 14), "我市多措并举稳就业", f"{city}第4期 条目", Fraction(3)),
            AccountLine(dt.date(2020, 2, 27), "稳岗返还惠企128家", f"{city}第6期 条目", Fraction(3)),
            AccountLine(dt.date(2020, 3, 5), "稳岗返还惠企128家", "市政府领导批示", Fraction(5)),
            AccountLine(dt.date(2020, 3, 12), "“点对点”护航返岗", f"{above}第11期 条目", Fraction(5)),
            AccountLine(dt.date(2020, 3, 20), "零工市场建设的探索", f"{city}第9期 专期", Fraction(10)),
            AccountLine(dt.date(2020, 3, 25), "春季招聘情况", "专题约稿任务未按要求完成", Fraction(-10)),
        ),
        "ranking": ranking(),
    }
    return LetterFacts(**{**values, **changes})  # type: ignore[arg-type]  # values by field name


def overview_facts(**changes: object) -> OverviewFacts:
    """The first quarter as leaders and staff read it."""
    values: dict[str, object] = {
        "quarter": FIRST_QUARTER,
        "on": dt.date(2020, 4, 8),
        "received_by_target": {50: 231, 30: 118, 15: 52},
        "received_outside": 7,
        "received_by_kind": {"条目": 341, "经验": 52, "专题": 15},
        "adopted": 58,
        "adopted_by_gazette": {"市《政府快报》": 52, "三门峡市《政府快报》": 8, "省《政府工作快报》": 1},
        "above": (
            Above("“点对点”护航返岗", ("人力资源和社会保障局",), "三门峡市《政府快报》第11期 条目"),
            Above("财政直达资金一竿子插到底", ("财政局", "税务局"), "省《政府工作快报》第31期 专期"),
        ),
        "instructions": (Above("稳岗返还惠企128家", ("人力资源和社会保障局",), "市政府领导批示"),),
        "silent": ("司法局", "残联", "中石化义马石油分公司"),
        "ranking": ranking(),
        "late": (
            LateLine(
                "公安局",
                AccountLine(
                    dt.date(2019, 12, 30),
                    "冬季治安防范见实效",
                    "市《政府快报》第88期 条目",
                    Fraction(3),
                    True,
                ),
            ),
        ),
        "unaddressed": ("农商银行", "残联"),
        "checksum": "8f14e45fceea167a5a36dedd4bea2543f7a1d7d0c9f15d2b8b3f1c3d7c6e5a41",
    }
    return OverviewFacts(**{**values, **changes})  # type: ignore[arg-type]  # values by field name
