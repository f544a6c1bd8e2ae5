"""winmail.dat: what Outlook sends in place of a mail's files ([MS-OXTNEF]), as a tree like any mail's.

Every length is held against the bytes that are there before anything is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from email.message import Message
from typing import NamedTuple

from ingest.charset import decode
from ingest.lzfu import unpack_rtf
from ingest.names import media_type_of

_SIGNATURE = b"\x78\x9f\x3e\x22"
_FIRST_ATTRIBUTE = 6  # after signature and key
_LEVELS = (1, 2)  # of an attribute: the message's, an attachment's
_MOST_RUBBISH = 8  # bytes after the last attribute that mean nothing
_MOST_PROPERTIES = 2_000  # of one object
_DEEPEST = 5

# Attributes, 2.1.3.1.
_CODE_PAGE, _MESSAGE, _NEW_ATTACHMENT = 0x69007, 0x69003, 0x69002
_ATTACHMENT = 0x69005

# Properties, [MS-OXPROPS].
_P_SUBJECT, _P_SENDER, _P_ADDRESS = 0x0037, 0x0C1A, 0x0C1F
_P_BODY, _P_RTF, _P_HTML = 0x1000, 0x1009, 0x1013
_P_DISPLAY, _P_DATA, _P_SHORT, _P_LONG, _P_MEDIA_TYPE, _P_CONTENT_ID = (
    0x3001, 0x3701, 0x3704, 0x3707, 0x370E, 0x3712,
)  # fmt: skip

# Attributes that say the same, in programs without MAPI.
_PLAIN_MESSAGE = {0x18004: _P_SUBJECT, 0x2800C: _P_BODY}
_PLAIN_FILE = {0x18010: _P_SHORT, 0x6800F: _P_DATA}

# Property types, [MS-OXCDATA] 2.11.1, by the bytes that their values take here.
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_UNICODE, _OBJECT = 0x1F, 0x0D
_VARIABLE = (_UNICODE, _OBJECT, 0x1E, 0x102, 0)
_MANY = 0x1000
_NAMED = 0x8000
_IID = 16  # bytes before the content of an object


class _Value(NamedTuple):
    data: bytes
    kind: int


_Properties = dict[int, _Value]


def is_winmail(data: bytes) -> bool:
    return data.startswith(_SIGNATURE)


class Winmail(NamedTuple):
    """What is in a winmail.dat: its text first, then its files, then the mails attached to it."""

    tree: Message
    whole: bool  # False: it is torn off or broken, and something may be missing


def read_winmail(data: bytes) -> Winmail:
    """Take a winmail.dat apart; of a broken one, what is whole."""
    return _Reader().read(data, 0)


class _Reader:
    """Reads one winmail.dat, and those in it."""

    def __init__(self) -> None:
        self._whole = True

    def read(self, data: bytes, depth: int) -> Winmail:
        message: _Properties = {}
        files: list[_Properties] = []
        code_page = "gb18030"
        for attribute, value in self._attributes(data):
            if attribute == _CODE_PAGE:
                code_page = _codec(_number(value, 0))
            elif attribute == _NEW_ATTACHMENT:
                files.append({})
            elif attribute == _MESSAGE:
                message |= self._properties(value)
            elif attribute == _ATTACHMENT and files:
                files[-1] |= self._properties(value)
            elif attribute in _PLAIN_MESSAGE:
                message.setdefault(_PLAIN_MESSAGE[attribute], _Value(value, 0))
            elif attribute in _PLAIN_FILE and files:
                files[-1].setdefault(_PLAIN_FILE[attribute], _Value(value, 0))
        parts = [_body(message, code_page), *(self._file(file, code_page, depth) for file in files)]
        return Winmail(_mail(message, code_page, [part for part in parts if part is not None]), self._whole)

    def _attributes(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Attributes with their values, to the first that is not whole (2.1.3)."""
        at = _FIRST_ATTRIBUTE
        while at + 9 <= len(data):
            attribute = _number(data, at + 1)
            size = _number(data, at + 5)
            at += 9
            if data[at - 9] not in _LEVELS or at + size > len(data):
                break
            yield attribute & 0xFFFFF, data[at : at + size]
            at += size + 2  # a checksum follows
        self._whole = self._whole and len(data) <= at < len(data) + _MOST_RUBBISH

    def _properties(self, data: bytes) -> _Properties:
        """Read MAPI properties, the first value of each, to the first that is not whole (2.1.3.4)."""
        found: _Properties = {}
        at = 4
        for _ in range(min(_number(data, 0), _MOST_PROPERTIES)):
            kind, name = _number(data, at, 2), _number(data, at + 2, 2)
            at += 4
            if name >= _NAMED:
                at = _after_name(data, at)
            values, at = _values(data, at, kind)
            if at > len(data):
                break
            if values:
                found.setdefault(name, _Value(values[0], kind & ~_MANY))
        self._whole = self._whole and at <= len(data)
        return found

    def _file(self, file: _Properties, code_page: str, depth: int) -> Message | None:
        data = file.get(_P_DATA)
        if data is None:
            return None
        content = data.data[_IID:] if data.kind == _OBJECT else data.data
        if data.kind == _OBJECT and is_winmail(content):  # a mail attached to the mail
            return self._enclosed(content, depth)
        names = (_text(file.get(place), code_page) for place in (_P_LONG, _P_SHORT, _P_DISPLAY))
        name = next(filter(None, names), "")
        part = _part(_text(file.get(_P_MEDIA_TYPE), code_page) or media_type_of(name), content)
        content_id = _text(file.get(_P_CONTENT_ID), code_page)
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        _head(part, "Content-ID", content_id)
        _head(part, "Content-Disposition", f'{"inline" if content_id else "attachment"}; filename="{quoted}"')
        return part

    def _enclosed(self, data: bytes, depth: int) -> Message | None:
        if depth >= _DEEPEST:
            self._whole = False
            return None
        part = Message()
        _head(part, "Content-Type", "message/rfc822")
        part.set_payload([self.read(data, depth + 1).tree])
        return part


def _after_name(data: bytes, at: int) -> int:
    by_string = _number(data, at + 16)
    return at + 24 + (_padded(_number(data, at + 20)) if by_string else 0)


def _values(data: bytes, at: int, kind: int) -> tuple[list[bytes], int]:
    """Return the values of a property and where the next one is: beyond the end where they are not whole."""
    broken = len(data) + 1
    many, kind = kind & _MANY, kind & ~_MANY
    count = 1
    if many or kind in _VARIABLE:
        count = _number(data, at)
        at += 4
    values: list[bytes] = []
    if count * 4 > len(data):
        return [], broken
    for _ in range(count):
        if kind in _VARIABLE:
            size = _number(data, at)
            at += 4
        elif kind in _FIXED:
            size = _FIXED[kind]
        else:
            return [], broken
        if at + size > len(data):
            return [], broken
        values.append(data[at : at + size])
        at += _padded(size)
    if values:
        at = min(at, len(data))  # the last one's padding may be missing
    return values, at


def _number(data: bytes, at: int, size: int = 4) -> int:
    return int.from_bytes(data[at : at + size], "little")


def _padded(size: int) -> int:
    return size + -size % 4


def _codec(code_page: int) -> str:
    return "utf-8" if code_page == 65001 else f"cp{code_page}"


def _text(value: _Value | None, code_page: str) -> str:
    if value is None:
        return ""
    if value.kind == _UNICODE:
        return value.data.decode("utf-16-le", "replace").rstrip("\0")
    return decode(value.data, code_page).text.rstrip("\0")


def _mail(message: _Properties, code_page: str, parts: Iterable[Message]) -> Message:
    tree = Message()
    _head(tree, "Content-Type", "multipart/mixed")
    _head(tree, "Subject", _text(message.get(_P_SUBJECT), code_page))
    sender = (_text(message.get(place), code_page) for place in (_P_SENDER, _P_ADDRESS))
    _head(tree, "From", "{} <{}>".format(*sender))
    tree.set_payload([*parts])
    return tree


def _body(message: _Properties, code_page: str) -> Message | None:
    if html := message.get(_P_HTML):
        return _part("text/html", html.data)
    if (rtf := message.get(_P_RTF)) and (unpacked := unpack_rtf(rtf.data)):
        return _part("text/rtf", unpacked)
    text = _text(message.get(_P_BODY), code_page)
    return _part('text/plain; charset="utf-8"', text.encode()) if text.strip() else None


def _part(media_type: str, data: bytes) -> Message:
    part = Message()
    _head(part, "Content-Type", media_type)
    part.set_payload(data.decode("ascii", "surrogateescape"))
    return part


def _head(part: Message, name: str, value: str) -> None:
    """Set a header as a parser would have kept its bytes."""
    line = " ".join(value.split())
    part[name] = line.encode("utf-8", "replace").decode("ascii", "surrogateescape")
