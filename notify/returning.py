"""退稿: what its sender is told. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Returned:
    """The context of `return`."""

    number: str  # 收稿号
    title: str
    pronoun: str  # 你单位 | 贵单位
    received_at: dt.datetime
    returned_at: dt.datetime
    reason: str  # the office's words

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.reason.splitlines() if line.strip())
