"""Paragraphs as XML: how a text looks, how its paragraph lies, and the order WordprocessingML wants it in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from notify.document.page import CHARACTER, CONDENSED, LINE, pt
from notify.document.paper import Align

Element = Any  # python-docx's elements are lxml's, and it has no types for them

TITLE_FACE, TEXT_FACE, KAI, HEI, SONG = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
RED = "FF0000"


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look: face, size in pt, and what is unusual about them.

    One face for Han characters and figures, as an office gets it that chooses a face for the whole text.
    """

    face: str = TEXT_FACE
    size: float = 16
    spacing: int = 0  # between characters, twips
    scale: int = 100  # width of a character in % of its face's
    color: str | None = None


TEXT = Look(spacing=CONDENSED)
HEI_TEXT = Look(HEI, spacing=CONDENSED)
KAI_TEXT = Look(KAI, spacing=CONDENSED)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line above or below a paragraph: thickness in eighths of a point, room to the text in points."""

    side: Literal["top", "bottom"]
    eighths: int
    space: int
    color: str = "000000"


@dataclass(frozen=True, slots=True)
class Lie:
    """How a paragraph lies; lengths in twips."""

    align: Literal["both"] | Align = "both"
    first: int = 0  # indent of the first line; below zero it hangs
    left: int = 0
    right: int = 0
    before: int = 0
    line: int = LINE
    keep_next: bool = False
    new_page: bool = False
    rules: tuple[Rule, ...] = ()
    tabs: tuple[tuple[Align, int], ...] = ()


INDENTED = Lie(first=2 * CHARACTER)


def element(tag: str, children: Iterable[Element] = (), /, **attributes: object) -> Element:
    """An element of WordprocessingML with its attributes, both without their prefix."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def paragraph(texts: str | Sequence[str], look: Look, lie: Lie) -> Element:
    """A paragraph; several texts are its lines. A tab in a text goes to the next of the lie's stops."""
    lines = [texts] if isinstance(texts, str) else texts
    return element("p", [paragraph_properties(lie, look), run(lines, look)])


def run(lines: Sequence[str], look: Look) -> Element:
    """A run of text, its lines parted by breaks."""
    content: list[Element] = []
    for number, line in enumerate(lines):
        if number:
            content.append(element("br"))
        for stop, piece in enumerate(line.split("\t")):
            if stop:
                content.append(element("tab"))
            text = element("t")
            text.text = piece
            text.set(qn("xml:space"), "preserve")
            content.append(text)
    return element("r", [run_properties(look), *content])


def gap(height: int = pt(1)) -> Element:
    """An empty, very low paragraph: what Word wants after a table or at a section's end."""
    return element("p", [paragraph_properties(Lie(line=height), Look(size=1))])


def run_properties(look: Look) -> Element:
    half_points = round(look.size * 2)
    children = [
        element("rFonts", ascii=look.face, hAnsi=look.face, eastAsia=look.face, cs=look.face, hint="eastAsia")
    ]
    if look.color:
        children.append(element("color", val=look.color))
    if look.spacing:
        children.append(element("spacing", val=look.spacing))
    if look.scale != 100:
        children.append(element("w", val=look.scale))
    children += [element("sz", val=half_points), element("szCs", val=half_points)]
    return element("rPr", children)


def paragraph_properties(lie: Lie, look: Look) -> Element:
    """The properties of a paragraph, in the order of the schema (ISO/IEC 29500-1 17.3.1.26)."""
    children: list[Element] = []
    if lie.keep_next:
        children.append(element("keepNext"))
    if lie.new_page:
        children.append(element("pageBreakBefore"))
    if lie.rules:
        children.append(
            element("pBdr", [
                element(rule.side, val="single", sz=rule.eighths, space=rule.space, color=rule.color)
                for rule in lie.rules
            ])
        )  # fmt: skip
    if lie.tabs:
        children.append(element("tabs", [element("tab", val=align, pos=at) for align, at in lie.tabs]))
    # Figures stand among Han characters without extra room, or a line would not hold its 28.
    children += [element("autoSpaceDE", val=0), element("autoSpaceDN", val=0)]
    children.append(element("spacing", before=lie.before, after=0, line=lie.line, lineRule="exact"))
    indent: dict[str, int] = {"left": lie.left, "right": lie.right}
    indent |= {"firstLine": lie.first} if lie.first >= 0 else {"hanging": -lie.first}
    children += [element("ind", **indent), element("jc", val=lie.align), element("rPr", run_properties(look))]
    return element("pPr", children)
