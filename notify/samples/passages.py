"""Passages that staff reworded: one as they left it, one under which the facts have moved since."""

from __future__ import annotations

import datetime as dt

from notify.reworded import Reworded
from scoring.period import SHANGHAI


def reworded() -> tuple[Reworded, ...]:
    """Two edits of the same afternoon; the second has to be looked at again."""
    at = dt.datetime(2020, 4, 3, 15, 20, tzinfo=SHANGHAI)
    asked = "2020年第二季度，请各单位围绕通知所列报送要点深入挖掘素材，及时报送信息。"
    silent = "共2个单位。\n全年任务30分以上的单位2个：烟草专卖局、气象局。"
    return (
        Reworded("next", asked, asked + "重点报送复工复产和脱贫攻坚方面的信息。", asked, "科员", at),
        Reworded(
            "silent",
            silent,
            silent.replace("共2个单位。", "共2个单位，请抓紧报送。"),
            "共1个单位。\n全年任务30分以上的单位1个：烟草专卖局。",
            "科员",
            at,
        ),
    )
