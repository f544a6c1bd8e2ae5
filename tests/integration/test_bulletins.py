"""通报 of a quarter: drafted, held, released and frozen; 补记 in the next one; on both databases."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from scoring.account import Account, UnitAccount
from scoring.period import Quarter
from store import audit, bulletins
from store.articles import Filed
from store.bulletins import SnapshotDamaged
from store.errors import Refused
from store.frozen import checksum
from store.models import Bulletin, BulletinState
from store.session import Database
from tests.integration.office import CHIEF, NOTICE, Office, at, titled

Q1, Q2 = Quarter(2020, 1), Quarter(2020, 2)
MARCH = dt.date(2020, 3, 2)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database, at(4, 8))


def release(office: Office, quarter: Quarter = Q1) -> Bulletin:
    return office.do(
        lambda recorder: bulletins.release(recorder.session, NOTICE, quarter, who=CHIEF, now=recorder.now)
    )


def hold(office: Office, quarter: Quarter = Q1, reason: str = "数据待核") -> Bulletin:
    return office.do(
        lambda recorder: bulletins.hold(recorder.session, quarter, who=CHIEF, reason=reason, now=recorder.now)
    )


def adopt(office: Office, day: dt.date = MARCH) -> object:
    return office.adopt(titled("防汛", "水利局"), day=day)


def issued(office: Office, quarter: Quarter = Q1) -> Account:
    with office.database.read() as session:
        return bulletins.as_issued(session, quarter)


def current(office: Office, quarter: Quarter) -> Account:
    with office.database.read() as session:
        return bulletins.current(session, NOTICE, quarter)


def unit(account: Account, name: str = "财政局") -> UnitAccount:
    return next(one for one in account["units"] if one["unit"] == name)


def test_release_freezes_the_quarter(office: Office) -> None:
    """A released 通报 holds every unit's account and its checksum, by whom and when, and is audited."""
    filed = office.file(day=MARCH)
    office.file("二稿", day=MARCH)
    office.file("二稿改", day=dt.date(2020, 3, 3), revises=filed.number)
    office.file("外单位", "团市委", day=MARCH)
    office.file("未认领", None, day=MARCH)
    office.adopt(Filed(filed.number), day=dt.date(2020, 3, 9))
    released = release(office)
    assert (released.state, released.released_by, released.released_at) == (
        BulletinState.RELEASED,
        CHIEF,
        office.now,
    )
    account = issued(office)
    assert checksum(account) == released.checksum
    one = unit(account)
    assert (one["rank"], one["points"], one["ratio"], one["missing"]) == (1, "3", "3/50", "47")
    assert (one["submitted"], one["adopted"], one["submitted_year"], one["adopted_year"]) == (2, 1, 2, 1)
    assert [(entry["title"], entry["what"], entry["points"]) for entry in one["entries"]] == [
        ("稳就业", "市《政府快报》第4期 条目", "3")
    ]
    assert (account["submitted"], account["submitted_outside"], account["adopted"]) == (4, 2, 1)
    assert account["submitted_by_kind"] == {"条目": 4}
    assert account["adopted_by_gazette"] == {"市《政府快报》": 1}
    assert len(account["units"]) == 63
    assert len(account["silent"]) == 62
    with office.database.read() as session:
        (line,) = audit.of_subject(session, "2020-Q1")
    assert (line.action, line.who, line.at) == ("bulletin release", CHIEF, office.now)
    assert line.detail == {"checksum": released.checksum}


def test_frozen_account_never_changes(office: Office) -> None:
    """A late fact and a reversal leave the issued account as it was, and move the live one."""
    wrong = office.adopt(titled("稳就业", "财政局"), day=MARCH)
    office.adopt(titled("审计公告", "审计局"), day=MARCH)
    release(office)
    before = issued(office)
    late = office.adopt(titled("防汛", "水利局"), gazette="省", day=dt.date(2020, 3, 20))
    assert late.warnings == ("2020年第一季度通报已印发，列入下次通报的补记",)
    office.reverse(wrong.fact)
    assert issued(office) == before
    with office.database.read() as session:
        assert bulletins.show(session, NOTICE, Q1) == before
    assert unit(current(office, Q1), "水利局")["points"] == "10"


def test_late_facts_are_in_the_next_bulletin(office: Office) -> None:
    """Q2's 通报 tells 补记 from its own: late adoptions and taken-back points, in the cumulative figure."""
    wrong = office.adopt(titled("稳就业", "财政局"), day=MARCH)
    office.adopt(titled("春耕", "农业农村局"), day=dt.date(2020, 4, 2), number=6)
    release(office)
    office.adopt(titled("防汛", "水利局"), gazette="省", day=dt.date(2020, 3, 20))
    office.reverse(wrong.fact)
    office.now = at(7, 7)
    office.adopt(titled("防汛", "水利局"), number=9, day=dt.date(2020, 5, 6))
    release(office, Q2)
    account = issued(office, Q2)
    water, money, farms = (unit(account, name) for name in ("水利局", "财政局", "农业农村局"))
    assert (water["points"], water["late_points"], water["quarter_points"]) == ("13", "10", "3")
    assert (money["points"], money["late_points"], money["quarter_points"]) == ("0", "-3", "0")
    assert (farms["points"], farms["late_points"], farms["quarter_points"]) == ("3", "0", "3")
    assert [(entry["points"], entry["late"]) for entry in water["entries"]] == [("10", True), ("3", False)]


def test_later_release_makes_nothing_late_in_an_earlier_quarter(office: Office) -> None:
    """A quarter still unissued when the next one went out shows its points as its own, not as 补记."""
    office.now = at(7, 7)
    office.adopt(titled("春耕", "农业农村局"), day=dt.date(2020, 4, 2), number=6)
    release(office, Q2)
    office.adopt(titled("防汛", "水利局"), day=MARCH)
    one = unit(current(office, Q1), "水利局")
    assert (one["quarter_points"], one["late_points"]) == ("3", "0")


def test_quarter_edges(office: Office) -> None:
    """Adoptions of 31 March and 1 April fall into Q1 and Q2; Q1's figures leave the second out."""
    office.adopt(titled("甲", "财政局"), day=dt.date(2020, 3, 31))
    office.adopt(titled("乙", "财政局"), day=dt.date(2020, 4, 1), number=5)
    office.file("丙", "财政局", day=dt.date(2020, 3, 31))
    office.file("丁", "财政局", day=dt.date(2020, 4, 1))
    release(office)
    first = unit(issued(office))
    assert (first["points"], first["submitted"], first["adopted"]) == ("3", 1, 1)
    second = unit(current(office, Q2))
    assert (second["points"], second["quarter_points"], second["late_points"]) == ("6", "3", "0")
    assert (second["submitted"], second["submitted_year"], second["adopted_year"]) == (1, 2, 2)


def test_no_leader_in_the_snapshot(office: Office) -> None:
    """The frozen account says 市政府领导批示 and names nobody, neither leader nor chief nor clerk."""
    ref = titled("稳就业", "财政局")
    office.adopt(ref, day=MARCH)
    office.instruct(ref, leader="王小明", day=MARCH)
    release(office)
    kept = json.dumps(issued(office), ensure_ascii=False)
    assert "市政府领导批示" in kept
    assert not any(name in kept for name in ("王小明", CHIEF, "干事"))


def test_joint_article_counts_once_in_all(office: Office) -> None:
    """A joint article adopted twice is one adopted article in the totals, and one for each of its units."""
    ref = titled("防汛", "水利局", "应急管理局")
    office.adopt(ref, day=MARCH)
    office.adopt(ref, gazette="省", day=MARCH)
    account = current(office, Q1)
    assert (
        account["adopted"],
        unit(account, "水利局")["adopted"],
        unit(account, "应急管理局")["adopted"],
    ) == (
        1,
        1,
        1,
    )
    assert account["adopted_by_gazette"] == {"市《政府快报》": 1, "省《政府工作快报》": 1}


def test_reversed_adoption_is_not_traffic(office: Office) -> None:
    """A reversed adoption counts neither as adopted nor as the adoption a release needs."""
    recorded = office.adopt(titled("防汛", "水利局"), day=MARCH)
    office.reverse(recorded.fact)
    assert current(office, Q1)["adopted"] == 0
    with pytest.raises(Refused, match="没有采用登记"):
        release(office)


def test_held_until_lifted(office: Office) -> None:
    """A held 通报 is refused with who and why, stays held when it is drafted, and goes out after the lift."""
    office.adopt(titled("防汛", "水利局"), day=MARCH)
    hold(office)
    office.do(lambda recorder: bulletins.draft(recorder.session, Q1, recorder.now))
    with pytest.raises(Refused, match="2020年第一季度通报已由科长暂缓：数据待核"):
        release(office)
    office.do(lambda recorder: bulletins.lift(recorder.session, Q1, who=CHIEF, now=recorder.now))
    assert release(office).state is BulletinState.RELEASED
    with office.database.read() as session:
        actions = [line.action for line in audit.of_subject(session, "2020-Q1")]
    assert actions == ["bulletin hold", "bulletin lift", "bulletin release"]


def test_draft_is_noted(office: Office) -> None:
    """Drafting notes when; a released one is left as it is."""
    office.adopt(titled("防汛", "水利局"), day=MARCH)
    drafted = office.do(lambda recorder: bulletins.draft(recorder.session, Q1, recorder.now))
    assert (drafted.state, drafted.drafted_at) == (BulletinState.DRAFTED, office.now)
    release(office)
    office.now = at(4, 20)
    again = office.do(lambda recorder: bulletins.draft(recorder.session, Q1, recorder.now))
    assert (again.state, again.drafted_at) == (BulletinState.RELEASED, at(4, 8))


def back_in_march(_: object, office: Office) -> None:
    office.now = at(3, 31)


REFUSED: dict[str, tuple[Callable[[Office], object], Callable[[Office], object], str]] = {
    "twice": (lambda o: (adopt(o), release(o)), release, "2020年第一季度通报已印发"),
    "held": (lambda o: (adopt(o), hold(o)), release, "已由科长暂缓"),
    "no adoption": (lambda o: adopt(o, dt.date(2020, 4, 1)), release, "没有采用登记"),
    "not over": (lambda o: back_in_march(adopt(o), o), release, "尚未结束"),
    "hold without a reason": (adopt, lambda o: hold(o, reason=" "), "须写明原因"),
    "hold once released": (lambda o: (adopt(o), release(o)), hold, "通报已印发"),
    "lift without a hold": (
        adopt,
        lambda o: o.do(lambda r: bulletins.lift(r.session, Q1, who=CHIEF, now=r.now)),
        "没有暂缓",
    ),
    "not issued": (adopt, issued, "尚未印发"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_and_nothing_changed(office: Office, case: str) -> None:
    """What the rules forbid is refused with its reason and leaves every table as it was."""
    prepare, act, reason = REFUSED[case]
    prepare(office)
    before = office.rows()
    with pytest.raises(Refused) as caught:
        act(office)
    assert reason in caught.value.reason
    assert office.rows() == before


def test_refused_release_leaves_no_row_behind(office: Office) -> None:
    """A refusal inside a transaction that commits all the same leaves no bulletin."""

    with office.database.write() as session, pytest.raises(Refused):
        bulletins.release(session, NOTICE, Q1, who=CHIEF, now=office.now)
    with office.database.read() as session:
        assert bulletins.find(session, Q1) is None


def test_last_day_of_the_quarter_in_shanghai(office: Office) -> None:
    """The quarter is over at midnight in Asia/Shanghai, while it is still the day before in UTC."""
    adopt(office)
    office.now = dt.datetime(2020, 3, 31, 15, 59, tzinfo=dt.UTC)
    with pytest.raises(Refused, match="尚未结束"):
        release(office)
    office.now = dt.datetime(2020, 3, 31, 16, 0, tzinfo=dt.UTC)
    assert release(office).state is BulletinState.RELEASED


def test_database_keeps_the_snapshot(office: Office) -> None:
    """Not even a statement past this code changes a released row."""
    adopt(office)
    release(office)
    with pytest.raises(DBAPIError, match="never changed"), office.database.write() as session:
        session.execute(update(Bulletin).values(checksum="0" * 64))


def test_damaged_snapshot_is_noticed(office: Office) -> None:
    """A snapshot that is not what its checksum says is refused, not shown."""
    adopt(office)
    with office.database.write() as session:
        snapshot = dict(bulletins.current(session, NOTICE, Q1)) | {"submitted": 99}
        session.add(
            Bulletin(
                year=2020,
                quarter=1,
                state=BulletinState.RELEASED,
                released_at=office.now,
                released_by=CHIEF,
                snapshot=snapshot,
                checksum="0" * 64,
                last_entry_id=1,
            )
        )
    with pytest.raises(SnapshotDamaged, match="2020-Q1"):
        issued(office)


def test_fourth_quarter_and_the_next_year(office: Office) -> None:
    """Q4 is released in January by January's clock; 31 December is in it, and its late facts are told."""
    office.now = at(1, 8, 2021)
    office.adopt(titled("年终", "财政局"), day=dt.date(2020, 12, 31))
    released = release(office, Quarter(2020, 4))
    assert (released.year, released.quarter) == (2020, 4)
    assert unit(issued(office, Quarter(2020, 4)))["quarter_points"] == "3"
    late = office.adopt(titled("年终二", "财政局"), day=dt.date(2020, 12, 30), number=77)
    assert late.warnings == ("2020年第四季度通报已印发，计入年度结算",)
