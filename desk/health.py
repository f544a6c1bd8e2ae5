"""For machines that watch: /healthz, /readyz and /metrics.

/healthz and /readyz say no more than how it is and are open to all. /metrics is given to this machine itself
(not through a proxy, which forwards for others) and, from elsewhere, to whoever shows an API token.
"""

from __future__ import annotations

import ipaddress
import tempfile
from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from desk.guard import Here, bearer
from desk.office import Office
from store.errors import StoreError
from store.metrics import figures

router = APIRouter()


class Meters:
    """What one application measures: its own registry, so that two in a process do not meet."""

    def __init__(self, office: Office) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(_Stored(office))
        self._seconds = Histogram(
            "xinxike_request_seconds",
            "Time to answer a request, by route.",
            ("method", "route", "status"),
            buckets=(0.01, 0.025, 0.05, 0.1, 0.3, 1, 3),
            registry=self.registry,
        )

    def answered(self, request: Request, status: int, seconds: float) -> None:
        """Count an answer under its route's pattern, never under the address asked for."""
        route = getattr(request.scope.get("route"), "path", "other")
        path = f"{request.scope.get('root_path', '')}{route}"
        self._seconds.labels(request.method, path, str(status)).observe(seconds)


class _Stored(Collector):
    """What the database says at the moment it is asked."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        with self._office.database.read() as session:
            now = figures(session)
        yield CounterMetricFamily("xinxike_messages_received", "Messages stored.", value=now.received)
        yield CounterMetricFamily("xinxike_drafts_filed", "Drafts filed.", value=now.filed)
        yield GaugeMetricFamily("xinxike_queue", "Drafts whose unit is to be decided.", value=now.queue)
        yield GaugeMetricFamily("xinxike_quarantined", "Messages set aside.", value=now.quarantined)
        yield GaugeMetricFamily("xinxike_standings_frozen", "Quarters issued.", value=now.frozen)
        mails = GaugeMetricFamily("xinxike_outbox", "Mails by state.", labels=["state"])
        for state, count in now.outbox.items():
            mails.add_metric([state.value], count)
        yield mails
        if now.polled_at is not None:
            age = (self._office.clock() - now.polled_at).total_seconds()
            yield GaugeMetricFamily("xinxike_poll_age_seconds", "Since the mailbox was asked.", value=age)


@router.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def readyz(office: Here) -> Response:
    """The database is there and at head, and originals can be written; else 503 with the reason."""
    reason = _unready(office)
    return PlainTextResponse("ready\n" if reason is None else f"{reason}\n", 200 if reason is None else 503)


def _unready(office: Office) -> str | None:
    try:
        if not office.database.at_head():
            return "the database is not at head: run `xinxike init`"
    except StoreError:
        return "the database does not answer"
    try:
        with tempfile.TemporaryFile(dir=office.data / "archive"):
            pass
    except OSError as error:
        return f"the archive cannot be written: {error.strerror}"
    return None


@router.get("/metrics")
def metrics(request: Request, office: Here) -> Response:
    """The figures in Prometheus' text format."""
    if not _of_this_machine(request) and bearer(request, office) is None:
        return PlainTextResponse("show an API token\n", 401, {"WWW-Authenticate": "Bearer"})
    meters: Meters = request.app.state.meters
    return Response(generate_latest(meters.registry), media_type=CONTENT_TYPE_LATEST)


def _of_this_machine(request: Request) -> bool:
    if "forwarded" in request.headers or "x-forwarded-for" in request.headers or request.client is None:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
