"""A unit renamed in the year: names and addresses lead to the successor from the day, the ledger stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ingest.reader import Reader
from notify import gather_account
from scoring.notice import SHIPPED, Notice, load_notice
from scoring.period import Quarter
from store import bulletins, contacts, facts, ledger
from store.archive import Archive
from store.contacts import NewContact
from store.models import Entry
from store.session import Database
from tests.integration.incoming import DESK, Incoming, letter
from tests.integration.office import JUNE, Office, at, titled
from tests.unit.scoring.test_succession import END, MAY, RENAMED

OLD, NEW = "水利局", "江河局"


@pytest.fixture(scope="module")
def notice(tmp_path_factory: pytest.TempPathFactory) -> Notice:
    folder = tmp_path_factory.mktemp("notices")
    (folder / "2020.toml").write_text(RENAMED, "utf-8")
    return load_notice(2020, (SHIPPED, folder))


@pytest.fixture
def office(database: Database, notice: Notice) -> Office:
    """One adoption of the old unit in April, one recorded under its old name in June."""
    office = Office(database, JUNE, {2020: notice})
    office.file("汛前检查", OLD, day=dt.date(2020, 4, 1))
    office.adopt(titled("汛前检查", OLD))
    office.adopt(titled("河道治理", OLD), number=9, day=dt.date(2020, 6, 10))
    return office


def points(office: Office, through: dt.date) -> dict[str, int]:
    with office.database.read() as session:
        found = ledger.standings_through(session, office.notices[2020], through)
    return {each.unit: int(each.points) for each in found if each.unit in (OLD, NEW)}


def test_standings_lead_to_the_successor_and_the_ledger_stays(office: Office) -> None:
    """Before the day the old unit stands; after it the new one; entries keep their unit."""
    assert points(office, MAY) == {OLD: 3}
    assert points(office, END) == {NEW: 6}
    with office.database.read() as session:
        assert set(session.scalars(select(Entry.unit))) == {OLD}


def test_the_successors_points_are_explained(office: Office) -> None:
    """Each of its lines says from whom it has them, and they come to its standing."""
    lines = office.lines(NEW, END)
    assert sum(line.entry.points for line in lines) == points(office, END)[NEW]
    assert all("承接自水利局" in line.entry.reason for line in lines)
    assert [line.entry.reason for line in office.lines(OLD, MAY)] == [
        lines[0].entry.reason.split("（承接自")[0]
    ]
    assert office.lines(OLD, END) == []


def test_a_quarters_account_counts_its_articles_for_the_successor(office: Office) -> None:
    """What the old unit sent and had adopted is the new one's by the quarter's end, once."""
    notice = office.notices[2020]
    with office.database.read() as session:
        made = bulletins.current(session, notice, Quarter(2020, 2))
        asked = gather_account.answer(session, notice, OLD, at(5, 12))
        later = gather_account.answer(session, notice, NEW, JUNE)
    (own,) = (each for each in made["units"] if each["unit"] == NEW)
    assert (own["submitted"], own["adopted"], own["points"]) == (1, 2, "6")
    assert sum(each["adopted"] for each in made["units"]) == made["adopted"] == 2
    assert made["submitted_outside"] == 0
    assert [line.day.month for line in asked.lines] == [4]
    assert [line.what.endswith("（承接自水利局）") for line in later.lines] == [True, True]


def test_a_released_bulletin_never_changes(office: Office, notice: Notice) -> None:
    """The snapshot of the first quarter names the old unit for good."""
    office.adopt(titled("冬修水利", OLD), number=2, day=dt.date(2020, 3, 2))
    with office.database.write() as session:
        bulletins.release(session, notice, Quarter(2020, 1), who="科长", now=at(4, 8))
    with office.database.read() as session:
        issued = bulletins.as_issued(session, Quarter(2020, 1))
    assert [each["points"] for each in issued["units"] if each["unit"] == OLD] == ["3"]
    assert NEW not in {each["unit"] for each in issued["units"]}


def test_a_fact_of_the_successor_itself_scores(office: Office) -> None:
    """Recorded under its own name, beside what it has from the old one."""
    office.do(
        lambda recorder: facts.record_adoption(
            recorder, titled("新局成立", NEW), gazette="市", form="条目", number=12, day=dt.date(2020, 6, 12)
        )
    )
    assert points(office, END) == {NEW: 9}


@pytest.fixture(scope="module")
def reader(notice: Notice) -> Iterator[Reader]:
    with Reader(notice.on(dt.date(2020, 6, 1)), 1) as warm:
        yield warm


def test_mail_of_the_old_name_and_address_is_the_successors(
    database: Database, reader: Reader, notice: Notice, tmp_path: Path
) -> None:
    """A draft signed with the old name, and one from the old unit's registered address."""
    with database.write() as session:
        contacts.add(session, NewContact(OLD, "slj@unit.test"), who="干事", now=JUNE)
    archive = Archive(tmp_path / "archive")
    desk = DESK.__class__(notice.on(JUNE.date()), DESK.address, DESK.staff, 20)
    incoming = Incoming(database, archive, reader, JUNE, desk)
    incoming.arrive(
        letter("水利工程开工", OLD, sender="a@unit.test"), letter("防汛演练", None, sender="slj@unit.test")
    )
    incoming.file()
    assert [each.unit for each in incoming.submissions()] == [NEW, NEW]
    archive.close()
