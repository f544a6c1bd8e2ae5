"""`xinxike annual` and `xinxike annual close`: what they show, what they freeze, what they refuse."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import pytest
from docx import Document

from store import ledger, outbox, supplements
from store.archive import Archive
from store.session import Database
from tests.integration.command_line import Ended, settings_file
from tests.integration.command_line import xinxike as command
from tests.integration.office import NOTICE

AFTER = ("--now", "2021-01-21T10:00")
YEAR = ("--year", "2020")
BY = ("--by", "科长")


@pytest.fixture(autouse=True)
def _installed(sqlite_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))
    assert adopt("防汛", "4", "2021-01-19T10:00").code == 0


def adopt(title: str, issue: str, now: str) -> Ended:
    return command(
        "record", "adoption", "--title", title, "--unit", "水利局", "--gazette", "市", "--issue", issue,
        "--date", "2020-12-31", "--by", "张三", "--now", now,
    )  # fmt: skip


def released() -> None:
    ended = command("bulletin", "release", *YEAR, "--quarter", "4", *BY, "--now", "2021-01-20T10:00")
    assert ended.code == 0, ended.err


def test_open_year_is_shown_from_the_ledger(sqlite_database: Database) -> None:
    """A year not closed says so, and every unit's points are the sum of its lines in the ledger."""
    assert "未结算" in command("annual", *YEAR, *AFTER).out
    shown = command("annual", *YEAR, "--json", *AFTER).json
    assert shown["closed"] is None
    assert len(shown["units"]) == len(NOTICE.ranked)
    with sqlite_database.read() as session:
        lines = ledger.lines(session, NOTICE)
    for unit in shown["units"]:
        points = sum((line.entry.points for line in lines if line.entry.unit == unit["unit"]), Fraction(0))
        assert Fraction(unit["points"]) == points
        assert unit["met"] is (points >= unit["target"])
        assert sum(map(Fraction, unit["quarters"])) == points


def test_closed_year_stays_as_it_was() -> None:
    """Closed, it names day, person and checksum; a fact recorded after the settlement day changes nothing."""
    released()
    before = command("annual", *YEAR, "--json", *AFTER).json["units"]
    assert command("annual", "close", *YEAR, *BY, *AFTER).code == 0
    assert adopt("防火", "5", "2021-01-21T11:00").code == 0
    shown = command("annual", *YEAR, "--json", *AFTER).json
    assert shown["units"] == before
    assert (shown["closed"]["by"], shown["closed"]["at"]) == ("科长", "2021-01-21T10:00:00+08:00")
    said = command("annual", *YEAR, *AFTER).out
    assert f"已结算（2021年1月21日，科长，校验码{shown['closed']['checksum']}）" in said.replace("\n", "")


def test_refused_closings() -> None:
    """Too early, before the fourth quarter's 通报 and a second time it ends with exit 1 and the reason."""
    early = command("annual", "close", *YEAR, *BY, "--now", "2021-01-20T10:00")
    assert (early.code, "截至2021年1月20日" in early.err) == (1, True)
    unreleased = command("annual", "close", *YEAR, *BY, *AFTER)
    assert (unreleased.code, "第四季度通报尚未印发" in unreleased.err) == (1, True)
    released()
    assert command("annual", "close", *YEAR, *BY, *AFTER).code == 0
    again = command("annual", "close", *YEAR, *BY, *AFTER)
    assert (again.code, "已经结算" in again.err) == (1, True)


def test_what_comes_after_the_closing_is_told_once_in_a_numbered_supplement(
    sqlite_database: Database, sqlite_folder: Path
) -> None:
    """Refused while the year is open or nothing changed; then points before and after, a paper, mails."""
    supplement = ("annual", "supplement", *YEAR, "--reason", "漏登一期", *BY)
    released()
    assert "尚未结算" in command(*supplement, *AFTER).err
    assert command("annual", "close", *YEAR, *BY, *AFTER).code == 0
    assert "没有变动" in command(*supplement, *AFTER).err
    assert adopt("防火", "5", "2021-01-22T11:00").code == 0
    issued = command(*supplement, "--now", "2021-01-25T10:00")
    assert (issued.code, "第1号已印发，涉及1个单位" in issued.out) == (0, True)
    assert "没有变动" in command(*supplement, "--now", "2021-01-26T10:00").err
    with sqlite_database.read() as session:
        row = supplements.find(session, "2020", 1)
        assert row is not None
        assert {mail.addressee for mail in outbox.of_subjects(session, "supplement", ["2020:1"])} == {
            "水利局"
        }
    (unit,) = row.snapshot["units"]
    assert (unit["unit"], unit["points_before"], unit["points_after"]) == ("水利局", "3", "6")
    assert row.document_sha256 is not None
    paper = Document(io.BytesIO(Archive(sqlite_folder / "archive").get(row.document_sha256)))
    assert "2020年度政务信息目标任务完成情况" in "".join(each.text for each in paper.paragraphs)


def test_a_year_must_be_named() -> None:
    """Without --year it is wrong usage."""
    assert command("annual").code == 2
