"""What is damaged: the mails of tests/mail, the files that came with them, and tests/documents."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ingest.message import parse

TESTS = Path(__file__).parents[1]


@cache
def mails() -> tuple[bytes, ...]:
    """Every message of the tests."""
    return tuple(path.read_bytes() for path in sorted((TESTS / "mail").glob("*.eml")))


@cache
def files() -> tuple[bytes, ...]:
    """Every document and archive of the tests, each once."""
    shipped = (path.read_bytes() for path in sorted((TESTS / "documents").rglob("*")) if path.is_file())
    sent = (part.data for mail in mails() for part in parse(mail).parts)
    return tuple(dict.fromkeys(data for data in (*shipped, *sent) if data))
