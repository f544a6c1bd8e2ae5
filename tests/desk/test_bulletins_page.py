"""通报 at the desk: the text by passage, holding, numbering, releasing once, correcting afterwards."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest
from playwright.sync_api import Dialog
from starlette.testclient import TestClient

from scoring.period import SHANGHAI, Quarter
from store import bulletin_edits, bulletins, facts, outbox
from store.articles import Filed
from store.models import BulletinState
from store.recording import Recorder
from tests.desk.conftest import Desk, Open

Q1, Q2 = "/bulletins/2020-Q1", "/bulletins/2020-Q2"  # released by the service; over, and not released
JULY = dt.datetime(2020, 7, 2, 9, 30, tzinfo=SHANGHAI)


@pytest.fixture
def july(desk: Desk) -> Desk:
    """The morning after the second quarter, in which one article was adopted."""
    desk.now = JULY
    _adopt(desk, "2020-0126", dt.date(2020, 4, 20), 11)
    return desk


def _adopt(desk: Desk, draft: str, day: dt.date, number: int) -> None:
    with desk.office.database.write() as session:
        recorder = Recorder(session, desk.office.notices, "编辑乙", desk.now)
        facts.record_adoption(recorder, Filed(draft), gazette="city", form="条目", number=number, day=day)


def _post(client: TestClient, path: str, **fields: object) -> tuple[int, str]:
    page = client.get(path[: path.index("/", len("/bulletins/"))]).text
    token = re.search(r'name="csrf" value="([^"]*)"', page)
    assert token
    answer = client.post(path, data={"csrf": token[1], **fields})
    return answer.status_code, answer.text


def _seen(client: TestClient, quarter: str = Q2) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', client.get(quarter).text)
    assert found
    return found[1]


def _release(client: TestClient, seen: str | None = None, checked: str = "true") -> tuple[int, str]:
    return _post(client, f"{Q2}/release", seen=seen or _seen(client), checked=checked)


def _state(desk: Desk) -> BulletinState | None:
    with desk.office.database.read() as session:
        row = bulletins.find(session, Quarter(2020, 2))
        return None if row is None else row.state


def _letters(desk: Desk, kind: str = "bulletin", subject: str = "2020-Q2") -> int:
    with desk.office.database.read() as session:
        return len(outbox.keys(session, kind, subject))


def test_the_list_leads_to_each_quarter(july: Desk, open_page: Open) -> None:
    """Released, not drafted, not over: the quarters that have begun, and Enter opens one."""
    page = open_page("/bulletins")
    text = page.inner_text("main")
    assert "季度未结束" in text
    assert "未起草" in text
    assert "到期自动印发" in text
    page.keyboard.press("Enter")
    page.wait_for_url("**/bulletins/2020-Q3")
    page.goto("/bulletins?year=2019")
    assert "没有通报可起草" in page.inner_text("main")


def test_a_passage_is_reworded_and_taken_back(july: Desk, open_page: Open) -> None:
    """The new words stand on the page with who and the difference; 撤销 prints what the facts say."""
    page = open_page(Q2)
    page.click("#next >> text=修改")
    generated = page.input_value("#text-next")
    page.fill("#text-next", "请各单位围绕夏收夏种报送信息。")
    page.click("#next button.main")
    page.wait_for_selector("#next .tag.blue")
    assert "请各单位围绕夏收夏种报送信息。" in page.inner_text("#next")
    assert "编辑乙" in page.inner_text("#next h3")
    page.click("#next >> text=看与自动生成的差异")
    assert page.inner_text("#next ins") == "请各单位围绕夏收夏种报送信息。"
    page.click(".toast button")
    page.wait_for_selector(".toast >> text=已恢复为自动生成")
    page.click("#next >> text=修改")
    assert page.input_value("#text-next") == generated


def test_two_editors_word_one_passage(july: Desk) -> None:
    """The second is told who came first, keeps his words, and overwrites nothing."""
    _post(july.client("ke"), f"{Q2}/passages/next", text="科长的话。", seen=0)
    status, text = _post(july.client(), f"{Q2}/passages/next", text="编辑的话。", seen=0)
    assert (status, "科长甲刚刚修改了" in text, "编辑的话。" in text) == (409, True, True)
    with july.office.database.read() as session:
        assert bulletin_edits.edits(session, Quarter(2020, 2))["next"].text == "科长的话。"


def test_what_there_is_not_cannot_be_reworded(july: Desk) -> None:
    """An unknown passage is refused; nothing is edited once the 通报 is released."""
    assert _post(july.client(), f"{Q2}/passages/weather", text="晴")[0] == 409
    assert "已印发" in _post(july.client(), f"{Q1}/passages/next", text="改")[1]
    assert "<textarea" not in july.client().get(Q1).text


def test_the_number(july: Desk) -> None:
    """文号 is a number; another text is refused and stays in the form; an earlier one comes back by 撤销."""
    client = july.client()
    status, text = _post(client, f"{Q2}/number", given="十五")
    assert (status, 'value="十五"' in text) == (409, True)
    assert "文号已定为15号" in _post(client, f"{Q2}/number", given="15")[1]
    answer = _post(client, f"{Q2}/number", given="16")[1]
    assert 'name="given" value="15"' in answer.partition('class="toast"')[2]
    assert "编辑乙定文号16号" in answer


def test_hold_and_lift(july: Desk, open_page: Open) -> None:
    """Without a reason nothing is held; a held one cannot be released; 撤销 lifts it."""
    assert "暂缓通报须写明原因" in _post(july.client(), f"{Q2}/hold", reason=" ")[1]
    page = open_page(Q2)
    page.fill("#hold-reason", "核对批示")
    page.click("text=暂缓印发")
    page.wait_for_selector(".advice")
    assert "编辑乙暂缓印发：核对批示" in page.inner_text(".advice >> nth=0")
    assert "编辑乙暂缓" in _release(july.client("ke"), "x" * 64)[1] or _state(july) is BulletinState.HELD
    page.click(".toast button")
    page.wait_for_selector(".toast >> text=不再暂缓")
    assert _state(july) is BulletinState.DRAFTED


def test_the_draft_goes_to_staff_and_later_facts_are_told(july: Desk) -> None:
    """What is recorded after the draft is listed with who recorded it."""
    client = july.client()
    assert "草稿将发给本科人员" in _post(client, f"{Q2}/draft")[1]
    assert _letters(july, "bulletin_draft") == len(july.office.staff)
    assert "草稿之后的登记" not in client.get(Q2).text
    _adopt(july, "2020-0125", dt.date(2020, 5, 6), 12)
    text = client.get(Q2).text
    assert "草稿之后的登记" in text
    assert "推进国土绿化提质增效" in text


def test_a_chief_releases_once(july: Desk, open_page: Open) -> None:
    """The page says what goes to how many and asks; 63 letters are owed once, whoever presses again."""
    page, other = open_page(Q2, "ke"), open_page(Q2, "ke")
    assert "63个单位各一封" in page.inner_text("#release")
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    for each in (page, other):
        each.on("dialog", accept)
        each.check("#release input[type=checkbox]")
    page.click("#release button.danger")
    page.wait_for_selector(".toast")
    assert "63个单位" in asked[0]
    assert "63个单位的信将陆续发出" in page.inner_text(".toast")
    other.click("#release button.danger")
    other.wait_for_selector(".said")
    assert "已印发" in other.inner_text(".said")
    assert _letters(july) == 63
    assert _state(july) is BulletinState.RELEASED


def test_nothing_is_released_that_nobody_looked_at(july: Desk) -> None:
    """A fact or an edit since the page was opened stops it, as does an unchecked box; nothing is owed."""
    chief = july.client("ke")
    assert "勾选“已核对”" in _release(chief, checked="false")[1]
    seen = _seen(chief)
    _adopt(july, "2020-0125", dt.date(2020, 5, 6), 12)
    assert "页面打开后又有新的登记或修改" in _release(chief, seen)[1]
    assert (_letters(july), _state(july)) == (0, None)


def test_facts_moved_under_an_edit(july: Desk) -> None:
    """The passage says so with what has moved, and the release is refused until it is looked at again."""
    client, chief = july.client(), july.client("ke")
    _post(client, f"{Q2}/passages/totals", text="本季度报送良好。", seen=0)
    _adopt(july, "2020-0125", dt.date(2020, 5, 6), 12)
    assert "数据有变动，须核对" in client.get(Q2).text
    assert "不能印发" in _release(chief)[1]
    with july.office.database.read() as session:
        last = bulletin_edits.history(session, Quarter(2020, 2))[-1].id
    assert _post(client, f"{Q2}/passages/totals", drop="true", seen=last)[0] == 200
    assert _release(chief)[0] == 200


def test_a_correction(desk: Desk) -> None:
    """Without a change there is none to issue; a late fact is shown and, with a reason, told once."""
    chief = desk.client("ke")
    assert "记分没有变动" in chief.get(Q1).text
    _adopt(desk, "2020-0126", dt.date(2020, 3, 27), 13)
    assert "印发以来有1个单位记分变动" in chief.get(Q1).text
    assert "补充通报须写明原因" in _post(chief, f"{Q1}/supplement", reason=" ")[1]
    assert "补充通报第1号已印发" in _post(chief, f"{Q1}/supplement", reason="补登一篇采用")[1]
    status, text = _post(chief, f"{Q1}/supplement", reason="补登一篇采用")
    assert (status, "记分没有变动" in text) == (409, True)
    assert chief.get(f"{Q1}/supplements/1.docx").content.startswith(b"PK")
    assert chief.get(f"{Q1}/supplements/2.docx").status_code == 404
    assert _letters(desk, "supplement", "2020-Q1") == 1


def test_files_are_downloads(july: Desk) -> None:
    """The issued paper comes back as its bytes, a draft is marked so, the workbooks open."""
    client = july.client()
    with july.office.database.read() as session:
        row = bulletins.find(session, Quarter(2020, 1))
    assert row is not None
    assert row.document_sha256 is not None
    assert client.get(f"{Q1}/document.docx").content == july.office.archive.get(row.document_sha256)
    draft = client.get(f"{Q2}/document.docx")
    assert "%E8%8D%89%E7%A8%BF" in draft.headers["content-disposition"]
    for path in (f"{Q2}/document.docx", f"{Q1}/overview.xlsx", f"{Q1}/units/财政局/account.xlsx"):
        answer = client.get(path)
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_a_units_letter(july: Desk, open_page: Open) -> None:
    """Its text with the next unit a key away; its HTML is a page of its own that can run nothing."""
    page = open_page(Q1)
    page.click(".letters a >> nth=0")
    page.wait_for_url("**/units/*")
    first = page.inner_text("h1")
    assert "采用" in page.inner_text("pre")
    with page.expect_navigation():
        page.keyboard.press("j")
    assert page.inner_text("h1") != first
    answer = july.client().get(f"{Q1}/units/财政局/letter")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "script" not in answer.headers["content-security-policy"]
    assert "财政局" in answer.text
    assert july.client().get(f"{Q1}/units/海关").status_code == 404


def test_who_may(july: Desk) -> None:
    """A reader only reads, an editor neither releases nor corrects, nobody else sees anything."""
    reader, editor = july.client("yue"), july.client()
    for move in ("passages/next", "number", "hold", "lift", "draft", "release", "supplement"):
        assert _post(reader, f"{Q2}/{move}", text="改", given="1", reason="改")[0] == 403
    for move in ("release", "supplement"):
        assert _post(editor, f"{Q2}/{move}", reason="改")[0] == 403
    assert _state(july) is None
    assert "印发2020年第二季度通报</button>" not in editor.get(Q2).text
    paths = ("", "/document.docx", "/overview.xlsx", "/units/财政局", "/units/财政局/letter")
    for path in ("/bulletins", *(f"{Q1}{each}" for each in paths)):
        assert july.client(None).get(path, follow_redirects=False).status_code == 303


def test_unknown_quarters_and_phones(july: Desk, open_page: Open) -> None:
    """There is no 2020-Q9; nothing sticks out at 390 pixels."""
    assert july.client().get("/bulletins/2020-Q9").status_code == 404
    page = open_page("/bulletins", width=390)
    for path in ("/bulletins", Q1, Q2, f"{Q1}/units/财政局"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
