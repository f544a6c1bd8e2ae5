"""Web pages in a single file (.mht), which Word and offices' own systems like to write as .doc (RFC 2557)."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from ingest.documents.document import Allowance, Document
from ingest.documents.html import decode_html, html_paragraphs
from ingest.documents.ole import damaged

_LOOKED_AT = 2048  # bytes
_BEGINS = re.compile(rb"\s*(?:mime-version|from|content-type):", re.IGNORECASE)
_RELATED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_MAILED = re.compile(rb"^(?:received|return-path|message-id|to):", re.IGNORECASE | re.MULTILINE)
_MOST_NESTED = 20  # parts of parts; Word writes none
_MULTIPART = re.compile(rb"content-type:\s*(?:multipart|message)/", re.IGNORECASE)


def is_mht(data: bytes) -> bool:
    """Tell whether a file is a web page in a single file, and no mail."""
    head = data[:_LOOKED_AT]
    return bool(_BEGINS.match(head) and _RELATED.search(head) and not _MAILED.search(head))


def read_mht(data: bytes, _: Allowance) -> Document:
    """Read the page, which is the first that is HTML. Raises DocumentError: damaged, too_large."""
    # The parser goes as deep as the parts do.
    if len(_MULTIPART.findall(data)) > _MOST_NESTED:
        raise damaged()
    page = next((part for part in message_from_bytes(data, policy=compat32).walk() if _is_page(part)), None)
    if page is None:
        raise damaged()
    content = page.get_payload(decode=True)
    label = page.get_content_charset()
    decoded = decode_html(content if isinstance(content, bytes) else b"", label)
    return Document("html", html_paragraphs(decoded.text), certain=decoded.certain)


def _is_page(part: Message) -> bool:
    return part.get_content_type() == "text/html"
