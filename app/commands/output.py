"""What commands print: one JSON document for programs, tables and sentences for people."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from scoring.period import SHANGHAI
from scoring.showing import points_text

PIPED_WIDTH = 160  # a table in a file or a pipe is not folded at 80


def document(value: object) -> None:
    """Print one JSON document."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(SHANGHAI).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, Path):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # Not asdict(): it would copy values that `default` still has to see, all the same to JSON.
        return {part.name: getattr(value, part.name) for part in dataclasses.fields(value)}
    raise TypeError(f"{value!r} has no JSON form")


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; None shows as an empty cell, a moment as Shanghai's wall clock."""
    shown = Table(*columns, title=title, title_justify="left")
    for row in rows:
        shown.add_row(*map(_cell, row))
    console().print(shown)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(value, Fraction):
        return points_text(value)
    return str(value)


def console(piped: int = PIPED_WIDTH) -> Console:
    """Rich on standard output, `piped` columns wide when that is no terminal; markup off, because titles of
    drafts may hold brackets."""
    return Console(markup=False, highlight=False, width=None if sys.stdout.isatty() else piped)
