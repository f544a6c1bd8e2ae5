"""What can go wrong in this room."""

from __future__ import annotations

from pathlib import Path


class ScoringError(Exception):
    """Base of every error raised by `scoring`."""


class NoticeError(ScoringError):
    """A notice's file cannot be used: which file, which key (empty for the file as a whole), and why."""

    def __init__(self, file: Path, key: str, reason: str) -> None:
        super().__init__(f"{file}：{key}：{reason}" if key else f"{file}：{reason}")
        self.file = file
        self.key = key
        self.reason = reason
