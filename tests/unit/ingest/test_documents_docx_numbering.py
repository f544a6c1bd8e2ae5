"""The automatic numbering of .docx."""

from __future__ import annotations

import pytest

from ingest.documents import Allowance, Document, DocumentError, read_document
from ingest.reading import ProblemCode
from tests.unit.ingest.word_files import STRICT, WORD, p, part, r, word_file


def read(data: bytes) -> Document:
    document = read_document("a.docx", data, Allowance())
    assert document is not None
    return document


def level(at: int, text: str, number_format: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


CUSTOM = (
    '<mc:AlternateContent><mc:Choice><w:numFmt w:val="custom" w:format="001"/></mc:Choice>'
    '<mc:Fallback><w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent>'
)
WINGDINGS = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
NUMBERING = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "%1、", "chineseCountingThousand", '<w:pStyle w:val="1"/>')
    + level(1, "（%2）", "chineseCountingThousand", '<w:pStyle w:val="2"/>')
    + level(2, "%3.", "decimal")
    + level(9, "?", "decimal")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="S"/>'
    + level(0, "第%1条", "japaneseCounting", '<w:suff w:val="nothing"/>')
    + '</w:abstractNum><w:abstractNum w:abstractNumId="3">'
    + level(0, "l", "bullet", WINGDINGS)
    + f'<w:lvl w:ilvl="1">{CUSTOM}<w:lvlText w:val="%1%2."/></w:lvl></w:abstractNum>'
    + "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'
        for number, definition, overrides in (
            (1, 0, ""),
            (2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
            (3, 1, ""),
            (4, 3, ""),
            (5, 0, f'<w:lvlOverride w:ilvl="2">{level(2, "(%3)", "upperLetter")}</w:lvlOverride>'),
            (6, 8, ""),
        )
    ),
)


def numbered(text: str, number: int | str | None = None, at: int | None = None, style: str = "") -> str:
    own = f'<w:numId w:val="{number}"/>' if number is not None else ""
    own += f'<w:ilvl w:val="{at}"/>' if at is not None else ""
    return p(
        r(text),
        properties=(f'<w:pStyle w:val="{style}"/>' if style else "")
        + (f"<w:numPr>{own}</w:numPr>" if own else ""),
    )


STYLES = part(
    "styles",
    '<w:style w:styleId="1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="2"><w:basedOn w:val="1"/></w:style>'
    '<w:style w:styleId="3"><w:basedOn w:val="2"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="2"/></w:numPr></w:pPr></w:style>',
)


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        (numbered("a", 1, 0) + numbered("b", 1, 1) + numbered("c", 1, 2) + p(r("d")) + numbered("e", 1, 0),
         ["一、", "（一）", "1.", "", "二、"]),
        # by the style, by the level that is the style's, by the style it is based on, and switched off
        (numbered("a", style="1") + numbered("b", style="2") + numbered("c", style="3")
         + numbered("d", 0, style="1") + numbered("e", style="1"), ["一、", "（一）", "1.", "", "二、"]),
        (numbered("a", 1, 0) + numbered("b", 2, 0) + numbered("c", 1, 0), ["一、", "一、", "二、"]),
        (numbered("a", 3, 0), ["第一条"]),
        (numbered("a", 4, 0) + numbered("b", 4, 1), ["●", "01."]),
        (numbered("a", 5, 0) + numbered("b", 5, 2), ["一、", "(A)"]),
        (numbered("a", 6, 0) + numbered("b", 9, 0) + numbered("c", "x", 0) + numbered("d", 1, 7), [""] * 4),
        (p(r("删"), properties='<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>')
         + numbered("b", 1, 0), ["一、"]),
        (p("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r>",
           properties='<w:numPr><w:numId w:val="1"/></w:numPr>'), ["一、", ""]),
        ("<w:tbl><w:tr><w:tc>" + numbered("a", 1, 0) + "</w:tc><w:tc>" + numbered("b", 1, 0)
         + "</w:tc></w:tr></w:tbl>", ["一、", "二、"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("namespace", [WORD, STRICT])
def test_automatic_numbering(body: str, numbers: list[str], namespace: str) -> None:
    """A paragraph's number is what Word shows before it, and is no part of its text."""
    document = read(word_file(body, styles=STYLES, numbering=NUMBERING.replace(WORD, namespace)))
    assert [line.number for line in document.paragraphs] == numbers
    assert not any("、" in line.text for line in document.paragraphs)
    assert document.text == "\n".join(line.number + line.text for line in document.paragraphs)


def test_numbering_that_is_missing_or_broken() -> None:
    """Without its lists a numbered paragraph has no number; a part that is no XML is damage."""
    assert [line.shown for line in read(word_file(numbered("文", 1, 0))).paragraphs] == ["文"]
    with pytest.raises(DocumentError) as error:
        read(word_file(numbered("文", 1, 0), numbering="<w:numbering"))
    assert error.value.code is ProblemCode.DAMAGED
    assert read(word_file(p(r("文")), numbering="<w:numbering")).text == "文"
