"""What may go wrong while mail is prepared or sent."""

from __future__ import annotations

from pathlib import Path


class NotifyError(Exception):
    """Any failure of this room that a caller is meant to know."""


class HolidaysError(NotifyError):
    """The data folder's holidays.toml cannot be used; the operator must mend it."""

    def __init__(self, file: Path, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


class PictureError(NotifyError):
    """A picture that settings name cannot go with a mail; the operator must mend it."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file} {reason}")
        self.file = file
        self.reason = reason


class NothingToSay(NotifyError):  # noqa: N818  the name says what happened
    """The store does not hold what an owed mail is about; a fault of ours, or a hand in the database."""

    def __init__(self, row_id: int, about: str) -> None:
        super().__init__(f"outbox row {row_id}: the store has no {about}")
        self.row_id = row_id
        self.about = about
