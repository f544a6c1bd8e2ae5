"""A quarter of all units, ties, deductions and negative totals among them."""

from __future__ import annotations

from fractions import Fraction

from notify.bulletin import ForStaff
from scoring.account import Account, AccountEntry, UnitAccount
from scoring.notice import load_notice

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


ENTRIES = {
    "人力资源和社会保障局": [
        entry(11, "2020-02-14", "市快报第4期 条目", "我市多措并举稳就业", 3),
        entry(12, "2020-02-27", "市快报第6期 条目", "稳岗返还惠企128家", 3),
        entry(
            13, "2020-03-05", "市政府领导批示", "稳岗返还惠企128家", 5, kind="instruction", gazette=None
        ),
        entry(14, "2020-03-12", "三门峡市快报第11期 条目", "“点对点”护航返岗", 5, gazette="sanmenxia"),
        entry(15, "2020-03-20", "市快报专期第2期 专期", "零工市场建设的探索", 10, child="就业中心"),
        entry(
            16, "2020-03-25", "专题约稿任务未按要求完成（约稿2020-03，未报）", "春季招聘情况", -10,
            kind="deduction", gazette=None,
        ),
    ],
    "财政局": [
        entry(21, "2020-03-18", "省快报第31期 专期", "直达资金快拨快用", 20, gazette="province"),
    ],
    "税务局": [
        entry(21, "2020-03-18", "省快报第31期 专期", "直达资金快拨快用", 20, gazette="province"),
    ],
}  # fmt: skip

POINTS = {
    "财政局": 73, "税务局": 20, "统计局": 25, "红十字会": 9, "科协": 9, "发展和改革委员会": 26,
    "卫生健康委员会": 24, "应急管理局": 13, "公安局": 18, "人力资源和社会保障局": 16,
    "三门峡市生态环境局义马分局": 15, "商务局(招商服务局)": 13, "东区街道办事处": 11,
    "政务服务和大数据管理局": 6, "中国人民银行义马支行": 6, "农商银行": 3, "民政局": 3, "教育体育局": 3,
    "电业局": -10,
}  # fmt: skip


def account() -> Account:
    """The first quarter of 2020 for all 63 units, ties and a negative total among them."""
    ordered = sorted(NOTICE.ranked, key=lambda unit: -Fraction(POINTS.get(unit.name, 0), unit.target))
    units: list[UnitAccount] = []
    for place, unit in enumerate(ordered, start=1):
        points = Fraction(POINTS.get(unit.name, 0))
        ratio = points / unit.target
        rank = units[-1]["rank"] if units and Fraction(units[-1]["ratio"]) == ratio else place
        submitted = 11 if unit.name in ENTRIES else min(9, max(0, int(points)) // 2)
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
                columns={},
                submitted=submitted,
                adopted=4 if unit.name in ENTRIES else 0,
                submitted_year=submitted,
                adopted_year=0,
                entries=ENTRIES.get(unit.name, []),
            )
        )
    return Account(
        year=2020,
        quarter=1,
        document=NOTICE.document,
        office=NOTICE.office,
        through="2020-03-31",
        columns=[],
        units=units,
        submitted=sum(unit["submitted"] for unit in units) + 7,
        submitted_outside=7,
        submitted_by_kind={"条目": 81, "经验": 12, "专题": 3},
        adopted=28,
        adopted_by_gazette={"市快报": 25, "三门峡市快报": 2, "省快报": 1},
        silent=[unit["unit"] for unit in units if not unit["submitted"]],
    )


def late_account() -> Account:
    """A second quarter in which a fact of the first was recorded late."""
    late = account()
    late["quarter"] = 2
    unit = next(each for each in late["units"] if each["unit"] == "人力资源和社会保障局")
    unit["entries"] = [entry(9, "2020-01-10", "市快报第1期 条目", "春节前清欠见实效", 3, late=True)]
    unit["late_points"], unit["quarter_points"] = "3", "0"
    return late


FOR_STAFF = ForStaff(
    unaddressed=("农商银行", "残联"),
    checksum="8f14e45fceea167a5a36dedd4bea2543f7a1d7d0c9f15d2b8b3f1c3d7c6e5a41",
)
