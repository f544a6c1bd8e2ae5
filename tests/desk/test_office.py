"""管理: the notice in force, and contacts from a spreadsheet."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from store import contacts
from tests.desk.conftest import Desk, Open
from tests.desk.forms import send, token

HEADS = ("单位", "姓名", "身份", "邮箱", "手机", "接收通报")
GOOD = ("财政局", "赵测试", "信息员", "zhao@czj.example", "13800000000", "是")


def sheet(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> bytes:
    """A spreadsheet of contacts."""
    book = Workbook()
    page = book.worksheets[0]
    for row in (heads, *rows):
        page.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def addresses(desk: Desk) -> set[str | None]:
    with desk.office.database.read() as session:
        return {each.address for each in contacts.listing(session)}


def test_the_notice_is_shown_whole(desk: Desk) -> None:
    """Points, limits, deductions, every switch, topics and all units stand on the page."""
    text = desk.client("yue").get("/office").text
    notice = desk.office.roster()
    assert all(gazette.name in text for gazette in notice.gazettes.values())
    assert all(f"{level.name}领导批示" in text for level in notice.levels.values())
    assert all(unit.name in text for unit in notice.units)
    assert all(topic.name in text for topic in notice.topics)
    assert all(f">{switch}<" in text for switch in type(notice.switches).__slots__)
    assert f"条目{notice.limits.brief}字" in text


def test_contacts_are_previewed_and_then_registered(desk: Desk, open_page: Open, tmp_path: Path) -> None:
    """The preview tells line by line and registers nothing; confirming registers all but the faulty."""
    file = tmp_path / "联系人.xlsx"
    file.write_bytes(
        sheet(GOOD, ("火星局", "", "", "x@y.example", "", ""), ("审计局", "", "", "坏的", "", ""))
    )
    page = open_page("/office/import")
    page.set_input_files("#file", str(file))
    page.click("button:has-text('预览')")
    page.wait_for_selector("text=确认登记1人")
    told = page.inner_text("table")
    assert "新登记" in told
    assert "没有“火星局”" in told
    assert "不是有效的邮箱地址" in told
    assert "zhao@czj.example" not in addresses(desk)
    page.click("button:has-text('确认登记1人')")
    page.wait_for_selector("text=已登记1人，以下2行没有登记")
    assert "zhao@czj.example" in addresses(desk)
    assert page.locator("tbody tr").count() == 2


def test_a_sheet_without_fault_ends_at_the_units(desk: Desk) -> None:
    """Importing again updates; the toast tells how many."""
    client = desk.client()
    for tag in ("新登记", "更新"):
        files = {"file": ("联系人.xlsx", sheet(GOOD))}
        text = send(client, "/office/import", "/office/import", files=files).text
        assert f">{tag}<" in text
        packed = text.split('name="rows" value="')[1].split('"')[0].replace("&#34;", '"')
        answer = send(client, "/office/import", "/office/import/confirm", rows=packed)
        assert answer.url.path == "/units"
        assert "已登记1人" in answer.text


def test_the_template_can_be_filled_in(desk: Desk) -> None:
    """It names every unit with a target; filled in, it is understood; as it is, it says that it is empty."""
    client = desk.client()
    answer = client.get("/office/import/template.xlsx")
    assert answer.headers["content-disposition"].startswith("attachment")
    book = load_workbook(io.BytesIO(answer.content))
    page = book.worksheets[0]
    names = [row[0].value for row in page.iter_rows(min_row=3)]
    assert names == [unit.name for unit in desk.office.roster().ranked]
    empty = send(client, "/office/import", "/office/import", files={"file": ("表.xlsx", answer.content)})
    assert "还没有填写联系人" in empty.text
    page["H3"] = "one@unit.example"
    written = io.BytesIO()
    book.save(written)
    filled = send(client, "/office/import", "/office/import", files={"file": ("表.xlsx", written.getvalue())})
    assert "确认登记1人" in filled.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a table", "不是 .xlsx 表格"),
        (sheet(("a", "b"), heads=("甲", "乙")), "没有找到表头"),
        (sheet(), "还没有填写联系人"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(desk: Desk, content: bytes, said: str) -> None:
    """Whatever is uploaded, the page says what is wrong with it."""
    files = {"file": ("表.xlsx", content)}
    answer = send(desk.client(), "/office/import", "/office/import", files=files)
    assert answer.status_code == 409
    assert said in answer.text


@pytest.mark.parametrize("rows", ["", "[]", "{}", '[["x", {}]]', "[[1, 2]]", '[[1, {"单位": "财政局"}]]'])
def test_a_forged_preview_is_refused(desk: Desk, rows: str) -> None:
    """What comes back with the form is trusted no more than a file."""
    answer = send(desk.client(), "/office/import", "/office/import/confirm", rows=rows)
    assert answer.status_code in (409, 422)


def test_readers_do_not_import(desk: Desk) -> None:
    """Import is an editor's; the notice is everybody's who is logged in."""
    client = desk.client("yue")
    assert client.get("/office/import").status_code == 403
    assert "/office/import" not in client.get("/office").text
    fields = {"csrf": token(client, "/office"), "rows": "[]"}
    assert client.post("/office/import/confirm", data=fields).status_code == 403
    assert desk.client(None).get("/office", follow_redirects=False).headers["location"].startswith("/login")
