"""积分查询: a unit's account up to a day, for somebody of that unit who asked. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from notify.ranking import Line, Rank, line_of, rank_of
from scoring.account import Account, AccountEntry
from scoring.period import Quarter


@dataclass(frozen=True, slots=True)
class AccountAnswer:
    """The context of `account_answer`. It holds nothing of any other unit."""

    unit: str
    pronoun: str  # 你单位 | 贵单位
    through: dt.date
    quarter: Quarter  # that the day is in
    own: Rank
    of: int  # units that are ranked
    tied: bool  # another unit has the same rank
    gained: Fraction  # in the quarter so far
    missing: Fraction  # to the year's target; zero once it is met
    submitted: int  # articles since 1 January
    adopted: int
    lines: tuple[Line, ...]  # the year's, in order of day


def account_answer(
    account: Account, unit: str, entries: Sequence[AccountEntry], through: dt.date
) -> AccountAnswer:
    """What a ranked unit is told of the account to date and its entries of the year. Raises KeyError for
    any other unit."""
    own = {each["unit"]: each for each in account["units"]}[unit]
    return AccountAnswer(
        unit=unit,
        pronoun=own["pronoun"],
        through=through,
        quarter=Quarter(account["year"], account["quarter"]),
        own=rank_of(own),
        of=len(account["units"]),
        tied=sum(each["rank"] == own["rank"] for each in account["units"]) > 1,
        gained=Fraction(own["quarter_points"]),
        missing=Fraction(own["missing"]),
        submitted=own["submitted_year"],
        adopted=own["adopted_year"],
        lines=tuple(map(line_of, entries)),
    )
