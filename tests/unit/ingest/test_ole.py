"""Compound files: chains of sectors that never end."""

from __future__ import annotations

import struct

import pytest

from ingest.documents import DocumentError
from ingest.documents.ole import Compound
from tests.unit.ingest.compound_files import SECTOR, compound

WHOLE = compound({"Workbook": bytes(10 * SECTOR)})
TABLE = len(WHOLE) - SECTOR  # the FAT is the last sector


def chained(sector: int, to: int) -> bytes:
    """The file with one entry of its FAT changed."""
    at = TABLE + 4 * sector
    return WHOLE[:at] + struct.pack("<I", to) + WHOLE[at + 4 :]


def test_a_whole_file_has_no_ring() -> None:
    """Nothing is refused that a program wrote."""
    Compound(WHOLE).check_chains()


@pytest.mark.parametrize(("sector", "to"), [(3, 3), (9, 0), (5, 2)])
def test_a_ring_is_refused(sector: int, to: int) -> None:
    """A chain that comes back to a sector of its own, wherever it does, is damage and not followed."""
    with pytest.raises(DocumentError):
        Compound(chained(sector, to)).check_chains()
