"""The 通报 as a 公文: its text in numbered parts, the ranking and the adopted articles as annexes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from notify.bulletin import Overview
from notify.document.paper import Annex, Block, Column, Paper, Table
from notify.passages import Passage
from notify.ranking import Line, Rank, Row, Tier
from notify.wording import day
from scoring.showing import percent_text, points_text

HEAD = "义马市人民政府办公室文件"
SIGNER = "义马市人民政府办公室"
ADDRESSEES = "各街道办事处，产业集聚区管委会，市政府各部门，驻义各单位"
COPIES = "抄送：市政府市长、副市长。"
REMARK = "电子版供参阅，以正式印发件为准。"

_NUMERALS = "一二三四五六七八九十"
_WIDE = 225.0  # mm: the text area of a landscape page
_UNIT_WIDTH = 50.0
_RANK_WIDTH = 11.0
_TOTALS = (("补记", 11.0), ("本季得分", 13.0), ("累计得分", 13.0), ("完成比率", 17.0))
_TARGET_WIDTH = 12.0


def bulletin_paper(
    made: Overview, texts: Sequence[Passage], number: int | None, mark: str | None = None
) -> Paper:
    """The paper of a quarter: dated `made.on`, numbered once a 文号 is given; `mark` is such as 草稿."""
    return Paper(
        head=HEAD,
        file_number=file_number(made.document, _year(made), number),
        title=f"关于{made.quarter.title}政务信息采用情况的通报",
        addressees=ADDRESSEES,
        parts=tuple(_text(texts)),
        annexes=tuple(_annexes(made)),
        signer=SIGNER,
        day=made.on,
        copies=COPIES,
        remark=REMARK,
        mark=mark,
    )


def file_number(document: str, year: int, number: int | None) -> str:
    """义政办〔2020〕15号: the notice's 代字 and the year of issue; blank for the number until it is given."""
    code = document.partition("〔")[0]
    return f"{code}〔{year}〕{' ' if number is None else number}号"


def _year(made: Overview) -> int:
    return (made.on or made.quarter.end).year  # the fourth quarter's is issued in January


def _text(texts: Sequence[Passage]) -> Iterator[Block]:
    numerals = iter(_NUMERALS)
    for passage in texts:
        if passage.heading:
            yield Block(f"{next(numerals)}、{passage.heading}", level=1)
        for paragraph in passage.text.splitlines():
            yield Block(paragraph)


def _annexes(made: Overview) -> Iterator[Annex]:
    tables = [_tier(made, tier) for tier in made.tiers]
    yield Annex(
        title=f"{made.quarter.title}政务信息采用得分排序表",
        parts=(*tables, _ranking(made)),
        landscape=True,
        note=f"单位：分　　累计得分截至{day(made.through)}，按完成比率排序",
    )
    if any(row.named for row in made.rows):
        yield Annex(title=f"{made.quarter.title}政务信息采用目录", parts=(_articles(made),))


def _tier(made: Overview, tier: Tier) -> Table:
    """Units of a tier with the quarter's points by column, ranked among themselves."""
    names = {rank.unit for rank in tier.ranking}
    rows = [row for row in made.rows if row.rank.unit in names]
    fixed = _RANK_WIDTH + _UNIT_WIDTH + _TARGET_WIDTH + sum(width for _, width in _TOTALS)
    each = (_WIDE - fixed) / max(1, len(made.columns))
    return Table(
        columns=(
            *_heads(),
            *(Column(head, each) for head in made.columns),
            *(Column(head, width) for head, width in _TOTALS),
        ),
        rows=tuple(
            (
                str(1 + sum(other.ratio > row.rank.ratio for other in tier.ranking)),
                row.rank.unit,
                str(row.rank.target),
                *map(_blank, row.columns),
                *_totals(row),
            )
            for row in rows
        ),
        caption=f"全年任务{tier.target}分以上的单位（{len(rows)}个）",
    )


def _ranking(made: Overview) -> Table:
    """All units by ratio, as they go to the city's leaders (notice 二)."""
    return Table(
        columns=(*_heads(), *(Column(head, width * 2) for head, width in _TOTALS)),
        rows=tuple(
            (str(row.rank.rank), row.rank.unit, str(row.rank.target), *_totals(row)) for row in made.rows
        ),
        caption=f"全部单位（{made.units}个）",
    )


def _heads() -> tuple[Column, ...]:
    return (
        Column("名次", _RANK_WIDTH),
        Column("单位", _UNIT_WIDTH, "left"),
        Column("目标分", _TARGET_WIDTH),
    )


def _totals(row: Row) -> tuple[str, ...]:
    rank: Rank = row.rank
    return (_blank(rank.late), points_text(row.gained), points_text(rank.points), percent_text(rank.ratio))


def _blank(points: Fraction) -> str:
    """A table full of noughts hides its figures."""
    return points_text(points) if points else ""


def _articles(made: Overview) -> Table:
    """Every adoption by unit, in the order of the ranking; the unit stands beside its first."""
    return Table(
        columns=(Column("单位", 40.0), Column("标题", 66.0, "left"), Column("采用情况", 50.0, "left")),
        rows=tuple(line for row in made.rows for line in _adopted(row)),
    )


def _adopted(row: Row) -> Iterable[tuple[str, str, str]]:
    late = [(line, "（补记）") for line in row.adopted_late]
    shown: list[tuple[Line, str]] = late + [(line, "") for line in row.adopted]
    for place, (line, remark) in enumerate(shown):
        how = line.what.replace(" ", "") + remark
        yield (row.rank.unit if not place else "", line.title or "", how)
