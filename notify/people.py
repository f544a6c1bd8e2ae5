"""Mails to the people behind each unit: who begins is welcomed, who is missing is asked for. Pure."""

from __future__ import annotations

from dataclasses import dataclass

GROUP = "义马市政务信息工作群"  # notice, annex 2


@dataclass(frozen=True, slots=True)
class Welcome:
    """A person who begins, as the mail names them."""

    unit: str
    child: str | None
    pronoun: str  # 你单位 | 贵单位
    name: str
    role: str | None  # 信息员 | 主管领导
    picture: bool  # the group's QR picture goes along
    group: str = GROUP

    @property
    def nickname(self) -> str:
        """What the person is called in the group: 单位+姓名 (notice, annex 2)."""
        return f"{self.child or self.unit}+{self.name}"


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A unit that has not named everybody whom the notice asks for (五(一))."""

    unit: str
    pronoun: str
    roles: tuple[str, ...]
