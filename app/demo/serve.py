"""The desk on what the demo played: as if it were the morning after its last day."""

from __future__ import annotations

import datetime as dt
import secrets
import signal
import threading
from pathlib import Path

from rich.console import Console

from app.demo.play import LAST_DAY
from app.demo.senders import at
from app.desk_server import office_of, serving
from app.settings import load
from app.wiring import clock_from, open_service
from desk.app import create_app
from desk.passwords import hashed
from store import accounts
from store.models import Role

LOGIN, NAME = "kezhang", "科长"


def serve_desk(out: Path, port: int) -> None:
    """Give out a chief's account with a password of its own, serve, and end on Ctrl-C or SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    settings = load(out / "data", desk_port=port, desk_host="127.0.0.1", desk_certificate=None, desk_key=None)
    clock = clock_from(at(LAST_DAY + dt.timedelta(days=1), 9, 30))
    password = secrets.token_urlsafe(9)
    with open_service(settings) as service:
        with service.database.write() as session:
            accounts.add(session, LOGIN, NAME, Role.CHIEF, hashed(password), who="演示", now=clock())
        with serving(create_app(office_of(service, clock)), settings) as url:
            console = Console(highlight=False)
            console.print(f"\n工作台：{url}\n  登录名 {LOGIN}\n  密码   {password}\n按 Ctrl-C 结束。")
            stop.wait()
