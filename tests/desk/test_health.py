"""What machines that watch are told, and whom."""

from __future__ import annotations

import urllib.request

from starlette.testclient import TestClient

from desk.app import create_app
from store import accounts
from store.models import Role
from tests.desk.conftest import Desk


def test_the_process_and_what_it_stands_on(desk: Desk) -> None:
    """Healthy needs the process alone; ready needs database and archive, and says what is missing."""
    client = desk.client(None)
    assert (client.get("/healthz").status_code, client.get("/readyz").text) == (200, "ready\n")
    archive = desk.office.data / "archive"
    archive.rename(archive.with_name("elsewhere"))
    unready = client.get("/readyz")
    assert (unready.status_code, "the archive cannot be written" in unready.text) == (503, True)
    database = desk.office.data / "xinxike.db"
    database.rename(database.with_name("gone.db"))
    unready = client.get("/readyz")
    assert (unready.status_code, "not at head" in unready.text) == (503, True)
    assert client.get("/healthz").status_code == 200


def test_figures_are_the_stores(desk: Desk) -> None:
    """This machine reads them without a key: counts of the demo, and durations by route."""
    urllib.request.urlopen(f"{desk.url}/login").close()  # noqa: S310  our own server
    with urllib.request.urlopen(f"{desk.url}/metrics") as answer:  # noqa: S310  likewise
        text = answer.read().decode()
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(figures["xinxike_messages_received_total"]) > 100
    assert float(figures["xinxike_drafts_filed_total"]) > 100
    assert float(figures["xinxike_standings_frozen"]) == 1
    assert float(figures['xinxike_outbox{state="sent"}']) > 0
    assert float(figures["xinxike_poll_age_seconds"]) > 0
    assert float(figures['xinxike_request_seconds_count{method="GET",route="/login",status="200"}']) == 1


def test_figures_are_not_for_strangers(desk: Desk) -> None:
    """Another machine, or one behind a proxy on this one, needs a key."""
    with desk.office.database.write() as session:
        token = accounts.add_token(session, "监控", Role.READER, who="测试", now=desk.now)
    for address in ("192.0.2.7", "testclient"):
        client = TestClient(create_app(desk.office), client=(address, 1))
        assert client.get("/metrics").status_code == 401
        assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    near = TestClient(create_app(desk.office), client=("127.0.0.1", 1))
    assert near.get("/metrics").status_code == 200
    assert near.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 401
