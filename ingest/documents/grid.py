"""The cells of a sheet → paragraphs, as the cells of a Word table are. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from ingest.documents.document import Paragraph, check_length

# A sheet is no draft: what is needed of it is a form or a list of some dozen persons, all near its beginning.
MOST_ROWS: Final = 1_000
MOST_COLUMNS: Final = 64
MOST_CELLS: Final = 20_000  # of a file
_MOST_MERGED = 1_000


class Merged(NamedTuple):
    """Cells that are one: the first and the last, rows and columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


class Grid(NamedTuple):
    """A sheet: row → column → text, from 0; the rows and columns beyond the limits left out."""

    cells: Mapping[int, Mapping[int, str]]
    merged: Iterable[Merged] = ()


def paragraphs_of(grids: Iterable[Grid]) -> Iterator[Paragraph]:
    """Yield a paragraph a cell, row by row, the empty ones too: only then do labels stand over values.

    Rows without any text are left out, and the cells that a merged one covers; a cell's lines come apart.
    Raises DocumentError(too_large).
    """
    left, length = MOST_CELLS, 0
    for grid in grids:
        used = {
            row: cells for row, cells in sorted(grid.cells.items()) if any(map(str.strip, cells.values()))
        }
        columns = [column for cells in used.values() for column, text in cells.items() if text.strip()]
        covered = _covered(grid.merged)
        for row, cells in used.items():
            for column in range(min(columns), max(columns) + 1):
                if column in covered[row]:
                    continue
                if left == 0:
                    return
                left -= 1
                text = cells.get(column, "")
                length += len(text)
                check_length(length)
                for line in text.strip().split("\n"):
                    yield Paragraph(line.strip(), table=True)


def _covered(merged: Iterable[Merged]) -> Mapping[int, set[int]]:
    """Return row → columns whose cells belong to another one."""
    covered: dict[int, set[int]] = defaultdict(set)
    for _, area in zip(range(_MOST_MERGED), merged, strict=False):
        for row in range(max(area.top, 0), min(area.bottom + 1, MOST_ROWS)):
            covered[row].update(range(max(area.left, 0), min(area.right + 1, MOST_COLUMNS)))
        covered[area.top].discard(area.left)
    return covered
