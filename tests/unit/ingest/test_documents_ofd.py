"""OFD to paragraphs: pages, templates, places of characters, and what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Allowance, Document, DocumentError, read_document
from ingest.documents.ofd import MOST_PAGES, read_ofd
from ingest.documents.page_lines import MOST_GLYPHS
from ingest.reading import ProblemCode
from tests.unit.ingest.ofd_files import content, ofd, page, text_object
from tests.unit.ingest.typeset import LEFT, TOP, Placed, centred, typeset

HEAD = ["关于优化营商环境推动高质量发展", "有关情况的报告"]
BODY = [
    "今年以来，全市各单位坚持把优化营商环境作为重点工作来抓，认真落实上级部署，取得了阶段性成效。",
    "一、加强组织领导",
    "截至3月底，共走访企业156家，收集问题87个，已办结72个，办结率82.8%，群众满意度达到99.5%以上。" * 8,
]
FOOT = ["义马市财政局", "2020年3月30日"]
PAGES = [page(pieces) for pieces in typeset(BODY, HEAD, FOOT)]
DRAFT = ofd(PAGES)


def read(data: bytes) -> Document:
    document = read_document("稿件.ofd", data, Allowance())
    assert document is not None
    assert document.format == "ofd"
    return document


def lines(*pages: str) -> list[str]:
    return [line.text for line in read(ofd(pages)).paragraphs]


def refusal(data: bytes) -> ProblemCode:
    with pytest.raises(DocumentError) as error:
        read_document("稿件.ofd", data, Allowance())
    assert error.value.message.endswith("。")
    return error.value.code


def written(code: str, more: str = "", box: str = "20 40 150 6") -> str:
    return content(f'<ofd:TextObject Boundary="{box}" Size="5.6" {more}>{code}</ofd:TextObject>')


def test_a_draft() -> None:
    """A draft over pages: title, paragraphs, unit and date, with their looks."""
    document = read(DRAFT)
    assert [line.text for line in document.paragraphs] == [*HEAD, *BODY, *FOOT]
    assert [line.text for line in document.paragraphs if line.centred] == HEAD
    assert [line.text for line in document.paragraphs if line.right] == FOOT
    assert document.paragraphs[0].size == 22.0


def test_templates_hold_the_letterhead() -> None:
    """What a page's template draws stands on the page, in its place."""
    templates = '<ofd:TemplatePage ID="9" BaseLoc="/Doc_0/Tpls/Tpl_0/Content.xml"/>'
    used = PAGES[0].replace("<ofd:Content>", '<ofd:Template TemplateID="9"/><ofd:Content>', 1)
    head = page([centred("义马市财政局文件", 80, 40)])
    document = read(ofd([used], templates=templates, more={"Doc_0/Tpls/Tpl_0/Content.xml": head}))
    assert [line.text for line in document.paragraphs][:2] == ["义马市财政局文件", HEAD[0]]
    assert document.paragraphs[0].centred


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('<ofd:TextCode X="0" Y="5" DeltaX="g 3 5.6">政务信息</ofd:TextCode>', "政务信息"),
        ('<ofd:TextCode X="0" Y="5" DeltaX="5.6 g 2 5.6">政务信息</ofd:TextCode>', "政务信息"),
        ('<ofd:TextCode X="0" Y="5">政务信息</ofd:TextCode>', "政务信息"),
        ('<ofd:TextCode X="0" Y="5" DeltaX="5.6 16.8">政务信息</ofd:TextCode>', "政务 信息"),
        (
            '<ofd:TextCode X="0" Y="5">政务</ofd:TextCode><ofd:TextCode X="11.2">信息</ofd:TextCode>',
            "政务信息",
        ),
        ('<ofd:TextCode X="0" Y="5" DeltaX="g 99999999 5.6">\n政务信息\n</ofd:TextCode>', "政务信息"),
        ('<ofd:TextCode X="0" Y="5" DeltaX="x g g 1e999">政&amp;务</ofd:TextCode>', "政&务"),
    ],
)
def test_steps_between_characters(code: str, text: str) -> None:
    """Every way that DeltaX is written."""
    assert lines(written(code)) == [text]


def test_lines_by_deltay() -> None:
    """Characters that DeltaY sets below each other are lines of their own."""
    assert lines(
        written('<ofd:TextCode X="0" Y="5" DeltaX="5.6 -5.6 5.6" DeltaY="0 12 0">政务信息</ofd:TextCode>')
    ) == [
        "政务",
        "信息",
    ]


def test_the_matrix_counts() -> None:
    """Size and place are what the object's matrix makes of them."""
    code = '<ofd:TextCode X="0" Y="2" DeltaX="g 3 2.8">政务信息</ofd:TextCode>'
    document = read(ofd([written(code, 'CTM="2 0 0 2 0 0"')]))
    assert (document.paragraphs[0].text, document.paragraphs[0].size) == ("政务信息", 31.7)


def test_what_is_not_shown_or_stands_across() -> None:
    """Invisible text is none; a watermark is apart, where markings are looked for."""
    code = '<ofd:TextCode X="0" Y="5">机密</ofd:TextCode>'
    assert lines(PAGES[0], written(code, 'Visible="false"')) == lines(PAGES[0])
    document = read(ofd([PAGES[0], written(code, 'CTM="0.7 0.7 -0.7 0.7 0 0"')]))
    assert document.boxes == ("机密",)


def test_blocks_in_blocks() -> None:
    """Text in a PageBlock is text of the page."""
    inner = text_object(Placed("政务信息", LEFT, TOP))
    assert lines(content(f"<ofd:PageBlock><ofd:PageBlock>{inner}</ofd:PageBlock></ofd:PageBlock>")) == [
        "政务信息"
    ]


def test_refused() -> None:
    """Scans, encrypted and incomplete packages, pages and characters without end."""
    scan = content('<ofd:ImageObject Boundary="0 0 210 297" ResourceID="1"/>')
    assert refusal(ofd([scan])) is ProblemCode.SCANNED
    assert refusal(ofd(PAGES, more={"Encryptions.xml": "<x/>"})) is ProblemCode.ENCRYPTED
    assert refusal(ofd(PAGES, more={"Doc_0/Document.xml": "<x>"})) is ProblemCode.DAMAGED
    assert refusal(ofd(PAGES, more={"OFD.xml": "<o><DocRoot>../x.xml</DocRoot></o>"})) is ProblemCode.DAMAGED
    assert refusal(ofd([content("")] * (MOST_PAGES + 1))) is ProblemCode.TOO_LARGE
    long = written(f'<ofd:TextCode X="0" Y="5">{"字" * (MOST_GLYPHS // 2 + 1)}</ofd:TextCode>')
    assert refusal(ofd([long, long], more={"noise": "0123456789" * 10})) is ProblemCode.TOO_LARGE


def test_names_lead_nowhere() -> None:
    """A location that climbs out of the package is only a name that is not there."""
    outside = ofd(PAGES, templates='<ofd:TemplatePage ID="9" BaseLoc="../../../etc/passwd"/>')
    assert read(outside) == read(DRAFT)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(PAGES[0])), st.text(max_size=20), st.integers(0, 60))
def test_damaged_pages(at: int, put: str, taken: int) -> None:
    """A page with anything in it is read, or refused in words."""
    _survives(ofd([PAGES[0][:at] + put + PAGES[0][at + taken :]]))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(DRAFT)), st.binary(max_size=20), st.integers(0, 200))
def test_damaged_packages(at: int, put: bytes, taken: int) -> None:
    """So is a package with any damage."""
    _survives(DRAFT[:at] + put + DRAFT[at + taken :])


def _survives(data: bytes) -> None:
    try:
        read_ofd(data, Allowance())
    except DocumentError as error:
        refused = error.message
    else:
        refused = "。"
    assert refused.endswith("。")


def test_a_zip_that_holds_one_is_none() -> None:
    """What lies inside another file does not make the file an OFD."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("稿件.bin", DRAFT)
    assert refusal(file.getvalue()) is ProblemCode.UNKNOWN_FORMAT
