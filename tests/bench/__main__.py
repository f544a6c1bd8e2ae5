"""`python -m tests.bench [PART …]`: measure, show, write the parts' sections of docs/benchmarks.md."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NamedTuple

from rich.console import Console

from tests.bench import desk, letters_rendered, mailbox, reading, resembling_report
from tests.bench.page import PAGE, put


class Part(NamedTuple):
    """A part of the bench: the title of its section, and what measures it and gives the section's text."""

    title: str
    measure: Callable[[Console, bool], str]


PARTS = {
    "mailbox": Part("Taking mail in", mailbox.measure),
    "reading": Part("Reading", reading.measure),
    "letters": Part("Letters", letters_rendered.section),
    "resembling": Part("Resembling", resembling_report.section),
    "desk": Part("The desk", desk.section),
}


def main() -> None:
    """Measure the named parts, or all; `--quick` tries the bench itself out and writes nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=main.__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    console = Console(stderr=True, highlight=False)
    sections = {}
    for name in arguments.parts or PARTS:
        console.print(f"{name} …")
        title, measure = PARTS[name]
        sections[title] = measure(console, arguments.quick)
        print(sections[title])
    if not arguments.quick:
        put(sections, [part.title for part in PARTS.values()])
        console.print(f"written to {PAGE.name}")


if __name__ == "__main__":
    main()
