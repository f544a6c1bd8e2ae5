"""The workbooks that go with a 通报: a unit's own account, and the overview. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from notify.attachments import File
from notify.bulletin import Letter, Overview
from notify.ranking import Line, Rank
from notify.sheets import Cell, Column, Formula, Sheet, address, total, workbook
from scoring.period import Quarter

_LATE = "补记"


def unit_file(letter: Letter) -> File:
    """A unit's workbook under the name that it goes out with."""
    return File(unit_file_name(letter), unit_workbook(letter))


def unit_file_name(letter: Letter) -> str:
    """The name alone."""
    return f"{file_name(letter.quarter)}（{letter.unit}）.xlsx"


def overview_file(made: Overview, mark: str | None = None) -> File:
    """The overview's workbook under its name; `mark` is such as 草稿."""
    told = f"（{mark}）" if mark else ""
    return File(f"{file_name(made.quarter)}{told}.xlsx", overview_workbook(made))


def file_name(quarter: Quarter) -> str:
    """What the files of a quarter's 通报 are called, without a suffix."""
    return f"{quarter.title}政务信息采用情况通报"


def unit_workbook(letter: Letter) -> bytes:
    """A unit's entries of the quarter, 补记 first, and the ranking; of other units only what all may read."""
    quarter = letter.quarter.title
    return workbook([_own(letter, quarter), _ranking(letter, quarter)], letter.on)


def overview_workbook(made: Overview) -> bytes:
    """All of a quarter for leaders and staff; a sheet only where there is something to put in it."""
    every = (_standings(made), _adopted(made), _instructions(made), _deductions(made), _commissions(made),
             _topics(made))  # fmt: skip
    return workbook([sheet for sheet in every if sheet.rows], made.on)


def _own(letter: Letter, quarter: str) -> Sheet:
    columns = (
        Column("日期", "text"),
        Column("稿件或事项", "text"),
        Column("采用、批示、扣分等情况", "text"),
        Column("二级机构", "text"),
        Column("分值"),
        Column("备注", "text"),
    )
    rows = [*_lines(letter.late_lines, _LATE), *_lines(letter.lines, None)]
    sums: list[tuple[Cell, ...]] = [("合计", None, None, None, total(4, rows) if rows else Fraction(0), None)]
    title = f"{letter.unit}{quarter}政务信息记分情况"
    return Sheet("本单位记分", title, columns, (*rows, *sums), totals=len(sums))


def _lines(lines: Iterable[Line], remark: str | None) -> Iterator[tuple[Cell, ...]]:
    for line in lines:
        yield (line.day, line.title, line.what, line.child, line.points, remark)


def _ranking(letter: Letter, quarter: str) -> Sheet:
    columns = (
        Column("名次"), Column("单位", "text"), Column("目标分"), Column("累计得分"),
        Column("完成比率", "percent"),
    )  # fmt: skip
    rows = tuple(
        (rank.rank, rank.unit, rank.target, rank.points, _ratio(rank, place, points=3))
        for place, rank in enumerate(letter.ranking)
    )
    marked = next(place for place, rank in enumerate(letter.ranking) if rank.unit == letter.unit)
    return Sheet("全市排名", f"{quarter}政务信息目标任务完成情况排名", columns, rows, marked)


def _ratio(rank: Rank, place: int, points: int) -> Formula:
    """Points to the target, which is in the third column."""
    return Formula(f"={address(points, place)}/{address(2, place)}", rank.ratio)


def _standings(made: Overview) -> Sheet:
    """All units: the quarter's points by column and their sum, 补记 in the points to date, the ratio."""
    first, last = 3, 2 + len(made.columns)
    columns = (
        Column("名次"), Column("单位", "text"), Column("目标分"),
        *(Column(head) for head in made.columns),
        Column("本季得分"), Column(_LATE), Column("累计得分"), Column("完成比率", "percent"),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row.rank.rank,
            row.rank.unit,
            row.rank.target,
            *row.columns,
            Formula(f"=SUM({address(first, place)}:{address(last, place)})", row.gained),
            row.rank.late,
            row.rank.points,
            _ratio(row.rank, place, points=last + 3),
        )
        for place, row in enumerate(made.rows)
    )
    return Sheet("排名", f"{made.quarter.title}政务信息采用情况排名", columns, rows)


def _adopted(made: Overview) -> Sheet:
    rows = [
        (row.rank.unit, *cells)
        for row in made.rows
        for cells in (*_lines(row.adopted_late, _LATE), *_lines(row.adopted, None))
    ]
    return _listed("采用稿件", f"{made.quarter.title}政务信息采用稿件", "采用情况", rows)


def _deductions(made: Overview) -> Sheet:
    rows = [
        (row.rank.unit, *cells)
        for row in made.rows
        for cells in (*_lines(row.deducted_late, _LATE), *_lines(row.deducted, None))
    ]
    return _listed("扣分", f"{made.quarter.title}政务信息扣分情况", "扣分事由", rows)


def _listed(name: str, title: str, what: str, rows: Sequence[tuple[Cell, ...]]) -> Sheet:
    """Entries of many units with their sum."""
    heads = ("单位", "日期", "稿件或事项", what, "二级机构")
    columns = (*(Column(head, "text") for head in heads), Column("分值"), Column("备注", "text"))
    if not rows:
        return Sheet(name, title, columns, ())
    sums = ("合计", None, None, None, None, total(5, rows), None)
    return Sheet(name, title, columns, (*rows, sums), totals=1)


def _instructions(made: Overview) -> Sheet:
    columns = (Column("稿件", "text"), Column("报送单位", "text"), Column("批示情况", "text"))
    rows = tuple((each.title, "、".join(each.units), each.what) for each in made.instructions)
    return Sheet("批示", f"{made.quarter.title}政务信息获批示情况", columns, rows)


def _commissions(made: Overview) -> Sheet:
    columns = (
        Column("编号", "text"), Column("约稿主题", "text"), Column("应报单位"), Column("按时"),
        Column("逾期"), Column("不合要求"), Column("未报"), Column("核减"), Column("扣分单位", "text"),
    )  # fmt: skip
    rows = tuple(
        (
            each["number"],
            each["topic"],
            each["asked"],
            each["delivered"],
            each["late"],
            each["not_as_asked"],
            each["missing"],
            each["excused"],
            "、".join(each["units_missed"]),
        )
        for each in made.commissions
    )
    return Sheet("约稿", f"{made.quarter.title}专题约稿完成情况", columns, rows)


def _topics(made: Overview) -> Sheet:
    columns = (
        Column("报送要点", "text"), Column("条款", "text"), Column("来稿"), Column("来稿单位"),
        Column("采用"),
    )  # fmt: skip
    rows = tuple(
        (each["topic"], each["clause"], each["drafts"], each["units"], each["adopted"])
        for each in made.topics
    )
    return Sheet("报送要点", f"{made.quarter.title}报送要点来稿情况", columns, rows)
