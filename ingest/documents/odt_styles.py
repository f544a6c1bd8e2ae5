"""How OpenDocument paragraphs and runs look, and how their lists are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from ingest.documents.numbering import LEVELS, Level
from ingest.documents.odt_words import NUMBER_FORMATS, odf
from ingest.documents.styles import NOTHING, Look
from ingest.documents.symbols import bullet

_DEEPEST = 10  # styles based on styles
_SIDES = {"center": "center", "end": "right", "right": "right"}
_HEAVY = frozenset(("bold", "600", "700", "800", "900"))
_POINTS = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)pt")
_PLACE = re.compile(r"%(\d)%")

_STYLE, _NAME, _FAMILY = odf("style:style"), odf("style:name"), odf("style:family")
_SHOWN_NAME, _PARENT = odf("style:display-name"), odf("style:parent-style-name")
_AUTOMATIC = odf("office:automatic-styles")
_PARAGRAPH, _TEXT = odf("style:paragraph-properties"), odf("style:text-properties")
# Of wide characters and of others: a Chinese text goes by the first.
_SIZES = (odf("style:font-size-asian"), odf("fo:font-size"))
_WEIGHTS = (odf("style:font-weight-asian"), odf("fo:font-weight"))
_ALIGN, _DISPLAY = odf("fo:text-align"), odf("text:display")

_NUMBERED = (odf("text:list-level-style-number"), odf("text:outline-level-style"))
_BULLETED = odf("text:list-level-style-bullet")
_LEVEL, _CHARACTER = odf("text:level"), odf("text:bullet-char")
_FORMAT, _PREFIX, _SUFFIX = odf("style:num-format"), odf("style:num-prefix"), odf("style:num-suffix")
_START, _SHOWN_LEVELS = odf("text:start-value"), odf("text:display-levels")
_PATTERN, _FOLLOWED = odf("loext:num-list-format"), odf("text:label-followed-by")
_LABEL = odf("style:list-level-label-alignment")


class Styles:
    """The styles of a document, looked at when they are asked for."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._lists: dict[str, etree._Element] = {}
        self.outline: Mapping[int, Level] = {}
        for root in roots:
            for style in root.iter(_STYLE):
                self._styles[style.get(_FAMILY, ""), style.get(_NAME, "")] = style
            for style in root.iter(odf("text:list-style")):
                self._lists[style.get(_NAME, "")] = style
            for style in root.iter(odf("text:outline-style")):
                self.outline = _levels(style)
        self._looks: dict[tuple[str, str], Look] = {}

    def look(self, family: str, name: str | None) -> Look:
        """Return the look of a style with all it is based on; its name in lower case."""
        key = (family, name or "")
        if key not in self._looks:
            self._looks[key] = self._found(key)
        return self._looks[key]

    def _found(self, key: tuple[str, str]) -> Look:
        look, name = NOTHING, None
        for _ in range(_DEEPEST):
            style = self._styles.get(key)
            if style is None:
                break
            own = _own(style)
            look = look.over(own)._replace(hidden=look.hidden or own.hidden)
            parent = style.getparent()
            if name is None and parent is not None and parent.tag != _AUTOMATIC:
                name = (style.get(_SHOWN_NAME) or key[1]).lower()
            key = (key[0], style.get(_PARENT, ""))
        return look._replace(style=name)

    def levels(self, name: str) -> Mapping[int, Level]:
        """Return the levels of a list style, from 0."""
        style = self._lists.get(name)
        return {} if style is None else _levels(style)


def _own(style: etree._Element) -> Look:
    alignment = bold = size = None
    hidden = False
    for properties in style:
        if properties.tag == _PARAGRAPH:
            side = properties.get(_ALIGN)
            alignment = side and _SIDES.get(side, side)
        elif properties.tag == _TEXT:
            sizes = (_POINTS.fullmatch(properties.get(name, "")) for name in _SIZES)
            size = next((float(found[1]) for found in sizes if found), None)
            weight = next(filter(None, map(properties.get, _WEIGHTS)), None)
            bold = None if weight is None else weight in _HEAVY
            hidden = properties.get(_DISPLAY) == "none"
    return Look(alignment, bold, size, hidden)


def _levels(style: etree._Element) -> dict[int, Level]:
    levels = {}
    for level in style.iterchildren(*_NUMBERED, _BULLETED):
        at = _whole(level.get(_LEVEL), 0) - 1
        if 0 <= at < LEVELS:
            levels[at] = _bullet(level) if level.tag == _BULLETED else _numbered(level, at)
    return levels


def _bullet(level: etree._Element) -> Level:
    return Level(bullet(level.get(_CHARACTER, ""), None), "bullet")


def _numbered(level: etree._Element, at: int) -> Level:
    written = level.get(_FORMAT, "")
    label = next(level.iter(_LABEL), None)
    return Level(
        text=_text(level, at, bool(written)),
        format=NUMBER_FORMATS.get(written, "decimal") if written else "none",
        start=_whole(level.get(_START), 1),
        apart=label is None or label.get(_FOLLOWED) != "nothing",
    )


def _text(level: etree._Element, at: int, numbered: bool) -> str:
    """Return the label as Word's lists write it: %1 for the number of the first level."""
    pattern = level.get(_PATTERN)
    if pattern is not None:
        return _PLACE.sub(r"%\1", pattern)
    shown = min(max(_whole(level.get(_SHOWN_LEVELS), 1), 1), at + 1)
    numbers = ".".join(f"%{place}" for place in range(at + 2 - shown, at + 2)) if numbered else ""
    return level.get(_PREFIX, "") + numbers + level.get(_SUFFIX, "")


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise
