"""The tables of the digest say what the mail says, read back from the file."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from openpyxl import load_workbook

from notify.commission import Agenda
from notify.digest import DigestFacts, digest
from notify.digest_workbook import digest_file
from notify.samples.digests import digest_facts, quiet_day

LINKED = "https://desk.example.cn"


def tables(facts: DigestFacts, desk_url: str | None = LINKED) -> dict[str, list[dict[str, Any]]]:
    """Each sheet's rows by their heads."""
    file = digest_file(digest(facts, desk_url))
    assert file is not None
    assert file.name == "2020年3月30日来稿情况.xlsx"
    found = {}
    for sheet in load_workbook(io.BytesIO(file.content)).worksheets:
        title, heads, *rows = sheet.iter_rows(values_only=True)
        assert str(title[0]).startswith("2020年3月30日")
        found[sheet.title] = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
    return found


def test_every_draft_has_a_row() -> None:
    """In the mail's order, with its link; empty where nothing is to be said."""
    rows = tables(digest_facts())["来稿"]
    made = digest(digest_facts())
    assert [row["收稿号"] for row in rows] == [each.number for group in made.units for each in group.drafts]
    late = next(row for row in rows if row["收稿号"] == "2020-0403")
    assert (late["单位"], late["二级机构"], late["字数"], late["超字数"]) == (
        "卫生健康委员会",
        "疾控中心",
        511,
        11,
    )
    assert (late["提示"], late["链接"]) == ("未见审核人", f"{LINKED}/drafts/2020-0403")
    asked = next(row for row in rows if row["收稿号"] == "2020-0406")
    assert (asked["约稿"], asked["超字数"], asked["摘句"]) == ("是", None, None)
    assert {row["链接"] for row in tables(digest_facts(), None)["来稿"]} == {None}


def test_every_thing_that_waits_has_a_row() -> None:
    """Queue, copies, objections, letters, forms and what could not be read; numbers masked."""
    rows = tables(digest_facts())["待处理"]
    assert [row["事项"] for row in rows] == [
        "待核定", "待核定", "疑似重复", "异议", "异议", "要求撤稿", "来信询问", "人员表", "未能读取",
    ]  # fmt: skip
    assert rows[3]["情况"] == "2020-03-30前答复，逾期提出"
    assert rows[4]["单位"] is None
    assert rows[6]["内容"] == "请问我局采用几篇，联系138****0000"
    assert rows[6]["收到"] == "2020-03-30 12:42"


def test_a_table_without_rows_is_left_out() -> None:
    """A quiet day has no list of what waits; a day with nothing has no file."""
    assert list(tables(quiet_day())) == ["来稿"]
    assert digest_file(digest(replace(quiet_day(), drafts=(), commissions=Agenda()))) is None


def test_what_a_stranger_wrote_is_never_reckoned() -> None:
    """A title that begins like a formula stays a text."""
    first = replace(digest_facts().drafts[0], title='=HYPERLINK("http://x.test","看")')
    (row,) = tables(digest_facts(drafts=(first,)))["来稿"]
    assert row["标题"] == first.title
    file = digest_file(digest(digest_facts(drafts=(first,))))
    assert file is not None
    cell = load_workbook(io.BytesIO(file.content))["来稿"]["D3"]
    assert (cell.value, cell.data_type) == (first.title, "s")


def test_a_wrapped_text_has_room() -> None:
    """A row is as high as its longest text has lines."""
    file = digest_file(digest(digest_facts()))
    assert file is not None
    page = load_workbook(io.BytesIO(file.content))["来稿"]
    high = {str(page.cell(row, 1).value): page.row_dimensions[row].height for row in range(3, 11)}
    assert high["2020-0402"] == 2 * high["2020-0406"] - 3


def test_the_same_facts_give_the_same_bytes() -> None:
    """Nothing of the clock is in the file."""
    one, other = (digest_file(digest(digest_facts())) for _ in range(2))
    assert one == other
