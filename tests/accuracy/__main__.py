"""`python -m tests.accuracy [CORPUS] [--cases NAME …]`: read all that there is an answer for, and compare."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.console import Console

from scoring.notice import load_notice
from tests.accuracy.beside import corpus_messages, own_messages, show_beside
from tests.accuracy.cases import Case, exclusions, read_cases
from tests.accuracy.corpus import CORPUS, INDEX, read_corpus
from tests.accuracy.plain_files import file_drafts, show_files
from tests.accuracy.show import (
    below_best,
    show_fields,
    show_formats,
    show_units,
    show_wrong,
)

WIDTH = 120  # columns, when not on a terminal


def main() -> int:
    """Print what is right and wrong. Returns 1 when a case is wrong that is not excluded, or a format falls
    below the best known."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=main.__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS, help="folder with an index.csv")
    parser.add_argument("--cases", nargs="+", default=[], metavar="NAME", help="only own cases that begin so")
    arguments = parser.parse_args()
    console = Console(markup=False, highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    notice = load_notice(2020)
    cases = read_cases(notice, tuple(arguments.cases))
    excluded = exclusions()
    show_wrong(console, cases, excluded)
    show_fields(console, cases)
    show_units(console, cases)
    show_beside(console, "own cases in which there is something to read", own_messages(cases))
    show_files(console, file_drafts(cases))
    failures = _failures(cases, excluded)
    if not arguments.cases:
        if (arguments.corpus / INDEX).is_file():
            documents, mails = read_corpus(arguments.corpus, notice)
            show_formats(console, documents)
            show_beside(console, "messages of the corpus with a reference", corpus_messages(mails))
            failures += [f"{name}: below the best known" for name in below_best(documents)]
        else:
            failures.append(f"no corpus at {arguments.corpus}: give its folder, make accuracy CORPUS=…")
    for failure in failures:
        console.print(failure)
    return 1 if failures else 0


def _failures(cases: Iterable[Case], excluded: Mapping[str, str]) -> list[str]:
    wrong = {case.name for case in cases if case.wrong}
    right = {case.name for case in cases} - wrong
    return [
        *(f"{name}: wrong" for name in sorted(wrong - excluded.keys())),
        *(f"{name}: excluded, and right: take it off the list" for name in sorted(right & excluded.keys())),
    ]


if __name__ == "__main__":
    sys.exit(main())
