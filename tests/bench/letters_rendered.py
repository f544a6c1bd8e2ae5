"""How long the letters of a released quarter take to write, and whether memory grows with their number."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from time import perf_counter

import psutil
from rich.console import Console

from notify.calendar import Calendar
from notify.render import Writer, render_owed
from notify.templates import Templates
from scoring.notice import load_notice
from scoring.period import SHANGHAI, Quarter
from store import bulletins, facts, outbox
from store.articles import Named, Titled
from store.outbox import Owed
from store.recording import Recorder
from store.session import Database, sqlite_url
from tests.bench.goals import Goal, goal_table, machine

NOTICE = load_notice(2020)
QUARTER = Quarter(2020, 1)
NOW = dt.datetime(2020, 4, 8, 9, tzinfo=SHANGHAI)
ALL, MANY = 63, 6300
EACH = 3  # adopted articles of a unit
DOCUMENT = Random(1).randbytes(44 * 1024)  # as large as a 通报's .docx
STEP = 630  # letters between two looks at the memory
LIBRARIES = ("jinja2", "openpyxl", "sqlalchemy")
MIB = 1 << 20
GROWTH = 16 * MIB  # what a process may hold more at the end than after the first step

INTRODUCTION = """Letters to units rendered from a released quarter in SQLite, {articles} adopted articles
in it, by the code that writes owed mails: the account as issued, both bodies, the .xlsx of the unit's own
entries and the ranking, the .docx as issued (44 KB) from the archive, the finished bytes back into the
database. Memory is the process's RSS after each {step} letters."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A run: letters, seconds, and the memory in bytes after each step."""

    letters: int
    seconds: float
    memory: tuple[int, ...]


def section(console: Console, quick: bool) -> str:
    """Measure, and give the section; `quick` tries the bench itself out."""
    few = measure(ALL)
    console.print(f"  {ALL} letters: {few.seconds:.1f} s")
    many = measure(STEP * 2 if quick else MANY)
    console.print(f"  {many.letters} letters: {many.seconds:.0f} s")
    goals = judged(few, many)
    values = {"machine": machine(LIBRARIES), "goals": [asdict(goal) for goal in goals],
              "runs": [asdict(few), asdict(many)]}  # fmt: skip
    return "\n".join(
        (
            INTRODUCTION.format(articles=len(NOTICE.ranked) * EACH, step=STEP),
            "",
            *goal_table(goals),
            "",
            "| letters | RSS, MiB |",
            "|---:|---:|",
            *(f"| {(place + 1) * STEP} | {held / MIB:.0f} |" for place, held in enumerate(many.memory)),
            "",
            "```json",
            json.dumps(values, ensure_ascii=False, indent=2),
            "```",
        )
    )


def judged(few: Measured, many: Measured) -> tuple[Goal, ...]:
    """The goals of both runs."""
    growth = many.memory[-1] - many.memory[0]
    return (
        Goal(f"{ALL} letters with attachments in 5 s", few.seconds, f"{few.seconds:.1f} s", few.seconds <= 5),
        Goal(f"{MANY} in under 8 minutes", many.seconds, f"{many.seconds:.0f} s", many.seconds < 480),
        Goal("memory does not grow with the number", growth, f"{growth / MIB:+.1f} MiB", growth < GROWTH),
    )


def measure(letters: int) -> Measured:
    """Write so many letters, all units' again and again, each time in a copy of the same store."""
    process, memory, seconds = psutil.Process(), [], 0.0
    writer = Writer(
        mailbox="desk@163.test",
        templates=Templates(None),
        notices={2020: NOTICE},
        release_on=lambda _quarter, _drafted: NOW.date(),
        calendar=Calendar(),
        original=lambda _sha256: DOCUMENT,
    )
    with tempfile.TemporaryDirectory(prefix="xinxike-bench-") as folder:
        issued, copy = Path(folder, "issued"), Path(folder, "copy")
        issued.mkdir()
        _release(issued)
        for done in range(ALL, letters + 1, ALL):
            shutil.copytree(issued, copy)
            database = Database(sqlite_url(copy))
            began = perf_counter()
            written = render_owed(database, writer, lambda: NOW)
            seconds += perf_counter() - began
            database.close()
            shutil.rmtree(copy)
            assert written == ALL
            if done % STEP == 0:
                memory.append(process.memory_info().rss)
    return Measured(letters, seconds, tuple(memory))


def _release(folder: Path) -> None:
    """A store with a released quarter in which every unit was adopted, and all its letters owed."""
    database = Database(sqlite_url(folder))
    database.migrate()
    with database.write() as session:
        recorder = Recorder(session, {2020: NOTICE}, "干事", NOW)
        for place in range(len(NOTICE.ranked) * EACH):
            title = f"{NOTICE.ranked[place % ALL].name}第{place}篇信息的标题有这样长"
            about = Titled(title, title, (Named(NOTICE.ranked[place % ALL].name),))
            day = dt.date(2020, 2, 3) + dt.timedelta(days=place // EACH % 50)
            facts.record_adoption(recorder, about, gazette="市", form="条目", number=1 + place // 9, day=day)
        bulletins.draft(session, QUARTER, NOW).document_sha256 = hashlib.sha256(DOCUMENT).hexdigest()
        bulletins.release(session, NOTICE, QUARTER, who="科长", now=NOW)
        for unit in NOTICE.ranked:
            outbox.enqueue(session, Owed("bulletin", str(QUARTER), unit.name, "unit@qq.test"), NOW)
    database.close()
