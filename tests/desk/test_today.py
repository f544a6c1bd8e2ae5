"""今日: the queue, the day's drafts, what is done with one key and taken back with another."""

from __future__ import annotations

import datetime as dt

from scoring.period import SHANGHAI
from store import draft_list, submissions
from store.draft_list import Wanted
from store.models import Stage, Submission
from tests.desk.conftest import Desk, Open


def draft(desk: Desk, number: str) -> Submission:
    """A draft as it is stored."""
    with desk.office.database.read() as session:
        found = submissions.by_number(session, number)
        assert found is not None
        return found


def waiting(desk: Desk) -> list[str]:
    """The 收稿号 of the queue."""
    with desk.office.database.read() as session:
        return [each.number for each in submissions.queue(session)]


def test_a_morning_is_cleared_by_keyboard(desk: Desk, open_page: Open) -> None:
    """Of the draft that nobody could place the editor opens the page and decides; 撤销 puts it back."""
    (number,) = waiting(desk)
    page = open_page("/")
    page.keyboard.press("1")  # 另选: no unit was even likely
    page.wait_for_url(f"**/drafts/{number}#unit")
    page.fill("#unit-name", "财政局")
    page.check("input[name=learn]")
    page.click("#unit button.main")
    page.wait_for_selector(".toast")
    assert "已核定为财政局，并记住" in page.inner_text(".toast")
    assert draft(desk, number).unit == "财政局"
    page.keyboard.press("u")
    page.wait_for_selector("text=已退回待核定")
    assert waiting(desk) == [number]


def unread(desk: Desk) -> Submission:
    """A draft with a unit that nobody has done anything to."""
    with desk.office.database.read() as session:
        rows, _ = draft_list.found(session, Wanted(stage=Stage.UNREAD))
        return next(row for row in rows if row.unit)


def test_a_draft_is_chosen_with_one_key_and_taken_back(desk: Desk, open_page: Open) -> None:
    """拟用 moves it on and gives it to the editor; 撤销 gives it back."""
    mine = unread(desk)
    page = open_page(f"/?day={mine.day}")
    while mine.number not in page.inner_text("tr.current"):
        page.keyboard.press("j")
    page.keyboard.press("1")
    page.wait_for_selector(".toast")
    assert (draft(desk, mine.number).stage, draft(desk, mine.number).handler) == (Stage.CHOSEN, "编辑乙")
    page.keyboard.press("u")
    page.wait_for_selector(f"text={mine.number}已恢复为待阅")
    assert draft(desk, mine.number).handler is None


def test_who_comes_second_is_told_and_overwrites_nothing(desk: Desk) -> None:
    """Two editors choose differently from the same page: the second hears of the first."""
    first, second = desk.client("bian"), desk.client("ke")
    number = unread(desk).number
    for client, stage, status in ((first, "拟用", 200), (second, "留存", 409)):
        form = {"revision": "0", "to": "/", "stage": stage, "csrf": csrf(client)}
        answer = client.post(f"/drafts/{number}/stage", data=form)
        assert answer.status_code == status
    assert f"编辑乙刚刚改动了{number}" in answer.text
    assert draft(desk, number).stage is Stage.CHOSEN


def csrf(client: object) -> str:
    """The token of a client's visit, as its pages bring it."""
    text = client.get("/").text  # type: ignore[attr-defined]
    return str(text.split('name="csrf" value="')[1].split('"')[0])


def test_a_day_without_drafts_says_so_and_leads_to_the_last_one(desk: Desk) -> None:
    """An empty page is no dead end."""
    desk.now = dt.datetime(2020, 4, 4, 9, tzinfo=SHANGHAI)
    text = desk.client().get("/").text
    assert "今日还没有来稿" in text
    assert "/?day=2020-0" in text


def test_drafts_by_time_and_only_those_with_remarks(desk: Desk) -> None:
    """The two ways to look at a day show the same drafts, and the filter leaves the plain ones out."""
    client = desk.client()
    by_unit, by_time = client.get("/?day=2020-03-16").text, client.get("/?day=2020-03-16&by=time").text
    numbers = {part[:9] for part in by_unit.split('href="/drafts/')[1:]}
    assert numbers == {part[:9] for part in by_time.split('href="/drafts/')[1:]}
    problems = client.get("/?day=2020-03-16&only=problems").text
    assert "超164字" in problems
    assert len(problems.split('href="/drafts/')) < len(by_unit.split('href="/drafts/'))


def test_a_reader_sees_and_does_nothing(desk: Desk) -> None:
    """No button is shown to a reader, and none works."""
    client = desk.client("yue")
    text = client.get("/?day=2020-03-26").text
    assert "data-action" not in text
    form = {"revision": "0", "stage": "拟用", "csrf": csrf(client)}
    assert client.post("/drafts/2020-0117/stage", data=form).status_code == 403
