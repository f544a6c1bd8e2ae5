"""What the mail of a 退稿 is written from, asked of the store."""

from __future__ import annotations

import datetime as dt

from notify.returning import Returned
from scoring.notice import Notice
from store.models import Submission


def returned(draft: Submission, reason: str, notice: Notice, at: dt.datetime) -> Returned:
    """What the sender of a draft is told; its message must be loaded."""
    unit = notice.unit(draft.unit) if draft.unit else None
    return Returned(
        number=draft.number,
        title=draft.title,
        pronoun="你单位" if unit is None else unit.pronoun,
        received_at=draft.message.received_at,
        returned_at=at,
        reason=reason,
    )
