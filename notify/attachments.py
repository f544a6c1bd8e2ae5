"""A file as a part of a mail, under a name that every reader of mail shows. Pure."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import quote

LINE = 76  # columns of a header line (RFC 2047, 2)

_OPEN_XML = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    ".docx": f"{_OPEN_XML}.wordprocessingml.document",
    ".xlsx": f"{_OPEN_XML}.spreadsheetml.sheet",
    ".pdf": "application/pdf",
}
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a mail."""

    name: str
    content: bytes


def attachment(file: File) -> Message:
    """The part with a file. Its name is there twice: `filename*` of RFC 2231 for readers that keep to the
    standard, `name` in encoded words of RFC 2047 for older ones, which know no other way.

    The headers are written here line by line, as the library would write a name in one way only. The media
    types of Office alone pass 76 columns with the header's name before them; like Gmail and Outlook we leave
    them there, as a header that begins with an empty line is lost on some gateways.
    """
    media_type = MEDIA_TYPES.get(PurePosixPath(file.name).suffix.lower(), UNKNOWN)
    part = Message()
    part["Content-Type"] = f'{media_type};\n name="' + "\n ".join(_encoded_words(file.name)) + '"'
    part["Content-Transfer-Encoding"] = "base64"
    part["Content-Disposition"] = "attachment;\n " + ";\n ".join(_continuations(file.name))
    part.set_payload(base64.encodebytes(file.content).decode("ascii"))
    return part


def _encoded_words(name: str) -> Iterator[str]:
    """Encoded words, none with a part of a character (RFC 2047, 5)."""
    begin, end = "=?utf-8?B?", "?="
    room = (LINE - len(f' name="{begin}{end}"')) // 4 * 3  # bytes that fit a line as Base64
    for piece in _pieces(name, lambda text: len(text.encode()), room):
        yield begin + base64.b64encode(piece.encode()).decode("ascii") + end


def _continuations(name: str) -> Iterator[str]:
    """Parameters `filename*0*`, `filename*1*` …; a short name stays whole (RFC 2231, 3 and 4)."""
    whole = f"filename*=utf-8''{_percent(name)}"
    if len(whole) + 1 < LINE:
        yield whole
        return
    room = LINE - len(" filename*00*=utf-8'';")
    for place, piece in enumerate(_pieces(name, lambda text: len(_percent(text)), room)):
        charset = "" if place else "utf-8''"
        yield f"filename*{place}*={charset}{_percent(piece)}"


def _percent(text: str) -> str:
    return quote(text, safe="")


def _pieces(text: str, size: Callable[[str], int], room: int) -> Iterator[str]:
    """The text in pieces of at most `room` by `size`, parted between characters."""
    piece = ""
    for character in text:
        if size(piece + character) > room:
            yield piece
            piece = ""
        piece += character
    yield piece
