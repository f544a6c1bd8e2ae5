"""The workbooks of a 通报, read back by openpyxl and reckoned anew by LibreOffice."""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from notify.bulletin import letter, overview
from notify.sheets import Column, Sheet, workbook
from notify.workbook import overview_file, overview_workbook, unit_file, unit_workbook
from tests.unit.notify.samples import FOR_STAFF, NOTICE, account

DAY = dt.date(2020, 4, 8)
UNIT = "人力资源和社会保障局"
LETTER = letter(account(), UNIT, DAY)
OVERVIEW = overview(account(), NOTICE, DAY, FOR_STAFF)


def page(content: bytes, name: str, *, values: bool = True) -> Any:
    return load_workbook(io.BytesIO(content), data_only=values)[name]


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(min_row=3, values_only=True))


def test_unit_reads_its_entries_and_their_sum() -> None:
    """The unit's sheet has every entry with day and points, and sums them by a formula with its value."""
    content = unit_workbook(LETTER)
    *entries, total = rows(page(content, "本单位记分"))
    assert [(entry[0], entry[1], entry[4]) for entry in entries] == [
        (dt.datetime.combine(line.day, dt.time()), line.title, line.points) for line in LETTER.lines
    ]
    assert total[4] == LETTER.gained
    assert rows(page(content, "本单位记分", values=False))[-1][4] == f"=SUM(E3:E{2 + len(entries)})"


def test_ranking_has_real_percentages_and_marks_the_unit() -> None:
    """Ratios are formulas shown in percent; the unit's own row alone stands out."""
    content = unit_workbook(LETTER)
    assert [row[:4] for row in rows(page(content, "全市排名"))] == [
        (each.rank, each.unit, each.target, each.points) for each in LETTER.ranking
    ]
    sheet = page(content, "全市排名", values=False)
    assert (sheet["E3"].value, sheet["E3"].number_format) == ("=D3/C3", "0.0%")
    filled = [row[1].value for row in sheet.iter_rows(min_row=3) if row[1].fill.fill_type]
    assert filled == [UNIT]


def test_other_units_affairs_are_not_in_a_units_workbook() -> None:
    """No title of another unit's article is anywhere in the file."""
    text = str([rows(sheet) for sheet in load_workbook(io.BytesIO(unit_workbook(LETTER)))])
    own = {line.title for line in LETTER.lines}
    others = {entry["title"] for unit in account()["units"] for entry in unit["entries"]} - own
    assert others
    assert not [title for title in others if title and title in text]


def test_overview_has_a_sheet_for_each_kind_of_fact() -> None:
    """All columns of all units are there; a kind without facts has no sheet."""
    content = overview_workbook(OVERVIEW)
    found = load_workbook(io.BytesIO(content), data_only=True)
    assert found.sheetnames == ["排名", "采用稿件", "批示", "扣分", "约稿", "报送要点"]
    for row, made in zip(rows(found["排名"]), OVERVIEW.rows, strict=True):
        gained, late, points, ratio = row[-4:]
        assert row[:3] == (made.rank.rank, made.rank.unit, made.rank.target)
        assert row[3:-4] == made.columns
        assert (gained, late, points) == (made.gained, made.rank.late, made.rank.points)
        assert ratio == pytest.approx(float(made.rank.ratio))
    assert rows(found["扣分"])[-1][5] == sum(line.points for row in OVERVIEW.rows for line in row.deducted)


def test_libreoffice_reckons_the_same(tmp_path: Path) -> None:
    """From the formulas alone, their values taken out, LibreOffice comes to the same."""
    load_workbook(io.BytesIO(overview_workbook(OVERVIEW))).save(tmp_path / "o.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "csv", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "o.xlsx")], check=True, capture_output=True, timeout=120)
    shown = list(csv.reader((tmp_path / "o.csv").read_text("utf-8").splitlines()))[2:]
    assert [(float(row[-4]), float(row[-1].rstrip("%"))) for row in shown] == [
        pytest.approx((float(made.gained), float(made.rank.ratio * 100))) for made in OVERVIEW.rows
    ]


@pytest.mark.parametrize("title", ["=1+1", "+86", "-10分的教训", "@all", '=HYPERLINK("x")', "a\x07b"])
def test_a_title_is_never_a_formula(title: str) -> None:
    """A text that begins like a formula stays a text, and a control character is left out."""
    made = workbook([Sheet("表", "题", (Column("标题", "text"),), ((title,),))], DAY)
    cell = page(made, "表", values=False)["A3"]
    assert (cell.data_type, cell.value) == ("s", title.replace("\x07", ""))


def test_it_prints_on_a4_with_its_head_on_every_page() -> None:
    """Landscape A4, one page wide, head repeated and frozen; 黑体 heads over 宋体."""
    sheets: list[Any] = load_workbook(io.BytesIO(overview_workbook(OVERVIEW))).worksheets
    for sheet in sheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert (sheet.print_title_rows, sheet.freeze_panes) == ("$2:$2", "A3")
        assert (sheet["A2"].font.name, sheet["A3"].font.name) == ("黑体", "宋体")


def test_same_facts_give_the_same_bytes() -> None:
    """Nothing of the moment of writing is in the file."""
    assert unit_workbook(LETTER) == unit_workbook(LETTER)
    properties = load_workbook(io.BytesIO(unit_workbook(LETTER))).properties
    assert properties.created == properties.modified == dt.datetime.combine(DAY, dt.time())


def test_files_are_named_after_quarter_and_unit() -> None:
    """A folder of saved attachments tells whose and which each is."""
    assert unit_file(LETTER).name == "2020年第一季度政务信息采用情况通报（人力资源和社会保障局）.xlsx"
    assert overview_file(OVERVIEW).name == "2020年第一季度政务信息采用情况通报.xlsx"
    assert overview_file(OVERVIEW, "草稿").name == "2020年第一季度政务信息采用情况通报（草稿）.xlsx"
