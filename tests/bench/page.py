"""docs/benchmarks.md: a section a part of the bench, each written when that part is measured."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
HEAD = "# Benchmarks\n\nWritten by `make bench`; a part alone by `.venv/bin/python -m tests.bench PART`.\n"

_SECTION = re.compile(r"^## (.+)\n\n", re.MULTILINE)


def put(new: Mapping[str, str], order: Sequence[str]) -> None:
    """Write sections by title; those that were not measured this time stay as they are."""
    sections = {**_sections(PAGE.read_text("utf-8")), **new}
    written = (f"\n## {title}\n\n{sections[title].strip()}\n" for title in order if title in sections)
    PAGE.write_text(HEAD + "".join(written), "utf-8")


def _sections(page: str) -> dict[str, str]:
    _, *parts = _SECTION.split(page)
    return dict(zip(parts[::2], parts[1::2], strict=True))
