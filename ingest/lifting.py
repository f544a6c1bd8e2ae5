"""What slows the stdlib's parser is set aside while it parses, and given back where it is looked at.

Long base64 runs: the parser looks at every line for a boundary, and full lines of base64 hold neither a
boundary nor a header, so one short line can stand for a run of them; what they hold is decoded just once.
Boundaries: the parser compiles a regular expression for each, and every mail has its own; under names of ours
they are compiled once.
"""

from __future__ import annotations

import binascii
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesFeedParser
from functools import lru_cache
from typing import Any, NamedTuple

import pybase64

from ingest.transfer import unpack

_FED = 1 << 16  # bytes given to the parser at a time
_FEWEST_LINES = 5
_RUN = re.compile(rb"\n\r?\n(?=[A-Za-z0-9+/]{60,76}(\r?\n))")
# It begins with a character that is searched for fast, hence no `^`.
_BOUNDARY = re.compile(
    rb"(\n(?i:content-type:[ \t]*multipart/(?:[^\r\n]|\r?\n[ \t]){1,300}?boundary[ \t]*=[ \t]*))"
    rb"""("?)([\w=.+/:?'(),-]{8,70})\2(?=[ \t]*[;\r\n])"""
)
_MOST_BOUNDARIES = 8
# Parameters beyond any use, for which the stdlib takes a time that grows with the square of their length.
_LONG_FROM = 1 << 17  # bytes of a mail without its runs
_LONG = re.compile(
    rb"^(content-(?:type|disposition):(?:[^\r\n]|\r?\n[ \t]){16384})(?:[^\r\n]|\r?\n[ \t])++",
    re.IGNORECASE | re.MULTILINE,
)
_LONG_TYPE = 500  # characters of a Content-Type that is not worth remembering
_SECRET = secrets.token_hex(16).encode("ascii")  # so that no mail can name what it did not bring
_STAND_IN = re.compile(rb"=%s\.([rb])(\d+)=" % _SECRET)


class _Run(NamedTuple):
    written: bytes
    data: bytes


@dataclass(slots=True)
class Aside:
    """What was set aside from one tree."""

    _runs: list[_Run] = field(default_factory=list)
    _boundaries: list[bytes] = field(default_factory=list)

    def lift(self, raw: bytes) -> bytes:
        lifted = b"".join(self._lift_runs(raw))
        if len(lifted) > _LONG_FROM:
            lifted = _LONG.sub(rb"\1", lifted)
        return self._lift_boundaries(lifted)

    def _lift_runs(self, raw: bytes) -> Iterator[bytes]:
        kept = 0
        start = _RUN.search(raw)
        while start:
            end = self._run_at(raw, start.end(), start[1])
            if end > start.end():
                yield raw[kept : start.end()]
                yield b"=%s.r%d=" % (_SECRET, len(self._runs) - 1)
                kept = end
            start = _RUN.search(raw, end)
        yield raw[kept:]

    def _run_at(self, raw: bytes, start: int, line_end: bytes) -> int:
        """Set aside the run of even lines at `start`; return where it ends: `start` if there is none."""
        first = raw.index(b"\n", start)
        stops = raw.find(b"-", start)  # which no base64 has, and every boundary
        ends = raw[first : stops if stops >= 0 else len(raw) : first + 1 - start]
        lines = len(ends) - len(ends.lstrip(b"\n"))
        if lines < _FEWEST_LINES:
            return start
        end = start + lines * (first + 1 - start) - len(line_end)  # the last one may be the boundary's
        written = raw[start:end]
        try:
            data = pybase64.b64decode(written)  # which leaves out what is no base64, as binascii does, faster
        except binascii.Error:
            return start
        code = lines * (first + 1 - start - len(line_end))
        if len(data) + written.count(b"=", -2) != code // 4 * 3:
            return start
        self._runs.append(_Run(written, data))
        return end

    def _lift_boundaries(self, raw: bytes) -> bytes:
        lifted = _BOUNDARY.sub(self._renamed, b"\n" + raw)[1:]
        if len(self._boundaries) > _MOST_BOUNDARIES:
            self._boundaries.clear()
            return raw
        # The longest first: one may begin with another.
        for boundary in sorted(self._boundaries, key=len, reverse=True):
            ours = self._name_of(boundary)
            for line_end in (b"\n", b"\r"):
                lifted = lifted.replace(line_end + b"--" + boundary, line_end + b"--" + ours)
        return lifted

    def _renamed(self, found: re.Match[bytes]) -> bytes:
        if found[3] not in self._boundaries:
            if len(self._boundaries) > _MOST_BOUNDARIES:  # so many that none will be
                return found[0]
            self._boundaries.append(found[3])
        return b"%s%s%s%s" % (found[1], found[2], self._name_of(found[3]), found[2])

    def _name_of(self, boundary: bytes) -> bytes:
        return b"=%s.b%d=" % (_SECRET, self._boundaries.index(boundary))

    def restored(self, written: bytes) -> bytes:
        """Give everything back that was set aside from `written`."""
        if _SECRET not in written:
            return written
        return _STAND_IN.sub(
            lambda found: (
                self._runs[int(found[2])].written if found[1] == b"r" else self._boundaries[int(found[2])]
            ),
            written,
        )

    def unpacked(self, part: Message, encoding: str) -> bytes:
        """Return the bytes that a leaf of the tree carries under its transfer encoding."""
        written = payload_of(part)
        run = _STAND_IN.match(written) if encoding == "base64" else None
        if run and run[1] == b"r" and _SECRET not in (rest := written[run.end() :]):
            return self._runs[int(run[2])].data + unpack(rest, encoding)
        return unpack(self.restored(written), encoding)


class _Branch(Message):
    """A Message that looks its Content-Type up once: the parser asks for it at every turn.

    Once parsed its headers stay as they are.
    """

    _stated: tuple[str, str | None] | None = None

    def get_content_type(self) -> str:
        stated = self._stated or self._look_up()
        return stated[0] if stated else self.get_default_type()

    def get_boundary(self, failobj: Any = None) -> Any:
        stated = self._stated or self._look_up()
        return stated[1] if stated and stated[1] is not None else failobj

    def _look_up(self) -> tuple[str, str | None] | None:
        for name, value in self.raw_items():
            if name.lower() == "content-type":
                self._stated = _stated(value) if len(value) < _LONG_TYPE else _stated.__wrapped__(value)
                break
        return self._stated


@lru_cache(maxsize=128)  # under boundaries of ours many mails say the same
def _stated(content_type: str) -> tuple[str, str | None]:
    """Type and boundary, as the stdlib reads them."""
    message = Message()
    message.set_raw("Content-Type", content_type)
    return message.get_content_type(), message.get_boundary()


class Parsed(NamedTuple):
    """A tree, or a branch of one, and what was set aside from it."""

    tree: Message
    aside: Aside


def parse_tree(raw: bytes) -> Parsed:
    """Parse bytes into the stdlib's tree. Raises RecursionError for multiparts hundreds deep."""
    aside = Aside()
    lifted = aside.lift(raw)
    # In pieces: BytesParser would hold the whole mail twice more, at one and at four bytes a character.
    parser = BytesFeedParser(_Branch)
    for start in range(0, len(lifted), _FED):
        parser.feed(lifted[start : start + _FED])
    return Parsed(parser.close(), aside)


def payload_of(part: Message) -> bytes:
    """Return a leaf's payload as it came: get_payload would replace every raw byte in it."""
    payload = part.__dict__["_payload"]
    return payload.encode("ascii", "surrogateescape") if isinstance(payload, str) else b""
