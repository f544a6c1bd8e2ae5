"""RTF to paragraphs: charsets, looks, numbering, what is no body."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Allowance, Document, DocumentError, Paragraph, read_document
from ingest.documents.rtf import read_rtf
from ingest.reading import ProblemCode

REPORT = (Path(__file__).parents[2] / "documents/rtf-report.rtf").read_bytes()
FONTS = r"{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f2\fcharset2 S;}}"
SECONDS = 5.0  # some machines are slow


def rtf(body: str, head: str = r"\ansi\ansicpg936\deff0") -> bytes:
    return f"{{\\rtf1{head}{FONTS}{body}}}".encode("ascii")


def hexed(text: str, codec: str = "gbk") -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(codec))


def read(data: bytes) -> Document:
    document = read_document("稿件.doc", data, Allowance())
    assert document is not None
    assert document.format == "rtf"
    return document


def lines(body: str, **head: str) -> list[str]:
    return [line.text for line in read(rtf(body, **head)).paragraphs]


def outcome(data: bytes) -> ProblemCode | None:
    """Read; the code of the refusal, if there is one. Anything else that is raised fails the test."""
    try:
        read_rtf(data, Allowance())
    except DocumentError as error:
        return error.code
    return None


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rf"\f1 {hexed('义马市财政局')}", "义马市财政局"),
        (rf"\f0 {hexed('义马市')}", "义马市"),  # the font says nothing: the code page does
        (r"\f1 \'81@\'81\\\'81\{\'81\}", b"\x81@\x81\\\x81{\x81}".decode("gbk")),
        (r"\f1 \'d2{\b \'e5}", "\ufffd\ufffd"),  # a character cut in two by a group is lost, and said to be
        (r"\u20041?\u-26504 ?", "义\u9878"),
        (r"\uc2\u20041\'d2\'e5\uc0\u39532", "义马"),
        (r"{\uc0\u20041}\u39532?", "义马"),
        (r"\u-10174?\u-8265?", "𠮷"),
        (r"\u20041", "义"),
        (r"\lquote a\rquote\emdash\ldblquote b\rdblquote\~c\_d\-e", "‘a’—“b” c-de"),
        (r"a\tab b\{\}\\", "a\tb{}\\"),
    ],
)
def test_characters(body: str, text: str) -> None:
    """Every way that RTF has to write a character."""
    assert lines(body + r"\par") == [text]


def test_lost_characters_are_said_to_be() -> None:
    """Bytes that mean nothing make the reading uncertain."""
    assert not read(rtf(r"\f1 \'d2{\b \'e5}\par")).certain
    assert read(rtf(rf"\f1 {hexed('义马')}\par")).certain


def test_code_page_by_language() -> None:
    """Without a code page the language of the document tells it."""
    assert lines(rf"\f0 {hexed('政务信息')}\par", head=r"\ansi\deff0\deflangfe2052") == ["政务信息"]
    assert lines(r"\f0 caf\'e9\par", head=r"\ansi\deff0") == ["café"]


def test_looks() -> None:
    """Alignment, size, weight, style and table of a paragraph."""
    body = (
        r"{\stylesheet{\s0 Normal;}{\s15\qc Title;}{\*\cs10 Default;}}"
        r"\pard\plain\s15\qc\b\fs44 A\par\pard\plain\qr\fs32 B\par"
        r"\pard\plain\dbch\afs32\loch\fs22 c\dbch\afs36 D\par\trowd\pard\intbl E\cell F\cell\row\pard G\par"
    )
    assert read(rtf(body)).paragraphs == (
        Paragraph("A", centred=True, bold=True, size=22.0, style="title"),
        Paragraph("B", right=True, size=16.0),
        Paragraph("cD", size=18.0),
        Paragraph("E", size=18.0, table=True),
        Paragraph("F", size=18.0, table=True),
        Paragraph("G", size=18.0),
    )


def test_numbering_stands_apart() -> None:
    """The numbering that the writing program showed is the paragraph's number, not its text."""
    body = (
        rf"{{\listtext\f1 {hexed('一、')}\tab}}A\par{{\pntext 1.\tab}}B\par"
        r"{\listtext\u-3913?\tab}C\par{\listtext\f2 \'b7\tab}C\par"
        r"{\listtext\f1 \'b5\'da1\'d5\'c2\tab}D\par E\par"
    )
    shown = [(line.number, line.text) for line in read(rtf(body)).paragraphs]
    assert shown == [("一、", "A"), ("1.", "B"), ("•", "C"), ("•", "C"), ("第1章 ", "D"), ("", "E")]


def test_what_is_not_shown() -> None:
    """Hidden text, tracked deletions, comments, pictures, binary data, field codes and unknown groups."""
    body = (
        r"a{\v x}b{\deleted x}c{\*\annotation x}d{\pict\wmetafile8 0102}e\bin3 {x}f{\*\unknown{x}x}g"
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt h}}{\object{\*\objdata 0102}{\result i}}"
        r"{\info{\title x}{\author x}}\par j{\deleted\par}k\par"
    )
    assert lines(body) == ["abcdefghi", "jk"]


def test_what_stands_apart() -> None:
    """Heads and feet of pages, footnotes and text boxes are no body; a page number is nothing at all."""
    body = (
        r"{\header A\par}{\footer \emdash  1 \emdash\par}a{\footnote B\par}b"
        r"{\shp{\*\shpinst{\sp{\sn x}{\sv x}}{\shptxt C\par D\par}}{\shprslt{\do\dptxbxtext x\par}}}\par"
    )
    document = read(rtf(body))
    assert [line.text for line in document.paragraphs] == ["ab"]
    assert (document.headers, document.notes, document.boxes) == (("A",), ("B",), ("C", "D"))


def test_soft_breaks() -> None:
    """A line that its writer broke is a line."""
    assert lines(r"a\line b\page c\par\par") == ["a", "b", "c", ""]


def test_words_of_the_writing_program() -> None:
    """The program's own figure of the whole file."""
    assert read(rtf(r"{\info{\nofpages1}{\nofwords486}{\nofchars500}}a\par")).words == 486


def test_a_real_file() -> None:
    """What LibreOffice saves comes out as it is shown."""
    shown = [line.shown for line in read(REPORT).paragraphs if line.shown]
    assert shown[:11] == [
        "关于春季造林工作的报告", "各单位：", "一、基本情况", "（一）任务", "1.造林2000亩", "2.抚育3000亩",
        "（二）进度", "1.植树", "二、存在问题", "（一）资金", "第一章 总则",
    ]  # fmt: skip
    assert {"原文增加保留", "可见末尾", "脚注处尾注处", "生僻字𠮷𡈽，“引号”——…"} < set(shown)
    assert read(REPORT).headers[:1] == ("秘密★1年",)
    assert read(REPORT).notes == ("脚注文字", "尾注文字")


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1" + b"{" * 1_000_000,
        b"{\\rtf1" + b"{}" * 300_000,
        b"{\\rtf1" + b"}" * 1_000_000,
        b"{\\rtf1{\\pict " + b"00" * 3_000_000,
        b"{\\rtf1{\\pict " + b"\\bin1 " * 100_000,
        b"{\\rtf1" + b"\\par" * 100_000,
        b"{\\rtf1" + b"\\'d2" * 200_000,
        b"{\\rtf1\\bin2147483647 " + b"a" * 1000,
        b"{\\rtf1" + b"\\u20041?" * 100_000,
        b"{\\rtf1{\\*\\a" * 200_000,
    ],
)
def test_hostile_files_end_quickly(data: bytes) -> None:
    """Braces, pictures, escapes without end cost little time."""
    began = time.process_time()
    assert outcome(data) in (None, ProblemCode.TOO_DEEP)
    assert time.process_time() - began < SECONDS


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(REPORT)), st.binary(max_size=40), st.integers(0, 200))
def test_damaged_files(at: int, put: bytes, taken: int) -> None:
    """A damaged file is read as far as it goes, or refused in words."""
    assert outcome(b"{\\rtf" + REPORT[5:at] + put + REPORT[at + taken :]) in (None, ProblemCode.TOO_DEEP)
