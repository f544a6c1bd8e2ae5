"""Content-Transfer-Encoding undone, whatever is broken in it. Nothing here raises."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable
from typing import NamedTuple

# How a zip, OLE, PDF, RAR, 7z, RTF, JPEG or PNG file begins in Base64; some programs do not say that it is.
_FILES_IN_BASE64 = (
    b"UEsDB", b"0M8R4KGxGuE", b"JVBERi", b"UmFyIRoH", b"N3q8ryc", b"e1xydGY", b"/9j/4", b"iVBORw0KGgo",
)  # fmt: skip
_MOST_PIECES = 100_000
_WHITE = b" \t\r\n"
_FOOTER = re.compile(rb"^[_*-]{4,}", re.MULTILINE)
_PROSE = re.compile(rb"[_@.:<>,]|\w +\w")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]*)\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"^end[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


def unpack(data: bytes, encoding: str) -> bytes:
    """Return what was sent as `data`; `encoding` is in lower case.

    An unknown one changes nothing but a file that is plainly in Base64.
    """
    if encoding == "base64":
        return unpack_base64(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        begin = _UU_BEGIN.search(data)
        return unpack_uu(data[begin.end() if begin else 0 :].splitlines())
    return unpack_base64(data) if data.startswith(_FILES_IN_BASE64) else data


def unpack_base64(text: bytes) -> bytes:
    """Decode Base64, whatever strange characters are in it and whatever is missing at its ends.

    Some programs write several pieces one after the other, each with its own padding. Lists and gateways
    put a plain footer below the last, which is no part of what was sent.
    """
    try:  # nearly all is as it should be
        return binascii.a2b_base64(text.translate(None, _WHITE), strict_mode=True)
    except binascii.Error:
        return _unpack_odd(text)


def _unpack_odd(text: bytes) -> bytes:
    if footer := _FOOTER.search(text):
        text = text[: footer.start()]
    first, *others = text.split(b"=", _MOST_PIECES)
    return b"".join(map(_piece, [first, *(one for one in others if one and not _PROSE.search(one))]))


def _piece(text: bytes) -> bytes:
    try:
        return binascii.a2b_base64(text + b"==")  # which leaves out what is no Base64
    except binascii.Error:
        text = _NOT_BASE64.sub(b"", text)
        whole = len(text) - (len(text) % 4 == 1)
        return binascii.a2b_base64(text[:whole] + b"==")


def unpack_uu(lines: Iterable[bytes]) -> bytes:
    """Decode lines of uuencoded data, to the line `end`."""
    pieces: list[bytes] = []
    for line in lines:
        if line == b"end":
            break
        pieces.append(_uu_line(line.rstrip(b"\r\n")))
    return b"".join(pieces)


def _uu_line(line: bytes) -> bytes:
    if not line or not 0x20 <= line[0] <= 0x60:
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # trailing spaces lost, or a checksum after the data
        size = (line[0] - 0x20) & 0x3F
        wanted = 1 + (size * 4 + 2) // 3
        try:
            return binascii.a2b_uu(line[:wanted])
        except binascii.Error:
            return b""


class Uuencoded(NamedTuple):
    """A file in a text: its name as it stands there, and its bytes."""

    name: bytes
    data: bytes


def take_uuencoded(text: bytes) -> tuple[bytes, list[Uuencoded]]:
    """Take the files out of a text that old programs wrote into it (`begin 644 name` … `end`)."""
    if b"begin " not in text:
        return text, []
    files: list[Uuencoded] = []
    pieces: list[bytes] = []
    at = 0
    for begin in _UU_BEGIN.finditer(text):
        if begin.start() < at:
            continue
        end = _UU_END.search(text, begin.end())
        if end is None:
            break
        data = unpack_uu(text[begin.end() : end.start()].splitlines())
        if data:
            pieces.append(text[at : begin.start()])
            files.append(Uuencoded(begin[1], data))
            at = end.end()
    return b"".join([*pieces, text[at:]]), files
