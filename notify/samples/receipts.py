"""Drafts that are acknowledged, and one that is urgent."""

from __future__ import annotations

import datetime as dt

from notify.alert import Urgent, UrgentDraft
from notify.receipt import DraftFacts, ProblemFacts, ReceiptFacts
from scoring.period import SHANGHAI

RECEIVED_AT = dt.datetime(2020, 3, 30, 9, 42, tzinfo=SHANGHAI)


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
