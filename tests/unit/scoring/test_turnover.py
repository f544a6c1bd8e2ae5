"""From one year's notice to the next: who vanished, who appeared, and who may be whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scoring.notice import Notice, Unit
from scoring.turnover import Turnover, Vanished, turnover
from tests.unit.scoring.samples import NOTICE
from tests.unit.scoring.test_succession import RENAMED, notice


def following(*units: Unit, without: tuple[str, ...] = ()) -> Notice:
    """The next year's notice: the same units but for these."""
    kept = (unit for unit in NOTICE.units if unit.name not in without)
    return replace(NOTICE, year=2021, units=(*kept, *units))


def test_the_same_units_again() -> None:
    """Nobody vanished and nobody appeared."""
    assert turnover(NOTICE, following(), ["财政局"]) == Turnover((), ())


def test_a_new_name_is_proposed_by_resemblance() -> None:
    """水利管理局 may be 水利局; a name unlike it is not proposed, and what merely appeared is listed."""
    after = following(Unit("水利管理局", 50, 90), Unit("大数据中心", 15, 91), without=("水利局",))
    assert turnover(NOTICE, after, []) == Turnover(
        (Vanished("水利局", ("水利管理局",)),), ("水利管理局", "大数据中心")
    )


def test_a_former_name_in_the_new_notice_is_proposed_first() -> None:
    """Where the new notice lists it among a unit's names."""
    after = following(Unit("农村水利总局", 50, 90, aliases=("水利局",)), without=("水利局",))
    assert turnover(NOTICE, after, []).vanished == (Vanished("水利局", ("农村水利总局",)),)


def test_a_succession_within_the_year_says_who(tmp_path: Path) -> None:
    """Contacts still under the old name are its successor's; the successor itself did not appear anew."""
    after = following(Unit("江河局", 50, 90), without=("水利局",))
    found = turnover(notice(tmp_path, RENAMED), after, ["水利局"])
    assert found == Turnover((Vanished("水利局", ("江河局",)),), ())


def test_contacts_of_a_unit_that_no_notice_has() -> None:
    """They wait for a decision too."""
    assert turnover(NOTICE, following(), ["盐业局"]).vanished == (Vanished("盐业局", ()),)
