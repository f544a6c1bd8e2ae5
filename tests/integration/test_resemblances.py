"""`xinxike resemblances` and the digest: near-copies as staff see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.reader import Reader
from notify.calendar import Calendar
from notify.gather_digest import digest_facts
from store.archive import Archive
from store.session import Database
from tests.integration.command_line import settings_file
from tests.integration.command_line import xinxike as command
from tests.integration.incoming import NOTICE, Incoming, letter

NOW = ("--now", "2020-04-08T10:00", "--by", "李四")
FIRST, COPY = "2020-0001", "2020-0002"


@pytest.fixture
def incoming(
    sqlite_database: Database, sqlite_folder: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Incoming]:
    """An installation where two units have sent nearly the same draft, and one has sent another."""
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))
    archive = Archive(sqlite_folder / "archive")
    with Reader(NOTICE, 1) as reader:
        incoming = Incoming(sqlite_database, archive, reader, now)
        incoming.arrive(
            letter("志愿者走进敬老院"),
            letter("情暖特困老人", "民政局"),
            letter("志愿者走进敬老院", more="又及。"),
        )
        incoming.file()
        yield incoming
    archive.close()


def test_open_ones_are_listed_with_their_passages(incoming: Incoming) -> None:
    """Both drafts, the share, and each common passage where it stands in either; also of one draft alone."""
    (pair,) = command("resemblances", "--json", *NOW).json
    assert (pair["number"], pair["unit"], pair["title"]) == (COPY, "民政局", "情暖特困老人")
    assert (pair["other"]["number"], pair["other"]["unit"]) == (FIRST, "财政局")
    assert 70 <= pair["percent"] < 100
    assert pair["decided_by"] is None
    first, copy, _ = incoming.submissions()
    (passage,) = pair["passages"]
    assert passage["text"] == copy.body[passage["start"] : passage["end"]]
    assert first.body[passage["other_start"] : passage["other_end"]] == passage["text"]
    assert command("resemblances", FIRST, "--json", *NOW).json == [pair]
    shown = command("resemblances", *NOW).out
    for word in ("疑似重复（1）", COPY, FIRST, "民政局", "财政局", "志愿者为全市32名特困供养老人"):
        assert word in shown.replace("\n", "")


def test_looking_at_it_closes_it(incoming: Incoming) -> None:
    """--keep closes the question in somebody's name; the pair is shown by its number, no longer as open."""
    assert command("resemblances", "--keep", *NOW).code == 2
    assert command("resemblances", "2020-0404", *NOW).code == 1
    assert command("resemblances", COPY, "--keep", *NOW).code == 0
    assert command("resemblances", COPY, "--keep", *NOW).code == 1
    assert command("resemblances", "--json", *NOW).json == []
    (pair,) = command("resemblances", COPY, "--json", *NOW).json
    assert (pair["decided_by"], pair["decided_at"]) == ("李四", "2020-04-08T10:00:00+08:00")


def test_the_digest_names_both_units(incoming: Incoming) -> None:
    """Those found since the last digest, and how many are open in all."""
    hour = dt.timedelta(hours=1)
    with incoming.database.read() as session:
        spans = [(incoming.now - hour, incoming.now), (incoming.now, incoming.now + hour)]
        today, later = (digest_facts(session, *span, NOTICE, incoming.now, Calendar()) for span in spans)
    (line,) = today.copies
    assert (line.number, line.unit, line.other_number, line.other_unit) == (COPY, "民政局", FIRST, "财政局")
    assert (later.copies, today.open_copies, later.open_copies) == ((), 1, 1)
