"""Word documents in a single XML file."""

from __future__ import annotations

import pytest

from ingest.documents import Allowance, Document, DocumentError, read_document
from ingest.reading import ProblemCode
from tests.unit.ingest.word_files import p, part, r

NAMESPACES = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
    'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core" '
    'xmlns:st1="urn:schemas-microsoft-com:office:smarttags" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml"'
)
PACKAGE = "http://schemas.microsoft.com/office/2006/xmlPackage"


def read(data: str) -> Document:
    document = read_document("a.doc", data.encode(), Allowance())
    assert document is not None
    return document


def noted(kind: str, content: str) -> str:
    return f'<aml:annotation w:type="Word.{kind}"><aml:content>{content}</aml:content></aml:annotation>'


def word_2003(body: str, before: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        f"<w:wordDocument {NAMESPACES}>{before}<w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"
    )


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (p(r("一"), "<w:r><w:br/><w:t>二</w:t></w:r>"), ["一", "二"]),
        (f"<wx:sub-section>{p(r('节'))}</wx:sub-section>", ["节"]),
        # dates, numbers with units and names of places, which Word 2003 marked up by itself
        (p('<st1:chsdate w:st="on">', r("2020年"), "<st1:x>", r("3月"), "</st1:x></st1:chsdate>", r("止")),
         ["2020年3月止"]),
        (p('<w:hlink w:dest="http://example.com/"><w:r>', r("网站"), "</w:r></w:hlink>"), ["网站"]),
        (p(noted("Insertion", r("增")), noted("Deletion", "<w:r><w:delText>删</w:delText></w:r>"),
           noted("Comment", p(r("批")))), ["增"]),
    ],
)  # fmt: skip
def test_paragraphs(body: str, lines: list[str]) -> None:
    """What Word 2003 called by other names is read like its newer like."""
    assert [line.text for line in read(word_2003(body)).paragraphs] == lines


def test_all_in_one_place() -> None:
    """Styles, lists, headers, notes, boxes and Word's own count stand in the same file."""
    before = (
        "<o:DocumentProperties><o:Words>512</o:Words></o:DocumentProperties>"
        '<w:lists><w:listDef w:listDefId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="39"/>'
        '<w:lvlText w:val="%1、"/></w:lvl></w:listDef>'
        '<w:list w:ilfo="1"><w:ilst w:val="3"/></w:list></w:lists>'
        '<w:styles><w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr></w:style></w:styles>'
    )
    listed = '<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/></w:listPr>'
    note = f"<w:r><w:footnote>{p(r('注'))}</w:footnote></w:r>"
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{p(r('框'))}</w:txbxContent></v:textbox></w:pict></w:r>"
    body = (
        p(r("题"), properties='<w:pStyle w:val="a"/>')
        + p(r("甲"), note, properties=listed)
        + p(r("乙"), box, properties=listed)
        + f"<w:sectPr><w:hdr>{p(r('秘密'))}</w:hdr><w:ftr>{p(r('页脚'))}</w:ftr></w:sectPr>"
    )
    document = read(word_2003(body, before))
    assert document.text == "题\n一、甲\n二、乙"
    assert (document.paragraphs[0].centred, document.paragraphs[0].style) == (True, "heading 1")
    assert (document.headers, document.notes, document.boxes) == (("秘密",), ("注",), ("框",))
    assert document.words == 512


def test_a_docx_laid_flat() -> None:
    """A .docx in one XML file is the .docx."""
    document = part("document", f"<w:body>{p(r('平'))}</w:body>").split("?>", 1)[1]
    flat = (
        f'<?xml version="1.0"?><pkg:package xmlns:pkg="{PACKAGE}"><pkg:part pkg:name="/word/document.xml">'
        f'<pkg:xmlData>{document}</pkg:xmlData></pkg:part><pkg:part pkg:name="/word/media/a.png">'
        "<pkg:binaryData>AAAA</pkg:binaryData></pkg:part></pkg:package>"
    )
    assert read(flat).text == "平"


def test_namespaces_that_multiply() -> None:
    """Parts that each repeat a huge namespace are refused before they fill the memory."""
    parts = '<pkg:part pkg:name="/a"><pkg:xmlData><a/></pkg:xmlData></pkg:part>' * 300
    flat = f'<pkg:package xmlns:pkg="{PACKAGE}" xmlns:x="{"x" * 1_000_000}">{parts}</pkg:package>'
    with pytest.raises(DocumentError) as error:
        read(flat)
    assert error.value.code is ProblemCode.TOO_LARGE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (word_2003(p(r("文")))[:-20], ProblemCode.DAMAGED),
        (word_2003("").replace("w:body", "w:none"), ProblemCode.DAMAGED),
        (f'<pkg:package xmlns:pkg="{PACKAGE}"/>', ProblemCode.DAMAGED),
        (f'<pkg:package xmlns:pkg="{PACKAGE}"><pkg:part><pkg:xmlData><a/></pkg:xmlData></pkg:part>'
         "</pkg:package>", ProblemCode.DAMAGED),
        ('<?xml version="1.0"?><other/>', ProblemCode.UNKNOWN_FORMAT),
    ],
    ids=["cut off", "no body", "empty package", "nameless part", "other XML"],
)  # fmt: skip
def test_what_is_no_document(data: str, code: ProblemCode) -> None:
    """What is broken or something else is refused by name."""
    with pytest.raises(DocumentError) as error:
        read(data)
    assert error.value.code is code
