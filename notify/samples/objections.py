"""An objection and its answer."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from notify.objection import Acknowledged, Answer, DisputedLine
from notify.samples.digests import FIRST_QUARTER
from scoring.period import SHANGHAI

RAISED_AT = dt.datetime(2020, 4, 9, 10, 5, tzinfo=SHANGHAI)


def objection() -> Acknowledged:
    return Acknowledged(RAISED_AT, "关于约稿2020-03扣分的异议")


def answer() -> Answer:
    """A deduction that stands, with the office's reasons."""
    return Answer(
        pronoun="你单位",
        received_at=RAISED_AT,
        answered_at=RAISED_AT + dt.timedelta(days=4),
        quarter=FIRST_QUARTER,
        lines=(
            DisputedLine(
                dt.date(2020, 3, 25),
                Fraction(-10),
                "专题约稿任务未按要求完成（约稿2020-03，未报），扣10分（二(六)）",
            ),
        ),
        text="经核对，约稿2020-03的截止时间为3月24日17:30，截止前未收到来稿，也未收到延期申请。\n扣分维持不变。",
    )
