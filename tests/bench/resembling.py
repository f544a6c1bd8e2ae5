"""How long it takes to find what a draft resembles among 100,000 stored ones, and how much of it is found.

`python -m tests.bench.resembling [STORED]` shows it alone.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from rich.console import Console

from ingest.filed_drafts import Found, file_drafts, found
from ingest.minhash import bands
from ingest.near_drafts import NearDrafts, Text
from ingest.reading import Draft, Kind, UnitFinding
from ingest.resemblance import runs, share
from scoring.period import SHANGHAI
from store import messages
from store.messages import Arrival
from store.session import Database, Session, sqlite_url
from tests.bench.resembling_texts import edited, text
from tests.servers.postgres import postgres_server

STORED = 100_000
ASKED = 500  # drafts of each sort that are looked for
ROUND = 32  # drafts filed in one transaction, as the service does
ROUNDS = 30
SHARES = (0.5, 0.6, 0.7, 0.85)  # at which it is told how many are found
TRUTHS = 400  # pairs of about such a share
NOW = dt.datetime(2020, 3, 25, 9, 30, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Resembling:
    """What was measured on one database; times are milliseconds a draft."""

    database: str
    stored: int
    new: float  # median for a draft that is like no other
    new_p99: float
    copy: float  # median for one with a tenth of its letters replaced
    copy_p99: float
    found: float  # share of these that were found
    filed: float  # median in rounds of 32, bands and commit included


def measure(console: Console, stored: int = STORED) -> tuple[list[Resembling], dict[float, float]]:
    """On SQLite and PostgreSQL; and of pairs with such a share, the part that has a band in common."""
    with tempfile.TemporaryDirectory(prefix="xinxike-bench-") as folder, postgres_server(durable=True) as server:
        server.create("resembling")
        urls = {"SQLite": sqlite_url(Path(folder)), "PostgreSQL": server.url("resembling")}
        measured = []
        for name, url in urls.items():
            console.print(f"storing {stored:,} drafts on {name} …")
            database = Database(url)
            database.migrate()
            _fill(database, stored)
            measured.append(_measured(name, database, stored))
            database.close()
            console.print(f"  {measured[-1]}")
    return measured, {each: _recall(each) for each in SHARES}


def _measured(name: str, database: Database, stored: int) -> Resembling:
    random = Random(stored)
    fresh = [text(stored + number) for number in range(ASKED)]
    copied = [edited(text(random.randrange(stored)), 0.1, random) for _ in range(ASKED)]
    with database.read() as session:
        _look(session, copied[:20])  # warm
        new, _ = _look(session, fresh)
        copies, hits = _look(session, copied)
    first = stored + ASKED
    rounds = [_file(database, range(first + at, first + at + ROUND)) for at in range(0, ROUND * ROUNDS, ROUND)]
    return Resembling(
        name,
        stored,
        *(figure for times in (new, copies) for figure in (statistics.median(times), _p99(times))),
        found=hits / len(copied),
        filed=statistics.median(rounds) / ROUND,
    )


def _look(session: Session, bodies: Sequence[str]) -> tuple[list[float], int]:
    """Milliseconds for each, and to how many something was near."""
    times, hits = [], 0
    for body in bodies:
        start = time.perf_counter()
        asked = Text("审计局", "", NOW.date(), body, bands(body), corrects=False)
        hits += bool(NearDrafts(session, [asked]).of(asked))
        times.append((time.perf_counter() - start) * 1000)
    return times, hits


def _file(database: Database, numbers: range) -> float:
    """Milliseconds for a round."""
    drafts = [_draft(database, number, text(number)) for number in numbers]
    start = time.perf_counter()
    with database.write() as session:
        file_drafts(session, [found(*each) for each in drafts], NOW)
    return (time.perf_counter() - start) * 1000


def _draft(database: Database, number: int, body: str) -> tuple[int, dt.date, Draft, UnitFinding]:
    title = f"{body[:8]}之{number}"
    draft = Draft("body", title, body, Kind.BRIEF, False, False, len(body), 500, ordinal=number)
    return 1, NOW.date(), draft, UnitFinding("财政局")


def _fill(database: Database, stored: int) -> None:
    with database.write() as session:
        seen = Arrival("0" * 64, 1, None, "xxy@example.com", NOW, "INBOX", 1, 1)
        messages.store_batch(session, [seen], None, NOW)
    with ProcessPoolExecutor(2) as pool:
        numbers = [range(at, min(at + 1_000, stored)) for at in range(0, stored, 1_000)]
        for chunk, made in zip(numbers, pool.map(_made, numbers), strict=True):
            _store(database, chunk, made)
