"""How long it takes to find what a draft resembles among 100,000 stored ones, and how much of it is found.

`python -m tests.bench.resembling [STORED]` shows it alone.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rich.console import Console

from ingest.filed_drafts import file_drafts, found
from ingest.minhash import sketch
from ingest.near_drafts import NearDrafts, Text
from ingest.prints import prints_of
from ingest.reading import Draft, Kind, UnitFinding
from ingest.resemblance import runs, share
from scoring.period import SHANGHAI
from store import messages, resemblance, submissions
from store.messages import Arrival
from store.session import Database, Session, sqlite_url
from store.submissions import NewSubmission
from tests.bench.resembling_texts import edited, text
from tests.servers.postgres import postgres_server

STORED = 100_000
ASKED = 500  # drafts of each sort that are looked for
COPIED = 0.05  # of a copy's letters are other ones: four fifths of its runs stay
ROUND = 64  # drafts filed in one transaction, as the service does
ROUNDS = 30
CHUNK = 1_000  # drafts stored at a time before it begins
SHARES = (0.5, 0.6, 0.7, 0.85)  # at which it is told how many pairs have a band in common
PAIRS = 4_000
NEARLY = 0.02  # how far from such a share a pair may be
NOW = dt.datetime(2020, 3, 25, 9, 30, tzinfo=SHANGHAI)
DAY = NOW.date()


@dataclass(frozen=True, slots=True)
class Resembling:
    """What was measured on one database; times are milliseconds a draft."""

    database: str
    stored: int
    new: float  # median for a draft that is like no other
    new_p99: float
    copy: float  # median for one with a twentieth of its letters replaced
    copy_p99: float
    found: float  # part of these that were found
    filed: float  # median in rounds of `ROUND`, everything and the commit included


def measure(console: Console, stored: int = STORED) -> tuple[list[Resembling], dict[float, float]]:
    """On SQLite and PostgreSQL; and, of pairs with about such a share, the part that has a band in common."""
    measured = []
    with (
        tempfile.TemporaryDirectory(prefix="xinxike-bench-") as folder,
        postgres_server(durable=True) as server,
    ):
        server.create("resembling")
        for name, url in (("SQLite", sqlite_url(Path(folder))), ("PostgreSQL", server.url("resembling"))):
            console.print(f"storing {stored:,} drafts on {name} …")
            database = Database(url)
            database.migrate()
            _fill(database, stored)
            measured.append(_measured(name, database, stored))
            console.print(f"  {measured[-1]}")
            database.close()
    return measured, _recall()


def _measured(name: str, database: Database, stored: int) -> Resembling:
    random = Random(stored)
    fresh = [text(stored + number) for number in range(ASKED)]
    copies = [edited(text(random.randrange(stored)), COPIED, random) for _ in range(ASKED)]
    with database.read() as session:
        _look(session, copies[:20])  # until statements are prepared and pages read
        new, _ = _look(session, fresh)
        copied, hits = _look(session, copies)
    starts = range(stored + ASKED, stored + ASKED + ROUND * ROUNDS, ROUND)
    filed = statistics.median(_file(database, range(start, start + ROUND)) for start in starts)
    return Resembling(
        name, stored, statistics.median(new), _p99(new), statistics.median(copied), _p99(copied),
        hits / len(copies), filed / ROUND,
    )  # fmt: skip


def _look(session: Session, bodies: Sequence[str]) -> tuple[list[float], int]:
    """Milliseconds for each, and for how many something was near."""
    times, hits = [], 0
    for body in bodies:
        start = time.perf_counter()
        asked = Text("审计局", "", DAY, body, sketch(body), corrects=False)
        hits += bool(NearDrafts(session, {"new": asked}).of("new"))
        times.append((time.perf_counter() - start) * 1_000)
    return times, hits


def _p99(times: Sequence[float]) -> float:
    return sorted(times)[len(times) * 99 // 100]


def _file(database: Database, numbers: range) -> float:
    """Milliseconds for a round."""
    drafts = [_draft(number) for number in numbers]
    start = time.perf_counter()
    with database.write() as session:
        file_drafts(session, [found(1, DAY, draft, UnitFinding("财政局")) for draft in drafts], NOW)
    return (time.perf_counter() - start) * 1_000


def _draft(number: int) -> Draft:
    body = text(number)
    title = f"{body[:8]}之{number}"
    prints = prints_of(title, body, False, ())
    return Draft("body", title, body, Kind.BRIEF, False, False, 500, 500, ordinal=number, prints=prints)


def _fill(database: Database, stored: int) -> None:
    """As if these drafts had been filed, all of one message."""
    seen = Arrival("0" * 64, 1, None, "xxy@example.com", NOW, "INBOX", 1, 1)
    with database.write() as session:
        messages.store_batch(session, [seen], None, NOW)
    chunks = [range(start, min(start + CHUNK, stored)) for start in range(0, stored, CHUNK)]
    with ProcessPoolExecutor(2) as pool:
        for made in pool.map(_chunk, chunks):
            with database.write() as session:
                numbers = submissions.take_numbers(session, [DAY] * len(made))
                rows = [_row(number, draft) for number, (draft, _) in zip(numbers, made, strict=True)]
                submissions.insert_drafts(session, rows, NOW)
                bands_of = {row.number: each for row, (_, each) in zip(rows, made, strict=True)}
                resemblance.insert_found(session, bands_of, [])


def _chunk(numbers: range) -> list[tuple[Draft, tuple[int, ...]]]:
    drafts = [_draft(number) for number in numbers]
    return [(draft, sketch(draft.body).bands) for draft in drafts]


def _row(number: str, draft: Draft) -> NewSubmission:
    taken = {
        name: getattr(draft, name) for name in ("source", "ordinal", "title", "body", "kind", "declared")
    }
    return NewSubmission(
        number=number, message_id=1, day=DAY, **taken, commissioned=False, words=draft.words, limit=None,
        author=None, reviewer=None, phone=None, unit="民政局", child=None, confidence="certain",
        title_key=draft.title, fingerprint=f"{draft.ordinal:064}",
    )  # fmt: skip


def _recall() -> dict[float, float]:
    random = Random(1)
    hits: dict[float, list[bool]] = {each: [] for each in SHARES}
    for number in range(PAIRS):
        one = text(number)
        other = edited(one, random.uniform(0.02, 0.18), random)
        common = share(runs(one), runs(other))
        for each in SHARES:
            if abs(common - each) <= NEARLY:
                hits[each].append(bool({*sketch(one).bands} & {*sketch(other).probes}))
    return {each: statistics.fmean(found) for each, found in hits.items()}


if __name__ == "__main__":
    shown = Console(highlight=False)
    _, recall = measure(shown, int(sys.argv[1]) if len(sys.argv) > 1 else STORED)
    for each, part in recall.items():
        shown.print(f"pairs that share {each:.0%} of their runs: {part:.1%} have a band in common")
