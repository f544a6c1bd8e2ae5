"""A day at the mail desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from notify.commission import Agenda
from notify.digest import (
    ConditionLine,
    CopyLine,
    DigestFacts,
    DraftLine,
    FormLine,
    LetterLine,
    QuarantinedLine,
    QuarterToDate,
    QueueLine,
    RefusedLine,
    ReturnedLine,
    TopUnit,
)
from notify.objection import ObjectionLine
from notify.samples.commissions import agenda
from notify.samples.receipts import RECEIVED_AT
from scoring.period import SHANGHAI, Quarter

FIRST_QUARTER = Quarter(2020, 1)


EXCERPTS = {
    "2020-0401": "一季度，全市计划开工重点项目40个，已开工37个。",
    "2020-0402": "市发改委把项目建设作为稳增长的主抓手，建立周调度、月通报、季观摩的推进机制，协调…",
    "2020-0403": "市疾控中心坚持责任、宣传、物资、演练“四个到位”。",
    "2020-0405": "苗元社区党支部牵头成立业主自治小组，联系人电话139****0001。",
    "2020-0407": "市卫健委落实“早发现、早报告、早隔离”。",
}


def digest_facts(**changes: object) -> DigestFacts:
    """A day with something of everything."""
    noon = RECEIVED_AT.replace(hour=12)

    def line(number: str, unit: str | None, order: int, title: str, kind: str, words: int, *flags: str,
             child: str | None = None, commissioned: bool = False) -> DraftLine:  # fmt: skip
        limit = {"条目": 500, "经验": 2000}.get(kind)
        begins = EXCERPTS.get(number, "")
        return DraftLine(number, title, unit, child, order, kind, words, limit, commissioned, flags, begins)

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
        "objections": (
            ObjectionLine(
                3, "水利局", "slj@example.com", "关于约稿2020-06扣分的异议", noon - dt.timedelta(days=7),
                "专题约稿任务未按要求完成（约稿2020-06，未报），扣10分（二(六)）", True,
                dt.date(2020, 3, 30), 0,
            ),
            ObjectionLine(
                4, None, "someone@example.com", "对一季度积分的疑问", noon, "", False, dt.date(2020, 4, 7), 5
            ),
        ),
        "letters": (
            LetterLine("withdrawal", "swj@example.com", "撤回3月27日所报信息", RECEIVED_AT),
            LetterLine("query", "tyj@example.com", "请问我局采用几篇，联系13800000000", noon),
        ),
        "forms": (FormLine(12, "应急管理局", "yjj@example.com", noon),),
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


def quiet_day() -> DigestFacts:
    """One draft, and nothing that waits for a person."""
    usual = digest_facts()
    return replace(
        usual,
        received=1,
        drafts=usual.drafts[:1],
        queue=(),
        copies=(),
        open_copies=0,
        quarantined=(),
        sealed=(),
        refused=(),
        returned=(),
        conditions=(),
        objections=(),
        letters=(),
        forms=(),
        waiting=0,
        withheld=0,
        unaddressed=0,
        on_server=1279,
        commissions=Agenda(),
    )
