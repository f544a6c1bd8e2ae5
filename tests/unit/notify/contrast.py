"""How a mail's words stand out from what is behind them (WCAG 2.2, 1.4.3), by its own styles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement, fromstring

Rules = list[tuple[str, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    color: str
    background: str

    @property
    def contrast(self) -> float:
        """From 1 (the same colour) to 21 (black on white)."""
        light, dark = sorted((_luminance(self.color), _luminance(self.background)), reverse=True)
        return (light + 0.05) / (dark + 0.05)


def words(html: str, *, dark: bool) -> Iterator[Words]:
    """Every run of words with its colours in one scheme."""
    tree = fromstring(html)
    rules = _dark_rules(tree) if dark else []
    element: HtmlElement
    for element in next(tree.iter("body")).iter():
        for text, owner in ((element.text, element), (element.tail, element.getparent())):
            if text and text.strip() and owner is not None and element.tag != "body":
                yield Words(text.strip(), _found(owner, "color", rules), _found(owner, "background", rules))


def _found(element: HtmlElement, name: str, rules: Rules) -> str:
    """A colour as the element has or inherits it."""
    for each in (element, *element.iterancestors()):
        styles = dict(re.findall(r"([a-z-]+)\s*:\s*([^;]+)", each.get("style", "")))
        for selector, values in rules:
            if _matches(each, selector):
                styles.update(values)
        if name in styles:
            return str(styles[name]).removesuffix("!important").strip()
    raise AssertionError(f"no {name} for {element.text_content()!r}")


def _dark_rules(tree: HtmlElement) -> Rules:
    style = next(tree.iter("style")).text or ""
    found = re.search(r"@media[^{]*dark[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}", style)
    assert found is not None
    rules: Rules = []
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", found[1]):
        values: Mapping[str, str] = dict(re.findall(r"([a-z-]+)\s*:\s*([^;]+)", body))
        rules += [(selector.strip(), dict(values)) for selector in selectors.split(",")]
    return rules


def _matches(element: HtmlElement, selector: str) -> bool:
    *ancestors, own = selector.split()
    if not _is(element, own):
        return False
    above = list(element.iterancestors())
    return all(any(_is(each, wanted) for each in above) for wanted in ancestors)


def _is(element: HtmlElement, simple: str) -> bool:
    if simple.startswith("."):
        return simple[1:] in (element.get("class") or "").split()
    return bool(element.tag == simple)


def _luminance(color: str) -> float:
    assert re.fullmatch("#[0-9a-f]{6}", color, re.I), color
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
