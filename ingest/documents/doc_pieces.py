"""The characters of a Word 97–2003 file, gathered from its pieces ([MS-DOC] 2.4.1: Clx, Pcd)."""

from __future__ import annotations

import codecs
import re
import struct
from typing import NamedTuple

from ingest.documents.document import check_length
from ingest.documents.ole import damaged

FILLER = "\0"  # stands where a character of the file is none of the text
_PROPERTIES, _PIECES = 1, 2  # clxt
_COMPRESSED, _OFFSET = 0x40000000, 0x3FFFFFFF
_MOST_PIECES = 100_000  # many times what years of quick saves leave
_PIECE = struct.Struct("<2xIH")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_HALF = re.compile("[\ud800-\udfff]")
_CP1252 = "".join(bytes([code]).decode("cp1252", "replace") for code in range(256))
# Bytes that can hardly be anything but Chinese: programs that write GB characters as compressed text.
_CHINESE = re.compile(rb"(?:[\xa1-\xa9\xb0-\xf7][\xa1-\xfe]){2,}")
_HIGH = re.compile(rb"[\x80-\xff]+")
_MOSTLY = 0.8


class Piece(NamedTuple):
    """Characters that lie together in the file."""

    start: int  # its first character in the document
    end: int
    offset: int  # its first byte in the stream
    width: int  # bytes a character
    property: int  # prm, what a quick save said of all of it


class Pieces(NamedTuple):
    table: list[Piece]
    properties: list[bytes]  # what prm refers to


def read_pieces(clx: bytes) -> Pieces:
    """Read the Clx. Raises DocumentError(damaged)."""
    properties, at = [], 0
    while at + 3 <= len(clx) and clx[at] == _PROPERTIES:
        size = int.from_bytes(clx[at + 1 : at + 3], "little")
        properties.append(clx[at + 3 : at + 3 + size])
        at += 3 + size
    if at + 5 > len(clx) or clx[at] != _PIECES:
        raise damaged()
    table = clx[at + 5 : at + 5 + int.from_bytes(clx[at + 1 : at + 5], "little")]
    count = (len(table) - 4) // (4 + _PIECE.size)
    if not 0 < count <= _MOST_PIECES:
        raise damaged()
    ends = struct.unpack_from(f"<{count + 1}I", table)
    entries = _PIECE.iter_unpack(table[(count + 1) * 4 : (count + 1) * 4 + count * _PIECE.size])
    pieces = []
    for start, end, (place, prm) in zip(ends, ends[1:], entries, strict=False):
        if start >= end:
            raise damaged()
        if place & _COMPRESSED:
            pieces.append(Piece(start, end, (place & _OFFSET) // 2, 1, prm))
        else:
            pieces.append(Piece(start, end, place & _OFFSET, 2, prm))
    return Pieces(pieces, properties)


def characters_of(stream: bytes, pieces: list[Piece]) -> str:
    """Return the document's characters, as many as the file counts: one for each 16 bits.

    Where the pieces leave a gap or a character takes two places, FILLER stands. Raises DocumentError:
    damaged where a piece lies outside the stream, too_large.
    """
    check_length(pieces[-1].end)
    found, at = [], 0
    for piece in pieces:
        size = piece.end - piece.start
        data = stream[piece.offset : piece.offset + size * piece.width]
        if len(data) < size * piece.width:
            raise damaged()
        found += [FILLER * (piece.start - at), _wide(data) if piece.width == 2 else _narrow(data)]
        at = piece.end
    return "".join(found)


def _wide(data: bytes) -> str:
    try:
        text = data.decode("utf-16-le")
    except UnicodeDecodeError:
        text = _HALF.sub("\ufffd", data.decode("utf-16-le", "surrogatepass"))
    return _ASTRAL.sub(r"\g<0>" + FILLER, text) if len(text) * 2 < len(data) else text


def _narrow(data: bytes) -> str:
    high = sum(map(len, _HIGH.findall(data)))
    if high and sum(map(len, _CHINESE.findall(data))) >= high * _MOSTLY:
        text = data.decode("gbk", "replace")
        return "".join(char if char <= "\x7f" else char + FILLER for char in text).ljust(len(data), FILLER)
    return codecs.charmap_decode(data, "strict", _CP1252)[0]
