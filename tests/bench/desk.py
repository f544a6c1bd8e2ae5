"""How long the desk's pages take with many drafts stored, several people at it, and how heavy they are."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote, urlencode

from rich.console import Console

from tests.bench.desk_store import PASSWORD, fill
from tests.bench.goals import Goal, goal_table, machine

DRAFTS, QUICK = 100_000, 2_000
CLIENTS = 8
ROUNDS = 6  # times each client opens each page
THINKING = 0.25  # seconds between two clicks of one client: quicker than anybody reads
MEDIAN, P99, WEIGHT = 100.0, 300.0, 150  # milliseconds, milliseconds, KB
SEARCH = 100.0
LIBRARIES = ("fastapi", "uvicorn", "sqlalchemy", "jinja2")

PAGES = {
    "今日": "/",
    "稿件": "/drafts",
    "稿件，按单位": "/drafts?" + urlencode({"unit": "财政局"}),
    "稿件，按状态": "/drafts?" + urlencode({"stage": "送审"}),
    "一篇稿件": "/drafts/2020-0100",
    "排名": "/standings",
    "积分来由": "/standings/" + quote("财政局"),
    "图表": "/standings/charts",
    "搜索两字": "/search?" + urlencode({"q": "营商"}),
    "搜索不到": "/search?" + urlencode({"q": "不存在的词"}),
    "采用登记": "/adoptions",
    "单位": "/units",
    "一个单位": "/units/" + quote("财政局"),
    "约稿": "/commissions",
    "通报": "/bulletins",
    "邮件": "/mail",
}

INTRODUCTION = """\
The desk on SQLite with {drafts:,} drafts of ten years, {clients} clients at once that each open every page
{rounds} times with {thinking:g} s between two clicks. Milliseconds until the last byte of the page; KB with
the style sheet and the script that the first visit loads too."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page's times in milliseconds, and its weight in bytes with sheet and script."""

    name: str
    path: str
    median: float
    p99: float
    weight: int


def section(console: Console, quick: bool) -> str:
    """Measure, and give the section; `quick` tries the bench itself out."""
    drafts = QUICK if quick else DRAFTS
    with tempfile.TemporaryDirectory() as folder:
        console.print(f"  filing {drafts:,} drafts …")
        fill(Path(folder), drafts)
        with _served(Path(folder)) as port:
            pages = measure(port)
    goals = judged(pages)
    values = {
        "machine": machine(LIBRARIES),
        "goals": [asdict(goal) for goal in goals],
        "pages": [asdict(page) for page in pages],
    }
    told = INTRODUCTION.format(drafts=drafts, clients=CLIENTS, rounds=ROUNDS, thinking=THINKING)
    return "\n".join(
        (
            told,
            "",
            *_table(pages),
            "",
            *goal_table(goals),
            "",
            "```json",
            json.dumps(values, ensure_ascii=False, indent=2),
            "```",
        )
    )


def measure(port: int) -> list[Page]:
    """Open every page by several clients at once."""
    cookie = _log_in(port)
    assets = sum(len(_get(port, path, cookie)[1]) for path in ("/static/desk.css", "/static/desk.js"))
    weights = {name: len(_get(port, path, cookie)[1]) + assets for name, path in PAGES.items()}
    times: dict[str, list[float]] = {name: [] for name in PAGES}

    def client(shift: int) -> None:
        names = [*PAGES]
        time.sleep(THINKING * shift / CLIENTS)
        for _ in range(ROUNDS):
            for at in range(len(names)):
                name = names[(at + shift) % len(names)]
                times[name].append(_get(port, PAGES[name], cookie)[0] * 1000)
                time.sleep(THINKING)

    threads = [threading.Thread(target=client, args=(2 * number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [
        Page(name, PAGES[name], median(took), quantiles(took, n=100)[98], weights[name])
        for name, took in times.items()
    ]


def judged(pages: Sequence[Page]) -> list[Goal]:
    """The goals against the slowest and the heaviest page."""
    slow = max(pages, key=lambda page: page.median)
    late = max(pages, key=lambda page: page.p99)
    heavy = max(pages, key=lambda page: page.weight)
    found = max((page for page in pages if page.path.startswith("/search")), key=lambda page: page.median)
    return [
        Goal(
            f"every page ≤ {MEDIAN:g} ms at the median",
            slow.median,
            f"{slow.median:.0f} ms ({slow.name})",
            slow.median <= MEDIAN,
        ),
        Goal(
            f"every page ≤ {P99:g} ms at p99", late.p99, f"{late.p99:.0f} ms ({late.name})", late.p99 <= P99
        ),
        Goal(f"a search ≤ {SEARCH:g} ms", found.median, f"{found.median:.0f} ms", found.median <= SEARCH),
        Goal(
            f"every page ≤ {WEIGHT} KB in all",
            heavy.weight / 1000,
            f"{heavy.weight / 1000:.0f} KB ({heavy.name})",
            heavy.weight <= WEIGHT * 1000,
        ),
    ]


def _table(pages: Sequence[Page]) -> Iterator[str]:
    yield "| page | median | 99th percentile | KB |"
    yield "|---|---:|---:|---:|"
    for page in pages:
        yield f"| {page.name} | {page.median:.0f} | {page.p99:.0f} | {page.weight / 1000:.0f} |"


class _served:  # noqa: N801  used as a function
    """The desk in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._command = [sys.executable, "-m", "tests.bench.desk_served", str(folder)]

    def __enter__(self) -> int:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


def _log_in(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    form = urlencode({"login": "bench", "password": PASSWORD, "to": "/"})
    connection.request("POST", "/login", form, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    answer.read()
    found = re.match(r"desk=[^;]+", answer.headers["set-cookie"])
    assert found is not None
    return found[0]


def _get(port: int, path: str, cookie: str) -> tuple[float, bytes]:
    """Seconds and content. A page that is not there stops the bench."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    content = answer.read()
    took = time.perf_counter() - start
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return took, content
