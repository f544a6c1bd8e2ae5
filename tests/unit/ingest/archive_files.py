"""Archives as offices send them, written by hand where no library writes them so."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping

Files = Mapping[str, bytes]


def zipped(files: Files, *, flags: int = 0, extra: bytes = b"", charset: str = "gbk") -> bytes:
    """A zip whose names are in a code page, as Chinese programs write it without saying so."""
    body = b""
    directory = b""
    for name, data in files.items():
        raw = name.encode(charset)
        packed = zlib.compressobj(9, zlib.DEFLATED, -15)
        content = packed.compress(data) + packed.flush()
        common = struct.pack(
            "<HHHHHIIIHH", 20, flags, 8, 0, 0, zlib.crc32(data), len(content), len(data), len(raw), len(extra)
        )
        directory += (
            struct.pack("<IH", 0x02014B50, 20)
            + common
            + struct.pack("<HHHII", 0, 0, 0, 0, len(body))
            + raw
            + extra
        )
        body += struct.pack("<I", 0x04034B50) + common + raw + extra + content
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(files), len(files), len(directory), len(body), 0)
    return body + directory + end


def plain_zip(files: Files) -> bytes:
    """A zip as the standard library writes it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def rar4(files: Files, *, charset: str = "gbk", main_flags: int = 0, file_flags: int = 0) -> bytes:
    """A RAR of version 4, its files stored.

    Flag 0x80 of the archive hides its headers, 0x04 of a file locks it.
    """
    blocks = [b"Rar!\x1a\x07\0", _rar4_block(0x73, main_flags, bytes(6))]
    for name, data in files.items():
        raw = name.replace("/", "\\").encode(charset)
        fields = struct.pack(
            "<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0, 20, 0x30, len(raw), 0x20
        )
        blocks += [_rar4_block(0x74, 0x8000 | file_flags, fields + raw), data]
    return b"".join(blocks) + _rar4_block(0x7B, 0x4000, b"")


def _rar4_block(kind: int, flags: int, fields: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def rar5(files: Files, *, main_flags: int = 0) -> bytes:
    """A RAR of version 5, its files stored; names are UTF-8. Flag 1 of the archive makes it a volume."""
    blocks = [b"Rar!\x1a\x07\x01\0", _rar5_block(1, 0, b"", _varint(main_flags))]
    for name, data in files.items():
        raw = name.encode()
        fields = b"".join(
            [_varint(4), _varint(len(data)), _varint(0x20), struct.pack("<I", zlib.crc32(data)), _varint(0),
             _varint(0), _varint(len(raw)), raw]
        )  # fmt: skip
        blocks += [_rar5_block(2, 2, _varint(len(data)), fields), data]
    return b"".join(blocks) + _rar5_block(5, 0, b"", _varint(0))


def _rar5_block(kind: int, flags: int, sizes: bytes, fields: bytes) -> bytes:
    head = _varint(kind) + _varint(flags) + sizes + fields
    head = _varint(len(head)) + head
    return struct.pack("<I", zlib.crc32(head)) + head


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def tarred(files: Files, *, mode: str = "w", charset: str = "gbk") -> bytes:
    """A tar, its names in a code page; `mode` as tarfile's, "w:gz" for one that is compressed."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, format=tarfile.GNU_FORMAT, encoding=charset) as archive:  # type: ignore[call-overload]  # the mode is one of those
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()
