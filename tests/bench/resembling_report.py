"""From what resembling.py measured to its section of docs/benchmarks.md."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from rich.console import Console

from tests.bench.goals import Goal, goal_table, machine
from tests.bench.resembling import ASKED, ROUND, STORED, Resembling, measure

MOST = 10.0  # milliseconds a draft
QUICK = 2_000  # drafts stored when the bench itself is tried out
LIBRARIES = ("sqlalchemy", "psycopg")
SERVERS = {"postgresql": ("psql", "--version")}

INTRODUCTION = """\
What a draft resembles, looked for among {stored:,} stored drafts: {asked} that are like no other, and
{asked} copies with a twentieth of their letters replaced. “Filed” is a draft filed in rounds of {round},
commit included. Milliseconds a draft."""


def section(console: Console, quick: bool) -> str:
    """Measure everything and return the section; `quick` tries the bench itself out."""
    stored = QUICK if quick else STORED
    measured, recall = measure(console, stored)
    goals = judged(measured)
    values = {
        "machine": machine(LIBRARIES, SERVERS),
        "goals": [asdict(goal) for goal in goals],
        "measured": [asdict(each) for each in measured],
        "recall": recall,
    }
    return "\n".join(
        (
            INTRODUCTION.format(stored=stored, asked=ASKED, round=ROUND),
            "",
            *_table(measured),
            "",
            *_recall(recall),
            "",
            *goal_table(goals),
            "",
            "```json",
            json.dumps(values, ensure_ascii=False, indent=2),
            "```",
        )
    )


def judged(measured: Sequence[Resembling]) -> list[Goal]:
    """The goal against what was measured, on each database."""
    slowest = {each.database: max(each.new, each.copy) for each in measured}
    return [
        Goal(f"a draft is compared with all within {MOST:g} ms, {name}", took, f"{took:.1f} ms", took <= MOST)
        for name, took in slowest.items()
    ]


def _table(measured: Sequence[Resembling]) -> Iterator[str]:
    yield "| database | like no other | 99th percentile | a copy | 99th percentile | copies found | filed |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for each in measured:
        looked = (each.new, each.new_p99, each.copy, each.copy_p99)
        times = " | ".join(f"{milliseconds:.1f}" for milliseconds in looked)
        yield f"| {each.database} | {times} | {each.found:.1%} | {each.filed:.1f} |"


def _recall(recall: Mapping[float, float]) -> Iterator[str]:
    told = ", ".join(f"{part:.1%} of those that share {each:.0%}" for each, part in recall.items())
    yield f"Pairs that the index brings together, by the part of their runs that they share: {told}."
