"""Who begins, and who is missing."""

from __future__ import annotations

from notify.people import Vacancy, Welcome


def welcome(**changes: object) -> Welcome:
    """The 信息员 of a second-level body, who is shown the group's picture."""
    values: dict[str, object] = {
        "unit": "卫生健康委员会",
        "child": "疾控中心",
        "pronoun": "你单位",
        "name": "张三",
        "role": "信息员",
        "picture": True,
    }
    return Welcome(**{**values, **changes})  # type: ignore[arg-type]  # values by field name


def vacancy() -> Vacancy:
    """A unit that has named nobody."""
    return Vacancy("人力资源和社会保障局", "你单位", ("信息员", "主管领导"))
