"""winmail.dat as Outlook writes it ([MS-OXTNEF])."""

from __future__ import annotations

import struct
from collections.abc import Sequence

LONG_NAME, SHORT_NAME, DATA, CONTENT_ID = 0x3707, 0x3704, 0x3701, 0x3712
BODY, RTF, HTML, SUBJECT, SENDER = 0x1000, 0x1009, 0x1013, 0x0037, 0x0C1A
STRING8, UNICODE, BINARY, OBJECT, LONG = 0x1E, 0x1F, 0x102, 0x0D, 3

Property = tuple[int, int, bytes]  # name, type, value


def text(name: int, value: str) -> Property:
    return name, UNICODE, value.encode("utf-16-le") + b"\0\0"


def number(name: int, value: int) -> Property:
    return name, LONG, struct.pack("<I", value)


def winmail(
    message: Sequence[Property] = (),
    files: Sequence[Sequence[Property]] = (),
    *,
    title: bytes = b"",
    data: bytes = b"",
    code_page: int = 936,
) -> bytes:
    """A winmail.dat; `title` and `data` are one more file, as programs without MAPI write it."""
    attributes = [
        _attribute(1, 0x69007, struct.pack("<II", code_page, 0)),
        _attribute(1, 0x69003, _properties(message)),
    ]
    for file in files:
        attributes += [_attribute(2, 0x69002, bytes(14)), _attribute(2, 0x69005, _properties(file))]
    if title:
        attributes += [
            _attribute(2, 0x69002, bytes(14)),
            _attribute(2, 0x18010, title + b"\0"),
            _attribute(2, 0x6800F, data),
        ]
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(attributes)


def embedded(content: bytes) -> Property:
    """A mail that is attached: a winmail.dat of its own, after the identity of what it is."""
    return DATA, OBJECT, bytes(16) + content


def _attribute(level: int, name: int, value: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def _properties(properties: Sequence[Property]) -> bytes:
    out = struct.pack("<I", len(properties))
    for name, kind, value in properties:
        out += struct.pack("<HH", kind, name)
        if name >= 0x8000:  # a named one: its set, and a number or a name of its own
            out += bytes(16) + struct.pack("<II", 0, 0x8501)
        if kind in (STRING8, UNICODE, BINARY, OBJECT):
            out += struct.pack("<II", 1, len(value))
        out += value + bytes(-len(value) % 4)
    return out
