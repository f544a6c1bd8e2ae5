"""Text of a mail as both databases hold it. Senders choose it; it must never break a transaction."""

from __future__ import annotations

import hashlib
from typing import Any

INDEXED = 500  # characters: four bytes each still fit a PostgreSQL index row (2,704 bytes)
_HASH = 16  # hex digits


def clean(value: Any) -> Any:
    """The same value without NUL (PostgreSQL refuses it) and lone surrogates (no UTF-8).

    Goes into lists and into the values of dicts, whose keys are names of ours.
    """
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {key: clean(item) for key, item in value.items()}
    return value


def _clean_text(text: str) -> str:
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def indexed(value: str) -> str:
    """Clean text short enough for an index; a longer one keeps its beginning and a hash of the whole."""
    value = clean(value)
    if len(value) <= INDEXED:
        return value
    digest = hashlib.sha256(value.encode()).hexdigest()[:_HASH]
    return f"{value[: INDEXED - _HASH - 1]}…{digest}"
