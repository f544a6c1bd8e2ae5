"""From measured runs of the mailbox to their section: medians, ratios within a round, the goals."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from tests.bench.goals import Goal, goal_table
from tests.bench.runs import Done
from tests.bench.tree import Peak


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured. The goals are for the default."""

    messages: int = 2_000
    stored: int = 20_000
    looked_at: tuple[int, int] = (100, 100_000)
    rounds: int = 5
    looks: int = 9  # pairs of polls: a poll takes no time


@dataclass(frozen=True, slots=True)
class Measured:
    """One timed run."""

    name: str
    done: Done


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table."""

    name: str
    label: str


LINES = (
    Line("raw", "(a) raw batched fetch, no parsing"),
    Line("plain", "(b) plain loop: imap-tools + python-docx"),
    Line("received", "(c) receive alone, durable, SQLite"),
    Line("filed", "(d) mailbox to filed rows, two readers, SQLite"),
    Line("filed_postgresql", "(d) the same, PostgreSQL"),
    Line("filed_later", "(d) again, {stored:,} stored, SQLite"),
)


INTRODUCTION = """\
{messages:,} messages of one 44 KB .docx each, on Dovecot over TLS on the loopback; every run is a process of
its own, and all of them ran by turns in one go. Medians of {rounds} rounds, of polls {looks}; ratios are
taken within a round. SQLite with WAL and synchronous=FULL, PostgreSQL with its default durability; originals
fsynced before their rows. Memory is of runs apart, as sampling it takes time from what is timed: the most
that the whole process tree (ours, without the servers) held at one of ten samples a second; PSS counts a
shared page once, RSS in each process. The large store's is that of its filling, on the day before the timed
runs; of these each has a day of its own, as a day's answers are counted by sender, and is followed by one
into an empty store. The folders of the polls were opened for writing before, as a mail program does: of one
that was only ever read, Dovecot goes through the log of its index at every opening."""

Peaks = Mapping[str, Peak]  # by the names of the runs


def report(results: Sequence[Measured], peaks: Peaks, sizes: Sizes, facts: Mapping[str, object]) -> str:
    """The section."""
    goals = judged(results, peaks, sizes)
    return "\n".join(
        (
            INTRODUCTION.format(**asdict(sizes)),
            "",
            *_table(results, peaks, sizes),
            "",
            *_polls(results, sizes),
            "",
            *goal_table(goals),
            "",
            "```json",
            json.dumps(_document(results, peaks, sizes, goals, facts), ensure_ascii=False, indent=2),
            "```",
        )
    )


def judged(results: Sequence[Measured], peaks: Peaks, sizes: Sizes) -> list[Goal]:
    """The goals of speed and memory against what was measured."""
    rates = {line.name: _rates(results, line.name) for line in LINES}
    few, many = (_seconds(results, f"polled_{count}") for count in sizes.looked_at)
    memory = max(peak.pss for name, peak in peaks.items() if name.startswith("filed")) / (1 << 20)
    received = _ratio(rates["received"], rates["raw"])
    filed = _ratio(rates["filed"], rates["plain"])
    on_postgresql = _ratio(rates["filed_postgresql"], rates["plain"])
    later = _ratio(rates["filed_later"], _rates(results, "filed_beside"))
    poll = _ratio(many, few)
    same = f"a poll with nothing new on {sizes.looked_at[1]:,} messages ≤ 1.2 × on {sizes.looked_at[0]:,}"
    return [
        Goal("c ≥ 0.3 × a", received, f"{received:.2f} ×", received >= 0.3),
        Goal("d ≥ 5 × b, SQLite", filed, f"{filed:.1f} ×", filed >= 5),
        Goal("d ≥ 5 × b, PostgreSQL", on_postgresql, f"{on_postgresql:.1f} ×", on_postgresql >= 5),
        Goal(f"d with {sizes.stored:,} stored within 20 %", later, f"{later:.2f} ×", later >= 0.8),
        Goal("memory of the tree below 400 MB (PSS)", memory, f"{memory:.0f} MB", memory < 400),
        Goal(same, poll, f"{poll:.2f} ×", poll <= 1.2),
    ]


def _table(results: Sequence[Measured], peaks: Peaks, sizes: Sizes) -> Iterable[str]:
    yield "| run | messages/s | lowest – highest | PSS | RSS | processes |"
    yield "|---|---:|---:|---:|---:|---:|"
    for line in LINES:
        rates, peak = _rates(results, line.name), peaks[line.name]
        yield (
            f"| {line.label.format(stored=sizes.stored)} | {statistics.median(rates):,.0f} "
            f"| {min(rates):,.0f} – {max(rates):,.0f} "
            f"| {peak.pss >> 20} MB | {peak.rss >> 20} MB | {peak.processes} |"
        )


def _polls(results: Sequence[Measured], sizes: Sizes) -> Iterable[str]:
    yield "| a poll with nothing new | ms |"
    yield "|---|---:|"
    for count in sizes.looked_at:
        seconds = statistics.median(_seconds(results, f"polled_{count}"))
        yield f"| {count:,} messages in the folder | {seconds * 1000:.1f} |"


def _document(
    results: Sequence[Measured],
    peaks: Peaks,
    sizes: Sizes,
    goals: Sequence[Goal],
    facts: Mapping[str, object],
) -> dict[str, object]:
    return {
        "sizes": asdict(sizes),
        "machine": facts,
        "goals": [asdict(goal) for goal in goals],
        "runs": [
            {
                "name": each.name,
                **asdict(each.done),
                "rate": each.done.messages / each.done.seconds,
            }
            for each in results
        ],
        "memory": {name: asdict(peak) for name, peak in peaks.items()},
    }


def _ratio(over: Sequence[float], under: Sequence[float]) -> float:
    return statistics.median(a / b for a, b in zip(over, under, strict=True))


def _rates(results: Sequence[Measured], name: str) -> list[float]:
    return [each.done.messages / each.done.seconds for each in results if each.name == name]


def _seconds(results: Sequence[Measured], name: str) -> list[float]:
    return [each.done.seconds for each in results if each.name == name]
