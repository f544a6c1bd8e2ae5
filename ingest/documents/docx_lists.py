"""The lists of a .docx, from word/numbering.xml (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from lxml import etree

from ingest.documents.numbering import LEVELS, Level, WordList
from ingest.documents.symbols import bullet
from ingest.documents.wordml import switched_on, value, whole, word

_DEFINITIONS, _DEFINITION = word("abstractNum"), word("abstractNumId")
_LISTS, _LIST = word("num"), word("numId")
_LEVELS, _AT = word("lvl"), word("ilvl")
_OVERRIDES, _START_OVERRIDE = word("lvlOverride"), word("startOverride")
_LENT, _LENDS = word("numStyleLink"), word("styleLink")
_FONTS, _ASCII = word("rFonts"), word("ascii")
_START, _FORMAT, _TEXT, _RESTART, _LEGAL, _AFTER, _STYLE = map(
    frozenset, map(word, ("start", "numFmt", "lvlText", "lvlRestart", "isLgl", "suff", "pStyle"))
)


class WordLists:
    """The lists, read when they are asked for: few of those that a template brings along are used."""

    def __init__(self, part: Callable[[], etree._Element | None]) -> None:
        """`part` gives the root of word/numbering.xml, None where there is none; asked at most once."""
        self._part = part

    def find(self, number: int) -> WordList | None:
        """Return the list of this w:numId."""
        listed = self._listed.get(number)
        definition = None if listed is None else self._definition(_number_in(listed, _DEFINITION))
        if listed is None or definition is None:
            return None
        levels, styled = _levels(definition)
        starts = {}
        for override in listed.iterchildren(*_OVERRIDES):
            at = whole(_attribute(override, _AT))
            if at is None or not 0 <= at < LEVELS:
                continue
            own_levels, own_styled = _levels(override)
            levels |= own_levels
            styled |= own_styled
            start = _number_in(override, _START_OVERRIDE)
            if start is not None:
                starts[at] = start
        return WordList(id(definition), levels, starts, styled)

    @cached_property
    def _root(self) -> etree._Element:
        root = self._part()
        return etree.Element("none") if root is None else root

    @cached_property
    def _listed(self) -> Mapping[int | None, etree._Element]:
        return {whole(_attribute(one, _LIST)): one for one in self._root.iterchildren(*_LISTS)}

    @cached_property
    def _definitions(self) -> Mapping[int | None, etree._Element]:
        return {whole(_attribute(one, _DEFINITION)): one for one in self._root.iterchildren(*_DEFINITIONS)}

    def _definition(self, number: int | None) -> etree._Element | None:
        """Return the w:abstractNum of this number, or the one that lends it its levels through a style."""
        definition = self._definitions.get(number)
        style = None if definition is None else _value_in(definition, _LENT)
        if style is None:
            return definition
        lenders = (one for one in self._definitions.values() if _value_in(one, _LENDS) == style)
        return next(lenders, definition)


def _attribute(element: etree._Element, names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(element.get, names)), None)


def _value_in(element: etree._Element, names: tuple[str, ...]) -> str | None:
    child = next(element.iterchildren(*names), None)
    return None if child is None else value(child)


def _number_in(element: etree._Element, names: tuple[str, ...]) -> int | None:
    return whole(_value_in(element, names))


def _levels(parent: etree._Element) -> tuple[dict[int, Level], dict[str, int]]:
    """Return the levels in a w:abstractNum or w:lvlOverride, and the styles that stand for them."""
    levels, styled = {}, {}
    for element in parent.iterchildren(*_LEVELS):
        at = whole(_attribute(element, _AT))
        if at is not None and 0 <= at < LEVELS:
            levels[at], style = _level(element)
            if style is not None:
                styled[style] = at
    return levels, styled


def _level(element: etree._Element) -> tuple[Level, str | None]:
    level, style = Level(""), None
    for child in element.iter():  # the format may stand in a mc:AlternateContent, the older one last
        tag = child.tag
        if tag in _FORMAT:
            level = level._replace(format=value(child) or "decimal")
        elif tag in _TEXT:
            level = level._replace(text=value(child) or "")
        elif tag in _START:
            level = level._replace(start=whole(value(child)) or 0)
        elif tag in _RESTART:
            level = level._replace(restart=whole(value(child)))
        elif tag in _LEGAL:
            level = level._replace(legal=switched_on(child))
        elif tag in _AFTER:
            level = level._replace(apart=value(child) != "nothing")
        elif tag in _STYLE:
            style = value(child)
    if level.format == "bullet":
        fonts = next(element.iter(*_FONTS), None)
        level = level._replace(text=bullet(level.text, None if fonts is None else _attribute(fonts, _ASCII)))
    return level, style
