"""The few headers that a message's row needs before it is read, taken from its raw bytes.

Nothing a sender writes makes this raise, or costs more than a header block of HEADER_BYTES.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import parseaddr, parsedate_to_datetime

HEADER_BYTES = 256 << 10  # a header block longer than this is cut
LONGEST_ADDRESS = 254  # RFC 5321, section 4.5.3.1.3

# Not the empty lines that some messages begin with. The literal in front lets the search run in C.
_END = re.compile(rb"\n(?:(?<=[^\r\n]\n)|(?<=[^\r\n]\r\n))\r?\n")
# A header of that name with its folded lines, wherever it stands: lines broken by the sender before it
# must not hide it, as they would from an e-mail parser.
_HEADER = rb"^%s[ \t]*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)"
_MESSAGE_ID = re.compile(_HEADER % b"message-id", re.IGNORECASE | re.MULTILINE)
_FROM = re.compile(_HEADER % b"from", re.IGNORECASE | re.MULTILINE)
_RECEIVED = re.compile(_HEADER % b"received", re.IGNORECASE | re.MULTILINE)
_BRACKETED = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")


@dataclass(frozen=True, slots=True)
class Envelope:
    """`message_id` with its angle brackets; `sender_address` in lower case; `received_at` aware."""

    message_id: str | None
    sender_address: str | None
    received_at: dt.datetime | None  # the newest Received header's


def envelope(raw: bytes) -> Envelope:
    """Read a message's own Message-ID, From and newest Received header."""
    end = _END.search(raw, 0, HEADER_BYTES)
    block = raw[: end.start() if end else HEADER_BYTES]
    return Envelope(_message_id(block), _sender_address(block), _received_at(block))


def plausible(moment: dt.datetime | None) -> dt.datetime | None:
    """The moment, unless it is none that a mail could have arrived at or a calendar could reckon with."""
    return moment if moment is not None and 1980 < moment.year < 2200 else None


def _message_id(block: bytes) -> str | None:
    return _text(_MESSAGE_ID.search(block)) or None


def _sender_address(block: bytes) -> str | None:
    text = _text(_FROM.search(block))
    address = parseaddr(text)[1]
    if "@" not in address:  # a bare comma in the display name, or worse
        found = _BRACKETED.findall(text)
        address = found[-1] if found else ""
    return address.lower() if 0 < len(address) <= LONGEST_ADDRESS else None


def _received_at(block: bytes) -> dt.datetime | None:
    """Servers put theirs on top, so the first that carries a date is the newest."""
    for header in _RECEIVED.finditer(block):
        try:
            moment = parsedate_to_datetime(_text(header).rpartition(";")[2])
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if moment.tzinfo is None:  # "-0000": UTC, said without saying where (RFC 5322, section 3.3)
            moment = moment.replace(tzinfo=dt.UTC)
        if plausible(moment):
            return moment
    return None


def _text(header: re.Match[bytes] | None) -> str:
    """The header's value on one line."""
    return " ".join(header[1].decode("utf-8", "replace").split()) if header else ""
