"""The texts of a mail: which of several forms of the same one is read."""

from __future__ import annotations

import re
from email.message import Message
from typing import NamedTuple

from ingest.documents.document import DocumentError
from ingest.documents.html import html_paragraphs

_MARKUP = re.compile(r"<[^>]*>|&[#\w]+;|\s+")
_POOR = 0.6  # a plain body with less of the HTML's text than this is a stub


class Body(NamedTuple):
    """A text, plain or in HTML, in Unicode."""

    html: bool
    text: str

    def leaf(self) -> Message:
        """Return it as a part of a mail: plain, where it says nothing."""
        leaf = Message()
        if self.html:
            leaf["Content-Type"] = "text/html"
        leaf.set_payload(self.text)
        return leaf


def chosen(bodies: list[Body]) -> list[Body]:
    """Choose between the forms of one text: the plain one unless it is a stub."""
    plain = [body for body in bodies if not body.html]
    rich = [body for body in bodies if body.html]
    if not plain or not rich:
        return bodies
    size, most = (sum(len(_MARKUP.sub("", body.text)) for body in form) for form in (plain, rich))
    if size >= most * _POOR:  # style sheets and all
        return plain
    try:
        shown = "".join(paragraph.text for body in rich for paragraph in html_paragraphs(body.text))
    except DocumentError:  # beyond every limit
        return plain
    return rich if size < len(_MARKUP.sub("", shown)) * _POOR else plain
