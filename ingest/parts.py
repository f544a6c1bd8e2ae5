"""What one MIME part says about itself, read leniently."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
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
    encoding: str  # "base64", "quoted-printable", "x-uuencode" or "8bit"
    content_id: str = ""


def facts_of(part: Message, label: str | None) -> Facts:
    """Read a part's headers; `label` is the charset to try for raw bytes in them."""
    headers = raw_headers(part)
    facts = _facts(
        headers.get("content-type", ""),
        headers.get("content-disposition", ""),
        headers.get("content-transfer-encoding", ""),
        part.get_default_type(),
        label,
    )
    identity = headers.get("content-id", "").strip(" \t\r\n<>")
    return facts._replace(content_id=identity) if identity else facts


@lru_cache(maxsize=64)  # most parts say what many say
def _facts(content_type: str, disposition: str, encoding: str, default: str, label: str | None) -> Facts:
    """Read the headers that tell what a part is; `default` is the type of one that does not say."""
    disposed, given = parameters(disposition, label)
    media_type, stated = parameters(content_type, label)
    name = declared_name(given, stated)
    if not _MEDIA_TYPE.fullmatch(media_type):  # a digest's parts are mails where they do not say
        media_type = "application/octet-stream" if name or disposed == "attachment" else default
    coded = _ENCODING.match(encoding)
    return Facts(
        media_type,
        _word(stated, "charset"),
        _word(stated, "format") == "flowed",
        _word(stated, "delsp") == "yes",
        disposed,
        name,
        coded[1].lower() if coded else "8bit",
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
