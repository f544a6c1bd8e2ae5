"""OpenDocument text to paragraphs: looks, numbering, changes, what is no body."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Allowance, Document, DocumentError, Paragraph, read_document
from ingest.documents.odt import read_odt
from ingest.reading import ProblemCode

REPORT = (Path(__file__).parents[2] / "documents/odt-report.odt").read_bytes()
MIME = "application/vnd.oasis.opendocument.text"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = (
    "".join(
        f' xmlns:{prefix}="{_OASIS}{name}:1.0"'
        for prefix, name in (
            ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
            ("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("manifest", "manifest"),
        )
    )
    + ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)  # fmt: skip


def odt(body: str, automatic: str = "", styles: str = "", **parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", MIME)
        archive.writestr(
            "content.xml",
            f"<office:document-content{SPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        if styles:
            archive.writestr(
                "styles.xml", f"<office:document-styles{SPACES}>{styles}</office:document-styles>"
            )
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


def read(data: bytes) -> Document:
    document = read_document("稿件.odt", data, Allowance())
    assert document is not None
    assert document.format == "odt"
    return document


def shown(body: str, automatic: str = "", styles: str = "") -> list[str]:
    return [line.shown for line in read(odt(body, automatic, styles)).paragraphs]


def refusal(data: bytes) -> ProblemCode:
    with pytest.raises(DocumentError) as error:
        read_document("稿件.odt", data, Allowance())
    assert error.value.message.endswith("。")
    return error.value.code


def test_a_real_file() -> None:
    """What LibreOffice saves comes out as it is shown."""
    document = read(REPORT)
    lines = [line.shown for line in document.paragraphs if line.shown]
    assert lines[:11] == [
        "关于春季造林工作的报告", "各单位：", "一、基本情况", "（一）任务", "1.造林2000亩", "2.抚育3000亩",
        "（二）进度", "1.植树", "二、存在问题", "（一）资金", "第一章 总则",
    ]  # fmt: skip
    assert {"原文增加保留", "前段后段", "可见末尾", "1-2", "生僻字𠮷𡈽，“引号”——…"} < set(lines)
    assert (document.notes, document.boxes) == (("脚注文字", "尾注文字"), ("框内第一行", "框内第二行"))
    assert document.headers[0] == "秘密★1年"
    assert document.words is None
    assert [line.text for line in document.paragraphs if line.table and line.text] == [
        "单位", "数量", "（亩）", "甲", "内左", "内右",
    ]  # fmt: skip


def test_a_flat_file() -> None:
    """The same in one XML file, which is told by its type and not taken for HTML or text."""
    flat = (
        f'<?xml version="1.0"?><office:document{SPACES} office:mimetype="{MIME}"><office:master-styles>'
        "<style:master-page><style:header><text:p>政务信息</text:p></style:header></style:master-page>"
        "</office:master-styles><office:body><office:text><text:p>正文</text:p></office:text></office:body>"
        "</office:document>"
    )
    document = read(flat.encode())
    assert document.paragraphs == (Paragraph("正文"),)
    assert document.headers == ("政务信息",)


def test_looks() -> None:
    """By the automatic style, by the style it is based on, by the run; wide characters' size goes first."""
    styles = (
        '<office:styles><style:style style:name="T_20_1" style:display-name="Title" style:family="paragraph">'
        '<style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-weight="bold"'
        ' fo:font-size="12pt" style:font-size-asian="22pt"/></style:style></office:styles>'
    )
    automatic = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="T_20_1"/>'
        '<style:style style:name="P2" style:family="paragraph">'
        '<style:paragraph-properties fo:text-align="end"/></style:style>'
        '<style:style style:name="S" style:family="text"><style:text-properties'
        ' style:font-weight-asian="bold" style:font-size-asian="16pt"/></style:style>'
    )
    body = (
        '<text:p text:style-name="P1">甲</text:p>'
        '<text:p text:style-name="P2"><text:span text:style-name="S">乙</text:span></text:p>'
    )
    assert read(odt(body, automatic, styles)).paragraphs == (
        Paragraph("甲", centred=True, bold=True, size=22.0, style="title"),
        Paragraph("乙", right=True, bold=True, size=16.0),
    )


def test_characters() -> None:
    """Spaces, tabs, breaks; the XML's own line ends are spaces."""
    body = '<text:p>甲<text:s text:c="3"/>乙<text:tab/>丙<text:line-break/>丁\n  戊<text:s/>己</text:p>'
    assert shown(body) == ["甲   乙\t丙", "丁 戊 己"]


def test_what_is_not_shown() -> None:
    """Tracked deletions, comments, hidden runs and readings over characters are left out."""
    hidden = (
        '<style:style style:name="V" style:family="text">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>删</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>甲<text:change/>"
        '<text:span text:style-name="V">藏</text:span>'
        "<office:annotation><text:p>批</text:p></office:annotation>"
        "<text:ruby><text:ruby-base>乙</text:ruby-base><text:ruby-text>yi</text:ruby-text></text:ruby></text:p>"
    )
    assert shown(body, hidden) == ["甲乙"]


def test_numbering() -> None:
    """Numbers by list styles: levels, starts, lists that go on, items without a number, headings."""
    automatic = (
        '<text:list-style style:name="L">'
        '<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..."'
        ' style:num-suffix="、"/>'
        '<text:list-level-style-number text:level="2" loext:num-list-format="（%2%）" style:num-format="1"/>'
        '<text:list-level-style-bullet text:level="3" text:bullet-char="●"/></text:list-style>'
    )
    outline = (
        '<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style></office:styles>"
    )
    body = (
        '<text:h text:outline-level="1">章</text:h><text:h text:outline-level="2">节</text:h>'
        '<text:list text:style-name="L" xml:id="a"><text:list-item>'
        "<text:p>甲</text:p><text:p>续</text:p><text:list>"
        "<text:list-item><text:p>乙</text:p></text:list-item><text:list-item><text:p>丙</text:p><text:list>"
        "<text:list-item><text:p>点</text:p></text:list-item></text:list></text:list-item></text:list>"
        "</text:list-item></text:list><text:p>间</text:p>"
        '<text:list text:style-name="L" text:continue-list="a">'
        "<text:list-item><text:p>丁</text:p></text:list-item>"
        "<text:list-header><text:p>无</text:p></text:list-header>"
        '<text:list-item text:start-value="7"><text:p>戊</text:p></text:list-item></text:list>'
        '<text:list text:style-name="L"><text:list-item><text:p>新</text:p></text:list-item></text:list>'
    )
    assert shown(body, automatic, outline) == [
        "1 章", "1.1 节", "一、甲", "续", "（1）乙", "（2）丙", "●点", "间",
        "二、丁", "无", "七、戊", "一、新",
    ]  # fmt: skip


def test_levels_that_are_none() -> None:
    """A heading's level may be anything."""
    assert shown('<text:h text:outline-level="">甲</text:h><text:h text:outline-level="12">乙</text:h>') == [
        "甲",
        "乙",
    ]


def test_boxes_and_notes() -> None:
    """Text in frames and shapes, in groups too, and notes stand apart."""
    body = (
        "<text:p>甲<draw:g><draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>"
        "<draw:custom-shape><text:p>形</text:p></draw:custom-shape></draw:g><text:note><text:note-citation>1"
        "</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note></text:p>"
    )
    document = read(odt(body))
    assert [line.text for line in document.paragraphs] == ["甲"]
    assert (document.boxes, document.notes) == (("框", "形"), ("注",))


def test_refused() -> None:
    """Encrypted, without content, not XML, too deep, too long."""
    manifest = f"<manifest:manifest{SPACES}><manifest:encryption-data/></manifest:manifest>"
    assert refusal(odt("", **{"META-INF__manifest": manifest})) is ProblemCode.ENCRYPTED
    assert refusal(odt("").replace(b"content.xml", b"kontent.xml")) is ProblemCode.DAMAGED
    assert refusal(odt("<text:p>")) is ProblemCode.DAMAGED
    deep = "<draw:frame><draw:text-box>" * 60 + "</draw:text-box></draw:frame>" * 60
    assert refusal(odt(deep)) is ProblemCode.TOO_DEEP
    assert refusal(odt("<text:p>" + '<text:s text:c="99"/>' * 21_000 + "</text:p>")) is ProblemCode.TOO_LARGE


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(REPORT)), st.binary(max_size=30), st.integers(0, 300))
def test_damaged_packages(at: int, put: bytes, taken: int) -> None:
    """A damaged package is read, or refused in words."""
    _survives(REPORT[:at] + put + REPORT[at + taken :])


_TAGS = [
    "text:p", "text:h", "text:span", "text:list", "text:list-item", "text:note", "text:note-body",
    "draw:frame", "draw:text-box",
    "table:table", "table:table-row", "table:table-cell", "text:section", "text:s", "text:a",
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.text("一乙 \n", max_size=3),
        lambda inner: st.builds(
            "<{0}>{1}</{0}>".format, st.sampled_from(_TAGS), st.lists(inner, max_size=4).map("".join)
        ),
        max_leaves=40,
    )
)
def test_any_tree(body: str) -> None:
    """Elements may stand in each other in any way."""
    _survives(odt(body))


def _survives(data: bytes) -> None:
    try:
        read_odt(data, Allowance())
    except DocumentError as error:
        refused = error.message
    else:
        refused = "。"
    assert refused.endswith("。")
