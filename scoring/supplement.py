"""What a 补充通报 says: the units whose points changed after their 通报 was issued. JSON-able and pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypedDict

from scoring.account import AccountEntry, Line, carried, changes
from scoring.notice import Notice
from scoring.standings import Standing, standings


class SupplementUnit(TypedDict):
    """A unit with lines of its own; exact numbers are text."""

    unit: str
    target: int
    pronoun: str
    points_before: str
    points_after: str
    ratio_before: str
    ratio_after: str
    rank_before: int
    rank_after: int
    entries: list[AccountEntry]


class Moved(TypedDict):
    """A unit whose points stayed and whose rank did not."""

    unit: str
    rank_before: int
    rank_after: int


class SupplementAccount(TypedDict):
    period: str  # 2020-Q1, or 2020
    about: str  # of what it is: 2020年第一季度政务信息采用情况
    document: str
    through: str
    ranked: int  # units
    units: list[SupplementUnit]  # best first
    moved: list[Moved]  # best first


def supplement(
    notice: Notice, period: str, about: str, through: dt.date, lines: Sequence[Line], known: int
) -> SupplementAccount:
    """What lines numbered above `known` and dated up to `through` changed, from all the ledger's lines.

    Whatever was recorded and taken back since is left out; `units` is empty where nothing changed.
    """
    written = [line for line in lines if line.entry.day <= through]
    told = changes(carried((line for line in written if line.id > known), notice, through))
    before = standings((line.entry for line in written if line.id <= known), notice, through)
    after = standings((line.entry for line in written), notice, through)
    earlier = {standing.unit: standing for standing in before}
    return SupplementAccount(
        period=period,
        about=about,
        document=notice.document,
        through=through.isoformat(),
        ranked=len(after),
        units=[
            _unit(notice, through, earlier[standing.unit], standing, told[standing.unit])
            for standing in after
            if standing.unit in told
        ],
        moved=[
            Moved(unit=standing.unit, rank_before=earlier[standing.unit].rank, rank_after=standing.rank)
            for standing in after
            if standing.unit not in told and standing.rank != earlier[standing.unit].rank
        ],
    )


def _unit(
    notice: Notice, through: dt.date, before: Standing, after: Standing, entries: list[AccountEntry]
) -> SupplementUnit:
    unit = notice.on(through).unit(after.unit)
    return SupplementUnit(
        unit=after.unit,
        target=after.target,
        pronoun=unit.pronoun if unit else "",
        points_before=str(before.points),
        points_after=str(after.points),
        ratio_before=str(before.ratio),
        ratio_after=str(after.ratio),
        rank_before=before.rank,
        rank_after=after.rank,
        entries=entries,
    )
