"""Compound files ([MS-CFB]), the container of Word, Excel and others before 2007, over olefile."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

from olefile import OleFileIO

from ingest.documents.document import DocumentError
from ingest.reading import ProblemCode

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = struct.Struct("<30xHH10xI16xI4xI")  # 2.2: shifts of the sectors; sectors of FAT, mini FAT, DIFAT
_SHIFTS = ((9, 6), (12, 6))
_SPARE = 110  # FAT sectors beyond what the file's size asks for; the header alone names 109
_STREAM = 2  # 2.6.1, object type


def damaged() -> DocumentError:
    return DocumentError(ProblemCode.DAMAGED, "文件已损坏，无法打开，请重新保存后发送。")


class Compound:
    """The streams in the root of a compound file; those of embedded objects lie deeper and are not seen."""

    def __init__(self, data: bytes) -> None:
        """Open `data`. Raises DocumentError(damaged)."""
        _check_tables(data)
        try:
            self._ole = OleFileIO(io.BytesIO(data))
            root = self._ole.root
            self._sizes = {each.name.lower(): each.size for each in root.kids if each.entry_type == _STREAM}
            sizes = [root.size, *self._sizes.values()]
        except Exception as error:  # olefile raises whatever its arithmetic meets in a damaged file
            raise damaged() from error
        # It passes over a directory that is not there, and follows a chain that bites its tail for as long
        # as the size says.
        if not self._sizes or max(sizes) > len(data):
            raise damaged()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._sizes

    def read(self, name: str) -> bytes:
        """Return a stream of the root, b"" where there is none. Raises DocumentError(damaged)."""
        if name not in self:
            return b""
        try:
            stream: bytes = self._ole.openstream(name).read()
        except Exception as error:  # as above
            raise damaged() from error
        return stream

    def check_chains(self) -> None:
        """For readers that follow chains without counting. Raises DocumentError(damaged) for a ring."""
        try:
            self._ole.loadminifat()
        except Exception as error:  # as above
            raise damaged() from error
        if _has_ring(self._ole.fat) or _has_ring(self._ole.minifat):
            raise damaged()


def _has_ring(table: Sequence[int]) -> bool:
    walks = [0] * len(table)  # the walk that came by each sector first
    for walk, sector in enumerate(table, 1):
        while sector < len(table) and not walks[sector]:
            walks[sector] = walk
            sector = table[sector]
        if sector < len(table) and walks[sector] == walk:
            return True
    return False


def _check_tables(data: bytes) -> None:
    """Refuse a header that makes olefile load more tables than the file can have."""
    if len(data) < _HEADER.size:
        raise damaged()
    shift, mini_shift, fat, mini_fat, difat = _HEADER.unpack_from(data)
    if (shift, mini_shift) not in _SHIFTS:
        raise damaged()
    sectors = len(data) >> shift
    if fat > sectors // 64 + _SPARE or mini_fat > sectors or difat > sectors // 64:
        raise damaged()
