"""The corpus: every message of tests/mail beside the JSON that the requirement says it means."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ingest.reading_json import to_json
from ingest.understand import understand
from scoring.notice import Notice, load_notice

MAIL = Path(__file__).parents[1] / "mail"
SCHEMA = Path(__file__).parents[2] / "docs" / "reading.schema.json"
MESSAGES = sorted(MAIL.glob("*.eml"))


@pytest.fixture(scope="module")
def notice() -> Notice:
    return load_notice(2020)


@pytest.fixture(scope="module")
def addresses() -> dict[str, tuple[str, ...]]:
    with (MAIL / "addresses.csv").open(encoding="utf-8", newline="") as file:
        return {row["address"]: (row["unit"],) for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    parsed: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(parsed)
    return Draft202012Validator(parsed, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_corpus_is_complete() -> None:
    """Every message has its expected result and nothing else lies about."""
    assert len(MESSAGES) >= 45
    assert {path.stem for path in MESSAGES} == {path.stem for path in MAIL.glob("*.json")}


@pytest.mark.parametrize("message", MESSAGES, ids=lambda path: path.stem)
def test_message_is_understood(
    message: Path, notice: Notice, addresses: dict[str, tuple[str, ...]], schema: Draft202012Validator
) -> None:
    """The whole JSON is the expected one, and both are what the schema allows."""
    expected = json.loads(message.with_suffix(".json").read_text("utf-8"))
    schema.validate(expected)
    understood = to_json(understand(message.read_bytes(), notice, addresses), message.name)
    schema.validate(understood)
    assert understood == expected
