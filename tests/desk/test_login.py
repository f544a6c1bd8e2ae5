"""Logging in: who may, who has to wait, and what ends it."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import httpx2

from store import accounts
from tests.desk.conftest import PASSWORD, Desk, Open


def test_somebody_logs_in_by_the_form_and_out_again(desk: Desk, open_page: Open) -> None:
    """The form leads to where one wanted to go; after logging out the page is shut again."""
    page = open_page("/")
    page.context.clear_cookies()
    page.goto("/?from=here")
    page.fill("#login", "bian")
    page.fill("#password", PASSWORD)
    page.click("button.main")
    assert page.url == f"{desk.url}/"
    page.click("text=退出")
    page.goto("/")
    assert "/login" in page.url


def test_a_wrong_password_is_refused_and_the_sixth_has_to_wait(desk: Desk) -> None:
    """After five failures even the right password waits, and a quarter of an hour later it does."""
    client = desk.client(None)
    wrong = {"login": "bian", "password": "wrong", "to": "/"}
    assert [client.post("/login", data=wrong).status_code for _ in range(6)] == [401] * 5 + [429]
    right = {**wrong, "password": PASSWORD}
    assert client.post("/login", data=right).status_code == 429
    desk.now += dt.timedelta(minutes=16)
    assert client.post("/login", data=right, follow_redirects=False).status_code == 303


def test_a_disabled_account_is_out_at_once(desk: Desk) -> None:
    """A browser that is logged in meets the login page at its next click."""
    client = desk.client("bian")
    with desk.office.database.write() as session:
        accounts.disable(session, "bian", who="科长甲", now=desk.now)
    assert client.get("/", follow_redirects=False).status_code == 303


def test_an_idle_browser_has_to_log_in_again(desk: Desk) -> None:
    """Half an hour without a click ends the visit."""
    client = desk.client("bian")
    desk.now += dt.timedelta(minutes=31)
    assert client.get("/", follow_redirects=False).headers["location"].startswith("/login")


def test_a_form_of_another_site_changes_nothing(desk: Desk) -> None:
    """Without the page's token even logging out is refused."""
    client = desk.client("bian")
    assert client.post("/logout").status_code == 403
    assert client.get("/", follow_redirects=False).status_code == 200


def test_a_link_leads_nowhere_else(desk: Desk) -> None:
    """After logging in one stays at this desk, whatever the address said."""
    client = desk.client(None)
    for to in ("//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "\r\n/", ""):
        form = {"login": "bian", "password": PASSWORD, "to": to}
        answer = client.post("/login", data=form, follow_redirects=False)
        assert answer.headers["location"] == "/"


def test_guesses_that_come_at_once_are_counted_as_those_in_turn(desk: Desk) -> None:
    """Of twelve at the same time five are looked at, by the one server that all of them reach."""
    wrong = {"login": "bian", "password": "wrong", "to": "/"}
    with ThreadPoolExecutor(12) as pool:
        answers = pool.map(lambda _: httpx2.post(f"{desk.url}/login", data=wrong).status_code, range(12))
    assert sorted(answers) == [401] * 5 + [429] * 7


def test_a_body_of_unknown_length_is_refused(desk: Desk) -> None:
    """What does not say how long it is cannot be told to be too long."""
    answer = desk.client(None).post("/login", content=(part for part in (b"login=", b"x")))
    assert answer.status_code == 411
