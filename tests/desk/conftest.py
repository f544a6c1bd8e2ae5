"""The desk over the demo's database: the real application, a real server, Debian's Chromium."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.testclient import TestClient

from app.demo.play import play
from app.desk_server import office_of
from app.settings import load
from app.wiring import Service, open_service
from desk.app import create_app
from desk.office import Office
from desk.passwords import hashed
from scoring.period import SHANGHAI
from store import accounts
from store.models import Role

PASSWORD = "zhengwu-2020"
NOW = dt.datetime(2020, 4, 9, 9, 30, tzinfo=SHANGHAI)  # the morning after the demo's last day
PEOPLE = {"ke": ("科长甲", Role.CHIEF), "bian": ("编辑乙", Role.EDITOR), "yue": ("阅览丙", Role.READER)}
_ENCODED = hashed(PASSWORD)


class _Quiet:
    def news(self, *_: object) -> None: ...
    def mailed(self, *_: object) -> None: ...
    def stands(self, *_: object) -> None: ...


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, played once for all test processes: half a minute that nobody should wait for twice."""
    base = tmp_path_factory.getbasetemp()  # of this process; its parent is of this run under xdist
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "desk-demo"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "played").exists():
            play(shared / "out", _Quiet())
            (shared / "played").touch()
    return shared / "out"


@dataclass
class Desk:
    """One running desk on its own copy of the demo, at a time that tests may move."""

    service: Service
    office: Office
    url: str
    now: dt.datetime = NOW

    def client(self, login: str | None = "bian") -> TestClient:
        """A browser without a screen, logged in; None: not logged in."""
        client = TestClient(create_app(self.office), base_url="http://desk")
        if login is not None:
            answer = client.post("/login", data={"login": login, "password": PASSWORD, "to": "/"})
            assert answer.status_code == 200, answer.text
        return client

    def token(self, login: str) -> str:
        """A visit's cookie, without the form."""
        with self.office.database.write() as session:
            account = accounts.find(session, login)
            assert account is not None
            return accounts.begin_visit(session, account, self.now)


@pytest.fixture
def desk(demo_folder: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk with a chief (ke), an editor (bian) and a reader (yue), served on a port of its own."""
    data = tmp_path / "data"
    shutil.copytree(demo_folder, data, symlinks=True)
    settings = load(data if (data / "xinxike.toml").exists() else data / "data")
    with open_service(settings) as service:
        running = Desk(service, office_of(service, lambda: running.now), "")
        with service.database.write() as session:
            for login, (name, role) in PEOPLE.items():
                accounts.add(session, login, name, role, _ENCODED, who="测试", now=NOW)
        with _served(running.office) as url:
            running.url = url
            yield running


class _served:  # noqa: N801  used as a function
    def __init__(self, office: Office) -> None:
        config = uvicorn.Config(create_app(office), port=0, log_config=None, access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive()
            time.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


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
