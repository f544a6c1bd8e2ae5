"""Files to paragraphs: which format it is, and what of it is text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Allowance, DocumentError, html_paragraphs, read_document
from ingest.documents.document import LARGEST_TEXT
from ingest.reading import ProblemCode
from tests.unit.ingest.word_files import p, package, r, word_file

TEXT = "关于某项工作的情况\r\n\r\n正文第一段。\n财政局"
LINES = ["关于某项工作的情况", "", "正文第一段。", "财政局"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def lines(data: bytes) -> list[str]:
    document = read_document("附件", data, Allowance())
    assert document is not None
    return [paragraph.text for paragraph in document.paragraphs]


def refusal(data: bytes) -> ProblemCode:
    with pytest.raises(DocumentError) as error:
        read_document("附件.xyz", data, Allowance())
    assert error.value.message.endswith("。")
    return error.value.code


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_files(codec: str) -> None:
    """Plain text in each charset that Chinese editors save."""
    assert lines(TEXT.encode(codec)) == LINES


def test_a_text_file_in_a_strange_charset_is_read_and_not_certain() -> None:
    """A guess is said to be one."""
    document = read_document("a.txt", "義馬市財政局".encode("shift_jis"), Allowance())
    assert document is not None
    assert not document.certain


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ProblemCode.DAMAGED),
        (OLE, ProblemCode.DAMAGED),
        (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(64), ProblemCode.ENCRYPTED),
        (b"%PDF-1.4\n%\xe2\xe3", ProblemCode.DAMAGED),
        (b"Rar!\x1a\x07\x00" + bytes(64), ProblemCode.UNKNOWN_FORMAT),
        (package({"content.xml": "<x/>"}), ProblemCode.UNKNOWN_FORMAT),
        (b"PK\x03\x04 word/document.xml", ProblemCode.DAMAGED),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", ProblemCode.UNKNOWN_FORMAT),
        (b"<?xml version='1.0'?><w:wordDocument/>", ProblemCode.UNKNOWN_FORMAT),
        (bytes(range(256)) * 4, ProblemCode.UNKNOWN_FORMAT),
        ("字".encode() * (LARGEST_TEXT + 1), ProblemCode.TOO_LARGE),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: ProblemCode) -> None:
    """Each sort of file that is not read has its code and a sentence."""
    assert refusal(data) is code


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"II*\0"]
)
def test_pictures_are_no_documents(data: bytes) -> None:
    """A picture is no problem and no text."""
    assert read_document("签字页.jpg", data, Allowance()) is None


def test_content_goes_before_name() -> None:
    """A file is what its bytes are, whatever it is called."""
    document = read_document("信息.doc", word_file(p(r("正文"))), Allowance())
    assert document is not None
    assert document.format == "docx"
    page = read_document("信息.doc", "<html><body><p>正文</p></body></html>".encode("gbk"), Allowance())
    assert page is not None
    assert (page.format, page.text) == ("html", "正文")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>一</p><p>二</p>", ["一", "二"]),
        ("一<br>二<br/><br>三", ["一", "二", "", "三"]),
        ("<div>一<div>二</div>三</div>", ["一", "二", "三"]),
        ("<div>一</div><div><br></div><div>二</div>", ["一", "", "二"]),
        ("<ul><li>一</li><li>二</li></ul>", ["一", "二"]),
        ("<table><tr><td>单位</td><td>数量</td></tr></table>", ["单位", "数量"]),
        ("<p>一<b>粗</b><i>斜</i>尾</p>", ["一粗斜尾"]),
        ("<p>&nbsp;&nbsp;一&amp;二&lt;三</p>", ["一&二<三"]),
        ("<p>源码\n换行的<b>中文</b>\n仍是一句，but English\nkeeps its space</p>",
         ["源码换行的中文仍是一句，but English keeps its space"]),
        ("<p>一<script>x()</script><style>y</style><!-- z -->二</p>", ["一二"]),
        ('<p>见<span style="display: none">不见</span>的</p>', ["见的"]),
        ("<title>题</title><p>正文</p>", ["正文"]),
        ("<pre>一\n  二</pre>", ["一", "二"]),
        ("<p>没有结束<p>另一段", ["没有结束", "另一段"]),
        ("<o:p>一</o:p>", ["一"]),
        ("", []),
        ("没有标记", ["没有标记"]),
    ],
)  # fmt: skip
def test_html(html: str, expected: list[str]) -> None:
    """The lines of a page are those that a browser shows."""
    assert [paragraph.text for paragraph in html_paragraphs(html)] == expected


@pytest.mark.parametrize("stated", ["gb2312", "utf-8", "big5", "iso-8859-1"])
@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
def test_html_whose_meta_lies(stated: str, codec: str) -> None:
    """The bytes decide, whatever the page says of itself."""
    html = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={stated}"></head>'
    assert lines(f"{html}<body><p>义马市财政局关于报送信息的情况</p>".encode(codec)) == [
        "义马市财政局关于报送信息的情况"
    ]


def test_html_looks() -> None:
    """Alignment, weight, size and headings are handed on, inherited as in a browser."""
    html = (
        '<div style="text-align:center"><h1>题</h1>'
        '<p><span style="font-size:16px"><b>副题</b></span></p></div>'
        '<p align="right">财政局</p><td>格</td>'
    )
    title, second, office, cell = html_paragraphs(html)
    assert (title.centred, title.bold, title.style) == (True, True, "heading 1")
    assert (second.centred, second.bold, second.size) == (True, True, 12.0)
    assert (office.right, office.centred) == (True, False)
    assert cell.table


@settings(deadline=None)
@given(
    st.one_of(st.binary(), st.binary().map(lambda tail: b"PK\x03\x04word/" + tail), st.text().map(str.encode))
)
def test_no_bytes_break_it(data: bytes) -> None:
    """Whatever the bytes, there is a document, none, or a DocumentError."""
    try:
        document = read_document("x", data, Allowance())
    except DocumentError as error:
        assert error.message  # noqa: PT017  either outcome is right
    else:
        assert document is None or document.text.encode("utf-8") is not None


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_a_damaged_word_file_breaks_nothing(data: st.DataObject) -> None:
    """A Word file with changed or missing bytes is read or refused by name."""
    whole = bytearray(word_file(p(r("正文")) * 20, footnotes="<x/>", styles="<y/>"))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    for damaged in (bytes(whole), bytes(whole[:cut])):
        try:
            read_document("x", damaged, Allowance())
        except DocumentError as error:
            assert error.code in ProblemCode  # noqa: PT017  either outcome is right
