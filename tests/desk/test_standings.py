"""排名: the same figures as the ledger, as issued, as a workbook, as charts."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any
from urllib.parse import quote

import openpyxl
from lxml import etree, html

from scoring.period import Quarter
from store import bulletins, facts, ledger
from store.articles import Named, Titled
from tests.desk.conftest import Desk, Open

FIRST = Quarter(2020, 1)


def tree(text: str) -> Any:
    """The page's elements."""
    return html.fromstring(text)


def shown(text: str) -> dict[str, list[str]]:
    """The cells of each unit's row."""
    rows = tree(text).xpath("//table[contains(@class,'figures')]/tbody/tr")
    cells = [[" ".join(cell.text_content().split()) for cell in row.xpath("td")] for row in rows]
    return {row[1]: row for row in cells}


def test_every_unit_stands_as_the_ledger_says(desk: Desk) -> None:
    """Rank, points and ratio of all 63 are those of the ledger."""
    rows = shown(desk.client().get("/standings?quarter=2020-Q1").text)
    notice = desk.office.roster(2020)
    with desk.office.database.read() as session:
        ranking = ledger.standings_through(session, notice, FIRST.last_day)
    assert len(rows) == 63
    for standing in ranking:
        row = rows[standing.unit]
        assert row[0] == str(standing.rank)
        assert row[-3] == str(standing.points).replace("-", "−")
        assert row[-1] == f"{float(standing.ratio * 100):.1f}%".replace("-", "−")


def test_as_issued_shows_the_snapshot(desk: Desk) -> None:
    """A fact recorded after the 通报 moves the one view and not the other."""
    client = desk.client()
    with desk.office.database.read() as session:
        issued = {unit["unit"]: unit for unit in bulletins.as_issued(session, FIRST)["units"]}
    rows = shown(client.get("/standings?quarter=2020-Q1&mode=issued").text)
    assert all(
        Fraction(rows[name][-3].replace("−", "-")) == Fraction(unit["points"])
        for name, unit in issued.items()
    )


def test_filters_and_sorting(desk: Desk, open_page: Open) -> None:
    """A tier, some characters of a name, another order; an unknown name says so."""
    client = desk.client()
    assert len(shown(client.get("/standings?quarter=2020-Q1&tier=1").text)) == 20
    assert list(shown(client.get("/standings?quarter=2020-Q1&q=财政").text)) == ["财政局"]
    assert "没有名称含" in client.get("/standings?quarter=2020-Q1&q=不存在").text
    page = open_page("/standings?quarter=2020-Q1")
    page.click("text=报送")
    page.wait_for_url("**sort=submitted**")
    submitted = [int(row[3].replace("–", "0")) for row in shown(page.content()).values()]
    assert submitted == sorted(submitted, reverse=True)


def test_the_workbook_has_formulas(desk: Desk) -> None:
    """Sums and ratios are formulas, and there is a row for each unit."""
    answer = desk.client().get("/standings/export.xlsx?quarter=2020-Q1")
    assert "filename*=UTF-8''2020" in answer.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert len(formulas) == 2 * 63


def test_why_a_unit_has_its_points(desk: Desk) -> None:
    """The running sum of the reasons ends at the points; a body outside the targets is told apart."""
    client = desk.client()
    page = tree(client.get(f"/standings/{quote('财政局')}?year=2020&through=2020-03-31").text)
    last = page.xpath("//table/tbody/tr[last()]/td[5]")[0].text_content().strip()
    assert last == page.xpath("//div[@class='strip']//strong")[0].text_content()
    assert client.get("/standings/没有这个单位").status_code == 404


def test_charts_are_pictures_that_load_nothing(desk: Desk, open_page: Open) -> None:
    """Both pictures are drawn; neither has a script or an address outside."""
    client = desk.client()
    for name in ("points", "rates"):
        answer = client.get(f"/standings/charts/{name}.svg")
        tree = etree.fromstring(answer.content)
        assert not tree.xpath("//*[local-name()='script']")
        assert "sandbox" in answer.headers["content-security-policy"]
    page = open_page("/standings/charts")
    widths = page.eval_on_selector_all("img.chart", "images => images.map(each => each.naturalWidth)")
    assert len(widths) == 2
    assert min(widths) > 0


def test_a_fact_just_recorded_is_in_the_ranking(desk: Desk) -> None:
    """What was computed before is not shown again once something was recorded."""
    client = desk.client()
    before = int(shown(client.get("/standings?quarter=2020-Q1").text)["红十字会"][-3])
    with desk.office.database.write() as session:
        facts.record_adoption(
            desk.office.recorder(session, "编辑乙"),
            Titled("红十字会助力疫情防控", "红十字会助力疫情防控", (Named("红十字会"),)),
            gazette="市",
            form="条目",
            number=99,
            day=FIRST.last_day,
        )
    after = int(shown(client.get("/standings?quarter=2020-Q1").text)["红十字会"][-3])
    assert after == before + 3
