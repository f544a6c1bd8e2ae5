"""What an attachment is called: decoded, harmless as a label, unique in its message. Never a path on disk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from ingest.charset import Decoded

MAIL = "message/rfc822"

_LONGEST = 120  # characters
_SLASH = re.compile(r"[/\\]")
# Control characters, and marks that turn the direction of writing so that .exe reads as .doc.
_UNSEEN = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Names that mail programs invent where they could not read the real one, or write in letters they lack.
_INVENTED = re.compile(
    r".*[?\ufffd].*"
    r"|(tcmime|att|attachment|noname|unknown|unnamed|file)?[\d._-]*(bin|dat|octet-stream)?"
)
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {
    ".7z": "application/x-7z-compressed",
    ".bmp": "image/bmp",
    ".doc": "application/msword",
    ".docm": "application/vnd.ms-word.document.macroenabled.12",
    ".docx": _WORDML,
    ".eml": MAIL,
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".htm": "text/html",
    ".html": "text/html",
    ".ics": "text/calendar",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ofd": "application/ofd",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".rar": "application/x-rar-compressed",
    ".rtf": "application/rtf",
    ".tar": "application/x-tar",
    ".tif": "image/tiff",
    ".txt": "text/plain",
    ".wps": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": _SHEETML,
    ".zip": "application/zip",
}
_SUFFIXES = {media_type: suffix for suffix, media_type in _TYPES.items()} | {
    "application/ms-tnef": ".dat",
    "application/msword": ".doc",
    "text/rtf": ".rtf",
}


def declared_name(disposition: Mapping[str, Decoded], content_type: Mapping[str, Decoded]) -> Decoded | None:
    """Return the name that the parameters of Content-Disposition and Content-Type give a part, if any.

    `filename` goes before `name` unless it is broken or was made up by a program.
    """
    if not disposition and not content_type:
        return None
    given = dict.fromkeys((disposition.get("filename"), content_type.get("name")))
    names = [name._replace(text=clean(name.text)) for name in given if name]
    names = [name for name in names if name.text]
    return max(names, key=_credible) if names else None


def _credible(name: Decoded) -> tuple[bool, bool]:
    return name.certain, not _INVENTED.fullmatch(name.text.lower())


def clean(name: str) -> str:
    """Return `name` without folders, without invisible marks, and not longer than a label may be."""
    name = _SLASH.split(_UNSEEN.sub("", unicodedata.normalize("NFC", name)))[-1].strip()
    if len(name) > _LONGEST:
        stem, dot, suffix = name.rpartition(".")
        keeps = dot and len(suffix) <= 8
        name = f"{stem[: _LONGEST - 9]}.{suffix}" if keeps else name[:_LONGEST]
    return name


def media_type_of(name: str) -> str:
    """Return the media type of a file of which nothing but its name says what it is."""
    return _TYPES.get(f".{name.lower().rpartition('.')[2]}", "application/octet-stream")


def invented_name(media_type: str, number: int) -> str:
    """Return a name for the `number`th part that has none."""
    return f"未命名附件{number}{_SUFFIXES.get(media_type, '.bin')}"


class Names:
    """Hands out paths, each once: a second 信息.doc becomes 信息(2).doc."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def unique(self, path: str) -> str:
        folder, slash, name = path.rpartition("/")
        stem, dot, suffix = name.rpartition(".")
        if not stem:
            stem, dot, suffix = name, "", ""
        number = 1
        while path in self._given:
            number += 1
            path = f"{folder}{slash}{stem}({number}){dot}{suffix}"
        self._given.add(path)
        return path
