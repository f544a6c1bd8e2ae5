"""The desk over the demo's database: the real application, a real server, Debian's Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.desk.serving import NOW, PASSWORD, PEOPLE, Desk, chromium_browser, served_desk
from tests.played import PlayedDemo

__all__ = ["NOW", "PASSWORD", "PEOPLE", "Desk"]  # what the tests take from here


@pytest.fixture
def desk(played_demo: PlayedDemo, tmp_path: Path) -> Iterator[Desk]:
    """A desk with a chief (ke), an editor (bian) and a reader (yue), served on a port of its own."""
    data = tmp_path / "data"
    shutil.copytree(played_demo.out / "data", data, symlinks=True)
    with served_desk(data) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium_browser() as browser:
        yield browser


Open = Callable[..., Page]


@pytest.fixture
def open_page(desk: Desk, chromium: Browser) -> Iterator[Open]:
    """`open_page(path, login="bian", width=1366)`: a page of somebody logged in; script errors fail."""
    contexts = []
    errors: list[str] = []

    def opened(path: str, login: str = "bian", width: int = 1366, height: int = 768) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=desk.url)
        contexts.append(context)
        context.add_cookies([{"name": "desk", "value": desk.token(login), "url": desk.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        # A form that comes back refused is answered with 409, which the browser's console reports.
        page.on(
            "console",
            lambda said: (
                errors.append(said.text) if said.type == "error" and "409" not in said.text else None
            ),
        )
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors
