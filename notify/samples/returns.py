"""A draft that goes back."""

from __future__ import annotations

import datetime as dt

from notify.returning import Returned
from scoring.period import SHANGHAI


def returned() -> Returned:
    """Too long, and nobody answers for it."""
    at = dt.datetime(2020, 3, 30, 9, 42, tzinfo=SHANGHAI)
    return Returned(
        number="2020-0412",
        title="“四个到位”筑牢校园防疫屏障",
        pronoun="你单位",
        received_at=at,
        returned_at=at + dt.timedelta(hours=2),
        reason="篇幅超出要求；未注明主管领导审核。\n请压缩至500字以内，经主管领导审核后重报。",
    )
