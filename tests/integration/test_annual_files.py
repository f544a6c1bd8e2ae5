"""The year's 通报 and workbook, read back: every figure is the ledger's."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.annual_files import write_annual
from notify.templates import Templates
from scoring.annual import AnnualAccount
from scoring.showing import percent_text, points_text
from store import settlements
from store.session import Database
from tests.integration.command_line import settings_file
from tests.integration.command_line import xinxike as command
from tests.integration.office import NOTICE, Office, at, titled

CLOSED = dt.date(2021, 1, 21)


@pytest.fixture
def account(sqlite_database: Database) -> AnnualAccount:
    """A year in which one unit met its target of 15 and two share a joint article without meeting theirs."""
    office = Office(sqlite_database, at(1, 19, 2021))
    for number in range(1, 6):
        office.adopt(titled(f"安全{number}", "红十字会"), number=number, day=dt.date(2020, number, 8))
    office.adopt(titled("共建", "财政局", "水利局"), number=9, day=dt.date(2020, 12, 8))
    with sqlite_database.read() as session:
        return settlements.current(session, NOTICE, office.now)


def written(account: AnnualAccount, folder: Path, on: dt.date | None = CLOSED) -> tuple[str, list[list[str]]]:
    """The paper's text, and the rows of all its tables."""
    assert write_annual(Templates(), NOTICE, account, on, folder) == 3
    with zipfile.ZipFile(folder / "年度通报.docx") as paper:
        xml = paper.read("word/document.xml").decode()
    rows = [
        [
            "".join(re.findall(r"<w:t[ >][^<]*?>?([^<>]*)</w:t>", cell))
            for cell in re.findall(r"<w:tc>.*?</w:tc>", row, re.S)
        ]
        for row in re.findall(r"<w:tr[ >].*?</w:tr>", xml, re.S)
    ]
    return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml)), rows


def test_the_paper_tells_the_ledgers_figures(account: AnnualAccount, tmp_path: Path) -> None:
    """Each unit stands in both tables with target, points, ratio and difference; the text counts the met."""
    text, rows = written(account, tmp_path)
    for unit in account["units"]:
        points, ratio = Fraction(unit["points"]), percent_text(Fraction(unit["ratio"]))
        ranked, assessed = (row for row in rows if unit["unit"] in row)
        if ranked[0] == unit["unit"]:
            ranked, assessed = assessed, ranked
        assert (ranked[0], ranked[-2], ranked[-1]) == (str(unit["rank"]), points_text(points), ratio)
        assert assessed[1:5] == [
            str(unit["target"]),
            points_text(points),
            ratio,
            "完成" if unit["met"] else "未完成",
        ]
        assert Fraction(assessed[5].replace("−", "-")) == points - unit["target"]
    assert "共63个，完成全年目标任务的1个，占1.6%，未完成的62个" in text
    assert "2021年1月21日" in text
    assert "草稿" not in text


def test_an_open_year_is_a_draft(account: AnnualAccount, tmp_path: Path) -> None:
    """Not closed, the paper is marked 草稿 and has no date."""
    text, _ = written(account, tmp_path, None)
    assert "草稿" in text
    assert "2021年1月" not in text


def test_no_praise_where_nobody_met_the_target(sqlite_database: Database, tmp_path: Path) -> None:
    """Without any points the paper says that nobody met it, names nobody as first and lists all."""
    with sqlite_database.read() as session:
        empty = settlements.current(session, NOTICE, at(1, 19, 2021))
    text, _ = written(empty, tmp_path)
    assert "均未完成全年目标任务" in text
    assert "最高" not in text
    assert "共63个单位" in text


def test_the_workbook_tells_the_ledgers_figures(account: AnnualAccount, tmp_path: Path) -> None:
    """Values as mail readers preview them equal the ledger; ratios, sums and differences are formulas."""
    written(account, tmp_path)
    content = (tmp_path / "年度考核.xlsx").read_bytes()
    shown = load_workbook(io.BytesIO(content), data_only=True)
    formulas = load_workbook(io.BytesIO(content))
    assessed = {row[0]: row[1:] for row in shown["责任目标考核"].iter_rows(min_row=3, values_only=True)}
    ranked = {row[1]: row for row in shown["得分排序"].iter_rows(min_row=3, values_only=True)}
    assert len(assessed) == len(account["units"]) == 63
    for unit in account["units"]:
        points, ratio = float(Fraction(unit["points"])), float(Fraction(unit["ratio"]))
        met = "完成" if unit["met"] else "未完成"
        assert assessed[unit["unit"]] == (unit["target"], points, ratio, met, points - unit["target"])
        quarters = tuple(float(Fraction(each)) for each in unit["quarters"])
        row = ranked[unit["unit"]]
        assert row == (unit["rank"], unit["unit"], unit["target"], *quarters, points, ratio)
    assert formulas["责任目标考核"]["D3"].value == "=C3/B3"
    assert formulas["责任目标考核"]["F3"].value == "=C3-B3"
    assert formulas["得分排序"]["H3"].value == "=SUM(D3:G3)"


def test_the_account_is_the_settlements(account: AnnualAccount, tmp_path: Path) -> None:
    """account.json is the very account."""
    written(account, tmp_path)
    assert json.loads((tmp_path / "account.json").read_text("utf-8")) == account


def test_out_writes_what_the_command_shows(
    account: AnnualAccount, sqlite_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`annual --out` writes the three files; the account is the one that `--json` prints."""
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))
    out = tmp_path / "out"
    ended = command("annual", "--year", "2020", "--out", str(out), "--json", "--now", "2021-01-19T10:00")
    assert ended.code == 0, ended.err
    assert {path.name for path in out.iterdir()} == {"年度通报.docx", "年度考核.xlsx", "account.json"}
    written_account = json.loads((out / "account.json").read_text("utf-8"))
    assert written_account["units"] == account["units"] == ended.json["units"]


def test_a_closed_year_is_written_as_it_was_closed(
    account: AnnualAccount, sqlite_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`annual close` is refused too early and a second time; closed, the paper bears that day."""
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))
    year, out = ("--year", "2020", "--by", "科长"), tmp_path / "out"
    release = command("bulletin", "release", *year, "--quarter", "4", "--now", "2021-01-20T10:00")
    assert release.code == 0, release.err
    early = command("annual", "close", *year, "--now", "2021-01-20T10:00")
    assert (early.code, "截至2021年1月20日" in early.err) == (1, True)
    done = command("annual", "close", *year, "--now", "2021-01-21T10:00")
    assert (done.code, "已结算（2021年1月21日，科长，校验码" in done.out) == (0, True)
    again = command("annual", "close", *year, "--now", "2021-01-22T10:00")
    assert (again.code, "已经结算" in again.err) == (1, True)
    shown = command("annual", *year[:2], "--out", str(out), "--json", "--now", "2021-03-01T10:00")
    assert shown.json["units"] == account["units"]
    with zipfile.ZipFile(out / "年度通报.docx") as paper:
        xml = paper.read("word/document.xml").decode()
    assert "草稿" not in xml
    assert "2021年1月21日" in "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml))
