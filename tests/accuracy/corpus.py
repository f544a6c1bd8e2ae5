"""A corpus of other people's messages and documents: read under guard and compared with its references."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.reader import Reader
from ingest.reading import Reading
from ingest.reading_json import to_json
from scoring.notice import Notice
from tests.accuracy.cases import outcome
from tests.accuracy.recall import han_recall, has_han, letter_recall

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"  # no part of the checkout; it may be missing
INDEX = "index.csv"


@dataclass(frozen=True, slots=True)
class Best:
    """The best that was measured for a format, of any program, on a larger set of real Chinese files."""

    program: str
    share: float  # of files with 99 % of the reference's Han characters
    milliseconds: float  # median


BEST = {
    "doc": Best("extractous (Tika)", 73 / 74, 101),
    "docx": Best("walk over the XML", 139 / 147, 8),
    "rtf": Best("striprtf", 31 / 32, float("nan")),
    "pdf": Best("pypdfium2", 162 / 164, 25),
    "ofd": Best("walk over TextCode", 39 / 40, 3),
}


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it was read."""

    path: str
    format: str  # what it claims to be: "doc", "docx", …
    reading: Reading
    milliseconds: float  # with the guard, which was warm
    reference: str | None

    @property
    def han(self) -> float | None:
        """Share of the reference's Han characters; None where there is nothing to compare."""
        if self.reference is None or not has_han(self.reference):
            return None
        return han_recall(self.reference, self.reading.text)

    @property
    def letters(self) -> float | None:
        return None if self.reference is None else letter_recall(self.reference, self.reading.text)


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as it was read."""

    path: str
    raw: bytes
    read: dict[str, Any]
    reference: dict[str, Any] | None


def read_corpus(folder: Path, notice: Notice) -> tuple[list[Document], list[Mail]]:
    """Read all that the index lists, one after another by one warm reader."""
    with (folder / INDEX).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with Reader(notice, 1) as reader:
        outcome(reader.read(folder / rows[0]["path"], {}))  # its process is warm from here on
        documents = list(_documents(folder, rows, reader))
        mails = [_mail(folder, row, reader) for row in rows if row["sort"].startswith("eml")]
    return documents, mails


def _documents(folder: Path, rows: list[dict[str, str]], reader: Reader) -> Iterator[Document]:
    for row in rows:
        if row["sort"].startswith("eml"):
            continue
        path = folder / row["path"]
        reference = (folder / row["reference"]).read_text("utf-8-sig") if row["reference"] else None
        start = time.perf_counter()
        reading = outcome(reader.read(path, {}, path.name))
        took = (time.perf_counter() - start) * 1000
        yield Document(row["path"], row["sort"].partition("/")[0], reading, took, reference)


def _mail(folder: Path, row: dict[str, str], reader: Reader) -> Mail:
    path = folder / row["path"]
    reference = json.loads((folder / row["reference"]).read_text("utf-8")) if row["reference"] else None
    return Mail(row["path"], path.read_bytes(), to_json(outcome(reader.read(path, {})), path.name), reference)
