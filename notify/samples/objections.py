"""Invented facts for the mails about objections."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from notify.objection import Acknowledged, Answer, DisputedLine
from scoring.period import SHANGHAI

CAME_AT = dt.datetime(2020, 4, 10, 9, 0, tzinfo=SHANGHAI)


def acknowledged() -> Acknowledged:
    """A unit disputes a deduction."""
    return Acknowledged(CAME_AT, "对约稿扣分的异议")


def objection_answer() -> Answer:
    """What it is answered."""
    return Answer(
        pronoun="你单位",
        received_at=CAME_AT,
        answered_at=dt.datetime(2020, 4, 14, 16, 0, tzinfo=SHANGHAI),
        quarter=None,
        lines=(
            DisputedLine(
                dt.date(2020, 4, 8),
                Fraction(-10),
                "专题约稿任务未按要求完成（约稿2020-07，逾期），扣10分（二(六)）",
            ),
        ),
        text="经查，约稿2020-07截止时间为4月3日17:30，你单位来稿于4月6日15:30收到，确属逾期。\n维持原扣分。",
    )
