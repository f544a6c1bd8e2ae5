"""The vocabulary of WordprocessingML (ECMA-376 part 1, transitional and strict) as far as text needs it."""

from __future__ import annotations

from typing import Final

from lxml import etree

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"

# What an element means to the walk; those without a role, deleted text among them, are passed over.
# Plain numbers: the walk asks this of every element, and members of an Enum cost it a quarter of its time.
RUN: Final = 1
RUN_PROPERTIES: Final = 2
TEXT: Final = 3
PARAGRAPH: Final = 4
PARAGRAPH_PROPERTIES: Final = 5
TABLE: Final = 6
ROW: Final = 7
ROW_PROPERTIES: Final = 8
TAB: Final = 9
BREAK: Final = 10
HYPHEN: Final = 11
NOTE: Final = 12  # the place a footnote or endnote belongs to
PICTURE: Final = 13  # may hold a text box somewhere inside
BOX: Final = 14
INTO: Final = 15  # a wrapper whose children stand in its place
EITHER: Final = 16  # the same content in several forms; the first is taken
FIELD: Final = 17  # the begin, middle or end of a field: an instruction, then its result
SYMBOL: Final = 18
CHUNK: Final = 19  # another file stands here


def word(*names: str) -> tuple[str, ...]:
    """Return the qualified forms of WordprocessingML names."""
    return tuple(f"{{{space}}}{name}" for space in _WORD for name in names)


def _roles() -> dict[str, int]:
    table = {
        RUN: word("r"),
        RUN_PROPERTIES: word("rPr"),
        TEXT: word("t"),
        PARAGRAPH: word("p"),
        PARAGRAPH_PROPERTIES: word("pPr"),
        TABLE: word("tbl", "tc"),
        ROW: word("tr"),
        ROW_PROPERTIES: word("trPr"),
        TAB: word("tab", "ptab"),
        BREAK: word("br", "cr"),
        HYPHEN: word("noBreakHyphen"),
        NOTE: word("footnoteReference", "endnoteReference"),
        FIELD: word("fldChar"),
        SYMBOL: word("sym"),
        CHUNK: word("altChunk"),
        PICTURE: word("drawing", "pict", "object"),
        BOX: word("txbxContent"),
        # w:ins and w:moveTo are kept, w:del and w:moveFrom have no role: tracked changes as accepted.
        INTO: word(
            "ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml",
            "bdo", "dir", "ruby", "rubyBase", "body", "footnote", "endnote",
        ),
        EITHER: (f"{{{_COMPATIBILITY}}}AlternateContent",),
    }  # fmt: skip
    formula = "oMathPara oMath r f num den e d sub sup sSub sSup sSubSup nary rad func fName m mr eqArr"
    for space in _MATH:
        table[TEXT] += (f"{{{space}}}t",)
        table[INTO] += tuple(f"{{{space}}}{name}" for name in formula.split())
    return {tag: role for role, tags in table.items() for tag in tags}


role_of = _roles().get  # None for what has no role
_VALUES = word("val")


def value(element: etree._Element) -> str | None:
    """Return the w:val of an element."""
    return element.get(_VALUES[0]) or element.get(_VALUES[1])


def whole(text: str | None) -> int | None:
    """Return the whole number that a value is; None where it is none."""
    try:
        return int(text or "")
    except ValueError:
        return None


def switched_on(element: etree._Element) -> bool:
    """Tell whether an on/off property is on: it is unless its value says otherwise."""
    return value(element) not in ("0", "false", "off")
