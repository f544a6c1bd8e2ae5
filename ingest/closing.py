"""A 落款 or contact block that stands behind the last sentence: ……成效。（义马市财政局 张三） Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.contact_block import ContactLine, contact_line
from ingest.lines import are_persons, is_body, is_dated, is_unit
from ingest.unit_names import NameBook

LONGEST = 110  # characters of it

_IN_BRACKETS = re.compile(r"(?<=[。！？；”])\s*[(（]((?:[^()（）]|[(（][^()（）]{0,20}[)）]){2,80})[)）]$")
_BEHIND = re.compile(r"(?<=[。！？”])([^。！？”]{2,100})$")
_FULL_STOPS = ("。", "！", "？", "；", "”")
_FIGURES = re.compile(r"\d[^\d*-]|^[全共含其]|见")  # （全市共12个街道）, （见表）


class Closing(NamedTuple):
    """A 落款 or contact block at the end of a line of text, and where in the line it begins."""

    start: int
    text: str
    contact: ContactLine | None


def closing_sign_off(text: str, book: NameBook) -> Closing | None:
    """Find what a line of text ends in behind its last sentence, if it is a 落款 or names persons."""
    text = text.rstrip()
    if text.endswith(_FULL_STOPS):
        return None
    form = _IN_BRACKETS if text.endswith((")", "）")) else _BEHIND
    found = form.search(text, max(0, len(text) - LONGEST))
    if found is None:
        return None
    said = found[1].strip()
    contact = contact_line(said)
    if contact or is_unit(said, book) or is_dated(said, book):
        return Closing(found.start(), said, contact)
    named = is_body(said) and _FIGURES.search(said) is None
    if form is _IN_BRACKETS and (named or are_persons(said)):
        return Closing(found.start(), said, None)
    return None
