"""How a Word paragraph looks, as far as telling a title and a 落款 needs it, and the list it belongs to:
by itself and by its style."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from ingest.documents.wordml import switched_on, value, whole, word

_DEEPEST = 10  # styles based on styles

_ALIGNMENT, _BOLD, _SIZE, _HIDDEN, _STYLE, _NUMBERED, _MARK = range(7)
_SAID = {
    tag: said
    for said, name in enumerate(("jc", "b", "sz", "vanish", "pStyle", "numPr", "rPr"))
    for tag in word(name)
}  # fmt: skip
_STYLES, _IDS = word("style"), word("styleId")
_NAME, _BASE = frozenset(word("name")), frozenset(word("basedOn"))
_PROPERTIES = frozenset(word("pPr", "rPr"))
_LIST, _LEVEL = frozenset(word("numId")), frozenset(word("ilvl"))
_REMOVED = frozenset(word("del", "moveFrom"))


class Look(NamedTuple):
    """What is said about a paragraph or a run; None where nothing is said."""

    alignment: str | None = None  # "center", "right", "end", …
    bold: bool | None = None
    size: float | None = None  # points
    hidden: bool = False
    style: str | None = None  # a style's id in a paragraph, its name in a style
    list: int | None = None  # w:numId; 0: no list, whatever the style says
    level: int | None = None  # w:ilvl, from 0
    removed: bool = False  # the paragraph's mark was deleted: it runs on into the next

    def over(self, other: Look) -> Look:
        """Return this look, completed by `other` where it says nothing."""
        return Look(
            self.alignment or other.alignment,
            other.bold if self.bold is None else self.bold,
            self.size or other.size,
            self.hidden,
            self.style,
            other.list if self.list is None else self.list,
            other.level if self.level is None else self.level,
            self.removed,
        )


NOTHING = Look()


def look_of(properties: etree._Element) -> Look:
    """Read a w:pPr or w:rPr."""
    alignment, bold, size, hidden, style, listed, level, removed = NOTHING
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
        elif said == _HIDDEN:
            hidden = switched_on(child)
        elif said == _NUMBERED:
            listed, level = _numbered(child)
        else:
            removed = is_removed(child)
    return Look(alignment, bold, size, hidden, style, listed, level, removed)


def is_removed(properties: etree._Element) -> bool:
    """Tell whether the paragraph's mark or the row with these properties, a w:rPr or w:trPr, was deleted."""
    return any(child.tag in _REMOVED for child in properties)


def _numbered(properties: etree._Element) -> tuple[int | None, int | None]:
    """Read a w:numPr: the list's number and the level."""
    listed = level = None
    for child in properties:
        if child.tag in _LIST:
            listed = whole(value(child))
        elif child.tag in _LEVEL:
            level = whole(value(child))
    return listed, level


def _points(half_points: str | None) -> float | None:
    points = whole(half_points)
    return None if points is None else points / 2


def styles_of(xml: bytes) -> dict[str, Look]:
    """Read word/styles.xml: style id → its look, its name as `style`. What cannot be read is no style."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    return styles_in(root)


def styles_in(root: etree._Element) -> dict[str, Look]:
    """Read a w:styles, as `styles_of`."""
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
