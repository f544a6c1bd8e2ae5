"""报送要点: recognised at filing, counted in the store, shown by `xinxike topics`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ingest.reader import Reader
from store import submissions, topics
from store.archive import Archive
from store.articles import Filed
from store.models import SubmissionTopic
from store.session import Database
from store.topics import Coverage
from tests.integration.command_line import settings_file
from tests.integration.command_line import xinxike as command
from tests.integration.incoming import NOTICE, Incoming, letter
from tests.integration.office import Office

NOW = ("--now", "2020-04-08T10:00", "--by", "李四")
YEAR = (dt.date(2020, 1, 1), dt.date(2021, 1, 1))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = Archive(tmp_path / "archive")
    yield opened
    opened.close()


def filed(database: Database, archive: Archive, now: dt.datetime) -> Incoming:
    """Two drafts of two units on 招商引资, and one on 安全生产."""
    with Reader(NOTICE, 1) as reader:
        incoming = Incoming(database, archive, reader, now)
        incoming.arrive(
            letter("赴外招商推介收获多"),
            letter("客商考察签约忙", "民政局"),
            letter("安全生产隐患排查到一线", "民政局", more="另。"),
        )
        incoming.file()
    return incoming


def test_topics_are_counted(database: Database, archive: Archive, now: dt.datetime) -> None:
    """By topic, in the notice's order: drafts and their units; each draft bears its topics."""
    filed(database, archive, now)
    found = counted(database)
    assert list(found) == [topic.name for topic in NOTICE.topics]
    assert (found["招商引资"].clause, found["招商引资"].drafts, found["招商引资"].units) == ("三(一)", 2, 2)
    assert found["安全生产"].drafts == 1
    assert found["科技创新"].drafts == 0
    with database.read() as session:
        first = submissions.by_number(session, "2020-0001")
        assert first is not None
        of_it = select(SubmissionTopic.topic).where(SubmissionTopic.submission_id == first.id)
        assert list(session.scalars(of_it)) == ["招商引资"]


def test_adopted_drafts_are_counted(database: Database, archive: Archive, now: dt.datetime) -> None:
    """A draft that two gazettes ran is one; a reversed adoption is none."""
    filed(database, archive, now)
    office = Office(database)
    first = office.adopt(Filed("2020-0001"))
    second = office.adopt(Filed("2020-0001"), gazette="三门峡")
    assert counted(database)["招商引资"].adopted == 1
    office.reverse(first.fact)
    office.reverse(second.fact)
    assert counted(database)["招商引资"].adopted == 0


def counted(database: Database) -> dict[str, Coverage]:
    with database.read() as session:
        return {each.topic: each for each in topics.coverage(session, NOTICE, *YEAR)}


def test_the_command_names_silent_topics(
    sqlite_database: Database,
    sqlite_folder: Path,
    archive: Archive,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`xinxike topics` shows the counts of a quarter or year and names what nobody has written about."""
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))
    filed(sqlite_database, archive, now)
    shown = command("topics", "--year", "2020").out
    assert "招商引资" in shown
    assert "尚无来稿的要点：" in shown
    assert "科技创新" in shown.partition("尚无来稿的要点：")[2]
    rows = {row["topic"]: row for row in command("topics", "--year", "2020", "--quarter", "2", "--json").json}
    assert rows["招商引资"]["drafts"] == 0
    assert command("topics", "--year", "2019").code == 1
