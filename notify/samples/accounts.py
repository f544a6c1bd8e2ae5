"""A quarter of all units, ties, deductions and negative totals among them."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from itertools import count, cycle
from typing import Literal

from notify.bulletin import ForStaff
from notify.samples.quarter import FACTS, GAZETTES
from scoring.account import Account, AccountEntry, UnitAccount
from scoring.notice import load_notice
from scoring.quarter_facts import CommissionAccount, TopicAccount

NOTICE = load_notice(2020)


def entry(fact: int, day: str, what: str, title: str | None, points: int, **changes: object) -> AccountEntry:
    """An entry of an account; an adoption by the city's gazette unless said otherwise."""
    made = AccountEntry(
        fact=fact,
        day=day,
        kind="adoption",
        gazette="city",
        what=what,
        title=title,
        child=None,
        points=str(points),
        reason="",
        late=False,
    )
    made.update(changes)  # type: ignore[typeddict-item]  # values by field name
    return made


SUBMITTED = {
    "人力资源和社会保障局": 11, "农业农村局": 3, "住房和城乡建设局": 2, "水利局": 2, "审计局": 1, "供销社": 1,
}  # fmt: skip
CHILDREN = {"零工市场建设的探索": "就业中心", "“四个到位”筑牢校园防疫屏障": "疾控中心"}


def _entries() -> dict[str, list[AccountEntry]]:
    """The invented facts by unit, each unit's in order of day; a joint article is one fact."""
    entries: defaultdict[str, list[AccountEntry]] = defaultdict(list)
    numbers = count(11)
    for units, facts in FACTS.items():
        for day, kind, what, title, points in facts:
            gazette = kind if kind in GAZETTES else None
            made = entry(
                next(numbers), f"2020-{day}", GAZETTES.get(kind, "") + what, title, points,
                kind="adoption" if gazette else kind, gazette=gazette, child=CHILDREN.get(title),
            )  # fmt: skip
            for unit in units:
                entries[unit].append(made)
    return {unit: sorted(lines, key=lambda line: line["day"]) for unit, lines in entries.items()}


def account() -> Account:
    """The first quarter of 2020 for all 63 units, ties and negative points among them."""
    entries = _entries()
    earned = {unit: sum(Fraction(line["points"]) for line in lines) for unit, lines in entries.items()}
    ordered = sorted(NOTICE.ranked, key=lambda unit: -Fraction(earned.get(unit.name, 0)) / unit.target)
    units: list[UnitAccount] = []
    for place, unit in enumerate(ordered, start=1):
        points = Fraction(earned.get(unit.name, 0))
        ratio = points / unit.target
        rank = units[-1]["rank"] if units and Fraction(units[-1]["ratio"]) == ratio else place
        lines = entries.get(unit.name, [])
        adopted = sum(line["kind"] == "adoption" for line in lines)
        submitted = SUBMITTED.get(unit.name, adopted * 2 - adopted % 2)
        units.append(
            UnitAccount(
                unit=unit.name,
                tier=NOTICE.tier(unit),
                target=unit.target,
                pronoun=unit.pronoun,
                rank=rank,
                points=str(points),
                ratio=str(ratio),
                missing=str(max(Fraction(0), unit.target - points)),
                quarter_points=str(points),
                late_points="0",
                columns=_columns(lines),
                submitted=submitted,
                adopted=adopted,
                submitted_year=submitted,
                adopted_year=adopted,
                entries=lines,
            )
        )
    by_gazette = Counter(kind for facts in FACTS.values() for _, kind, *_ in facts if kind in GAZETTES)
    submitted_ = sum(unit["submitted"] for unit in units) + 7
    return Account(
        year=2020,
        quarter=1,
        document=NOTICE.document,
        office=NOTICE.office,
        through="2020-03-31",
        columns=list(NOTICE.columns),
        units=units,
        submitted=submitted_,
        submitted_outside=7,
        submitted_by_kind={"条目": submitted_ - 15, "经验": 12, "专题": 3},
        submitted_by_tier=_by_tier(units, "submitted"),
        adopted=by_gazette.total(),
        adopted_by_gazette={name: by_gazette[key] for key, name in GAZETTES.items()},
        adopted_by_tier=_by_tier(units, "adopted"),
        commissions=[
            CommissionAccount(
                number="2020-03",
                topic="春季招聘情况",
                asked=5,
                delivered=3,
                late=0,
                not_as_asked=0,
                missing=1,
                excused=1,
                units_missed=["人力资源和社会保障局"],
            )
        ],
        topics=[
            TopicAccount(
                topic=topic.name,
                clause=topic.clause,
                drafts=drafts,
                units=min(drafts, 9),
                adopted=drafts // 3,
            )
            for topic, drafts in zip(NOTICE.topics, cycle((9, 0, 4, 17, 23)), strict=False)
        ],
        before=None,
        silent=[unit["unit"] for unit in units if not unit["submitted"]],
    )


def _columns(lines: list[AccountEntry]) -> dict[str, str]:
    """Points by column of the 通报's table."""
    found = dict.fromkeys(NOTICE.columns, Fraction(0))
    for line in lines:
        if line["gazette"] is None:
            head = {"instruction": "批示", "special": "专题调研", "deduction": "扣分"}[line["kind"]]
        else:
            head = NOTICE.gazettes[line["gazette"]].column + line["what"].rpartition(" ")[2]
        found[head] += Fraction(line["points"])
    return {head: str(points) for head, points in found.items()}


def _by_tier(units: list[UnitAccount], what: Literal["submitted", "adopted"]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for unit in units:
        found[str(unit["target"])] += unit[what]
    return dict(found)


def _late_entry() -> AccountEntry:
    return entry(9, "2020-01-10", "市《政府快报》第1期 条目", "春节前清欠见实效", 3, late=True)


def late_account() -> Account:
    """The second quarter, with nothing in it but a fact of the first that was recorded late."""
    late = account()
    late["quarter"], late["through"] = 2, "2020-06-30"
    late["adopted"], late["adopted_by_gazette"] = 0, {}
    for unit in late["units"]:
        unit["entries"], unit["adopted"], unit["quarter_points"] = [], 0, "0"
        unit["columns"] = _columns([])
        if unit["unit"] == "人力资源和社会保障局":
            unit["entries"] = [_late_entry()]
            unit["late_points"] = "3"
    return late


FOR_STAFF = ForStaff(
    unaddressed=("农商银行", "残联"),
    checksum="8f14e45fceea167a5a36dedd4bea2543f7a1d7d0c9f15d2b8b3f1c3d7c6e5a41",
)
