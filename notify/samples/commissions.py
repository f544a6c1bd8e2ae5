"""A 约稿 asked for, and what became of it."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from notify.commission import Agenda, Ground, PhoneLine, ProposalLine, Request, StrangerLine, UnitsLine
from scoring.period import SHANGHAI

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
