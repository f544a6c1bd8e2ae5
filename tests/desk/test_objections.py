"""异议 at the desk: what waits and how long, whose it is, what it disputes, the answer that goes out."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from store import objections, outbox
from store.models import Message, MessageState, Objection
from store.objections import NewObjection
from tests.desk.conftest import NOW, Desk, Open

UNIT = "产业集聚区管委会"  # points were taken of it
MESSAGE = 65  # its word that it has received the commission
WORDS = "我单位已于3月17日电话说明情况，联系人13800000000，请予核对。"


@pytest.fixture
def found(desk: Desk) -> int:
    """An objection of the unit that points were taken of; nobody has said what it disputes."""
    return _object(desk, MESSAGE, UNIT)


def _object(desk: Desk, message: int, unit: str | None) -> int:
    with desk.office.database.write() as session:
        objections.insert_found(session, [NewObjection(message, unit, None, WORDS)], NOW)
    with desk.office.database.read() as session:
        kept = objections.of_message(session, message)
        assert kept is not None
        return kept.id


def _get(desk: Desk, number: int) -> Objection:
    with desk.office.database.read() as session:
        return objections.get(session, number)


def _deduction(desk: Desk) -> int:
    with desk.office.database.read() as session:
        return objections.deductions(session, ["2020-01"])[("2020-01", UNIT)]


def _post(client: TestClient, path: str, **fields: object) -> tuple[int, str]:
    token = re.search(r'name="csrf" value="([^"]*)"', client.get("/objections").text)
    assert token
    answer = client.post(path, data={"csrf": token[1], **fields})
    return answer.status_code, answer.text


def test_nothing_is_disputed(desk: Desk) -> None:
    """The empty page says what will come here; there is no such objection."""
    assert "没有待答复的异议" in desk.client().get("/objections").text
    assert desk.client().get("/objections/7").status_code == 404


def test_the_list_says_how_long_is_left(desk: Desk, open_page: Open, found: int) -> None:
    """Its words are shown with the telephone masked, its days past as such; Enter opens it."""
    page = open_page("/objections")
    assert "已超" in page.inner_text("main")
    assert "13800000000" not in page.content()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/objections/{found}")
    assert "138****0000" in page.inner_text("article")


def test_say_what_it_disputes_and_answer(desk: Desk, open_page: Open, found: int) -> None:
    """The fact is picked among the unit's own, its ledger lines stand there, the answer goes by mail."""
    fact = _deduction(desk)
    page = open_page(f"/objections/{found}")
    page.select_option("#fact", str(fact))
    page.click("#assign button")
    page.wait_for_selector(".toast")
    disputed = page.inner_text("section:has(#points-head)")
    assert "−10" in disputed
    assert "2020年3月26日" in disputed
    page.fill("#text", "经核对，来稿未在截止时间前收到，维持原记分。")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("#answer button.main")
    page.wait_for_selector("text=维持原记分")
    assert "编辑乙" in page.inner_text("#answer")
    assert page.locator("#answer textarea").count() == 0
    page.goto("/objections")
    assert "编辑乙" in page.inner_text("section:has(#answered-head)")
    with desk.office.database.read() as session:
        assert outbox.is_owed(session, "objection_answer", str(found))


def test_an_assignment_is_taken_back(desk: Desk, open_page: Open, found: int) -> None:
    """撤销 leaves the objection whose it was, with what it disputed."""
    page = open_page(f"/objections/{found}")
    page.fill("#unit", "财政局")
    page.click("#assign button")
    page.wait_for_selector(".toast")
    assert _get(desk, found).unit == "财政局"
    page.click(".toast button")
    page.wait_for_selector("text=已恢复原状")
    assert (_get(desk, found).unit, _get(desk, found).fact_id) == (UNIT, None)
    assert _post(desk.client(), f"/objections/{found}/assign/undo")[0] == 409


def test_bad_input_keeps_what_was_typed(desk: Desk, found: int) -> None:
    """An empty answer, an unknown unit and another unit's points are refused beside the form."""
    client, here = desk.client(), f"/objections/{found}"
    status, text = _post(client, f"{here}/answer", text="  ")
    assert (status, "答复不能为空" in text) == (409, True)
    status, text = _post(client, f"{here}/assign", unit="海关")
    assert (status, "没有“海关”这个单位" in text, 'value="海关"' in text) == (409, True, True)
    status, text = _post(client, f"{here}/assign", unit="财政局", fact=_deduction(desk))
    assert (status, "没有财政局的记分" in text) == (409, True)


def test_an_unknown_sender_has_to_be_settled_first(desk: Desk) -> None:
    """While nobody has said whose it is there is no form, and an answer is refused."""
    number = _object(desk, MESSAGE, None)
    client = desk.client()
    assert "单位待定" in client.get("/objections").text
    assert "先指定是哪个单位的异议" in client.get(f"/objections/{number}").text
    assert "尚未确定单位，请先指定" in _post(client, f"/objections/{number}/answer", text="维持。")[1]


def test_two_people_answer_at_once(desk: Desk, found: int) -> None:
    """The second is told who has answered and keeps his words; one mail is owed."""
    _post(desk.client("ke"), f"/objections/{found}/answer", text="经核对，予以更正。")
    status, text = _post(desk.client(), f"/objections/{found}/answer", text="经核对，维持原记分。")
    assert (status, "已由科长甲答复" in text, "经核对，维持原记分。" in text) == (409, True, True)
    assert _get(desk, found).answer == "经核对，予以更正。"


def test_a_sealed_letter_is_nowhere(desk: Desk, found: int) -> None:
    """Once its message is sealed neither the list nor the page shows it, nor can it be answered."""
    with desk.office.database.write() as session:
        session.get_one(Message, MESSAGE).state = MessageState.SEALED
    client = desk.client("ke")
    assert "没有待答复的异议" in client.get("/objections").text
    assert client.get(f"/objections/{found}").status_code == 404
    assert _post(client, f"/objections/{found}/answer", text="维持。")[0] == 404


def test_who_may(desk: Desk, found: int) -> None:
    """A reader sees and changes nothing; nobody else sees anything."""
    reader = desk.client("yue")
    assert "<textarea" not in reader.get(f"/objections/{found}").text
    for move in ("answer", "assign", "assign/undo"):
        assert _post(reader, f"/objections/{found}/{move}", text="维持。", unit=UNIT)[0] == 403
    for path in ("/objections", f"/objections/{found}"):
        assert desk.client(None).get(path, follow_redirects=False).status_code == 303


def test_the_pages_fit_a_phone(open_page: Open, found: int) -> None:
    """Nothing sticks out at 390 pixels."""
    page = open_page("/objections", width=390)
    for path in ("/objections", f"/objections/{found}"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
