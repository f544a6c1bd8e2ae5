"""Units of a 通报 as its tables show them, and their entries. Pure: account → what the templates need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from scoring.account import Account, AccountEntry, UnitAccount
from scoring.facts import FactKind

COMMENDED = 3  # units of a tier, by ratio; ties are all named


@dataclass(frozen=True, slots=True)
class Line:
    """One change of a unit's points and what it was for."""

    day: dt.date
    title: str | None  # of the article, or the topic of a commission
    what: str  # 市快报第4期 条目 | 市政府领导批示 | 专题约稿任务未按要求完成 …
    child: str | None
    points: Fraction


@dataclass(frozen=True, slots=True)
class Rank:
    """One unit in the ranking, as at the quarter's end."""

    rank: int
    unit: str
    target: int
    points: Fraction
    ratio: Fraction
    late: Fraction  # 补记 within the points


@dataclass(frozen=True, slots=True)
class Row:
    """A unit in the table of the 通报: points of the quarter by column, and what it was adopted with."""

    rank: Rank
    columns: tuple[Fraction, ...]
    gained: Fraction  # in the quarter, without 补记
    adopted: tuple[Line, ...]
    adopted_late: tuple[Line, ...]  # 补记
    deducted: tuple[Line, ...]
    deducted_late: tuple[Line, ...]  # 补记

    @property
    def named(self) -> bool:
        """It has a place in the list of adopted articles."""
        return bool(self.adopted or self.adopted_late)


@dataclass(frozen=True, slots=True)
class Tier:
    """Units of one target (一(一)–(三) of the notice)."""

    target: int
    submitted: int
    ranking: tuple[Rank, ...]
    adopted: int = 0
    commended: tuple[Rank, ...] = ()
    silent: tuple[str, ...] = ()


def tiers_of(account: Account) -> Iterable[Tier]:
    """The tiers, the highest target first. Whoever was silent or missed a 约稿 is not commended beside it."""
    silent = set(account["silent"])
    blamed = silent.union(*(each["units_missed"] for each in account["commissions"]))
    for target in sorted({unit["target"] for unit in account["units"]}, reverse=True):
        tier = [unit for unit in account["units"] if unit["target"] == target]
        ranking = tuple(rank_of(unit) for unit in tier)
        yield Tier(
            target=target,
            submitted=sum(unit["submitted"] for unit in tier),
            ranking=ranking,
            adopted=account["adopted_by_tier"][str(target)],
            commended=tuple(
                rank
                for rank, unit in zip(ranking, tier, strict=True)
                if rank.unit not in blamed and _commendable(rank, unit, ranking)
            ),
            silent=tuple(name for name in account["silent"] if name in {rank.unit for rank in ranking}),
        )


def _commendable(rank: Rank, unit: UnitAccount, tier: tuple[Rank, ...]) -> bool:
    """Among the best three of its tier by ratio, ties included, with points gained in this very quarter."""
    better = sum(other.ratio > rank.ratio for other in tier)
    return better < COMMENDED and rank.points > 0 and Fraction(unit["quarter_points"]) > 0


def row_of(unit: UnitAccount, columns: list[str]) -> Row:
    """A unit's row, with the points of the quarter by these columns of the account."""
    adopted = [entry for entry in unit["entries"] if entry["kind"] == FactKind.ADOPTION]
    deducted = [entry for entry in unit["entries"] if entry["kind"] == FactKind.DEDUCTION]
    return Row(
        rank=rank_of(unit),
        columns=tuple(Fraction(unit["columns"].get(head, 0)) for head in columns),
        gained=Fraction(unit["quarter_points"]),
        adopted=tuple(line_of(entry) for entry in adopted if not entry["late"]),
        adopted_late=tuple(line_of(entry) for entry in adopted if entry["late"]),
        deducted=tuple(line_of(entry) for entry in deducted if not entry["late"]),
        deducted_late=tuple(line_of(entry) for entry in deducted if entry["late"]),
    )


def rank_of(unit: UnitAccount) -> Rank:
    """A unit's place in the ranking."""
    return Rank(
        rank=unit["rank"],
        unit=unit["unit"],
        target=unit["target"],
        points=Fraction(unit["points"]),
        ratio=Fraction(unit["ratio"]),
        late=Fraction(unit["late_points"]),
    )


def line_of(entry: AccountEntry) -> Line:
    """An entry of the account with its day and points as values."""
    return Line(
        day=dt.date.fromisoformat(entry["day"]),
        title=entry["title"],
        what=entry["what"],
        child=entry["child"],
        points=Fraction(entry["points"]),
    )
