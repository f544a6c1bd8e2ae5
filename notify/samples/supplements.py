"""A 补充通报 of two units: a late adoption, and a record that was taken back."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from notify.ranking import Line
from notify.supplement import Change, Place, Supplement
from scoring.supplement import Moved

_ADOPTED = Line(dt.date(2020, 3, 27), "直达资金快拨快用", "省《政府工作快报》第31期 条目", None, Fraction(10))
_TAKEN_BACK = Line(dt.date(2020, 3, 20), "科普大喇叭讲防疫", "市《政府快报》第9期 条目", None, Fraction(-3))


def corrected() -> Supplement:
    """The first one of the first quarter."""
    return Supplement(
        about="2020年第一季度政务信息采用情况",
        number=1,
        reason="省、市快报采用情况经核对有误",
        on=dt.date(2020, 4, 20),
        document="义政办〔2020〕2号",
        ranked=63,
        changes=(
            Change("财政局", 50, "你单位", _place(53, 50, 2), _place(63, 50, 1), (_ADOPTED,), (_ADOPTED,)),
            Change("科协", 30, "贵单位", _place(9, 30, 9), _place(6, 30, 12), (_TAKEN_BACK,), (_TAKEN_BACK,)),
        ),
        moved=(Moved(unit="人力资源和社会保障局", rank_before=1, rank_after=2),),
    )


def _place(points: int, target: int, rank: int) -> Place:
    return Place(Fraction(points), Fraction(points, target), rank)
