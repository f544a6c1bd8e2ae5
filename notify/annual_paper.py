"""The year's 通报 as a 公文: who met the target, the ranking, the table for the assessment. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from notify.annual import Annual, Place, Tier
from notify.bulletin_paper import ADDRESSEES, COPIES, HEAD, REMARK, SIGNER, file_number
from notify.document.paper import Annex, Block, Column, Paper, Table
from notify.templates import Templates
from notify.wording import signed
from scoring.showing import percent_text, points_text

DRAFT = "草稿"

_NUMERALS = "一二三四五六七八九十"
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")


def annual_paper(templates: Templates, made: Annual) -> Paper:
    """The paper, its 文号 left blank; of a year that is not closed an undated 草稿."""
    return Paper(
        head=HEAD,
        file_number=file_number(made.document, made.on.year if made.on else made.year + 1, None),
        title=f"关于{made.year}年度政务信息目标任务完成情况的通报",
        addressees=ADDRESSEES,
        parts=tuple(_text(templates.text("document/annual/text", a=made))),
        annexes=(
            Annex(
                title=f"{made.year}年度政务信息得分排序表",
                parts=(_ranking(made),),
                landscape=True,
                note="单位：分　　按完成比率排序",
            ),
            Annex(
                title=f"{made.year}年度政府系统责任目标考核政务信息完成情况表",
                parts=tuple(map(_assessment, made.tiers)),
                landscape=True,
                note="单位：分",
            ),
        ),
        signer=SIGNER,
        day=made.on,
        copies=COPIES,
        remark=REMARK,
        mark=None if made.on else DRAFT,
    )


def _text(text: str) -> Iterator[Block]:
    numerals = iter(_NUMERALS)
    for line in filter(None, map(str.strip, text.splitlines())):
        heading = line.removeprefix("# ")
        yield Block(line) if heading == line else Block(f"{next(numerals)}、{heading}", level=1)


def _ranking(made: Annual) -> Table:
    return Table(
        columns=(
            Column("名次", 14.0), Column("单位", 62.0, "left"), Column("目标分", 18.0),
            *(Column(quarter, 22.0) for quarter in _QUARTERS),
            Column("全年得分", 22.0), Column("完成比率", 21.0),
        ),
        rows=tuple(
            (
                str(place.rank),
                place.unit,
                str(place.target),
                *map(_blank, place.quarters),
                points_text(place.points),
                percent_text(place.ratio),
            )
            for place in made.places
        ),
        caption=f"全部单位（{made.units}个）",
    )  # fmt: skip


def _assessment(tier: Tier) -> Table:
    return Table(
        columns=(
            Column("单位", 75.0, "left"), Column("目标", 30.0), Column("得分", 30.0),
            Column("完成比率", 30.0), Column("是否完成", 30.0), Column("差额", 30.0),
        ),
        rows=tuple(map(_assessed, tier.places)),
        caption=f"全年任务{tier.target}分以上的单位（{tier.units}个，完成{len(tier.met)}个）",
    )  # fmt: skip


def _assessed(place: Place) -> tuple[str, ...]:
    return (
        place.unit,
        str(place.target),
        points_text(place.points),
        percent_text(place.ratio),
        "完成" if place.met else "未完成",
        signed(place.difference),
    )


def _blank(points: Fraction) -> str:
    """A table full of noughts hides its figures."""
    return points_text(points) if points else ""
