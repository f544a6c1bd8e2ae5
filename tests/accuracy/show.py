"""The tables that `make accuracy` prints."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from ingest.reading import ProblemCode
from tests.accuracy.cases import Case
from tests.accuracy.corpus import BEST, Document
from tests.accuracy.fields import SORTS, Field
from tests.accuracy.recall import ENOUGH

LONGEST = 120  # characters of a value that are shown


def show_fields(console: Console, cases: Sequence[Case]) -> None:
    """Fields right and wrong by sort."""
    counted = Counter((field.sort, field.right) for case in cases for field in case.fields)
    table = Table("field", "right", "wrong", title=f"{len(cases)} own cases", title_justify="left")
    for sort in SORTS:
        table.add_row(sort, str(counted[sort, True]), str(counted[sort, False] or ""))
    table.add_section()
    table.add_row(
        "all",
        *(str(sum(n for (_, is_right), n in counted.items() if is_right is one)) for one in (True, False)),
    )
    console.print(table)


def show_units(console: Console, cases: Iterable[Case]) -> None:
    """How many units are decided, and whether one that is called certain is wrong."""
    told = [(case.expected["unit"]["name"], case.read["unit"]) for case in cases]
    asked = [read for name, read in told if name]
    decided = sum(read["name"] is not None for read in asked)
    certain = [(name, read["name"]) for name, read in told if read["confidence"] == "certain"]
    wrong = sum(name != read for name, read in certain)
    console.print(
        f"units: {decided} of {len(asked)} decided; {len(certain)} called certain, {wrong} of them wrong\n"
    )


def show_wrong(console: Console, cases: Iterable[Case], excluded: Mapping[str, str]) -> None:
    """Every case that is not reached, and in what."""
    for case in cases:
        if case.wrong:
            reason = excluded.get(case.name)
            console.print(f"{case.name}: " + (f"excluded: {reason}" if reason else "WRONG"))
            for field in case.wrong:
                console.print(f"    {field.sort}: {_difference(field)}", soft_wrap=True)


def _difference(field: Field) -> str:
    sides = (field.expected, field.read)
    if all(isinstance(side, str) for side in sides):
        at = next((i for i, (a, b) in enumerate(zip(*sides, strict=False)) if a != b), min(map(len, sides)))
        if at > 40:
            sides = tuple("…" + side[at - 20 :] for side in sides)
    return " | ".join(
        label + repr(side)[:LONGEST] for label, side in zip(("expected ", "read "), sides, strict=True)
    )


def show_formats(console: Console, documents: Sequence[Document]) -> None:
    """By format: files read, shares of them with their reference's text, speed; beside the best known."""
    columns = (
        "format",
        "files",
        "read",
        "≥ 99 % of Han",
        "best known",
        "≥ 99 % of letters",
        "median ms",
        "best's ms",
    )
    table = Table(*columns, title=f"{len(documents)} documents of the corpus", title_justify="left")
    for name, files in _by_format(documents).items():
        best = BEST.get(name)
        table.add_row(
            name,
            str(len(files)),
            str(sum(not _refused(file) for file in files)),
            _share([file.han for file in files]),
            f"{best.share:.1%} {best.program}" if best else "",
            _share([file.letters for file in files]),
            f"{statistics.median(file.milliseconds for file in files):.1f}",
            f"{best.milliseconds:g}" if best and best.milliseconds == best.milliseconds else "",
        )
    console.print(table)
    for file in documents:
        _show_file(console, file)


def below_best(documents: Sequence[Document]) -> list[str]:
    """The formats whose share is below the best known."""
    return [
        name
        for name, files in _by_format(documents).items()
        if name in BEST
        and (shares := [file.han for file in files if file.han is not None])
        and sum(share >= ENOUGH for share in shares) / len(shares) < BEST[name].share
    ]


def _show_file(console: Console, file: Document) -> None:
    share = file.letters if file.han is None else file.han
    codes = ", ".join(problem.code for problem in file.reading.problems)
    if share is not None and share < ENOUGH:
        console.print(
            f"    {file.path}: {share:.1%} of its {'letters' if file.han is None else 'Han'} {codes}".rstrip()
        )
    elif share is None and codes:
        console.print(f"    {file.path}: {codes}")


def _refused(file: Document) -> bool:
    return any(problem.code is not ProblemCode.BAD_CHARSET for problem in file.reading.problems)


def _by_format(documents: Iterable[Document]) -> dict[str, list[Document]]:
    formats: dict[str, list[Document]] = {}
    for document in documents:
        formats.setdefault(document.format, []).append(document)
    return formats


def _share(shares: Sequence[float | None]) -> str:
    known = [share for share in shares if share is not None]
    return f"{sum(share >= ENOUGH for share in known)} of {len(known)}" if known else "–"
