"""Archives: one module a family of formats, told by content and never by name; bytes to files. Pure."""

from __future__ import annotations

from ingest.archives.contents import Contents, Entry
from ingest.archives.packed import is_packed, read_packed
from ingest.archives.zipped import is_zip_archive, read_zip
from ingest.documents.document import Allowance, DocumentError
from ingest.reading import ProblemCode

__all__ = ["Contents", "Entry", "is_archive", "read_archive"]

_LIMITS = (ProblemCode.TOO_LARGE, ProblemCode.TOO_MANY)


def is_archive(data: bytes) -> bool:
    """Tell whether a file is an archive: a .docx is a zip too, and is none."""
    return is_zip_archive(data) or is_packed(data)


def read_archive(path: str, data: bytes, allowance: Allowance) -> Contents:
    """Unpack an archive, its entries and their bytes taken from `allowance`, the message's.

    `path` names what lies in a compressed single file. Entries of the system (`__MACOSX`, `Thumbs.db`, lock
    files) are left out. Raises DocumentError: encrypted, damaged, too_many, too_large or unknown_format; one
    that is beyond the limits costs nothing of them, so that the other attachments can be read.
    """
    left = allowance.entries, allowance.unpacked
    try:
        if is_zip_archive(data):
            return read_zip(data, allowance)
        return read_packed(path, data, allowance)
    except DocumentError as error:
        if error.code in _LIMITS:
            allowance.entries, allowance.unpacked = left
        raise
