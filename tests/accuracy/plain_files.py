"""Drafts in files: whether the usual library for the format gives the lines of their bodies whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from ingest.documents import Allowance, DocumentError, read_document
from ingest.message import parse
from tests.accuracy.cases import Case
from tests.bench.plain_libraries import PLAIN


class FileDraft(NamedTuple):
    """A draft that a file of a message brought: the format, and the lines that each leaves out or alters."""

    case: str
    format: str
    ours: list[str]
    plain: list[str] | None  # None: no library reads the format


def file_drafts(cases: Iterable[Case]) -> Iterator[FileDraft]:
    """Every draft in a file that lies openly in its message."""
    for case in cases:
        files = {part.path: part.data for part in parse(case.raw).parts}
        read = "\n".join(draft["body"] for draft in case.read["submissions"])
        for draft in case.expected["submissions"]:
            data = files.get(draft["source"])
            if data and (name := _format(data)):
                lines = draft["body"].split("\n")
                yield FileDraft(case.name, name, _missing(lines, read), _missing_plainly(lines, name, data))


def show_files(console: Console, drafts: Iterable[FileDraft]) -> None:
    """By format: drafts with a line missing, ours and the library's; then which ones."""
    formats: defaultdict[str, list[FileDraft]] = defaultdict(list)
    for draft in drafts:
        formats[draft.format].append(draft)
    columns = ("format", "drafts", "xinxike", "library", "")
    table = Table(
        *columns, title="drafts in files with a line of the body missing or altered", title_justify="left"
    )
    for name, found in sorted(formats.items()):
        plain = str(sum(bool(draft.plain) for draft in found)) if name in PLAIN else "–"
        library = PLAIN[name].name if name in PLAIN else "none in pure Python"
        table.add_row(name, str(len(found)), str(sum(bool(draft.ours) for draft in found)), plain, library)
    console.print(table)
    for draft in (draft for found in formats.values() for draft in found):
        for line in (draft.plain or ())[:1]:
            console.print(f"    {draft.case}: {PLAIN[draft.format].name}: {line[:60]}", soft_wrap=True)


def _format(data: bytes) -> str | None:
    try:
        document = read_document("", data, Allowance())
    except DocumentError:
        return None
    return document.format if document else None


def _missing_plainly(lines: Iterable[str], name: str, data: bytes) -> list[str] | None:
    if name not in PLAIN:
        return None
    try:
        return _missing(lines, str(PLAIN[name].text(data)))
    except Exception as error:  # a library's failure, of whatever sort, is what is counted here
        return [repr(error)]


def _missing(lines: Iterable[str], text: str) -> list[str]:
    """The lines that are not lines of the text, spaces aside."""
    found = {"".join(line.split()) for line in text.splitlines()}
    return [line for line in lines if "".join(line.split()) not in found]
