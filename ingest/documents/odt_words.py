"""The vocabulary of OpenDocument text (ODF 1.3 part 3) as far as text needs it."""

from __future__ import annotations

from typing import Final

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "office": f"{{{_OASIS}office:1.0}}",
    "style": f"{{{_OASIS}style:1.0}}",
    "text": f"{{{_OASIS}text:1.0}}",
    "table": f"{{{_OASIS}table:1.0}}",
    "draw": f"{{{_OASIS}drawing:1.0}}",
    "fo": f"{{{_OASIS}xsl-fo-compatible:1.0}}",
    "xml": "{http://www.w3.org/XML/1998/namespace}",
    "loext": "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}",
}


def odf(name: str) -> str:
    """Return the qualified form of a name such as `text:p`."""
    prefix, _, local = name.partition(":")
    return _SPACES[prefix] + local


def _all(names: str) -> frozenset[str]:
    return frozenset(map(odf, names.split()))


PARAGRAPHS: Final = _all("text:p text:h")
HEADING: Final = odf("text:h")
LIST: Final = odf("text:list")
LIST_ITEM: Final = odf("text:list-item")
LIST_HEADER: Final = odf("text:list-header")
CELL: Final = odf("table:table-cell")
SPACE: Final = odf("text:s")
SPAN: Final = odf("text:span")
NOTE: Final = odf("text:note")
NOTE_BODY: Final = odf("text:note-body")
CHARACTERS: Final = {odf("text:tab"): "\t", odf("text:line-break"): "\n"}

# What holds further blocks in its place. What is neither here nor a block itself is passed over.
HOLDERS: Final = _all(
    "text:section text:index-body text:table-of-content text:alphabetical-index text:illustration-index"
    " text:table-index text:object-index text:user-index text:bibliography text:index-title"
    " text:numbered-paragraph table:table table:table-header-rows table:table-rows table:table-row-group"
    " table:table-row"
)
PICTURES: Final = _all(
    "draw:frame draw:g draw:a draw:text-box draw:custom-shape draw:rect draw:ellipse draw:circle draw:line"
    " draw:polygon draw:polyline draw:path draw:connector draw:caption draw:regular-polygon"
)
# Inside a paragraph: not shown, or shown elsewhere.
PASSED_OVER: Final = _all(
    "office:annotation office:annotation-end text:note-citation text:ruby-text text:hidden-text"
    " text:hidden-paragraph text:tracked-changes text:alphabetical-index-mark text:toc-mark"
)

# style:num-format → ST_NumberFormat, the names the numbers are written by.
NUMBER_FORMATS: Final = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一, 二, 三, ...": "chineseCounting",
    "壹, 贰, 叁, ...": "chineseLegalSimplified",
    "壹, 貳, 參, ...": "ideographLegalTraditional",
    "①, ②, ③, ...": "decimalEnclosedCircle",
    "甲, 乙, 丙, ...": "ideographTraditional",
    "子, 丑, 寅, ...": "ideographZodiac",
    "１, ２, ３, ...": "decimalFullWidth",
}
