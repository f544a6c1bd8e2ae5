"""A passage of a 通报 as staff reworded it, beside what the facts said then and say now. Pure."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass

NAMES = {
    "opening": "开头",
    "totals": "报送采用情况",
    "above": "上级采用情况",
    "instructions": "领导批示情况",
    "commended": "完成比率居前的单位",
    "silent": "本季度未报送信息的单位",
    "topics": "报送要点覆盖情况",
    "commissions": "专题约稿完成情况",
    "next": "下一步要求",
}  # what staff call the passages, whatever their headings are


@dataclass(frozen=True, slots=True)
class Reworded:
    """An edit in force. `known` is what the facts said when it was made, `now` what they say at present."""

    key: str
    known: str
    text: str  # empty: left out
    now: str  # empty: there is nothing to say any more
    by: str
    at: dt.datetime

    @property
    def name(self) -> str:
        return NAMES[self.key]

    @property
    def outdated(self) -> bool:
        """The facts have moved under it: whoever worded it has not seen what they are now."""
        return self.known != self.now

    @property
    def difference(self) -> tuple[str, ...]:
        """A unified diff from the generated text of that time to staff's."""
        return _difference(self.known, self.text, "自动生成", "人工修改")

    @property
    def moved(self) -> tuple[str, ...]:
        """A unified diff from the generated text of that time to the present one; empty where none."""
        return _difference(self.known, self.now, "修改时的自动生成", "现在的自动生成")

    @property
    def changes(self) -> tuple[str, ...]:
        """The lines of the difference that were taken out (-) and put in (+)."""
        return tuple(line for line in self.difference[2:] if line[:1] in ("-", "+"))


def _difference(before: str, after: str, old: str, new: str) -> tuple[str, ...]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), old, new, lineterm="", n=1)
    return tuple(lines)
