"""How a Word paragraph looks, as far as telling a title and a 落款 needs it: by itself and by its style."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from ingest.documents.wordml import switched_on, value, word

_DEEPEST = 10  # styles based on styles

_ALIGNMENT, _BOLD, _SIZE, _HIDDEN, _STYLE = range(5)
_SAID = {
    tag: said
    for said, name in enumerate(("jc", "b", "sz", "vanish", "pStyle"))
    for tag in word(name)
}  # fmt: skip
_STYLES, _IDS = word("style"), word("styleId")
_NAME, _BASE = frozenset(word("name")), frozenset(word("basedOn"))
_PROPERTIES = frozenset(word("pPr", "rPr"))


class Look(NamedTuple):
    """What is said about a paragraph or a run; None where nothing is said."""

    alignment: str | None = None  # "center", "right", "end", …
    bold: bool | None = None
    size: float | None = None  # points
    hidden: bool = False
    style: str | None = None  # a style's id in a paragraph, its name in a style

    def over(self, other: Look) -> Look:
        """Return this look, completed by `other` where it says nothing."""
        bold = other.bold if self.bold is None else self.bold
        return Look(self.alignment or other.alignment, bold, self.size or other.size, self.hidden, self.style)


NOTHING = Look()


def look_of(properties: etree._Element) -> Look:
    """Read a w:pPr or w:rPr."""
    alignment, bold, size, hidden, style = NOTHING
    for child in properties:
        said = _SAID.get(child.tag)
        if said is None:
            continue
        if said == _SIZE:
            size = _points(value(child))
        elif said == _BOLD:
            bold = switched_on(child)
        elif said == _ALIGNMENT:
            alignment = value(child)
        elif said == _STYLE:
            style = value(child)
        else:
            hidden = switched_on(child)
    return Look(alignment, bold, size, hidden, style)


def _points(half_points: str | None) -> float | None:
    try:
        return int(half_points or "") / 2
    except ValueError:
        return None


def styles_of(xml: bytes) -> dict[str, Look]:
    """Read word/styles.xml: style id → its look, its name as `style`. What cannot be read is no style."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    own: dict[str, Look] = {}
    bases: dict[str, str] = {}
    for style in root.iterchildren(*_STYLES):
        identity = style.get(_IDS[0]) or style.get(_IDS[1])
        if identity is not None:
            own[identity], bases[identity] = _own(style)
    return {identity: _inherited(identity, own, bases) for identity in own}


def _own(style: etree._Element) -> tuple[Look, str]:
    """Return what a style says itself, and the id of the style it is based on."""
    look, name, base = NOTHING, None, ""
    for child in style:
        if child.tag in _NAME:
            name = (value(child) or "").lower()
        elif child.tag in _BASE:
            base = value(child) or ""
        elif child.tag in _PROPERTIES:
            look = look.over(look_of(child))
    return look._replace(style=name), base


def _inherited(identity: str, own: dict[str, Look], bases: dict[str, str]) -> Look:
    look = own[identity]
    for _ in range(_DEEPEST):
        identity = bases.get(identity, "")
        if identity not in own:
            break
        look = look.over(own[identity])
    return look
