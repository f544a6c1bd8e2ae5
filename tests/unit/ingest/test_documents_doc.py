"""Word 97–2003 and what is older. tests/documents/report.doc was made by LibreOffice from report.docx."""

from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Allowance, Document, DocumentError, read_document
from ingest.documents.doc_word_art import decorated_words
from ingest.reading import ProblemCode
from tests.unit.ingest.compound_files import compound, summary, word_6, word_97

DOCUMENTS = Path(__file__).parents[2] / "documents"
REPORT = (DOCUMENTS / "report.doc").read_bytes()
MASK = 0xFFFFFFFF


def read(data: bytes, name: str = "a.doc") -> Document:
    document = read_document(name, data, Allowance())
    assert document is not None
    return document


def lines(data: bytes) -> list[str]:
    return [line.text for line in read(data).paragraphs]


def refused(data: bytes) -> ProblemCode:
    with pytest.raises(DocumentError) as error:
        read_document("a.doc", data, Allowance())
    return error.value.code


def test_what_word_shows() -> None:
    """Numbering, tables, changes, hidden text, fields and breaks come out as Word shows them."""
    shown = read(REPORT).text.split("\n")
    assert shown == [
        *("关于春季造林工作的报告", "各单位："),
        *("一、基本情况", "（一）任务", "1.造林2000亩", "2.抚育3000亩", "（二）进度", "1.植树"),
        *("二、存在问题", "（一）资金"),
        *("第一章 总则", "一.1 目的", "一.2 依据", "第二章 附则", "二.1 解释"),
        *("●圆点", "①带圈", "②带圈二", "⑤从五起"),
        *(
            "软",
            "回车\t制表",
            "见网站与引用。",
            "原文增加保留",
            "前段后段",
            "可见末尾",
            "脚注处尾注处",
            "1-2",
        ),
        "生僻字𠮷𡈽，“引号”——…",
        *("单位", "数量", "（亩）", "", "甲", "内左", "内右", ""),
        *("新页", "市林业局", "2020年3月1日"),
    ]


def test_the_same_as_docx() -> None:
    """The same document as .doc and as .docx gives the same text, tables and numbers, and the same apart."""
    doc, docx = read(REPORT), read((DOCUMENTS / "report.docx").read_bytes())
    # The page break is text of the paragraph in one, a property of it in the other.
    paragraphs = [line for line in docx.paragraphs if line.text or line.table]
    assert [(line.number, line.text, line.table) for line in doc.paragraphs] == [
        (line.number, line.text, line.table) for line in paragraphs
    ]
    assert (doc.boxes, doc.notes, doc.headers) == (docx.boxes, docx.notes, docx.headers)
    assert doc.boxes == ("林业信息", "框内第一行", "框内第二行")
    assert doc.notes == ("脚注文字", "尾注文字")
    assert doc.headers == ("秘密★1年",)


def test_looks() -> None:
    """Alignment, weight, size and the name of the style, whatever the language of the Word that wrote it."""
    paragraphs = {line.text: line for line in read(REPORT).paragraphs}
    title, chapter, office = (paragraphs[text] for text in ("关于春季造林工作的报告", "总则", "市林业局"))
    assert (title.centred, title.bold, title.size, title.style) == (True, True, 22.0, "title")
    assert (chapter.centred, chapter.bold, chapter.size, chapter.style) == (False, False, 16.0, "heading 1")
    assert (office.right, office.style) == (True, None)


def test_told_by_content() -> None:
    """A .wps of WPS Office is the same format; a workbook or a Word object in another file is not."""
    assert read(REPORT, "报告.wps") == read(REPORT)
    word = {"WordDocument": b"\xec\xa5"}
    assert refused(compound({"Workbook": b"x"})) is ProblemCode.DAMAGED
    assert refused(compound({"PowerPoint Document": b"x"}, word)) is ProblemCode.UNKNOWN_FORMAT


def test_pieces() -> None:
    """Pieces in 16 bits, in Western bytes and in Chinese bytes that ought not to be there."""
    data = word_97(
        [("甲𠮷", 0), (b"\x93caf\xe9\x94 \x85\r", 0), ("义马市\r".encode("gb18030"), 0), ("\ufffe\r", 0)]
    )
    assert lines(data) == ["甲𠮷“café” …", "义马市", "\ufffe"]
    half = data.replace(b"\xfe\xff\r\0", b"\x00\xd8\r\0")
    assert lines(half)[-1] == "\ufffd"


def test_quick_saves() -> None:
    """Pieces that a quick save deleted or hid are left out."""
    deleted, hidden, kept = 0x41 << 1 | 1 << 8, 0x5C << 1 | 1 << 8, 0x41 << 1
    pieces = [
        ("一", 0),
        ("删", deleted),
        ("隐", hidden),
        ("二", kept),
        ("改", 0 << 1 | 1),
        ("三", 1 << 1 | 1),
        ("\r", 9),
    ]
    properties = [struct.pack("<HB", 0x0800, 1), struct.pack("<HB", 0x0835, 1)]
    assert lines(word_97(pieces, properties=properties)) == ["一二三"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("前\x13 REF a \x14果\x15后\r", ["前果后"]),
        ("\x13 IF \x13 A \x14内\x15 = 1 \x14果\x15\r", ["果"]),
        ("前\x13 XE 索引 \x15后\r", ["前后"]),
        ("\x13 TOC \x14一\r二\x15\r三\r", ["一", "二", "三"]),
        ("\x13未完\r文\r", ["未完", "文"]),
        ("文\x15\x14\r", ["文"]),
        ("软\x0b回\x0e车\r", ["软", "回", "车"]),
        ("1\x1e2\x1f3\x01\x02\x05\x08\r", ["1-23"]),
        ("页\x0c后\r", ["页", "后"]),
        ("格\x07\x07\r", ["格", "", ""]),
        ("无尾", ["无尾"]),
        ("", []),
    ],
)
def test_characters_with_a_meaning(text: str, shown: list[str]) -> None:
    """Fields show their results, breaks break, and marks of pictures and notes are no text."""
    assert lines(word_97([(text or "\r", 0)], lengths=[len(text)])) == shown


def test_stories() -> None:
    """Notes and boxes stand apart from the text, comments and footers are left out."""
    document = read(word_97([("文\r\x02注\r批\r\x02尾\r框\r", 0)], lengths=[2, 3, 0, 0, 2, 3, 2]))
    assert (document.text, document.notes, document.boxes) == ("文", ("注", "尾"), ("框",))


def test_the_writers_own_count() -> None:
    """PIDSI_WORDCOUNT tells the 字数 of the whole file as Word saved it."""
    text = [("字\r", 0)]
    assert read(word_97(text, summary=summary(15, 3, 512))).words == 512
    for other in (
        summary(15, 30, 512),
        summary(15, 3, -1),
        summary(15, 3, 0),
        summary(14, 3, 512),
        b"",
        b"\xff" * 64,
    ):
        assert read(word_97(text, summary=other)).words is None


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (word_6("义马市\r二\x07\r".encode("gb18030")), ["义马市", "二", ""]),
        (word_6("義馬市政府\r".encode("big5"), language=0x404), ["義馬市政府"]),
        (word_6(b"caf\xe9\r", language=0x409), ["café"]),
        (word_6(b"\xe5\xd2A\0\r\0", wide=True), ["义A"]),
        (word_6("文\x13 REF \x14果\x15\r注\r".encode("gb18030"), lengths=[13, 3]), ["文果"]),
    ],
    ids=["GB", "Big5", "Western", "16 bits", "field"],
)
def test_word_6(data: bytes, shown: list[str]) -> None:
    """Word 6 and 95 wrote bytes in the code page of their language."""
    assert lines(data) == shown


def test_word_6_in_pieces() -> None:
    """A quick save of Word 6 left the text in pieces."""
    pieces = struct.pack("<3I", 0, 4, 7) + struct.pack("<HIHHIH", 0, 771, 0, 0, 768, 0)
    clx = struct.pack("<BI", 2, len(pieces)) + pieces
    assert lines(word_6("三\r一二".encode("gb18030"), clx=clx)) == ["一二三"]
    outside = clx.replace(struct.pack("<I", 771), struct.pack("<I", 99_999))
    assert refused(word_6("三\r一二".encode("gb18030"), clx=outside)) is ProblemCode.DAMAGED


def test_locked() -> None:
    """A file with a password says so."""
    assert refused(word_97([("字\r", 0)], flags=0x0300)) is ProblemCode.ENCRYPTED
    assert refused(word_6(b"x\r", flags=0x0100)) is ProblemCode.ENCRYPTED


def test_too_old() -> None:
    """Word 2, Works and old WPS files are told and refused with what to do."""
    for data in (
        compound({"WordDocument": struct.pack("<HH", 0xA5DB, 45)}),
        compound({"MN0": b"x", "MM": b"x"}),
        compound({"CONTENTS": b"CHNKWKS"}),
        b"\x01\xfe" + bytes(110) + b"\x01\0" + bytes(600),
    ):
        with pytest.raises(DocumentError, match=r"另存为 \.docx") as error:
            read(data, "旧.wps")
        assert error.value.code is ProblemCode.UNKNOWN_FORMAT


def test_too_long() -> None:
    """A piece table that says more characters than a message may have is refused before they are read."""
    piece = struct.pack("<BI2IHIH", 2, 16, 0, 3_000_000, 0, 2048, 0)
    data = word_97([("字\r", 0)])
    assert refused(data.replace(data[data.index(b"\x02\x10\0\0\0") :][:21], piece)) is ProblemCode.TOO_LARGE


@pytest.mark.parametrize("mark", [b"\r", b"\x0b"])
def test_too_many_paragraphs(mark: bytes) -> None:
    """Paragraphs without text are bounded too."""
    story = mark * 200_000 + b"\r"
    assert refused(word_97([(story, 0)])) is ProblemCode.TOO_LARGE


def with_header(offset: int, value: int) -> bytes:
    return REPORT[:offset] + struct.pack("<I", value & MASK) + REPORT[offset + 4 :]


def test_containers_that_lie() -> None:
    """Tables larger than the file, sectors of no size, and chains that bite their tail cost nothing."""
    for offset, value in ((44, -1), (64, -1), (72, -1), (30, 0xFFFF), (48, -1)):
        assert refused(with_header(offset, value)) in (ProblemCode.DAMAGED, ProblemCode.UNKNOWN_FORMAT)
    looped = bytearray(word_97([("字\r", 0)]))
    entry = looped.index("WordDocument".encode("utf-16-le"))
    struct.pack_into("<Q", looped, entry + 120, 1 << 31)
    assert refused(bytes(looped)) is ProblemCode.DAMAGED


def test_cut_off() -> None:
    """A file that broke off says so, wherever it did before its last streams."""
    codes = [refused(REPORT[:size]) for size in range(8, len(REPORT) - 1024, 101)]
    assert set(codes) == {ProblemCode.DAMAGED, ProblemCode.UNKNOWN_FORMAT}
    assert codes.count(ProblemCode.DAMAGED) > len(codes) * 0.9


@given(st.lists(st.sampled_from([b"\x13\0\x0b\xf0", b"\xc0\xc0", b"\x06\0\0\0", b"\xff" * 4, b"\0"])))
def test_drawings_of_any_bytes(pieces: list[bytes]) -> None:
    """Drawings without end or sense give words or none."""
    assert isinstance(decorated_words(b"".join(pieces)), list)


@settings(max_examples=300, deadline=2000)
@given(
    st.lists(
        st.tuples(st.integers(0, len(REPORT) - 1), st.binary(min_size=1, max_size=8)), min_size=1, max_size=8
    )
)
def test_any_damage(changes: list[tuple[int, bytes]]) -> None:
    """Whatever bytes of a file are changed, it is read or refused by name, and soon."""
    data = bytearray(REPORT)
    for at, written in changes:
        data[at : at + len(written)] = written
    with suppress(DocumentError):
        read_document("a.doc", bytes(data), Allowance())
