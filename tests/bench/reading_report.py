"""From measured readings to their section of docs/benchmarks.md."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from tests.bench.goals import Goal, goal_table
from tests.bench.plain_libraries import PLAIN

SLOWEST = 0.150  # seconds of the 99th percentile
GUARD = 0.002  # seconds that the guard may add to a message

INTRODUCTION = """\
From a message's bytes to understood drafts, in guarded readers that are warm. {messages} messages of each
format (tests/mail and tests/documents, repeated), {rounds} rounds by turns, medians. “Plain” is one process
that gets the texts only: the standard library for the mail and the usual library for the file, no drafts and
no units."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is read."""

    messages: int = 300  # of each format, by repetition
    rounds: int = 3


@dataclass(slots=True)
class Rates:
    """Messages a second of one format, one number a round."""

    different: int  # messages before they were repeated
    one: list[float] = field(default_factory=list)  # one guarded reader
    two: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)  # empty where no library reads the format


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds for each message: through a warm guarded reader, and by a direct call."""

    guarded: list[float]
    direct: list[float]


def report(
    sizes: Sizes, rates: Mapping[str, Rates], own: Times, others: Times, facts: Mapping[str, object]
) -> str:
    """The section; `others` may be empty."""
    goals = judged(own, others)
    values = {
        "sizes": asdict(sizes),
        "machine": facts,
        "goals": [asdict(goal) for goal in goals],
        "rates": {name: asdict(rate) for name, rate in rates.items()},
    }
    return "\n".join(
        (
            INTRODUCTION.format(messages=sizes.messages, rounds=sizes.rounds),
            "",
            *_table(rates),
            "",
            *_times("tests/mail", own),
            *_times("other people", others),
            "",
            *goal_table(goals),
            "",
            "```json",
            json.dumps(values, ensure_ascii=False, indent=2),
            "```",
        )
    )


def judged(own: Times, others: Times) -> list[Goal]:
    """The goals of issue and design against what was measured."""
    slow = percentile(own.guarded + others.guarded, 99)
    guard = _guard(own)
    return [
        Goal("99 of 100 messages read within 150 ms", slow, f"{slow * 1000:.0f} ms", slow < SLOWEST),
        Goal("the guard adds less than 2 ms to a message", guard, f"{guard * 1000:.2f} ms", guard < GUARD),
    ]


def percentile(values: Sequence[float], share: int) -> float:
    """The value that so many of a hundred do not exceed."""
    return sorted(values)[max(0, -(-len(values) * share // 100) - 1)]


def _guard(times: Times) -> float:
    return statistics.median(a - b for a, b in zip(times.guarded, times.direct, strict=True))


def _table(rates: Mapping[str, Rates]) -> Iterator[str]:
    yield "| format | different | one reader, messages/s | two readers | plain | plain library |"
    yield "|---|---:|---:|---:|---:|---|"
    for name, rate in rates.items():
        plain = f"{statistics.median(rate.plain):,.0f}" if rate.plain else "–"
        library = PLAIN[name].name if name in PLAIN else "none"
        one, two = statistics.median(rate.one), statistics.median(rate.two)
        yield f"| {name} | {rate.different} | {one:,.0f} | {two:,.0f} | {plain} | {library} |"


def _times(name: str, times: Times) -> Iterator[str]:
    if times.guarded:
        middle, most = (percentile(times.guarded, share) * 1000 for share in (50, 99))
        slowest = max(times.guarded) * 1000
        yield (
            f"{len(times.guarded)} messages of {name}, one at a time: median {middle:.1f} ms, "
            f"99th percentile {most:.0f} ms, slowest {slowest:.0f} ms."
        )
