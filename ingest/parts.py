"""What one MIME part says about itself, read leniently."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import NamedTuple

from ingest.charset import Decoded
from ingest.headers import parameters, raw_headers
from ingest.names import declared_name
from ingest.reading import ProblemCode

_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]{1,80}/[\w!#$&^.+-]{1,120}")
_ENCODING = re.compile(r"[\s\"']*(base64|quoted-printable|x-uuencode|uuencode|x-uue|uue)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A file that came with the mail, or with a mail or archive inside it (`转发.eml/一.docx`)."""

    path: str  # unique in the message; a label, never a path on disk
    media_type: str  # as declared, in lower case
    data: bytes
    inline: bool = False  # a picture that the text shows, not an attachment
    depth: int = 0  # mails and archives that it is in, the message itself not counted
    opened: bool = False  # a mail or a winmail.dat: what was in it comes after it …
    problem: ProblemCode | None = None  # … unless this kept it from being read


class Facts(NamedTuple):
    """The part's own statements, decoded; `name` is clean and may be missing."""

    media_type: str
    charset: str | None
    flowed: bool  # RFC 3676: lines that end in a space go on
    joined: bool  # … and the space is no part of the text (DelSp)
    disposition: str
    name: Decoded | None
    content_id: str
    encoding: str  # "base64", "quoted-printable", "x-uuencode" or "8bit"


def facts_of(part: Message, label: str | None) -> Facts:
    """Read a part's headers; `label` is the charset to try for raw bytes in them."""
    headers = raw_headers(part)
    disposition, given = parameters(headers.get("content-disposition", ""), label)
    media_type, stated = parameters(headers.get("content-type", ""), label)
    name = declared_name(given, stated)
    if not _MEDIA_TYPE.fullmatch(media_type):  # a digest's parts are mails where they do not say
        told = name or disposition == "attachment"
        media_type = "application/octet-stream" if told else part.get_default_type()
    encoding = _ENCODING.match(headers.get("content-transfer-encoding", ""))
    return Facts(
        media_type,
        _word(stated, "charset"),
        _word(stated, "format") == "flowed",
        _word(stated, "delsp") == "yes",
        disposition,
        name,
        headers.get("content-id", "").strip(" \t\r\n<>"),
        encoding[1].lower() if encoding else "8bit",
    )


def _word(stated: Mapping[str, Decoded], name: str) -> str | None:
    return stated[name].text.lower() if name in stated else None


def unflow(text: str, joined: bool) -> str:
    """Undo the soft line breaks of format=flowed (RFC 3676)."""
    lines: list[str] = []
    open_line = False
    for line in text.splitlines():
        quoted = line.startswith(">")
        if open_line and not quoted and line != "-- ":
            lines[-1] += line.removeprefix(" ")
        else:
            lines.append(line if quoted else line.removeprefix(" "))
        open_line = not quoted and line.endswith(" ") and line != "-- "
        if open_line and joined:
            lines[-1] = lines[-1].removesuffix(" ")
    return "\n".join(lines)
