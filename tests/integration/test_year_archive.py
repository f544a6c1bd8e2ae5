"""`xinxike archive-year`: a year as a folder that is whole, checks itself and holds nothing sealed."""

from __future__ import annotations

import csv
import json
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from scoring.period import Quarter
from store import bulletins, ledger, settlements
from store.archive import Archive
from store.articles import Filed
from store.models import Message, MessageState, Submission
from store.session import Database
from tests.integration.command_line import Ended, settings_file
from tests.integration.command_line import xinxike as command
from tests.integration.office import NOTICE, Office, at

FOURTH = Quarter(2020, 4)
CLOSED = ("--by", "科长", "--now", "2021-01-21T10:00")
ORIGINAL = b"From: xxy@example.com\r\nSubject: draft\r\n\r\n\xe4\xb8\x80\r\n"
SEALED = b"From: other@example.com\r\n\r\nsealed later\r\n"


@pytest.fixture
def office(sqlite_folder: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An installation with three drafts: one adopted, one adopted and sealed since, one not adopted."""
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))
    office = Office(sqlite_database, at(12, 20))
    archive = Archive(sqlite_folder / "archive")
    drafts = [
        office.file("=防汛/一", "水利局"),
        office.file("涉密", "财政局"),
        office.file("没采用", "公安局"),
    ]
    for draft, original in zip(drafts, (ORIGINAL, SEALED, b"not adopted"), strict=True):
        (sha256,) = archive.put_many([original])
        with sqlite_database.write() as session:
            session.get_one(Submission, draft.id).message.sha256 = sha256
    for number, draft in enumerate(drafts[:2], start=1):
        office.adopt(Filed(draft.number), number=number, day=at(12, 18).date())
    with sqlite_database.write() as session:
        sealed = session.get_one(Submission, drafts[1].id).message
        sealed.state = MessageState.SEALED
        archive.seal(sealed.sha256)
    archive.close()
    return office


def released(office: Office) -> None:
    quarter = ("--year", "2020", "--quarter", "4")
    assert command("bulletin", "number", *quarter, "3", *CLOSED[:2], "--now", "2021-01-08T09:00").code == 0
    assert command("bulletin", "release", *quarter, *CLOSED[:2], "--now", "2021-01-08T10:00").code == 0


def closed(office: Office) -> None:
    with office.database.write() as session:
        settlements.close(session, NOTICE, who="科长", now=at(1, 21, 2021))


def archive(place: Path, *more: str) -> Ended:
    return command("archive-year", "2020", str(place), *more, "--now", "2021-02-01T10:00")


def test_a_closed_year_checks_itself(office: Office, tmp_path: Path) -> None:
    """Every file but the sums is summed and passes `sha256sum -c`; the catalogue names each."""
    released(office)
    closed(office)
    place = tmp_path / "records" / "2020"
    ended = archive(place)
    assert ended.code == 0, ended.err
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=place, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    files = {str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()}
    assert len(checked.stdout.splitlines()) == len(files) - 1
    rows = list(load_workbook(place / "目录.xlsx")["目录"].iter_rows(min_row=3, values_only=True))
    assert {row[5] for row in rows} == files - {"SHA256SUMS", "目录.txt", "目录.xlsx"}
    text = (place / "目录.txt").read_text("utf-8")
    assert "未结算" not in text
    for row in rows:
        assert f"{row[5]}\t{row[6]}" in text
    assert [path.name for path in place.parent.iterdir()] == ["2020"]


def test_frozen_accounts_and_documents_are_those_issued(office: Office, tmp_path: Path) -> None:
    """A file's sum is the checksum of the row it was frozen in; the catalogue bears the 文号."""
    released(office)
    closed(office)
    place = tmp_path / "2020"
    assert archive(place).code == 0
    sums = {
        path: sha256
        for sha256, path in (
            line.split("  ") for line in (place / "SHA256SUMS").read_text("utf-8").splitlines()
        )
    }
    with office.database.read() as session:
        bulletin, settlement = bulletins.find(session, FOURTH), settlements.find(session, 2020)
        assert bulletin is not None
        assert settlement is not None
        name = "通报/2020年第四季度政务信息采用情况通报"
        assert sums[f"{name}.docx"] == bulletin.document_sha256
        assert sums[f"{name}（数据）.json"] == bulletin.checksum
        assert sums["2020年度结算（数据）.json"] == settlement.checksum
        assert json.loads((place / "2020年度结算（数据）.json").read_bytes()) == settlement.snapshot
    assert "义政办〔2021〕3号\t关于2020年第四季度" in (place / "目录.txt").read_text("utf-8")
    assert (place / "通知" / "2020.toml").read_bytes().startswith("# 义马市".encode())


def test_originals_of_adopted_drafts_are_there_and_sealed_ones_are_not(
    office: Office, tmp_path: Path
) -> None:
    """An adopted draft's mail is there byte for byte under 收稿号 and title; nothing of the sealed one is."""
    place = tmp_path / "2020"
    assert archive(place, "--open").code == 0
    (original,) = (place / "原稿").iterdir()
    assert original.name == "2020-0001 _防汛_一.eml"
    assert original.read_bytes() == ORIGINAL
    assert all(SEALED not in path.read_bytes() for path in place.rglob("*") if path.is_file())


def test_csv_files_are_the_ledger(office: Office, tmp_path: Path) -> None:
    """entries.csv adds up to the ledger unit by unit; facts.csv has every fact, a later reversal too."""
    office.now = at(1, 5, 2021)
    office.reverse(2)
    place = tmp_path / "2020"
    assert archive(place, "--open").code == 0
    entries = list(csv.DictReader((place / "entries.csv").read_text("utf-8-sig").splitlines()))
    with office.database.read() as session:
        lines = ledger.lines(session, NOTICE)
    assert [(int(row["id"]), row["unit"], Fraction(row["points"])) for row in entries] == [
        (line.id, line.entry.unit, line.entry.points) for line in lines
    ]
    facts = list(csv.DictReader((place / "facts.csv").read_text("utf-8-sig").splitlines()))
    assert (facts[0]["kind"], facts[0]["title"], facts[0]["units"]) == ("adoption", "=防汛/一", "水利局")
    assert facts[-1]["reverses"] == "2"


def test_an_open_year_is_refused_unless_told(office: Office, tmp_path: Path) -> None:
    """Exit 1 and nothing written; with --open the catalogue says 未结算."""
    place = tmp_path / "2020"
    ended = archive(place)
    assert (ended.code, "尚未结算" in ended.err, place.exists()) == (1, True, False)
    assert archive(place, "--open").code == 0
    assert "目录（未结算）" in (place / "目录.txt").read_text("utf-8")


def test_a_folder_that_holds_something_is_refused(office: Office, tmp_path: Path) -> None:
    """It is left as it was; an empty one is taken."""
    place = tmp_path / "2020"
    place.mkdir()
    assert archive(place, "--open").code == 0
    before = sorted(place.rglob("*"))
    ended = archive(place, "--open")
    assert (ended.code, "not an empty folder" in ended.err) == (1, True)
    assert sorted(place.rglob("*")) == before


def test_a_damaged_original_leaves_nothing_behind(office: Office, tmp_path: Path) -> None:
    """An original that is not the bytes it was stored as ends with 2; no folder, no half of one is left."""
    with office.database.read() as session:
        sha256 = session.scalars(select(Message.sha256).order_by(Message.id)).first() or ""
    kept = tmp_path / "data" / "archive" / "originals" / sha256[:2] / f"{sha256[2:]}.eml"
    kept.write_bytes(b"changed")
    out = tmp_path / "out"
    ended = archive(out / "2020", "--open")
    assert (ended.code, "damaged" in ended.err) == (2, True)
    assert list(out.iterdir()) == []
