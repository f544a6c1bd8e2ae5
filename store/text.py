"""Text of a mail as both databases hold it. Senders choose it; it must never break a transaction."""

from __future__ import annotations

import hashlib
from typing import Any

INDEXED = 500  # characters: four bytes each still fit a PostgreSQL index row (2,704 bytes)
_HASH = 16  # hex digits


def clean(value: Any) -> Any:
    """The same value without NUL (PostgreSQL refuses it) and lone surrogates (no UTF-8); goes into lists."""
    if isinstance(value, str):
        if "\0" in value:
            value = value.replace("\0", "")
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if value is None:
        return None
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    return value


def indexed(value: str) -> str:
    """Clean text short enough for an index; a longer one keeps its beginning and a hash of the whole."""
    value = clean(value)
    if len(value) <= INDEXED:
        return value
    digest = hashlib.sha256(value.encode()).hexdigest()[:_HASH]
    return f"{value[: INDEXED - _HASH - 1]}…{digest}"
