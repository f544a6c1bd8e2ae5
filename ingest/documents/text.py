"""Plain text in UTF-8, UTF-16 or GB18030, by mark, by bytes, or by guess."""

from __future__ import annotations

import re

from ingest.charset import decode
from ingest.documents.document import Allowance, Document, Paragraph, check_length

_LOOKED_AT = 4096  # bytes
# Characters that no text has; form feed and the old end-of-file mark U+001A are found at its end.
_BINARY = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")


def is_text(data: bytes) -> bool:
    """Tell whether a file's beginning reads as text."""
    head = data[:_LOOKED_AT]
    decoded = decode(head)
    if b"\0" in head and not decoded.certain:
        return False  # almost any bytes can be read as UTF-16
    text = decoded.text[:-2]  # the cut may have split the last character
    return not _BINARY.search(text) and text.count("\ufffd") * 50 <= len(text)


def read_text(data: bytes, _: Allowance) -> Document:
    """Read a text file, a paragraph a line. Raises DocumentError(too_large)."""
    decoded = decode(data)
    return Document("text", text_paragraphs(decoded.text), certain=decoded.certain)


def text_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the lines of `text`, blank ones kept. Raises DocumentError(too_large)."""
    check_length(len(text))
    return tuple(Paragraph(line.rstrip()) for line in text.strip("\x1a\0").splitlines())
