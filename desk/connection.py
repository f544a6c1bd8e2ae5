"""What a test of the mailbox's connections found, in words for the office."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checked:
    """One connection: 收信 or 发信; what was found, and what to do where it failed."""

    name: str
    well: bool
    said: str
