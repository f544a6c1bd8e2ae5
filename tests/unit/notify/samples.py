"""Invented facts for each mail, shared by the tests that render them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from notify.alert import Urgent, UrgentDraft
from notify.bulletin import ForStaff
from notify.commission import Agenda, Ground, PhoneLine, ProposalLine, Request, StrangerLine, UnitsLine
from notify.digest import (
    ConditionLine,
    CopyLine,
    DigestFacts,
    DraftLine,
    QuarantinedLine,
    QuarterToDate,
    QueueLine,
    RefusedLine,
    ReturnedLine,
    TopUnit,
)
from notify.people import Vacancy, Welcome
from notify.receipt import DraftFacts, ProblemFacts, ReceiptFacts
from scoring.account import Account, AccountEntry, UnitAccount
from scoring.notice import load_notice
from scoring.period import SHANGHAI, Quarter

NOTICE = load_notice(2020)
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
        "resend": False,
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
            resend=True,
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


DUE_AT = dt.datetime(2020, 4, 3, 17, 30, tzinfo=SHANGHAI)


def request(**changes: object) -> Request:
    """A counted commission with everything that may be said of one."""
    values: dict[str, object] = {
        "number": "2020-07",
        "topic": "春季企业用工保障的做法和成效",
        "wanted": "突出点对点接返、缺工企业数、已解决人数。\n附一个企业的例子。",
        "kind": "经验",
        "length": 2000,
        "due_at": DUE_AT,
        "extended": False,
        "counted": True,
        "points": Fraction(10),
        "attachment": "用工情况统计口径.docx",
        "pronoun": "你单位",
        "acknowledged": False,
    }
    return Request(**{**values, **changes})  # type: ignore[arg-type]  # values by field name


def ground(**changes: object) -> Ground:
    """A deduction for a draft that came too late."""
    values: dict[str, object] = {
        "number": "2020-07",
        "topic": "春季企业用工保障的做法和成效",
        "words": "专题约稿任务未按要求完成",
        "ground": "逾期",
        "points": Fraction(-10),
        "day": dt.date(2020, 4, 8),
        "due_at": DUE_AT,
        "delivered_at": DUE_AT + dt.timedelta(days=3, hours=-2),
        "note": None,
        "pronoun": "你单位",
    }
    return Ground(**{**values, **changes})  # type: ignore[arg-type]  # values by field name


def welcome(**changes: object) -> Welcome:
    """The 信息员 of a second-level body, who is shown the group's picture."""
    values: dict[str, object] = {
        "unit": "卫生健康委员会",
        "child": "疾控中心",
        "pronoun": "你单位",
        "name": "张三",
        "role": "信息员",
        "picture": True,
    }
    return Welcome(**{**values, **changes})  # type: ignore[arg-type]  # values by field name


def vacancy() -> Vacancy:
    """A unit that has named nobody."""
    return Vacancy("人力资源和社会保障局", "你单位", ("信息员", "主管领导"))


def agenda() -> Agenda:
    """Something of everything that a digest tells of commissions."""
    use, flood = "春季企业用工保障的做法和成效", "汛前准备"
    return Agenda(
        due=(UnitsLine("2020-07", use, DUE_AT, ("人力资源和社会保障局", "工业信息化和科技局")),),
        overdue=(UnitsLine("2020-06", flood, DUE_AT - dt.timedelta(days=7), ("水利局",)),),
        phone=(
            PhoneLine("2020-07", "人力资源和社会保障局", "半个工作日未回复收到", "张三 0398-0000101"),
            PhoneLine("2020-07", "产业集聚区管委会", "没有收件地址", ""),
        ),
        proposals=(ProposalLine("2020-06", "水利局", "未报"),),
        strangers=(StrangerLine("2020-06", "应急管理局"),),
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
        "copies": (
            CopyLine(
                "2020-0405", "苗元社区探索“红色物业”新路径", "东区街道办事处",
                "2020-0398", "“红色物业”走出新路径", "民政局", 86,
            ),
        ),
        "open_copies": 3,
        "quarantined": (QuarantinedLine(318, "box@example.com", noon, "三次读取均超过内存限制，已停止。"),),
        "sealed": (17,),
        "refused": (RefusedLine("receipt", "old@example.com", "550 5.1.1 user unknown"),),
        "returned": (ReturnedLine("bulletin", "残联", "gone@example.com"),),
        "conditions": (ConditionLine("outbox_paused", noon, "当日发信数量已达上限，3月31日 0:30起继续。"),),
        "waiting": 4,
        "withheld": 21,
        "unaddressed": 6,
        "commissions": agenda(),
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


def entry(fact: int, day: str, what: str, title: str | None, points: int, **changes: object) -> AccountEntry:
    """An entry of an account; an adoption by the city's gazette unless said otherwise."""
    made = AccountEntry(
        fact=fact,
        day=day,
        kind="adoption",
        gazette="city",
        what=what,
        title=title,
        child=None,
        points=str(points),
        reason="",
        late=False,
    )
    made.update(changes)  # type: ignore[typeddict-item]  # values by field name
    return made


ENTRIES = {
    "人力资源和社会保障局": [
        entry(11, "2020-02-14", "市快报第4期 条目", "我市多措并举稳就业", 3),
        entry(12, "2020-02-27", "市快报第6期 条目", "稳岗返还惠企128家", 3),
        entry(
            13, "2020-03-05", "市政府领导批示", "稳岗返还惠企128家", 5, kind="instruction", gazette=None
        ),
        entry(14, "2020-03-12", "三门峡市快报第11期 条目", "“点对点”护航返岗", 5, gazette="sanmenxia"),
        entry(15, "2020-03-20", "市快报专期第2期 专期", "零工市场建设的探索", 10, child="就业中心"),
        entry(
            16, "2020-03-25", "专题约稿任务未按要求完成（约稿2020-03，未报）", "春季招聘情况", -10,
            kind="deduction", gazette=None,
        ),
    ],
    "财政局": [
        entry(21, "2020-03-18", "省快报第31期 专期", "直达资金快拨快用", 20, gazette="province"),
    ],
    "税务局": [
        entry(21, "2020-03-18", "省快报第31期 专期", "直达资金快拨快用", 20, gazette="province"),
    ],
}  # fmt: skip

POINTS = {
    "财政局": 73, "税务局": 20, "统计局": 25, "红十字会": 9, "科协": 9, "发展和改革委员会": 26,
    "卫生健康委员会": 24, "应急管理局": 13, "公安局": 18, "人力资源和社会保障局": 16,
    "三门峡市生态环境局义马分局": 15, "商务局(招商服务局)": 13, "东区街道办事处": 11,
    "政务服务和大数据管理局": 6, "中国人民银行义马支行": 6, "农商银行": 3, "民政局": 3, "教育体育局": 3,
    "电业局": -10,
}  # fmt: skip


def account() -> Account:
    """The first quarter of 2020 for all 63 units, ties and a negative total among them."""
    ordered = sorted(NOTICE.ranked, key=lambda unit: -Fraction(POINTS.get(unit.name, 0), unit.target))
    units: list[UnitAccount] = []
    for place, unit in enumerate(ordered, start=1):
        points = Fraction(POINTS.get(unit.name, 0))
        ratio = points / unit.target
        rank = units[-1]["rank"] if units and Fraction(units[-1]["ratio"]) == ratio else place
        submitted = 11 if unit.name in ENTRIES else min(9, max(0, int(points)) // 2)
        units.append(
            UnitAccount(
                unit=unit.name,
                tier=NOTICE.tier(unit),
                target=unit.target,
                pronoun=unit.pronoun,
                rank=rank,
                points=str(points),
                ratio=str(ratio),
                missing=str(max(Fraction(0), unit.target - points)),
                quarter_points=str(points),
                late_points="0",
                columns={},
                submitted=submitted,
                adopted=4 if unit.name in ENTRIES else 0,
                submitted_year=submitted,
                adopted_year=0,
                entries=ENTRIES.get(unit.name, []),
            )
        )
    return Account(
        year=2020,
        quarter=1,
        document=NOTICE.document,
        office=NOTICE.office,
        through="2020-03-31",
        columns=[],
        units=units,
        submitted=sum(unit["submitted"] for unit in units) + 7,
        submitted_outside=7,
        submitted_by_kind={"条目": 81, "经验": 12, "专题": 3},
        adopted=28,
        adopted_by_gazette={"市快报": 25, "三门峡市快报": 2, "省快报": 1},
        silent=[unit["unit"] for unit in units if not unit["submitted"]],
    )


def late_account() -> Account:
    """A second quarter in which a fact of the first was recorded late."""
    late = account()
    late["quarter"] = 2
    unit = next(each for each in late["units"] if each["unit"] == "人力资源和社会保障局")
    unit["entries"] = [entry(9, "2020-01-10", "市快报第1期 条目", "春节前清欠见实效", 3, late=True)]
    unit["late_points"], unit["quarter_points"] = "3", "0"
    return late


FOR_STAFF = ForStaff(
    unaddressed=("农商银行", "残联"),
    checksum="8f14e45fceea167a5a36dedd4bea2543f7a1d7d0c9f15d2b8b3f1c3d7c6e5a41",
)
