"""OpenPGP's armour in a text (RFC 9580, section 6.2): signatures taken off, what is encrypted taken out."""

from __future__ import annotations

import re
from typing import NamedTuple

_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_SIGNATURE_END = "-----END PGP SIGNATURE-----"
_MESSAGE = "-----BEGIN PGP MESSAGE-----"
_MESSAGE_END = "-----END PGP MESSAGE-----"
_HEADERS = re.compile(r"[ \t\r]*\n(?:Hash:[^\n]*\n)*[ \t\r]*\n?")
_ESCAPED = re.compile(r"^- (?=-)", re.MULTILINE)


class Bared(NamedTuple):
    """A text without its armour; `locked`: some of it was encrypted and is gone."""

    text: str
    locked: bool = False


def bared(text: str) -> Bared:
    """Take the armour off a text."""
    if "-----BEGIN PGP " not in text:
        return Bared(text)
    pieces: list[str] = []
    at = 0
    while (start := text.find(_SIGNED, at)) >= 0 and (sign := text.find(_SIGNATURE, start)) >= 0:
        pieces.append(text[at:start])
        headers = _HEADERS.match(text, start + len(_SIGNED))
        pieces.append(_ESCAPED.sub("", text[headers.end() if headers else start : sign]))
        at = _past(text, _SIGNATURE_END, sign)
    text = "".join([*pieces, text[at:]])
    return _without_messages(text)


def _without_messages(text: str) -> Bared:
    pieces: list[str] = []
    at = 0
    while (start := text.find(_MESSAGE, at)) >= 0:
        pieces.append(text[at:start])
        at = _past(text, _MESSAGE_END, start)
    return Bared("".join([*pieces, text[at:]]), locked=bool(pieces))


def _past(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return found + len(mark) if found >= 0 else len(text)


def is_locked(data: bytes) -> bool:
    """Tell whether a file is an encrypted OpenPGP message in its armour."""
    return data[:200].lstrip().startswith(_MESSAGE.encode("ascii"))
