"""What is frozen for good is kept with a checksum, so that a change past this code is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def checksum(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def canonical(snapshot: Mapping[str, Any]) -> bytes:
    """The JSON that is summed: keys sorted, no spaces, UTF-8."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
