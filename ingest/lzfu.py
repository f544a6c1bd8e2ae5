"""Compressed RTF, in which Outlook keeps the text of a mail ([MS-OXRTFCP])."""

from __future__ import annotations

_HEADER = 16  # bytes: size, size unpacked, kind, checksum
_COMPRESSED = b"LZFu"
_PLAIN = b"MELA"
_WINDOW = 4096
_LARGEST = 16 << 20  # bytes of RTF
_PREFILLED = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS San"
    rb"s SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpack_rtf(data: bytes) -> bytes:
    """Return the RTF; what is broken off or beyond 16 MB is missing, what is none of it gives nothing."""
    kind = data[8:12]
    if kind == _PLAIN:
        return data[_HEADER:]
    if kind != _COMPRESSED:
        return b""
    size = min(int.from_bytes(data[4:8], "little"), _LARGEST)
    out = bytearray(_PREFILLED)
    goal = len(_PREFILLED) + size
    at, packed = _HEADER, len(data)
    while at < packed and len(out) < goal:
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= packed or len(out) >= goal:
                break
            if not flags >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            token = int.from_bytes(data[at : at + 2], "big")
            at += 2
            back = (len(out) - (token >> 4)) % _WINDOW
            if back == 0:  # a reference to where it is: the end
                return bytes(out[len(_PREFILLED) :])
            _copy(out, back, (token & 0xF) + 2)
    return bytes(out[len(_PREFILLED) : goal])


def _copy(out: bytearray, back: int, size: int) -> None:
    """Append what lies `back` bytes ago; it may run into what is being written."""
    for _ in range(size):
        out.append(out[-back] if back <= len(out) else 0x20)
