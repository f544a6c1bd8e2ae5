"""A demo's desk, served: the real application, a real server, and a browser's cookie for anybody."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import httpx2
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright
from starlette.testclient import TestClient

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


class Quiet:
    """Nobody watches the demo being played."""

    def news(self, *_: object) -> None: ...
    def mailed(self, *_: object) -> None: ...
    def stands(self, *_: object) -> None: ...


@dataclass
class Desk:
    """One running desk on its own copy of the demo, at a time that tests may move."""

    service: Service
    office: Office
    serving: ExitStack
    now: dt.datetime = NOW

    @cached_property
    def app(self) -> FastAPI:
        """The one application that every browser meets."""
        return create_app(self.office)

    @cached_property
    def url(self) -> str:
        """Where it is served, from the first time that somebody asks."""
        return self.serving.enter_context(_served(self.app))

    def client(self, login: str | None = "bian") -> TestClient:
        """A browser without a screen, logged in; None: not logged in."""
        client = TestClient(self.app, base_url="http://desk")
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


@contextmanager
def served_desk(played: Path, now: dt.datetime = NOW) -> Iterator[Desk]:
    """The desk on a played demo's folder with a chief (ke), an editor (bian) and a reader (yue)."""
    settings = load(played if (played / "xinxike.toml").exists() else played / "data")
    with open_service(settings) as service, ExitStack() as serving:
        running = Desk(service, office_of(service, lambda: running.now), serving, now)
        with service.database.write() as session:
            for login, (name, role) in PEOPLE.items():
                accounts.add(session, login, name, role, _ENCODED, who="测试", now=NOW)
        yield running


@contextmanager
def chromium_browser() -> Iterator[Browser]:
    """Debian's Chromium, in the office's language where that is installed: date fields show whose it is."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        yield browser
        browser.close()


@contextmanager
def _served(app: FastAPI) -> Iterator[str]:
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    # FastAPI builds the routes with the first request, and mutes a warning of pydantic's for all threads
    # meanwhile: not while a test builds an application of its own.
    httpx2.get(f"{url}/nowhere")
    yield url
    server.should_exit = True
    thread.join(10)
