"""Compound files and Word files in them, made by hand so that the tests say exactly what is in them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

SECTOR = 512
_A_TABLE = SECTOR // 4  # entries
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SUMMARY = "\x05SummaryInformation"
_LEAST = 4096  # bytes of a stream that lies in sectors of its own


def compound(streams: Mapping[str, bytes], storage: Mapping[str, bytes] | None = None) -> bytes:
    """Return a compound file of these streams; `storage`: streams of one storage below the root."""
    contents = [(data.ljust(_LEAST, b"\0")) for data in (*streams.values(), *(storage or {}).values())]
    entries = [_entry("Root Entry", 5, child=1 if streams else None)]
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        start, count = len(sectors), -(-len(data) // SECTOR)
        sectors.extend(data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR))
        fat.extend([*range(start + 1, start + count), _END])
        return start

    names = [*streams, *(storage or {})]
    for number, (name, data) in enumerate(zip(names, contents, strict=True)):
        last = number + 1 in (len(streams), len(names))
        right = (
            number + 2 if not last else (len(names) + 1 if storage and number + 1 == len(streams) else None)
        )
        entries.append(_entry(name, 2, right=right, start=put(data), size=len(data)))
    if storage:
        entries.append(_entry("ObjectPool", 1, child=len(streams) + 1))
    directory = put(b"".join(entries))
    tables = range(len(fat), len(fat) + len(fat) // (_A_TABLE - 1) + 1)
    fat += [_FAT] * len(tables)
    fat += [_FREE] * (len(tables) * _A_TABLE - len(fat))
    header = struct.pack(
        "<8s16x5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, len(tables), directory, 0, _LEAST, _END, 0, _END, 0,
    ) + struct.pack(f"<{len(tables)}I", *tables)  # fmt: skip
    return header.ljust(SECTOR, b"\xff") + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)


def _entry(
    name: str,
    kind: int,
    *,
    right: int | None = None,
    child: int | None = None,
    start: int = _END,
    size: int = 0,
) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    links = [_FREE if link is None else link for link in (None, right, child)]
    return struct.pack("<64sHBB3I36xIQ", written, len(written), kind, 1, *links, start, size)


def word_97(
    pieces: Sequence[tuple[str | bytes, int]],
    *,
    properties: Sequence[bytes] = (),
    lengths: Sequence[int] = (),
    flags: int = 0x0200,
    summary: bytes = b"",
) -> bytes:
    """Return a Word 97 file of these pieces, text in 16 bits or bytes, each with its prm.

    `properties`: what a prm refers to; `lengths`: of the stories, if there are others than the text.
    """
    text, ends, places = b"", [0], b""
    for content, prm in pieces:
        wide = isinstance(content, str)
        data = content.encode("utf-16-le") if isinstance(content, str) else content
        offset = 2048 + len(text)
        places += struct.pack("<HIH", 0, offset if wide else offset * 2 | 0x40000000, prm)
        ends.append(ends[-1] + len(data) // (2 if wide else 1))
        text += data
    plc = struct.pack(f"<{len(ends)}I", *ends) + places
    clx = b"".join(struct.pack("<BH", 1, len(one)) + one for one in properties)
    clx += struct.pack("<BI", 2, len(plc)) + plc
    base = struct.pack("<6H20x", 0xA5EC, 0xC1, 0, 0x804, 0, flags)
    stories = struct.pack("<12x8I", *(*(lengths or [ends[-1]]), *[0] * 7)[:8])
    parts = [(0, 0)] * 93
    parts[33] = (0, len(clx))
    fib = base + struct.pack("<H28xH", 14, 22) + stories.ljust(88, b"\0") + struct.pack("<H", 93)
    fib += b"".join(struct.pack("<II", *part) for part in parts)
    return compound({"WordDocument": fib.ljust(2048, b"\0") + text, "1Table": clx, _SUMMARY: summary})


def word_6(
    text: bytes,
    *,
    language: int = 0x804,
    flags: int = 0,
    lengths: Sequence[int] = (),
    wide: bool = False,
    clx: bytes = b"",
) -> bytes:
    """Return a Word 6 file of this text: in one run of bytes, or in the pieces of `clx`, from 768 on."""
    flags |= wide * 0x1000 | bool(clx) * 0x4
    head = bytearray(768)
    struct.pack_into(
        "<6H12xII", head, 0, 0xA5DC, 101, 0, language, 0, flags, len(head), len(head) + len(text)
    )
    struct.pack_into("<8I", head, 52, *(*(lengths or [len(text) // (1 + wide)]), *[0] * 7)[:8])
    struct.pack_into("<II", head, 352, len(head) + len(text), len(clx))
    return compound({"WordDocument": bytes(head) + text + clx})


def summary(identity: int, kind: int, value: int) -> bytes:
    """Return a stream \\x05SummaryInformation with one number."""
    section = struct.pack("<IIIIIi", 24, 1, identity, 16, kind, value)
    return struct.pack("<HHI16xI16xI", 0xFFFE, 0, 2, 1, 48) + section
