"""约稿 at the desk: opening, reminding, extending, excusing, judging, matching, closing, taking points."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from scoring.commissions import Outcome
from scoring.period import SHANGHAI
from store import commissions, outbox
from store.models import Commission
from tests.desk.conftest import Desk, Open

NUMBER = "2020-01"
LATE = "工业信息化和科技局"  # its deduction waits for a chief
TAKEN = "产业集聚区管委会"  # points were taken of it
ON_TIME = "人力资源和社会保障局"
OPEN = f"/commissions/{NUMBER}?unit={LATE}"


def _post(client: TestClient, move: str, page: str = OPEN, **fields: object) -> tuple[int, str]:
    """Send a form of a commission's page as that page would; gives the answer's status and text."""
    text = client.get(page).text
    seen = re.search(r'name="seen" value="([^"]*)"', text.partition('id="unit"')[2])
    token = re.search(r'name="csrf" value="([^"]*)"', text)
    assert token
    data = {"csrf": token[1], "seen": seen[1] if seen and "unit" in fields else "", **fields}
    path = move if move.startswith("/") else f"/commissions/{NUMBER}/{move}"
    answer = client.post(path, data=data)
    return answer.status_code, answer.text


def _commission(desk: Desk, number: str = NUMBER) -> Commission:
    with desk.office.database.read() as session:
        return commissions.get(session, number)


def _unit(desk: Desk, unit: str) -> object:
    return next(each for each in _commission(desk).units if each.unit == unit)


def _new(desk: Desk, login: str = "bian", **changed: Any) -> tuple[int, str]:
    fields = {"topic": "秸秆禁烧进展", "day": "2020-04-15", "hour": "12:00", "unit": ["财政局", "水利局"]}
    return _post(desk.client(login), "/commissions/new", "/commissions/new", **{**fields, **changed})


def test_an_editor_opens_one_by_hand(desk: Desk, open_page: Open) -> None:
    """Topic, day, a unit and a whole tier are enough; each unit is owed its mail, and the page opens."""
    page = open_page("/commissions")
    page.keyboard.press("n")
    page.wait_for_url("**/commissions/new")
    page.fill("#topic", "秸秆禁烧进展")
    page.fill("#day", "2020-04-15")
    page.check("input[name=unit][value='财政局']")
    page.check("input[name=tier][value='3']")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("button.main")
    page.wait_for_url("**/commissions/2020-02")
    assert "约稿2020-02已发往28个单位" in page.inner_text(".toast")
    opened = _commission(desk, "2020-02")
    assert opened.due_at == dt.datetime(2020, 4, 15, 17, 30, tzinfo=SHANGHAI)
    with desk.office.database.read() as session:
        assert len(outbox.keys(session, "commission", "2020-02")) == 28


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"topic": " "}, "约稿须写明主题"),
        ({"unit": []}, "约稿须写明约请的单位"),
        ({"day": "4月15日"}, "截止日期“4月15日”须写成2020-03-30的样子"),
        ({"day": "2020-04-01"}, "已过"),
        ({"hour": "noon"}, "截止时刻“noon”"),
        ({"length": "五百"}, "字数“五百”须是正整数"),
        ({"unit": ["海关"]}, "没有“海关”这个单位"),
    ],
)
def test_a_bad_form_is_shown_again_with_what_was_typed(
    desk: Desk, changed: dict[str, Any], reason: str
) -> None:
    """The reason stands above the form, nothing is lost, nothing is opened."""
    status, text = _new(desk, **{"wanted": "写明面积和责任人", **changed})
    assert status == 409
    assert reason in text
    assert "写明面积和责任人" in text
    if changed.get("unit") is None:
        assert re.search(r'value="财政局" checked', text)
    assert len(_listing(desk)) == 1


def test_a_form_sent_twice_asks_nobody_twice(desk: Desk) -> None:
    """The second of two people is told who has sent the same topic today."""
    assert _new(desk)[0] == 200
    status, text = _new(desk, "ke")
    assert status == 409
    assert "编辑乙今天已就这一主题发出约稿2020-02" in text
    assert len(_listing(desk)) == 2


def test_a_file_goes_along_and_can_be_downloaded(desk: Desk) -> None:
    """It lies in the archive and comes back byte for byte, as a download; a page for it 404s without."""
    client = desk.client()
    token = re.search(r'name="csrf" value="([^"]*)"', client.get("/commissions/new").text)
    assert token
    fields = {"csrf": token[1], "topic": "防汛", "day": "2020-04-15", "hour": "12:00", "unit": "水利局"}
    client.post("/commissions/new", data=fields, files={"attached": ("提纲.docx", b"PK content")})
    answer = client.get("/commissions/2020-02/file")
    assert answer.content == b"PK content"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert client.get(f"/commissions/{NUMBER}/file").status_code == 404
    assert client.get("/commissions/2020-99").status_code == 404


def test_remind_all_and_not_twice_in_an_hour(desk: Desk) -> None:
    """Only those still to report get a mail; another press within the hour is refused, one later is not."""
    _new(desk)
    page, client = "/commissions/2020-02", desk.client()
    assert "已向2个单位发催报邮件" in _post(client, f"{page}/remind", page)[1]
    status, text = _post(client, f"{page}/remind", page)
    assert (status, "这一小时内已催过" in text) == (409, True)
    desk.now += dt.timedelta(hours=1)
    client = desk.client()
    assert "已向财政局发催报邮件" in _post(client, f"{page}/remind", f"{page}?unit=财政局", unit="财政局")[1]
    with desk.office.database.read() as session:
        assert len(outbox.keys(session, "commission_reminder", "2020-02:")) == 3


def test_nobody_is_left_to_remind(desk: Desk) -> None:
    """A commission whose units have all been settled reminds nobody."""
    status, text = _post(desk.client(), "remind")
    assert (status, "没有待报的单位可催" in text) == (409, True)


def test_extend_one_unit(desk: Desk) -> None:
    """It has its own due moment and is owed the mail; an earlier moment is refused and stays in the form."""
    client = desk.client()
    status, text = _post(client, "extend", unit=LATE, day="2020-03-01", hour="09:05")
    assert (status, "2020-03-01" in text, "09:05" in text) == (409, True, True)
    assert (
        "延期至2020年4月20日 12:00" in _post(client, "extend", unit=LATE, day="2020-04-20", hour="12:00")[1]
    )
    with desk.office.database.read() as session:
        assert outbox.keys(session, "commission_extension", NUMBER) == [("2020-01:2020-04-20T12:00", LATE)]


def test_excuse_with_a_reason_and_take_it_back(desk: Desk, open_page: Open) -> None:
    """Without a reason nothing happens; with one the unit is excused, and 撤销 asks it again."""
    assert _post(desk.client(), "excuse", unit=LATE, reason=" ")[0] == 409
    page = open_page(OPEN)
    page.fill("#reason", "承办机构改革")
    page.click("text=免于报送")
    assert page.inner_text("#unit .tag") == "逾期" or "免报" in page.inner_text("#unit")
    assert "承办机构改革" in page.inner_text("main")
    page.click(".toast button")
    assert _unit(desk, LATE).excused_reason is None  # type: ignore[attr-defined]


def test_a_unit_without_address_is_phoned(desk: Desk, open_page: Open) -> None:
    """It is on the list with its reason; 已电话 takes it off with who and when, 撤销 puts it back."""
    _new(desk, unit=["红十字会"])
    page = open_page("/commissions/2020-02")
    assert "没有收件地址" in page.inner_text("section:has(#phone-head)")
    page.keyboard.press("1")
    page.wait_for_selector(".toast")
    assert "已记下电话通知红十字会" in page.inner_text(".toast")
    assert "编辑乙" in page.inner_text("section:has(#parts-head)")
    assert "没有要打电话的" in page.inner_text("section:has(#phone-head)")
    page.keyboard.press("u")
    page.wait_for_selector("section:has(#phone-head) button")


def test_judge_and_take_it_back(desk: Desk) -> None:
    """A judgement counts whatever the replies say; 撤销 leaves it to the replies; nonsense is refused."""
    client = desk.client()
    assert "核定为不合要求" in _post(client, "judge", unit=LATE, outcome="not_as_asked")[1]
    assert _unit(desk, LATE).outcome is Outcome.NOT_AS_ASKED  # type: ignore[attr-defined]
    assert "按来稿情况认定" in _post(client, "judge", unit=LATE, outcome="")[1]
    assert _unit(desk, LATE).outcome is None  # type: ignore[attr-defined]
    assert _post(client, "judge", unit=LATE, outcome="great")[0] == 409
    page = f"/commissions/{NUMBER}?unit={TAKEN}"
    assert "请先冲销" in _post(client, "judge", page, unit=TAKEN, outcome="delivered")[1]


def test_match_a_draft_by_hand_and_back(desk: Desk) -> None:
    """A draft counts by its 收稿号 with the reason; an unknown number is refused and stays in the form."""
    client = desk.client()
    assert "2020-0093不再计入约稿2020-01" in _post(client, "unmatch", submission="2020-0093")[1]
    assert "已计入约稿2020-01" in _post(client, "match", submission=" 2020-0093 ")[1]
    assert "编辑乙人工对应" in client.get(f"/commissions/{NUMBER}").text
    status, text = _post(client, "match", submission="2020-9999")
    assert (status, "没有收稿号为2020-9999的稿件" in text, 'value="2020-9999"' in text) == (409, True, True)
    assert "已经计入约稿2020-01" in _post(client, "match", submission="2020-0093")[1]
    assert "没有计入约稿" in _post(client, "unmatch", submission="2020-0001")[1]


def test_close_and_reopen(desk: Desk, open_page: Open) -> None:
    """办结 moves it among the closed; 撤销 opens it again; closing twice is refused with who has done it."""
    page = open_page(f"/commissions/{NUMBER}")
    page.click("button:text('办结')")
    page.goto("/commissions")
    assert NUMBER in page.inner_text("section:has(#closed-head)")
    assert _post(desk.client(), "close")[0] == 409
    page.goto(f"/commissions/{NUMBER}")
    page.click("text=恢复办理")
    assert _commission(desk).closed_at is None


def test_a_chief_confirms_a_deduction_once(desk: Desk, open_page: Open) -> None:
    """It asks first; the points are taken, the unit is owed the ground, a second chief is refused."""
    second, stale = desk.client("ke"), open_page(OPEN, "ke")
    page = open_page(OPEN, "ke")
    page.fill("#note", "超过截止时间一天")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("button.danger")
    page.wait_for_selector(".toast")
    assert "扣10分（逾期）" in page.inner_text(".toast")
    with desk.office.database.read() as session:
        assert [unit for _, unit in outbox.keys(session, "commission_ground", NUMBER)].count(LATE) == 1
    stale.on("dialog", lambda dialog: dialog.accept())
    stale.fill("#note", "晚了一天")
    stale.click("button.danger")
    stale.wait_for_selector(".said")
    assert "科长甲刚刚办理了工业信息化和科技局" in stale.inner_text(".said")
    status, text = _post(second, "confirm", unit=LATE, seen="", ground="逾期")
    assert (status, "已对工业信息化和科技局扣过分" in text) == (409, True)
    with desk.office.database.read() as session:
        assert [unit for _, unit in outbox.keys(session, "commission_ground", NUMBER)].count(LATE) == 1


def test_a_ground_that_is_not_so_is_refused(desk: Desk) -> None:
    """未报 of a unit that has reported is refused, and the note stays in the form."""
    status, text = _post(desk.client("ke"), "confirm", unit=LATE, ground="未报", note="请核对")
    assert (status, "已有来稿，不是未报" in text, 'value="请核对"' in text) == (409, True, True)


def test_two_editors_at_once(desk: Desk) -> None:
    """Who decides on what he no longer sees is told who came first; nothing is overwritten."""
    late = desk.client("ke").get(OPEN).text
    seen = re.search(r'name="seen" value="([^"]*)"', late.partition('id="unit"')[2])
    assert seen
    _post(desk.client(), "judge", unit=LATE, outcome="delivered")
    status, text = _post(desk.client("ke"), "judge", unit=LATE, seen=seen[1], outcome="missing")
    assert (status, "编辑乙刚刚办理了" in text) == (409, True)
    assert _unit(desk, LATE).outcome is Outcome.DELIVERED  # type: ignore[attr-defined]


MOVES = ("remind", "extend", "excuse", "excuse/undo", "phoned", "phoned/undo", "judge", "match", "unmatch",
         "close", "reopen")  # fmt: skip


def test_who_may(desk: Desk) -> None:
    """A reader sees and changes nothing; an editor confirms no deduction; nobody else sees anything."""
    reader = desk.client("yue")
    assert "办结" not in reader.get(OPEN).text
    assert reader.get("/commissions/new").status_code == 403
    for move in (*MOVES, "confirm"):
        assert _post_bare(reader, f"/commissions/{NUMBER}/{move}") == 403
    assert _post_bare(reader, "/commissions/new") == 403
    assert "确认扣10分" not in desk.client().get(OPEN).text
    assert _post_bare(desk.client(), f"/commissions/{NUMBER}/confirm") == 403
    for path in ("/commissions", "/commissions/new", OPEN, f"/commissions/{NUMBER}/file"):
        assert desk.client(None).get(path, follow_redirects=False).status_code == 303


def test_an_empty_year_says_what_to_do(desk: Desk, open_page: Open) -> None:
    """A year without any points to the form; on a phone nothing sticks out."""
    page = open_page("/commissions?year=2019", width=390)
    assert "没有办理中的约稿" in page.inner_text("main")
    for path in ("/commissions", "/commissions/new", OPEN):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def _post_bare(client: TestClient, path: str) -> int:
    token = re.search(r'name="csrf" value="([^"]*)"', client.get("/").text)
    assert token
    return client.post(path, data={"csrf": token[1]}).status_code


def _listing(desk: Desk) -> list[Commission]:
    with desk.office.database.read() as session:
        return list(commissions.listing(session, 2020))
