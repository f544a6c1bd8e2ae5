"""The standings as a workbook whose sums and ratios are formulas. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from desk.standing_rows import Row
from notify.sheets import Cell, Column, Formula, Sheet, address, workbook

_COLUMNS = 5  # rank, unit, target, submitted, adopted come before the points


def standings_workbook(title: str, heads: Sequence[str], rows: Sequence[Row], day: dt.date) -> bytes:
    """Every row as it is shown; the points of the quarter are the sum of its columns."""
    first, last = _COLUMNS, _COLUMNS + len(heads) - 1
    columns = (
        Column("名次"), Column("单位", "text"), Column("目标分"), Column("报送"), Column("采用"),
        *(Column(head) for head in heads),
        Column("本季得分"), Column("补记"), Column("累计得分"), Column("完成比率", "percent"),
    )  # fmt: skip
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row.rank,
            row.unit,
            row.target,
            row.submitted,
            row.adopted,
            *row.columns,
            Formula(f"=SUM({address(first, place)}:{address(last, place)})", row.gained),
            row.late,
            row.points,
            Formula(f"={address(last + 3, place)}/{address(2, place)}", row.ratio),
        )
        for place, row in enumerate(rows)
    )
    return workbook([Sheet("排名", title, columns, cells)], day)
