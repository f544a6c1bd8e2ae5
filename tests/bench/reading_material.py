"""The messages that reading is measured on, by the format of the file that came with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from ingest.documents import Allowance, DocumentError, read_document
from ingest.message import parse

TESTS = Path(__file__).parents[1]
NO_FILE = "mail text"  # the message itself is the draft


def own_mails() -> list[bytes]:
    """Every message of tests/mail."""
    return [path.read_bytes() for path in sorted((TESTS / "mail").glob("*.eml"))]


def by_format() -> dict[str, list[bytes]]:
    """Messages with files of one format only, and those without any; each document of tests/documents in
    a message of its own."""
    found: defaultdict[str, list[bytes]] = defaultdict(list)
    for raw in (*own_mails(), *_wrapped()):
        formats = {_format(part.data) for part in parse(raw).parts} or {NO_FILE}
        if len(formats) == 1 and (name := formats.pop()):
            found[name].append(raw)
    return dict(sorted(found.items()))


def _format(data: bytes) -> str | None:
    """Who reads a file; None for what is no document or cannot be read."""
    try:
        document = read_document("", data, Allowance())
    except DocumentError:
        return None
    return document.format if document else None


def _wrapped() -> Iterator[bytes]:
    for path in sorted((TESTS / "documents").rglob("*.*")):
        message = EmailMessage(policy=SMTP)
        message["From"] = "安静 <anjing2020@qq.com>"
        message["Subject"] = "信息"
        message.set_content("请查收")
        message.add_attachment(
            path.read_bytes(), maintype="application", subtype="octet-stream", filename=path.name
        )
        yield message.as_bytes()
