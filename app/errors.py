"""What the command line reports in one sentence instead of a traceback."""

from __future__ import annotations

from typing import ClassVar


class AppError(Exception):
    """An expected failure; `exit_code` is what the command ends with."""

    exit_code: ClassVar[int] = 1


class SettingsError(AppError):
    """Settings are missing or wrong; `problems` has one sentence each, in English for the operator."""

    exit_code = 2

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class NotReadyError(AppError):
    """What a command stands on is not in order: the database is not at head, a server is out of reach."""

    exit_code = 2
