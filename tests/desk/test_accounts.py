"""账号, 接口密钥, 修改密码, 审计: each page and each action, by whom it may be done."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from desk.passwords import matches
from store import accounts
from tests.desk.conftest import PASSWORD, Desk, Open

NEW = "another-horse-8"


def csrf(client: TestClient, path: str) -> str:
    found = re.search('name="csrf" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def encoding(desk: Desk, login: str) -> str | None:
    with desk.office.database.read() as session:
        account = accounts.find(session, login)
    return None if account is None else account.password


def test_a_chief_opens_an_account_and_it_logs_in(desk: Desk, open_page: Open) -> None:
    """A refused form keeps what was typed and says why; the account then works at once."""
    page = open_page("/office/accounts", "ke")
    page.fill("#name", "丁某")
    page.fill("#login", "ding")
    page.select_option("#role", "reader")
    page.fill("#password", "short")
    page.click("text=开通 >> nth=-1")
    assert "密码至少10个字符" in page.inner_text("main")
    assert page.input_value("#login") == "ding"
    page.fill("#password", NEW)
    page.click("button.main")
    assert "已开通ding（丁某，阅览）" in page.inner_text(".toast")
    answer = desk.client(None).post("/login", data={"login": "ding", "password": NEW})
    assert answer.status_code == 200


def test_a_role_is_changed_and_taken_back(desk: Desk, open_page: Open) -> None:
    """The toast takes the change back."""
    page = open_page("/office/accounts", "ke")
    row = page.locator("tr", has_text="阅览丙")
    row.locator("select").select_option("editor")
    row.get_by_role("button", name="改", exact=True).click()
    assert "yue的角色由阅览改为编辑" in page.inner_text(".toast")
    page.click(".toast button")
    assert page.locator("tr", has_text="阅览丙").locator("select").input_value() == "reader"


def test_an_account_is_shut_after_a_question(desk: Desk, open_page: Open) -> None:
    """The browser asks; the person is out at their next click, and may be let in again."""
    theirs = desk.client("bian")
    page = open_page("/office/accounts", "ke")
    page.on("dialog", lambda asked: asked.accept())
    page.locator("tr", has_text="编辑乙").get_by_role("button", name="停用").click()
    assert "bian已停用" in page.inner_text(".toast")
    assert "/login" in str(theirs.get("/").url)
    page.locator("tr", has_text="编辑乙").get_by_role("button", name="恢复").click()
    assert "bian已恢复" in page.inner_text(".toast")


def test_a_forgotten_password_is_reset(desk: Desk) -> None:
    """A weak one is refused beside its account; a good one works. The last chief stays one."""
    client = desk.client("ke")
    token = csrf(client, "/office/accounts")
    weak = client.post("/office/accounts/bian/password", data={"csrf": token, "password": "short"})
    assert (weak.status_code, "密码至少10个字符" in weak.text) == (409, True)
    assert (
        client.post("/office/accounts/bian/password", data={"csrf": token, "password": NEW}).status_code
        == 200
    )
    assert matches(NEW, encoding(desk, "bian"))
    last = client.post("/office/accounts/ke/role", data={"csrf": token, "role": "reader"})
    assert (last.status_code, "至少要保留一个科长账号" in last.text) == (409, True)


def test_one_changes_ones_own_password(desk: Desk, open_page: Open) -> None:
    """The old one is asked; this browser goes on, another of the same person is out."""
    elsewhere = desk.client("yue")
    page = open_page("/office/password", "yue")
    for old, new, again, said in (
        ("wrong", NEW, NEW, "原密码有误"),
        (PASSWORD, NEW, "different", "两次输入的新密码不一致"),
        (PASSWORD, "short", "short", "密码至少10个字符"),
    ):
        for field, value in (("#old", old), ("#new", new), ("#again", again)):
            page.fill(field, value)
        page.click("button.main")
        assert said in page.inner_text("main")
    for field, value in (("#old", PASSWORD), ("#new", NEW), ("#again", NEW)):
        page.fill(field, value)
    page.click("button.main")
    assert "密码已修改" in page.inner_text(".toast")
    assert "/login" in str(elsewhere.get("/").url)


def test_a_key_is_shown_once_and_revoked(desk: Desk, open_page: Open) -> None:
    """It works while it is not revoked, and no later page shows it."""
    page = open_page("/office/tokens", "ke")
    page.fill("#name", "政务公开网站")
    page.click("button.main")
    token = page.inner_text(".secret")
    with desk.office.database.read() as session:
        assert accounts.token_owner(session, token) is not None
    page.goto("/office/tokens")
    assert token not in page.content()
    page.on("dialog", lambda asked: asked.accept())
    page.click("text=作废 >> nth=0")
    with desk.office.database.read() as session:
        assert accounts.token_owner(session, token) is None


def test_the_audit_tells_from_what_to_what(desk: Desk) -> None:
    """In the office's words, found by who, action, subject and day; nothing else is in what is found."""
    client = desk.client("ke")
    token = csrf(client, "/office/accounts")
    client.post("/office/accounts/yue/role", data={"csrf": token, "role": "editor"})
    shown = client.get("/office/audit").text
    assert "阅览 → 编辑" in shown
    for asked in ({"who": "科长甲"}, {"action": "user role"}, {"subject": "yue"}, {"day": "2020-04-09"}):
        assert "阅览 → 编辑" in client.get("/office/audit", params=asked).text, asked
    none = client.get("/office/audit", params={"who": "谁", "day": "2020-04-09"}).text
    assert "没有这样的记录" in none
    assert client.get("/office/audit?day=x").status_code == 404


def test_only_a_chief_manages(desk: Desk) -> None:
    """An editor meets 403 on all three pages, and the links to them are not shown."""
    client = desk.client("bian")
    for path in ("/office/accounts", "/office/tokens", "/office/audit"):
        assert client.get(path).status_code == 403
        assert path not in client.get("/office/password").text
