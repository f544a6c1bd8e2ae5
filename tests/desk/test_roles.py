"""Every route, tried by each role and by nobody; what every answer carries."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from desk.app import HEADERS, create_app
from desk.pages import PAGES, login
from tests.desk.conftest import Desk

OPEN = {"/login", "/healthz", "/readyz", "/metrics"}
OWN = {"/logout", "/office/password"}  # what a reader may change
# What a chief alone may do; the rest of what changes something is an editor's.
CHIEFS = re.compile(r"/office/(accounts|tokens|audit)|/mail/sealed|/bulletins/.*/release")
VALUES = {
    "number": "2020-0001",
    "login": "yue",
    "token_id": "1",
    "quarter": "2020-Q1",
    "year": "2020",
    "unit": "财政局",
    "other": "2020-0002",
    "sha256": "0" * 64,
    "period": "2020-Q1",
}


def _value(part: re.Match[str]) -> str:
    return "1" if part[2] == ":int" else VALUES.get(part[1], "1")


def routes() -> list[tuple[str, str]]:
    """Method and a path to try of each route of ours."""
    found = [
        (method, re.sub(r"\{(\w+)(:\w+)?\}", _value, route.path))
        for router in (login.router, *PAGES)
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods or ())
    ]
    assert len(found) > 50
    return found


def answers(client: TestClient, method: str = "") -> Iterator[tuple[str, str, int, str]]:
    """Each route's answer to a bare request: method, path, status, where it leads."""
    for asked, path in routes():
        if asked.startswith(method):
            answer = client.request(asked, path, follow_redirects=False)
            for name in HEADERS:
                assert name in answer.headers, f"{asked} {path} lacks {name}"
            yield asked, path, answer.status_code, answer.headers.get("location", "")


def visitor(desk: Desk, who: str) -> TestClient:
    client = TestClient(create_app(desk.office), base_url="http://desk", raise_server_exceptions=False)
    client.cookies.set("desk", desk.token(who))
    return client


def test_nobody_comes_in(desk: Desk) -> None:
    """Without a login every page leads to the login page and nothing is done."""
    client = TestClient(create_app(desk.office), base_url="http://desk", raise_server_exceptions=False)
    came_in = [
        f"{method} {path}: {status}"
        for method, path, status, to in answers(client)
        if path not in OPEN and not (status == 303 and to.startswith("/login"))
    ]
    assert came_in == []


@pytest.mark.parametrize("who", ["yue", "bian", "ke"])
def test_no_route_fails_nor_changes_without_the_forms_token(desk: Desk, who: str) -> None:
    """No role meets a server's error, and without the page's token every change is refused."""
    client = visitor(desk, who)
    wrong = [
        f"{method} {path}: {status}"
        for method, path, status, _ in answers(client)
        if status >= 500 or (method == "POST" and path not in OPEN and status != 403)
    ]
    assert wrong == []


@pytest.mark.parametrize(("who", "role"), [("yue", "reader"), ("bian", "editor")])
def test_a_role_may_not_what_is_above_it(desk: Desk, who: str, role: str) -> None:
    """A reader changes only their own password; an editor does nothing that is a chief's."""
    client = visitor(desk, who)
    token = re.search('name="csrf" value="([^"]+)"', client.get("/office/password").text)
    assert token is not None
    let = []
    for method, path in routes():
        above = CHIEFS.match(path) or (role == "reader" and method == "POST" and path not in OWN | OPEN)
        if not above:
            continue
        sent = {"data": {"csrf": token[1]}} if method == "POST" else {}
        answer = client.request(method, path, follow_redirects=False, **sent)  # type: ignore[arg-type]
        # A form without its fields is not understood before anything else is asked: it changes nothing.
        allowed = {403, 422} if method == "POST" else {403}
        if answer.status_code not in allowed:
            let.append(f"{method} {path}: {answer.status_code}")
    assert let == []


def test_what_every_answer_carries(desk: Desk) -> None:
    """The policy allows nothing from outside and nothing inline; answers are not kept or sniffed."""
    client = desk.client("bian")
    for path in ("/", "/nowhere", "/office/audit", "/api/v1/standings", "/healthz"):
        answer = client.get(path)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
