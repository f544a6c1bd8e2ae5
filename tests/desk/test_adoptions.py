"""采用登记: an issue's articles picked, matched, 补录 or imported; previewed, recorded, taken back."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from desk import adoption_sheet
from desk.adoption_sheet import HEADS
from scoring.facts import FactKind
from store import audit, drafts, facts, issues, ledger
from store.articles import Filed
from store.models import Stage
from store.recording import Recorder
from tests.desk.conftest import Desk, Open

KEY = ("city", 2020, "普刊", 11)  # an issue of which the demo has recorded nothing


def draft_with(desk: Desk, stage: Stage, unit: bool = True, skip: int = 0) -> str:
    """The number of a late draft at a stage that has a unit."""
    with desk.office.database.read() as session:
        recent = desk.office.recent.upto(session, desk.office.today)
    found = [each.number for each in recent.values() if each.stage is stage and bool(each.unit) is unit]
    return found[-1 - skip]


def title_of(desk: Desk, number: str) -> str:
    with desk.office.database.read() as session:
        found = drafts.get(session, number)
        assert found is not None
        return found.title


def stage_of(desk: Desk, number: str) -> Stage:
    with desk.office.database.read() as session:
        found = drafts.get(session, number)
        assert found is not None
        return found.stage


def recorded(desk: Desk) -> list[issues.Printed]:
    """What stands of issue 11."""
    with desk.office.database.read() as session:
        found = issues.find(session, KEY)
    return [*found.standing] if found else []


def fill_issue(page: Page, number: str = "11") -> None:
    page.fill("[name=number]", number)
    page.fill("[name=day]", "2020-04-08")


def csrf(client: TestClient, path: str = "/adoptions/new") -> str:
    match = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert match
    return match[1]


def an_issue(client: TestClient, *lines: dict[str, str], **more: str) -> dict[str, str]:
    """The fields of a form of issue 11."""
    fields = {
        "csrf": csrf(client), "gazette": "city", "year": "2020", "series": "普刊", "number": "11",
        "form": "条目", "day": "2020-04-08", "lines": str(len(lines)),
    }  # fmt: skip
    for place, line in enumerate(lines):
        fields |= {f"{name}.{place}": value for name, value in line.items()}
    return fields | more


def previewed(client: TestClient, fields: dict[str, str]) -> dict[str, str]:
    """The form after its preview, with what the page hides in it."""
    answer = client.post("/adoptions/new", data=fields | {"do": "check"})
    assert answer.status_code == 200, answer.text
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', answer.text) for name in ("seen", "known")}
    return fields | {name: match[1] for name, match in hidden.items() if match}


def confirmed(client: TestClient, fields: dict[str, str]) -> Any:
    return client.post(
        "/adoptions/new", data=previewed(client, fields) | {"do": "record"}, follow_redirects=False
    )


def test_an_article_is_picked_by_two_characters_previewed_recorded_and_undone(
    desk: Desk, open_page: Open
) -> None:
    """The draft becomes 已刊发 and earns its points; 撤销 takes both back."""
    number = draft_with(desk, Stage.UNREAD)
    title = title_of(desk, number)
    page = open_page("/adoptions/new")
    fill_issue(page)
    page.locator("#q").press_sequentially(title[1:5])
    page.locator("#found button", has_text=title).wait_for()
    page.locator("#found button", has_text=title).click()
    expect(page.locator(".adopting .title")).to_have_text(title)
    assert page.input_value("[name=number]") == "11"
    page.click("button[value=check]")
    expect(page.locator(".gain")).to_contain_text("+3")
    assert recorded(desk) == []
    page.click("button[value=record]")
    expect(page.locator(".toast")).to_contain_text("已登记1篇")
    assert [(each.draft, int(each.points)) for each in recorded(desk)] == [(number, 3)]
    assert stage_of(desk, number) is Stage.PUBLISHED
    page.click(".toast button")
    expect(page.locator(".toast")).to_contain_text("已冲销")
    assert recorded(desk) == []
    assert stage_of(desk, number) is Stage.UNREAD
    with desk.office.database.read() as session:
        actions = [line.action for line in audit.of_subject(session, number)]
    assert [each for each in actions if each in ("adoption", "reverse")] == ["adoption", "reverse"]


def test_pinyin_initials_find_a_unit_by_its_short_name(desk: Desk, open_page: Open) -> None:
    """wjw finds 卫健委's drafts; Enter takes the first, and the keyboard alone gets to the preview."""
    page = open_page("/adoptions/new")
    fill_issue(page)
    page.locator("#q").press_sequentially("wjw")
    page.locator("#found small", has_text="卫生健康委员会").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".adopting [data-units]")).to_have_count(1)
    expect(page.locator("#q")).to_be_focused()


def test_a_draft_is_found_and_picked_without_javascript(desk: Desk) -> None:
    """The button 查找 lists the same drafts, each a button of the form."""
    client, number = desk.client(), draft_with(desk, Stage.UNREAD)
    found = client.post("/adoptions/new", data=an_issue(client, do="find", q=title_of(desk, number)[:6]))
    assert f'value="pick:{number}"' in found.text
    picked = client.post("/adoptions/new", data=an_issue(client, do=f"pick:{number}"))
    assert f'name="draft.0" value="{number}"' in picked.text


def test_the_endpoint_finds_nothing_for_one_character(desk: Desk) -> None:
    """One letter would find nearly everything."""
    client = desk.client()
    assert client.get("/adoptions/find", params={"q": "财"}).json() == {"drafts": []}
    assert client.get("/adoptions/find", params={"q": "财政"}).json()["drafts"]


def test_pasted_titles_are_matched_with_a_confidence_each(desk: Desk, open_page: Open) -> None:
    """An equal title is taken by itself, a near one waits to be confirmed, a strange one is 补录."""
    sure, near = draft_with(desk, Stage.UNREAD), draft_with(desk, Stage.UNREAD, skip=1)
    page = open_page("/adoptions/new")
    fill_issue(page)
    half = title_of(desk, near)
    lines = (
        f"1. {title_of(desk, sure)} …… 2",
        f"2、{half[: len(half) * 2 // 3]}的若干情况",
        "三、闻所未闻之奇谈（财政局、税务局）",
    )
    page.fill("#pasted", "\n".join(lines))
    page.click("button[value=match]")
    rows = page.locator(".adopting tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("100%")
    expect(rows.nth(0).locator("[type=checkbox]")).to_be_checked()
    expect(rows.nth(1)).to_contain_text("请核对后勾选")
    expect(rows.nth(1).locator("[type=checkbox]")).not_to_be_checked()
    rows.nth(1).locator('[type=radio][value=""]').check()
    expect(rows.nth(1).locator("[type=checkbox]")).to_be_checked()
    rows.nth(1).locator(f'[type=radio][value="{near}"]').check()
    expect(rows.nth(2)).to_contain_text("补录")
    expect(rows.nth(2).locator("[data-units]")).to_have_value("财政局、税务局")
    rows.nth(2).locator("[type=checkbox]").check()
    page.click("button[value=check]")
    page.click("button[value=record]")
    expect(page.locator(".toast")).to_contain_text("已登记3篇")
    assert [each.draft for each in recorded(desk)] == [sure, near, None]
    assert recorded(desk)[2].units == ("财政局", "税务局")


def test_an_article_that_never_came_is_recorded_for_joint_units(desk: Desk) -> None:
    """补录: each of the units gets the whole points; a unit that there is not is refused with its name."""
    client = desk.client()
    wrong = {"title": "携手减税", "units": "财政局、海关", "chosen": "1"}
    answer = client.post("/adoptions/new", data=an_issue(client, wrong, do="check"))
    assert "没有“海关”这个单位" in answer.text
    assert 'value="record"' not in answer.text
    right = {"title": "携手减税", "units": "财政局，税务局", "chosen": "1"}
    assert confirmed(client, an_issue(client, right)).status_code == 303
    (printed,) = recorded(desk)
    assert (printed.title, printed.units, int(printed.points)) == ("携手减税", ("财政局", "税务局"), 6)


def test_what_is_refused_stays_on_the_page_and_hinders_no_other(desk: Desk) -> None:
    """One line of two is recorded; the other is shown again with what was typed and why."""
    client, number = desk.client(), draft_with(desk, Stage.UNREAD)
    good = {"draft": number, "chosen": "1"}
    bad = {"title": "无主之稿", "units": "", "chosen": "1"}
    answer = confirmed(client, an_issue(client, good, bad))
    assert answer.status_code == 409
    assert "已登记1篇，以下1篇没有登记" in answer.text
    assert "补录稿件须写明单位" in answer.text
    assert 'value="无主之稿"' in answer.text
    assert [each.draft for each in recorded(desk)] == [number]


def test_nothing_is_recorded_that_was_not_previewed(desk: Desk) -> None:
    """A form changed after its preview is previewed anew."""
    client, number = desk.client(), draft_with(desk, Stage.UNREAD)
    fields = previewed(client, an_issue(client, {"draft": number, "chosen": "1"}))
    changed = fields | {"units.0": "财政局、税务局", "do": "record"}
    answer = client.post("/adoptions/new", data=changed, follow_redirects=False)
    assert answer.status_code == 200
    assert "将登记1篇，共6分" in answer.text
    assert recorded(desk) == []


def test_of_two_who_record_the_same_issue_the_second_is_told(desk: Desk) -> None:
    """The second one's confirmation records nothing and names the first."""
    first, second = desk.client("bian"), desk.client("ke")
    one, other = draft_with(desk, Stage.UNREAD), draft_with(desk, Stage.UNREAD, skip=1)
    waiting = previewed(second, an_issue(second, {"draft": other, "chosen": "1"}))
    assert confirmed(first, an_issue(first, {"draft": one, "chosen": "1"})).status_code == 303
    answer = second.post("/adoptions/new", data=waiting | {"do": "record"}, follow_redirects=False)
    assert answer.status_code == 409
    assert "编辑乙刚刚登记了这一期的稿件" in answer.text
    assert [each.draft for each in recorded(desk)] == [one]


def test_an_adoption_is_reversed_with_its_reason(desk: Desk, open_page: Open) -> None:
    """The list shows who took it back and why; a blank reason is refused and nothing is lost."""
    with desk.office.database.read() as session:
        latest, _ = issues.latest(session)
    fact = next(each.fact for issue in latest for each in issue.standing)
    page = open_page("/adoptions")
    page.on("dialog", lambda dialog: dialog.accept())
    row = page.locator(f"#fact-{fact}")
    row.locator("summary").click()
    row.locator("[name=why]").fill("期号登记有误")
    row.locator("button").click()
    expect(page.locator(f"#fact-{fact}")).to_contain_text("期号登记有误（编辑乙")
    client = desk.client()
    again = {"csrf": csrf(client), "fact": str(fact), "why": "再来一次"}
    answer = client.post("/adoptions/reverse", data=again)
    assert answer.status_code == 409
    assert "已冲销过" in answer.text


def test_a_deduction_is_reversed_by_a_chief_only(desk: Desk) -> None:
    """An editor's reversal is refused, by either way; a chief's is taken."""
    with desk.office.database.read() as session:
        lines = ledger.lines(session, desk.office.roster())
    deduction = next(line.entry.fact for line in lines if line.kind is FactKind.DEDUCTION)
    client = desk.client("bian")
    data = {"csrf": csrf(client), "fact": str(deduction), "facts": str(deduction), "why": "有误"}
    for path in ("/adoptions/reverse", "/adoptions/undo"):
        answer = client.post(path, data=data)
        assert (answer.status_code, "须由科长办理" in answer.text) == (409, True)
    client = desk.client("ke")
    answer = client.post("/adoptions/reverse", data=data | {"csrf": csrf(client)}, follow_redirects=False)
    assert answer.status_code == 303


def test_the_list_is_narrowed_by_gazette_and_month(desk: Desk) -> None:
    """Only the gazette's issues of the month are left."""
    text = desk.client().get("/adoptions", params={"gazette": "city", "month": "2020-02"}).text
    heads = re.findall(r"<h2 id=\"issue-\d+\">([^<]+)</h2><small>([^<]+)", text)
    assert heads
    assert all(name.startswith("市《政府快报》") and "年2月" in day for name, day in heads)
    assert "没有符合条件的登记" in desk.client().get("/adoptions", params={"month": "2019-01"}).text


def workbook(*rows: tuple[Any, ...], heads: tuple[str, ...] = HEADS) -> bytes:
    """A filled template."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for place, row in enumerate((heads, *rows), start=1):
        for column, value in enumerate(row, start=1):
            sheet.cell(place, column, value)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_spreadsheet_is_previewed_line_by_line_and_then_recorded(
    desk: Desk, open_page: Open, tmp_path: Any
) -> None:
    """Two lines are recorded once confirmed, the refused one stays with its reason; undo takes back both."""
    number = draft_with(desk, Stage.UNREAD)
    rows = (
        ("市《政府快报》", 2020, "普刊", 11, "条目", dt.date(2020, 4, 8), title_of(desk, number), "", ""),
        ("市快报", "", "", "第11期", "", "2020年4月8日", "没来过的", "", "财政局、税务局"),
        ("市快报", "", "", 11, "", "2020-04-08", "没有单位的", "", ""),
    )
    file = tmp_path / "采用.xlsx"
    file.write_bytes(workbook(*rows))
    page = open_page("/adoptions/import")
    page.set_input_files("#file", file)
    page.click("button:has-text('预览')")
    lines = page.locator(".importing tbody tr")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_contain_text(number)
    expect(lines.nth(1)).to_contain_text("补录")
    expect(lines.nth(2)).to_contain_text("须写明单位")
    assert recorded(desk) == []
    page.click("button:has-text('确认登记2篇')")
    expect(page.locator(".said")).to_contain_text("已登记2篇，以下1行没有登记")
    expect(lines).to_have_count(1)
    assert [each.title for each in recorded(desk)] == [title_of(desk, number), "没来过的"]
    page.click(".said button")
    expect(page.locator(".toast")).to_contain_text("已冲销刚才的登记（2项）")
    assert recorded(desk) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a workbook", "不是 .xlsx 表格"),
        (b"PK\x03\x04 xl/workbook.xml", "表格打不开"),
        (workbook(heads=("甲", "乙")), "没有找到表头"),
        (workbook(), "还没有填写稿件"),
        (b"PK\x03\x04" + bytes(adoption_sheet.LARGEST), "超过5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_a_sentence(desk: Desk, content: bytes, said: str) -> None:
    """Whatever is uploaded, the page says what to do."""
    client = desk.client()
    answer = client.post(
        "/adoptions/import", data={"csrf": csrf(client)}, files={"file": ("a.xlsx", content)}
    )
    assert answer.status_code == 409
    assert said in answer.text


def test_rows_of_the_confirming_form_are_checked_again(desk: Desk) -> None:
    """What is no list of rows is refused; a formula in a title stays a text."""
    client = desk.client()
    for rows in ("", "{}", "[[1,2]]", "[]", '[["x"]]'):
        answer = client.post("/adoptions/import/confirm", data={"csrf": csrf(client), "rows": rows})
        assert answer.status_code in (409, 422), rows
    row = adoption_sheet.Row(
        4, dict(zip(HEADS, ("市", "", "", "11", "", "2020-04-08", "=1+1", "", "财政局"), strict=True))
    )
    data = {"csrf": csrf(client), "rows": adoption_sheet.packed([row])}
    assert client.post("/adoptions/import/confirm", data=data, follow_redirects=False).status_code == 303
    assert [each.title for each in recorded(desk)] == ["=1+1"]


def test_the_template_is_read_back_with_its_lists(desk: Desk) -> None:
    """What is downloaded has the heads and the lists to choose from, and once filled in is read."""
    content = desk.client().get("/adoptions/import/template.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert '"普刊,专期,增刊"' in lists
    assert [cell.value for cell in sheet[3]] == [*HEADS]
    sheet["A4"], sheet["D4"], sheet["F4"], sheet["G4"] = "市", 11, dt.date(2020, 4, 8), "甲"
    written = io.BytesIO()
    book.save(written)
    (row,) = adoption_sheet.read(written.getvalue())
    assert (row.number, row.cells["期号"], row.cells["日期"]) == (4, "11", "2020-04-08")


def test_an_instruction_is_recorded_from_a_draft_and_undone(desk: Desk, open_page: Open) -> None:
    """Before an adoption it waits; what was typed stays where the rule says no."""
    number = draft_with(desk, Stage.UNREAD)
    page = open_page(f"/drafts/{number}")
    page.click("summary:has-text('登记批示')")
    page.select_option("#i-post", "city/副市长")
    page.fill("#i-leader", "甲某")
    page.fill("#i-day", "2020-04-08")
    page.click("button:has-text('登记批示')")
    expect(page.locator(".toast")).to_contain_text("批示暂不计分")
    page.click("summary:has-text('登记批示')")
    page.select_option("#i-post", "city/副市长")
    page.fill("#i-leader", "甲某")
    page.fill("#i-day", "2020-04-08")
    page.click("button:has-text('登记批示')")
    expect(page.locator("details[open] .said")).to_contain_text("已登记过")
    assert page.input_value("#i-leader") == "甲某"


def test_a_special_is_marked_and_taken_back(desk: Desk) -> None:
    """有效 pays at once, 撤销 takes it back; a second mark is refused on the page."""
    number = draft_with(desk, Stage.UNREAD)
    client = desk.client()
    data = {"csrf": csrf(client), "day": "2020-04-08"}
    page = client.post(f"/drafts/{number}/special", data=data)
    assert "已标为有效" in page.text
    assert client.post(f"/drafts/{number}/special", data=data).status_code == 409
    match = re.search(r'name="facts" value="(\d+)"', page.text)
    assert match
    client.post("/adoptions/undo", data={"csrf": csrf(client), "facts": match[1], "to": f"/drafts/{number}"})
    assert client.post(f"/drafts/{number}/special", data=data, follow_redirects=False).status_code == 303


def test_a_reader_sees_the_list_and_records_nothing(desk: Desk) -> None:
    """Each way to record is refused to a reader, and the list offers none."""
    client = desk.client("yue")
    page = client.get("/adoptions")
    assert page.status_code == 200
    assert "登记一期" not in page.text
    assert 'action="/adoptions/reverse"' not in page.text
    for path in (
        "/adoptions/new",
        "/adoptions/find?q=财政",
        "/adoptions/import",
        "/adoptions/import/template.xlsx",
    ):
        assert client.get(path).status_code == 403, path
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert token
    number = draft_with(desk, Stage.UNREAD)
    for path in (
        "/adoptions/new", "/adoptions/reverse", "/adoptions/undo", "/adoptions/import/confirm",
        f"/drafts/{number}/instruction", f"/drafts/{number}/special",
    ):  # fmt: skip
        data = {"csrf": token[1], "fact": "1", "facts": "1", "rows": "[]", "why": "无"}
        assert client.post(path, data=data).status_code == 403, path


def test_a_later_adoption_keeps_a_draft_published(desk: Desk) -> None:
    """Of two issues that ran a draft one is reversed: it stays 已刊发."""
    number = draft_with(desk, Stage.UNREAD)
    with desk.office.database.write() as session:
        recorder = Recorder(session, desk.office.notices, "编辑乙", desk.now)
        plain: dict[str, Any] = {"form": "条目", "day": dt.date(2020, 4, 8)}
        first = facts.record_adoption(recorder, Filed(number), gazette="市", number=11, **plain)
        facts.record_adoption(recorder, Filed(number), gazette="省", number=30, **plain)
        facts.reverse(recorder, first.fact, "选错稿件")
    assert stage_of(desk, number) is Stage.PUBLISHED
