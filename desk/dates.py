"""Days and moments as forms give them."""

from __future__ import annotations

import datetime as dt

from scoring.period import SHANGHAI
from store.errors import Refused


def due_moment(day: str, hour: str) -> dt.datetime:
    """A due moment of the fields of a form, in Asia/Shanghai. Raises Refused for what is none."""
    try:
        on = dt.date.fromisoformat(day.strip())
    except ValueError:
        raise Refused(f"截止日期“{day}”须写成2020-03-30的样子" if day.strip() else "请填写截止日期") from None
    try:
        at = dt.time.fromisoformat(hour.strip())
    except ValueError:
        raise Refused(f"截止时刻“{hour}”须写成17:30的样子") from None
    return dt.datetime.combine(on, at, tzinfo=SHANGHAI)
