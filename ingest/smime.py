"""What S/MIME wraps a mail in (RFC 8551): the text of an opaque signature, and envelopes that stay shut.

Reads just so much BER (X.690) as the way to the content of a CMS SignedData needs (RFC 5652, section 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_SIGNED = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
_ENVELOPED = bytes.fromhex("2a864886f70d010703")
_AUTH_ENVELOPED = bytes.fromhex("2a864886f70d010910010117")
_SEQUENCE, _IDENTIFIER, _OCTETS, _OCTETS_IN_PIECES, _FIRST = 0x30, 0x06, 0x04, 0x24, 0xA0
_PREFIX = bytes.fromhex("2a864886f70d01")  # RSA's, that all three begin with …
_KIND_WITHIN = 300  # … among these bytes: before it stand no more than two tags with their lengths
_DEEPEST = 12
_MOST_PIECES = 100_000


class _Element(NamedTuple):
    tag: int
    start: int  # of the content
    end: int
    after: int  # where the next element is


def signed_content(data: bytes) -> bytes | None:
    """Return the MIME entity that an opaque signature (smime.p7m) covers; None if this is something else."""
    try:
        kind, content = _inside(data, _element(data, 0))[:2]
        if data[kind.start : kind.end] != _SIGNED:
            return None
        signed = _inside(data, _inside(data, content)[0])
        wrapped = _inside(data, signed[2])  # after version and digest algorithms
        return _octets(data, _inside(data, wrapped[1])[0], 0) if len(wrapped) > 1 else None
    except (ValueError, IndexError):
        return None


def is_enveloped(data: bytes) -> bool:
    """Tell whether these are encrypted contents of S/MIME."""
    if _PREFIX not in data[:_KIND_WITHIN]:
        return False
    try:
        kind = _inside(data, _element(data, 0))[0]
    except (ValueError, IndexError):
        return False
    return kind.tag == _IDENTIFIER and data[kind.start : kind.end] in (_ENVELOPED, _AUTH_ENVELOPED)


def _element(data: bytes, at: int, depth: int = 0) -> _Element:
    """Read the element at a place. Raises ValueError or IndexError where there is none."""
    tag, length, start = data[at], data[at + 1], at + 2
    if tag & 0x1F == 0x1F or depth > _DEEPEST:
        raise ValueError
    if length == 0x80:  # to be ended by two zeros
        end = start
        for _ in range(_MOST_PIECES):
            if data[end : end + 2] == b"\0\0":
                return _Element(tag, start, end, end + 2)
            end = _element(data, end, depth + 1).after
        raise ValueError
    if length > 0x80:
        size = length & 0x7F
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    if start + length > len(data):
        raise ValueError
    return _Element(tag, start, start + length, start + length)


def _inside(data: bytes, outer: _Element) -> list[_Element]:
    """Return the first elements of one, at most as many as lie before the content of any CMS structure."""
    return [inner for inner, _ in zip(_each(data, outer), range(4), strict=False)]


def _each(data: bytes, outer: _Element) -> Iterator[_Element]:
    at = outer.start
    while at < outer.end:
        inner = _element(data, at)
        yield inner
        at = inner.after


def _octets(data: bytes, element: _Element, depth: int) -> bytes:
    if element.tag == _OCTETS:
        return data[element.start : element.end]
    if element.tag != _OCTETS_IN_PIECES or depth > _DEEPEST:
        raise ValueError
    return b"".join(_octets(data, piece, depth + 1) for piece in _each(data, element))
