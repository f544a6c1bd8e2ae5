"""Zip archives, read by their directory; names in UTF-8, in GBK without saying so, or in both.

The stdlib reads the directory alone: it refuses entries whose name is spelt otherwise in their own header,
which Chinese programs write. Sections are those of PKWARE's APPNOTE.
"""

from __future__ import annotations

import bz2
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable

from ingest.archives.contents import (
    Contents,
    Entry,
    damaged,
    decoded_paths,
    empty,
    encrypted,
    is_clutter,
    split,
    too_large,
)
from ingest.documents.document import Allowance, DocumentError
from ingest.documents.package import MOST_RATIO, RATIO_FROM
from ingest.reading import ProblemCode

_LOCAL = b"PK\x03\x04"
_CENTRAL = b"PK\x01\x02"
_SPLIT = b"PK\x07\x08"  # 8.5.5
_STARTS = (_LOCAL, b"PK\x05\x06", _SPLIT)
# What makes a zip a document: Office Open XML, OpenDocument (and EPUB), OFD, iWork.
_DOCUMENTS = frozenset(["[content_types].xml", "mimetype", "ofd.xml", "index/document.iwa"])
_OFFICE = b"[Content_Types].xml"
_LOCKED = 0x1  # general purpose flags, 4.4.4
_IN_UTF8 = 0x800
_UNICODE_PATH = 0x7075  # 4.6.9


def is_zip_archive(data: bytes) -> bool:
    """Tell whether a file is a zip and none that is a document."""
    if not data.startswith(_STARTS) or data[30:49] == _OFFICE:
        return False
    try:
        names: Iterable[str] = (entry.filename for entry in _directory(data))
    except DocumentError:  # torn off before its directory: the first file tells
        size = int.from_bytes(data[26:28], "little")
        names = [data[30 : 30 + size].decode("cp437")]
    return _DOCUMENTS.isdisjoint(name.replace("\\", "/").lower() for name in names)


def read_zip(data: bytes, allowance: Allowance) -> Contents:
    """Unpack a zip. Raises DocumentError: encrypted, damaged, too_many or too_large."""
    if data.startswith(_SPLIT):
        raise split()
    listed = _directory(data)
    allowance.take_entries(len(listed))
    files = [entry for entry in listed if not entry.orig_filename.endswith(("/", "\\"))]
    open_files = [entry for entry in files if not entry.flag_bits & _LOCKED]
    error = encrypted() if len(open_files) < len(files) else None
    if not open_files:
        raise error or empty()
    unpacked = sum(entry.file_size for entry in open_files)
    if unpacked > RATIO_FROM and unpacked > len(data) * MOST_RATIO:
        raise too_large()
    allowance.take_unpacked(unpacked)
    entries: list[Entry] = []
    for entry, name in zip(open_files, decoded_paths([_name(entry) for entry in open_files]), strict=True):
        if is_clutter(name.text):
            continue
        try:
            entries.append(Entry(name.text, _unpacked(data, entry), name.certain))
        except DocumentError as failure:
            error = error or failure
    if error and not entries:
        raise error
    return Contents(tuple(entries), error)


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except UnicodeDecodeError:  # a name that is said to be UTF-8 and is not
        return _directory(_unmarked(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise damaged() from error


def _unmarked(data: bytes) -> bytes:
    """Take back, in the directory's records, that names are UTF-8. Fit for nothing but to list them."""
    records = data.split(_CENTRAL)
    mark = _IN_UTF8 >> 8  # in the sixth byte after the signature
    records[1:] = [
        record[:5] + bytes([record[5] & ~mark]) + record[6:] if len(record) > 5 else record
        for record in records[1:]
    ]
    return _CENTRAL.join(records)


def _name(entry: zipfile.ZipInfo) -> bytes | str:
    at = 0
    while at + 4 <= len(entry.extra):
        kind, size = (int.from_bytes(entry.extra[n : n + 2], "little") for n in (at, at + 2))
        field = entry.extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(field) > 5:
            return field[5:]  # after version and checksum
        at += 4 + size
    if entry.flag_bits & _IN_UTF8:
        return entry.orig_filename
    return entry.orig_filename.encode("cp437")  # as the stdlib read it


def _unpacked(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Return an entry's bytes, never more than the directory says. Raises DocumentError."""
    start = entry.header_offset
    if data[start : start + 4] != _LOCAL:
        raise damaged()
    names = (int.from_bytes(data[start + n : start + n + 2], "little") for n in (26, 28))
    start += 30 + sum(names)
    packed = data[start : start + entry.compress_size]
    unpack = _METHODS.get(entry.compress_type)
    if unpack is None:
        sentence = "压缩包的压缩方式系统不支持，请用普通 zip 方式重新压缩后发送。"
        raise DocumentError(ProblemCode.UNKNOWN_FORMAT, sentence)
    try:
        unpacked = unpack(packed, entry.file_size + 1)
    except (zlib.error, OSError, EOFError, ValueError) as error:
        raise damaged() from error
    if len(unpacked) != entry.file_size or zlib.crc32(unpacked) != entry.CRC:
        raise damaged()
    return unpacked


_METHODS: dict[int, Callable[[bytes, int], bytes]] = {  # 4.4.5
    zipfile.ZIP_STORED: lambda packed, most: packed[:most],
    zipfile.ZIP_DEFLATED: lambda packed, most: zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most),
    zipfile.ZIP_BZIP2: lambda packed, most: bz2.BZ2Decompressor().decompress(packed, most),
}
