"""The year's assessment as an .xlsx, its sums and ratios as formulas. Pure."""

from __future__ import annotations

from notify.annual import Annual, Place
from notify.sheets import Cell, Column, Formula, Sheet, address, total, workbook


def annual_workbook(made: Annual) -> bytes:
    """The table for the assessment, by tier, and the ranking with the quarters' points."""
    return workbook([_assessment(made), _ranking(made)], made.on)


def _assessment(made: Annual) -> Sheet:
    columns = (
        Column("单位", "text"), Column("目标"), Column("得分"), Column("完成比率", "percent"),
        Column("是否完成"), Column("差额"),
    )  # fmt: skip
    places = [place for tier in made.tiers for place in tier.places]
    rows = tuple(_assessed(place, row) for row, place in enumerate(places))
    title = f"{made.year}年度政府系统责任目标考核政务信息完成情况表"
    return Sheet("责任目标考核", title, columns, rows)


def _assessed(place: Place, row: int) -> tuple[Cell, ...]:
    target, points = address(1, row), address(2, row)
    return (
        place.unit,
        place.target,
        place.points,
        Formula(f"={points}/{target}", place.ratio),
        "完成" if place.met else "未完成",
        Formula(f"={points}-{target}", place.difference),
    )


def _ranking(made: Annual) -> Sheet:
    columns = (
        Column("名次"), Column("单位", "text"), Column("目标分"), Column("一季度"), Column("二季度"),
        Column("三季度"), Column("四季度"), Column("全年得分"), Column("完成比率", "percent"),
    )  # fmt: skip
    rows = [_ranked(place, row) for row, place in enumerate(made.places)]
    sums: tuple[Cell, ...] = ("合计", None, *(total(column, rows) for column in range(2, 8)), None)
    title = f"{made.year}年度政务信息得分排序表"
    return Sheet("得分排序", title, columns, (*rows, sums), totals=1)


def _ranked(place: Place, row: int) -> tuple[Cell, ...]:
    quarters = f"{address(3, row)}:{address(6, row)}"
    return (
        place.rank,
        place.unit,
        place.target,
        *place.quarters,
        Formula(f"=SUM({quarters})", place.points),
        Formula(f"={address(7, row)}/{address(2, row)}", place.ratio),
    )
