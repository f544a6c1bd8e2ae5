"""A quarter's account: what the 通报 shows, with 补记 told apart and mistakes netted away."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from scoring.account import Account, Activity, Issued, Line, UnitAccount, UnitActivity, account
from scoring.facts import FactKind
from scoring.ledger import Entry
from scoring.period import SHANGHAI, Quarter
from tests.unit.scoring.samples import NOTICE, ONE, TWO, on

Q1, Q2, Q3 = Quarter(2020, 1), Quarter(2020, 2), Quarter(2020, 3)
NOON = dt.datetime(2020, 4, 8, 12, tzinfo=SHANGHAI)


def line(
    id: int,
    points: Fraction | int,
    day: dt.date,
    *,
    fact: int | None = None,
    unit: str = ONE,
    column: str = "市条目",
    reason: str = "理由",
    is_reversed: bool = False,
) -> Line:
    """A ledger line; of a fact of its own unless told."""
    return Line(
        id=id,
        entry=Entry(fact or id, unit, day, Fraction(points), reason, column),
        cause=fact or id,
        kind=FactKind.ADOPTION,
        gazette="city",
        what="市《政府快报》第4期 条目",
        title="稳就业",
        number="2020-0001",
        child=None,
        reversed=is_reversed,
        recorded_at=NOON,
        recorded_by="staff",
    )


def of(lines: Iterable[Line], quarter: Quarter = Q1, issued: Issued | None = None) -> Account:
    return account(NOTICE, quarter, lines, issued, Activity())


def unit(found: Account, name: str = ONE) -> UnitAccount:
    return next(one for one in found["units"] if one["unit"] == name)


def test_quarter_and_cumulative() -> None:
    """Q2 shows its own points in their columns, and all since January as the cumulative ones."""
    lines = [line(1, 3, on(3, 31)), line(2, 3, on(4, 1)), line(3, -10, on(6, 30), column="扣分")]
    one = unit(of([*lines, line(4, 5, on(7, 1))], Q2))
    assert (one["points"], one["quarter_points"], one["late_points"]) == ("-4", "-7", "0")
    assert one["columns"]["市条目"] == "3"
    assert one["columns"]["扣分"] == "-10"
    assert one["columns"]["省专期"] == "0"
    assert [entry["day"] for entry in one["entries"]] == ["2020-04-01", "2020-06-30"]
    assert (one["ratio"], one["missing"]) == ("-2/25", "54")


def test_late_lines_are_told_apart() -> None:
    """A line dated in an issued quarter and written since is 补记: in the cumulative, not in the quarter."""
    lines = [line(1, 3, on(3, 1)), line(2, 5, on(4, 2)), line(3, 10, on(3, 20), column="省条目")]
    one = unit(of(lines, Q2, Issued(Q1, last_line=2)))
    assert (one["points"], one["quarter_points"], one["late_points"]) == ("18", "5", "10")
    assert [(entry["points"], entry["late"]) for entry in one["entries"]] == [("10", True), ("5", False)]
    assert one["columns"]["省条目"] == "0"


def test_unissued_quarter_is_not_late() -> None:
    """Points of an earlier quarter whose 通报 never went out are cumulative, and no 补记."""
    lines = [line(1, 3, on(4, 1)), line(2, 5, on(7, 2))]
    one = unit(of(lines, Q3, Issued(Q1, last_line=0)))
    assert (one["points"], one["quarter_points"], one["late_points"]) == ("8", "5", "0")


@given(
    st.lists(st.tuples(st.integers(-10, 20), st.dates(on(1, 1), on(6, 30))), max_size=12),
    st.integers(0, 12),
)
def test_issued_plus_late_plus_quarter_is_cumulative(rows: list[tuple[int, dt.date]], known: int) -> None:
    """What Q1 issued, plus 补记, plus Q2's own points, is Q2's cumulative figure."""
    lines = [line(number, points, day) for number, (points, day) in enumerate(rows, 1)]
    before = unit(of(lines[:known], Q1))
    after = unit(of(lines, Q2, Issued(Q1, last_line=min(known, len(lines)))))
    parts = Fraction(before["points"]) + Fraction(after["late_points"]) + Fraction(after["quarter_points"])
    assert parts == Fraction(after["points"])


def test_mistakes_taken_back_are_not_shown() -> None:
    """What was recorded and reversed within the quarter leaves no entry; a corrected one is shown once."""
    lines = [
        line(1, 3, on(4, 1), is_reversed=True),
        line(2, -3, on(4, 1), fact=1, is_reversed=True),
        line(3, 10, on(4, 2)),
        line(4, -5, on(4, 2), fact=3, reason="更正：补计5分"),
        line(5, 0, on(4, 3), reason="不计分", is_reversed=True),
    ]
    one = unit(of(lines, Q2))
    assert [(entry["fact"], entry["points"], entry["reason"]) for entry in one["entries"]] == [
        (3, "5", "更正：补计5分")
    ]
    assert one["quarter_points"] == "5"


def test_reversal_of_an_issued_line_is_shown() -> None:
    """A point that a 通报 had shown and that was reversed since stands in the next one as minus."""
    lines = [line(1, 3, on(3, 1), is_reversed=True), line(2, -3, on(3, 1), fact=1, is_reversed=True)]
    one = unit(of(lines, Q2, Issued(Q1, last_line=1)))
    assert [(entry["points"], entry["late"]) for entry in one["entries"]] == [("-3", True)]


def test_line_of_nothing_is_shown() -> None:
    """An entry of 0 tells the unit why its adoption does not count."""
    one = unit(of([line(1, 0, on(1, 2), reason="未经本科室报送，不计分")]))
    assert [entry["reason"] for entry in one["entries"]] == ["未经本科室报送，不计分"]


def test_ranking_traffic_and_silence() -> None:
    """Units come best first with their traffic; those that sent nothing are named in the notice's order."""
    activity = Activity(
        units={TWO: UnitActivity(submitted=3, adopted=1, submitted_year=4, adopted_year=2)},
        submitted=5,
        submitted_outside=2,
        submitted_by_kind={"条目": 5},
        adopted=1,
        adopted_by_gazette={"sanmenxia": 1, "city": 2},
        adopted_by_tier={50: 1},
    )
    found = account(NOTICE, Q1, [line(1, 3, on(1, 2), unit=TWO)], None, activity)
    first = found["units"][0]
    assert (first["unit"], first["rank"], first["tier"], first["pronoun"]) == (TWO, 1, 1, "你单位")
    assert (first["submitted"], first["adopted"], first["submitted_year"], first["adopted_year"]) == (
        3,
        1,
        4,
        2,
    )
    assert len(found["units"]) == 63
    assert TWO not in found["silent"]
    assert found["silent"][0] == "产业集聚区管委会"
    assert len(found["silent"]) == 62
    assert list(found["adopted_by_gazette"].items()) == [("市《政府快报》", 2), ("三门峡市《政府快报》", 1)]
    assert found["submitted_by_tier"] == {"50": 3, "30": 0, "15": 0}
    assert found["adopted_by_tier"] == {"50": 1, "30": 0, "15": 0}
    assert (found["submitted"], found["submitted_outside"], found["through"]) == (5, 2, "2020-03-31")


def test_account_is_json() -> None:
    """The account survives JSON unchanged, so that it can be frozen."""
    found = of([line(1, Fraction(5, 3), on(1, 2))])
    assert json.loads(json.dumps(found)) == found
    assert unit(found)["points"] == "5/3"
