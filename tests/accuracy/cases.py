"""The project's own cases: every message of tests/mail read under guard, beside what it means."""

from __future__ import annotations

import csv
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.reader import Reader, ReaderFailure, Ticket
from ingest.reading import Nature, Problem, ProblemCode, Reading
from ingest.reading_json import to_json
from scoring.notice import Notice
from tests.accuracy.fields import Field, fields

MAIL = Path(__file__).parents[1] / "mail"
EXCLUSIONS = Path(__file__).with_name("exclusions.toml")


@dataclass(frozen=True, slots=True)
class Case:
    """One message: what was expected of it, what was read."""

    name: str
    raw: bytes
    expected: dict[str, Any]
    read: dict[str, Any]

    @property
    def fields(self) -> list[Field]:
        return fields(self.expected, self.read)

    @property
    def wrong(self) -> list[Field]:
        return [field for field in self.fields if not field.right]


def read_cases(notice: Notice, names: tuple[str, ...] = ()) -> list[Case]:
    """Read those whose names begin with one of `names`, or all of them."""
    paths = [path for path in sorted(MAIL.glob("*.eml")) if path.name.startswith(names or "")]
    addresses = registered()
    with Reader(notice) as reader:
        tickets = [reader.read(path, addresses) for path in paths]
        return [
            _case(path, to_json(outcome(ticket), path.name))
            for path, ticket in zip(paths, tickets, strict=True)
        ]


def registered() -> dict[str, tuple[str, ...]]:
    """The addresses that count as registered in every case."""
    with (MAIL / "addresses.csv").open(encoding="utf-8", newline="") as file:
        return {row["address"]: (row["unit"],) for row in csv.DictReader(file)}


def exclusions() -> dict[str, str]:
    """Cases that are not reached, each with its reason."""
    table: dict[str, str] = tomllib.loads(EXCLUSIONS.read_text("utf-8"))
    return table


def outcome(ticket: Ticket) -> Reading:
    """What a message gave; one that its reader failed on is unreadable."""
    try:
        return ticket.result()
    except ReaderFailure as failure:
        problem = Problem(ProblemCode.DAMAGED, "message", failure.reason)
        return Reading(Nature.UNREADABLE, problems=(problem,))


def _case(path: Path, read: dict[str, Any]) -> Case:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return Case(path.stem, path.read_bytes(), expected, read)
