"""Decorated words of a Word 97–2003 file, such as letterheads, in its drawings ([MS-ODRAW] OfficeArtFOPT)."""

from __future__ import annotations

import struct

_PROPERTIES = b"\x0b\xf0"  # recType, after recVer and recInstance
_HEAD = struct.Struct("<HHI")  # recVer and recInstance, recType, recLen
_VERSION = 3
_PROPERTY = struct.Struct("<HI")
_NUMBER, _HAS_MORE = (
    0x3FFF,
    0x8000,
)  # of opid; its value is a size, and what it says follows after all of them
_TEXT = 0x00C0  # gtextUNICODE


def decorated_words(drawings: bytes) -> list[str]:
    """Return the lines of decorated words in the drawings of a document."""
    found: list[str] = []
    at = drawings.find(_PROPERTIES)
    while at >= 0:
        end = at + len(_PROPERTIES)
        if at >= 2 and at - 2 + _HEAD.size <= len(drawings):
            kind, _, size = _HEAD.unpack_from(drawings, at - 2)
            properties = drawings[at - 2 + _HEAD.size : at - 2 + _HEAD.size + size]
            if kind & 0xF == _VERSION and len(properties) == size >= (kind >> 4) * _PROPERTY.size:
                found += _words(properties, kind >> 4)
                end = at - 2 + _HEAD.size + size
        at = drawings.find(_PROPERTIES, end)
    return found


def _words(properties: bytes, count: int) -> list[str]:
    at = count * _PROPERTY.size
    for number, value in _PROPERTY.iter_unpack(properties[:at]):
        if number & _HAS_MORE:
            if number & _NUMBER == _TEXT:
                text = properties[at : at + value].decode("utf-16-le", "replace")
                return [line for line in text.strip("\0").splitlines() if line.strip()]
            at += value
    return []
