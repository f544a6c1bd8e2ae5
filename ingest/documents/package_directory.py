"""The directory of a zip package, in which its entries are listed."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import NamedTuple

_END = struct.Struct("<4s8xLLH")  # signature, size and offset of the directory, length of the comment
# Signature, version needed, flags, method, CRC, sizes packed and unpacked, lengths of name, extra field and
# comment, offset of the local header.
_ENTRY = struct.Struct("<4s2xBxHH4xLLLHHH8xL")
_ZIP64 = 20  # bytes of the locator that a large zip has before its end
_NEWEST = 63  # version of the format that the stdlib reads
_UTF8 = 0x800  # general purpose flag of an entry


class Entry(NamedTuple):
    """A file in the package, as the directory states it."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int  # bytes
    size: int  # bytes once unpacked
    offset: int  # of its local header


def entries_of(data: bytes) -> list[Entry]:
    """Return what the package holds, in order. Raises what `zipfile.ZipFile` does."""
    plain = _plain_entries(data)
    if plain is not None:
        return plain
    return [
        Entry(
            entry.filename, entry.flag_bits, entry.compress_type, entry.CRC, entry.compress_size,
            entry.file_size, entry.header_offset,
        )
        for entry in open_zip(data).infolist()
    ]  # fmt: skip


def open_zip(data: bytes) -> zipfile.ZipFile:
    # Names that say no charset, too: the stdlib is much quicker with it, and those wanted are ASCII.
    return zipfile.ZipFile(io.BytesIO(data), metadata_encoding="latin-1")


def _plain_entries(data: bytes) -> list[Entry] | None:
    """Read a directory with nothing out of the ordinary in it, as nearly all are; None for any other.

    The stdlib takes longer for the twenty entries of a draft than its text takes to be parsed.
    """
    end = len(data) - _END.size
    if end < _ZIP64 or data.startswith(b"PK\x06\x07", end - _ZIP64):
        return None
    signature, size, at, comment = _END.unpack_from(data, end)
    if signature != b"PK\x05\x06" or comment or at + size != end:
        return None
    entries: list[Entry] = []
    while at + _ENTRY.size <= end:
        signature, version, flags, method, crc, packed, unpacked, length, extra, comment, offset = (
            _ENTRY.unpack_from(data, at)
        )
        start = at + _ENTRY.size
        at = start + length + comment
        if signature != b"PK\x01\x02" or version > _NEWEST or extra or at > end:
            return None
        name = data[start : start + length].decode("utf-8" if flags & _UTF8 else "latin-1")
        if "\0" in name:
            return None
        entries.append(Entry(name, flags, method, crc, packed, unpacked, offset))
    return entries if at == end else None
