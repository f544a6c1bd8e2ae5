"""Searching at the desk."""

from __future__ import annotations

from tests.desk.conftest import Desk, Open


def test_two_characters_are_found_and_marked(desk: Desk, open_page: Open) -> None:
    """The search field of any page finds 营商, shows where it stands, and the first key opens it."""
    page = open_page("/")
    page.keyboard.press("/")
    page.keyboard.type("营商")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator("tbody tr").count() > 0
    assert "营商" in page.locator("tbody tr").first.inner_text()
    page.locator("main").click(position={"x": 2, "y": 2})
    page.keyboard.press("Enter")
    page.wait_for_url("**/drafts/2020-*")


def test_a_number_leads_to_its_draft(desk: Desk) -> None:
    """A 收稿号 needs no list."""
    answer = desk.client().get("/search?q=2020-0018", follow_redirects=False)
    assert answer.headers["location"] == "/drafts/2020-0018"


def test_units_and_senders_are_found(desk: Desk) -> None:
    """A short name offers its unit; the beginning of an address finds what it sent."""
    client = desk.client()
    assert "卫生健康委员会" in client.get("/search?q=疾控").text
    assert "/drafts/2020-" in client.get("/search?q=0398").text


def test_what_is_not_found_says_what_to_try(desk: Desk) -> None:
    """Nothing found is told, whatever was typed."""
    client = desk.client()
    for sought in ("不存在的词", '"', "<script>", "' OR 1", "%", "x" * 500):
        answer = client.get("/search", params={"q": sought})
        assert answer.status_code == 200
        assert "没有找到" in answer.text
        assert "<script>alert" not in answer.text
