"""A 补充通报 as a 公文: what changed, of whom, and whose rank moved with it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from notify.bulletin_paper import ADDRESSEES, COPIES, HEAD, REMARK, SIGNER, file_number
from notify.document.paper import Block, Column, Paper, Part, Table
from notify.ranking import Line
from notify.supplement import Change, Supplement
from notify.wording import day, signed
from scoring.showing import percent_text, points_text

_NUMERALS = "一二三"


def supplement_paper(made: Supplement, year: int, corrected: str | None) -> Paper:
    """The paper, its 文号 left blank; `corrected` is the 文号 of what it corrects, where that has one."""
    return Paper(
        head=HEAD,
        file_number=file_number(made.document, year, None),
        title=f"关于{made.about}的补充通报（第{made.number}号）",
        addressees=ADDRESSEES,
        parts=tuple(_parts(made, corrected)),
        annexes=(),
        signer=SIGNER,
        day=made.on,
        copies=COPIES,
        remark=REMARK,
    )


def _parts(made: Supplement, corrected: str | None) -> Iterator[Part]:
    numerals = iter(_NUMERALS)
    numbered = f"（{corrected}）" if corrected else ""
    reason = made.reason.rstrip("。；，")
    yield Block(
        f"《关于{made.about}的通报》{numbered}印发后，有关单位记分有变动（事由：{reason}）。"
        f"现将{len(made.changes)}个单位的更正情况补充通报如下，其余内容以原通报为准。"
    )
    yield Block(f"{next(numerals)}、得分及名次更正情况", level=1)
    yield _places(made)
    yield Block(f"{next(numerals)}、更正事项", level=1)
    yield _lines(made)
    if made.moved:
        yield Block(f"{next(numerals)}、名次相应调整的单位", level=1)
        told = "；".join(
            f"{each['unit']}由第{each['rank_before']}位调整为第{each['rank_after']}位" for each in made.moved
        )
        yield Block(f"下列{len(made.moved)}个单位得分不变，名次相应调整：{told}。")


def _places(made: Supplement) -> Table:
    columns = (
        Column("单位", 46.0, "left"), Column("目标分", 18.0), Column("原得分", 18.0), Column("现得分", 18.0),
        Column("完成比率", 22.0), Column("原名次", 17.0), Column("现名次", 17.0),
    )  # fmt: skip
    return Table(columns, tuple(_place(each) for each in made.changes))


def _place(change: Change) -> tuple[str, ...]:
    return (
        change.unit,
        str(change.target),
        points_text(change.before.points),
        points_text(change.after.points),
        percent_text(change.after.ratio),
        str(change.before.rank),
        str(change.after.rank),
    )


def _lines(made: Supplement) -> Table:
    """The unit stands beside its first line."""
    columns = (
        Column("单位", 38.0, "left"), Column("日期", 22.0), Column("事项", 80.0, "left"),
        Column("分值", 16.0),
    )  # fmt: skip
    rows = tuple(
        (change.unit if not place else "", day(line.day), _what(line), signed(line.points))
        for change in made.changes
        for place, line in enumerate(change.told)
    )
    return Table(columns, rows)


def _what(line: Line) -> str:
    what = line.what.replace(" ", "")
    return f"《{line.title}》{what}" if line.title else what
