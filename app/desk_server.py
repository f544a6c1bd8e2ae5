"""The desk served: uvicorn in a thread of this process, until the block is left."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import structlog
import uvicorn
from fastapi import FastAPI

from app import issuing
from app.errors import AppError
from app.mailbox_test import mailbox_tested
from app.settings import Settings
from app.wiring import Clock, Service, policy_of, writer_of
from desk.app import create_app
from desk.office import Office

STARTING = 10  # seconds that a server may take until it listens

log = structlog.get_logger()


def office_of(service: Service, clock: Clock) -> Office:
    """What the desk's pages work on."""
    settings, writer = service.settings, writer_of(service)
    return Office(
        database=service.database,
        archive=service.archive,
        notices=service.notices,
        calendar=service.calendar,
        writer=writer,
        mailbox=settings.mailbox,
        staff=settings.staff,
        clock=clock,
        data=settings.data,
        policy=policy_of(settings),
        secure=settings.desk_certificate is not None or settings.desk_url is not None,
        tasks={
            "test_mailbox": partial(mailbox_tested, settings),
            "draft": partial(issuing.owe_draft, settings=settings),
            "release": partial(issuing.owe_release, service=service, templates=writer.templates),
            "supplement": partial(issuing.owe_supplement, service=service),
        },
    )


@contextmanager
def desk_served(service: Service, clock: Clock) -> Iterator[None]:
    """Serve the desk where the settings say. Raises AppError where the port is taken."""
    settings = service.settings
    if not settings.desk_port:
        yield
        return
    with serving(create_app(office_of(service, clock)), settings) as url:
        log.info("desk", url=url)
        yield


@contextmanager
def serving(app: FastAPI, settings: Settings) -> Iterator[str]:
    """Listen; gives the address. Requests under way have three seconds when the block is left."""
    listener = _listener(settings.desk_host, settings.desk_port)
    certificate, key = (
        None if path is None else str(settings.data / path)
        for path in (settings.desk_certificate, settings.desk_key)
    )
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            ssl_certfile=certificate,
            ssl_keyfile=key,
            timeout_graceful_shutdown=3,
        )
    )
    thread = threading.Thread(target=server.run, args=([listener],), name="desk", daemon=True)
    thread.start()
    try:
        _wait(server, thread)
        yield f"{'https' if certificate else 'http'}://{settings.desk_host}:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(5)
        listener.close()


def _listener(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise AppError(
            f"The desk cannot listen on {host} port {port}: {error.strerror}. "
            "Set desk_port to another one, or to 0 to run without the desk."
        ) from error


def _wait(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + STARTING
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise AppError("The desk did not start: see the log.")
        time.sleep(0.02)
