"""Drafts filed as those of one message, for tests that begin where filing ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from store import submissions
from store.session import Session
from store.submissions import NewSubmission

# What a draft of a test has until it is filed.
UNNUMBERED = {"number": "", "message_id": 0, "day": dt.date(2020, 1, 1)}


def file_drafts(
    session: Session, message_id: int, day: dt.date, drafts: Sequence[NewSubmission], now: dt.datetime
) -> list[str]:
    """File drafts under the next 收稿号; gives these in order."""
    numbers = submissions.take_numbers(session, [day] * len(drafts))
    rows = [
        replace(draft, number=number, message_id=message_id, day=day)
        for number, draft in zip(numbers, drafts, strict=True)
    ]
    submissions.insert_drafts(session, rows, now)
    return numbers
