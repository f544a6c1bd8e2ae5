"""winmail.dat: what Outlook sends in place of a mail's files ([MS-OXTNEF]), as a tree like any mail's.

Every length is held against the bytes that are there before anything is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

from ingest.charset import decode
from ingest.documents.document import DocumentError
from ingest.lzfu import unpack_rtf
from ingest.names import media_type_of
from ingest.reading import ProblemCode

_SIGNATURE = b"\x78\x9f\x3e\x22"
_FIRST_ATTRIBUTE = 6  # after signature and key
_MOST_PROPERTIES = 2_000  # of one object
_DEEPEST = 5

# Attributes, 2.1.3.1.
_CODE_PAGE, _MESSAGE, _NEW_ATTACHMENT = 0x69007, 0x69003, 0x69002
_SUBJECT, _BODY, _TITLE, _DATA, _ATTACHMENT = 0x18004, 0x2800C, 0x18010, 0x6800F, 0x69005

# Properties, [MS-OXPROPS].
_P_SUBJECT, _P_SENDER, _P_ADDRESS = 0x0037, 0x0C1A, 0x0C1F
_P_BODY, _P_RTF, _P_HTML = 0x1000, 0x1009, 0x1013
_P_DISPLAY, _P_DATA, _P_SHORT, _P_LONG, _P_MEDIA_TYPE, _P_CONTENT_ID = (
    0x3001, 0x3701, 0x3704, 0x3707, 0x370E, 0x3712,
)  # fmt: skip

# Property types, [MS-OXCDATA] 2.11.1, by the bytes that their values take here.
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_UNICODE, _OBJECT = 0x1F, 0x0D
_VARIABLE = (_UNICODE, _OBJECT, 0x1E, 0x102)
_MANY = 0x1000
_NAMED = 0x8000
_IID = 16  # bytes before the content of an object


class _Value(NamedTuple):
    data: bytes
    kind: int


_Properties = dict[int, _Value]


def is_winmail(data: bytes) -> bool:
    return data.startswith(_SIGNATURE)


def winmail_tree(data: bytes) -> Message:
    """Return what is in a winmail.dat: its text first, then its files, then the mails attached to it.

    Of one that is torn off what is whole is kept. Raises DocumentError(damaged) where nothing is.
    """
    tree = _tree(data, 0)
    if not tree.get_payload():
        sentence = "winmail.dat 已损坏，无法打开，请把邮件格式改为“纯文本”或“HTML”后重新发送。"
        raise DocumentError(ProblemCode.DAMAGED, sentence)
    return tree


def _tree(data: bytes, depth: int) -> Message:
    message: _Properties = {}
    files: list[_Properties] = []
    code_page = "gb18030"
    for attribute, value in _attributes(data):
        if attribute == _CODE_PAGE:
            code_page = f"cp{int.from_bytes(value[:4], 'little')}"
        elif attribute == _NEW_ATTACHMENT:
            files.append({})
        elif attribute == _MESSAGE:
            message |= _properties(value)
        elif attribute == _SUBJECT:
            message.setdefault(_P_SUBJECT, _Value(value, 0))
        elif attribute == _BODY:
            message.setdefault(_P_BODY, _Value(value, 0))
        elif attribute == _ATTACHMENT and files:
            files[-1] |= _properties(value)
        elif attribute == _TITLE and files:
            files[-1].setdefault(_P_SHORT, _Value(value, 0))
        elif attribute == _DATA and files:
            files[-1].setdefault(_P_DATA, _Value(value, 0))
    return _as_mail(message, files, code_page, depth)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Attributes with their values, to the first that is not whole (2.1.3)."""
    at = _FIRST_ATTRIBUTE
    while is_winmail(data) and at + 9 <= len(data):
        attribute = int.from_bytes(data[at + 1 : at + 5], "little")
        size = int.from_bytes(data[at + 5 : at + 9], "little")
        at += 9
        if at + size > len(data):
            return
        yield attribute & 0xFFFFF, data[at : at + size]
        at += size + 2  # a checksum follows


def _properties(data: bytes) -> _Properties:
    """Read a list of MAPI properties, the first value of each, to the first that is not whole (2.1.3.4)."""
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
    return found


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
    return values, at


def _number(data: bytes, at: int, size: int = 4) -> int:
    return int.from_bytes(data[at : at + size], "little")


def _padded(size: int) -> int:
    return size + -size % 4


def _text(value: _Value | None, code_page: str) -> str:
    if value is None:
        return ""
    return decode(value.data, "utf-16-le" if value.kind == _UNICODE else code_page).text.rstrip("\0")


def _as_mail(message: _Properties, files: list[_Properties], code_page: str, depth: int) -> Message:
    tree = Message()
    _head(tree, "Content-Type", "multipart/mixed")
    _head(tree, "Subject", _text(message.get(_P_SUBJECT), code_page))
    sender = (_text(message.get(place), code_page) for place in (_P_SENDER, _P_ADDRESS))
    _head(tree, "From", "{} <{}>".format(*sender))
    body = _body(message, code_page)
    parts = [_file(file, code_page, depth) for file in files]
    tree.set_payload([part for part in (body, *parts) if part is not None])
    return tree


def _body(message: _Properties, code_page: str) -> Message | None:
    if html := message.get(_P_HTML):
        return _part("text/html", html.data)
    if (rtf := message.get(_P_RTF)) and (unpacked := unpack_rtf(rtf.data)):
        return _part("text/rtf", unpacked)
    text = _text(message.get(_P_BODY), code_page)
    return _part('text/plain; charset="utf-8"', text.encode()) if text.strip() else None


def _file(file: _Properties, code_page: str, depth: int) -> Message | None:
    data = file.get(_P_DATA)
    if data is None:
        return None
    content = data.data[_IID:] if data.kind == _OBJECT else data.data
    if data.kind == _OBJECT and is_winmail(content):  # a mail attached to the mail
        return _enclosed(content, depth)
    name = next(
        filter(None, (_text(file.get(place), code_page) for place in (_P_LONG, _P_SHORT, _P_DISPLAY))), ""
    )
    media_type = _text(file.get(_P_MEDIA_TYPE), code_page) or media_type_of(name)
    part = _part(media_type, content)
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    if content_id := _text(file.get(_P_CONTENT_ID), code_page):
        _head(part, "Content-ID", f"<{content_id}>")
        _head(part, "Content-Disposition", f'inline; filename="{quoted}"')
    else:
        _head(part, "Content-Disposition", f'attachment; filename="{quoted}"')
    return part


def _enclosed(data: bytes, depth: int) -> Message | None:
    if depth >= _DEEPEST:
        return None
    part = Message()
    _head(part, "Content-Type", "message/rfc822")
    part.set_payload([_tree(data, depth + 1)])
    return part


def _part(media_type: str, data: bytes) -> Message:
    part = Message()
    _head(part, "Content-Type", media_type)
    part.set_payload(data.decode("ascii", "surrogateescape"))
    return part


def _head(part: Message, name: str, value: str) -> None:
    """Set a header as a parser would have kept its bytes."""
    line = " ".join(value.split())
    part[name] = line.encode("utf-8", "replace").decode("ascii", "surrogateescape")
