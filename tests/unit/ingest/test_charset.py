"""Bytes to text: labels believed as far as the bytes bear them out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.charset import codec_of, decode

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]))  # no text has control characters
# What offices write: common characters, punctuation, digits.
PROSE = st.text(
    st.sampled_from(
        "义马市发展和改革委员会关于报送政务信息的情况财政局人民政府办公室工作项目建设，。：（）2020"
    ),
    min_size=4,
)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("x-gbk", "gb18030"),
        ("cp936", "gb18030"),
        ("MS936", "gb18030"),
        ("GB_2312-80", "gb18030"),
        ("gb18030", "gb18030"),
        ('"gb2312"', "gb18030"),
        ("Big5", "cp950"),
        ("big5-hkscs", "cp950"),
        ("utf-8", "utf-8"),
        ("UTF8", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("koi8-r", "koi8-r"),
        ("unknown-8bit", None),
        ("x-unknown", None),
        ("hex", None),
        ("rot13", None),
        ("idna", None),
        ("unicode-escape", None),
        ("a\0b", None),
        ("", None),
        (None, None),
    ],
)
def test_labels(label: str | None, codec: str | None) -> None:
    """The GB family is one, Python's non-charsets and the labels of not knowing are none."""
    assert codec_of(label) == codec


@given(ANY, st.sampled_from(["gb2312", "gbk", "x-gbk", "cp936", "gb18030"]))
def test_a_gb_label_means_gb18030(text: str, label: str) -> None:
    """Any text written as GB18030 comes back under every GB label, unless its bytes are also UTF-8."""
    data = text.encode("gb18030")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        assert decode(data, label).text == text


@given(ANY)
def test_utf8_comes_back(text: str) -> None:
    """Any text in labelled UTF-8 comes back, a byte order mark at its beginning apart."""
    assert decode(text.encode("utf-8"), "utf-8").text == text.removeprefix("\ufeff")


@given(PROSE, st.sampled_from([None, "utf-8", "iso-8859-1", "us-ascii", "unknown-8bit", "x-nonsense"]))
def test_gb_without_its_label(text: str, label: str | None) -> None:
    """Office prose in GB18030 is recognised without a label and under a wrong one."""
    assert decode(text.encode("gb18030"), label).text == text


@given(PROSE, st.sampled_from([None, "gb2312", "gbk", "big5", "iso-8859-1", "us-ascii"]))
def test_utf8_without_its_label(text: str, label: str | None) -> None:
    """Office prose in UTF-8 is recognised without a label and under a wrong one."""
    assert decode(text.encode("utf-8"), label).text == text


@given(st.text(HAN, min_size=1))
def test_a_gb_label_never_gives_way_to_big5(text: str) -> None:
    """Bytes that are valid Big5 too are still GB where GB was declared."""
    assert decode(text.encode("gb18030"), "gb2312").charset != "cp950"


@given(PROSE, st.sampled_from([True, False]))
def test_utf16(text: str, mark: bool) -> None:
    """UTF-16 is told by its mark, or without one by the zero bytes of digits and line ends."""
    data = (f"{text}\r\n2020").encode("utf-16" if mark else "utf-16-le")
    assert decode(data).text == f"{text}\r\n2020"


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        ("简体：镕、喆、堃".encode("gb18030"), "gb2312", "简体：镕、喆、堃"),
        ("謝謝您的來信".encode("cp950"), "big5", "謝謝您的來信"),
        ("謝謝您的來信".encode("cp950"), None, "謝謝您的來信"),
        ("义马市财政局".encode("gb18030"), "big5", "义马市财政局"),
        ("Größe für café".encode("cp1252"), "iso-8859-1", "Größe für café"),
        ("Größe für café".encode(), "gb2312", "Größe für café"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("良い天気".encode("iso2022_jp"), None, "良い天気"),
        ("政务".encode("hz"), "hz-gb-2312", "政务"),
        ("联通".encode("gb18030"), None, "联通"),
        ("堃珺".encode(), None, "堃珺"),
        (b"plain", "gb2312", "plain"),
        (b"", None, ""),
    ],
)
def test_by_example(data: bytes, label: str | None, text: str) -> None:
    """Charsets that offices and their correspondents use, labelled, mislabelled and not labelled."""
    decoded = decode(data, label)
    assert decoded.text == text
    assert decoded.certain


def test_a_guess_is_said_to_be_one() -> None:
    """Bytes that break their label and are no Chinese are read, and not called certain."""
    decoded = decode("Größe für café".encode("cp1252"), "utf-8")
    assert decoded.text == "Größe für café"
    assert not decoded.certain


def test_a_lost_byte_is_shown_and_said() -> None:
    """A text cut in the middle of a character keeps the rest and is not certain."""
    decoded = decode("义马市财政局".encode()[:-1], "utf-8")
    assert decoded.text == "义马市财政\ufffd"
    assert not decoded.certain


@given(
    st.binary(), st.sampled_from([None, "gb2312", "utf-8", "big5", "utf-7", "utf-16", "iso-2022-jp", "hz"])
)
def test_no_bytes_break_it(data: bytes, label: str | None) -> None:
    """Whatever the bytes and the label, a text comes out that can be written as UTF-8."""
    decode(data, label).text.encode("utf-8")


@pytest.mark.parametrize("text", ["image001.png", "信息.doc", "义马市财政局2020年3月信息\r\n", "a"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("label", ["utf-16", None])
def test_utf16_without_a_mark(text: str, codec: str, label: str | None) -> None:
    """The order of bytes is told by what is readable, Latin letters too."""
    assert decode(text.encode(codec), label).text == text


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        ("äüö".encode(), None, "äüö"),
        ("小郑".encode("gbk"), None, "小郑"),
        ("小郑".encode("gbk"), "iso-8859-1", "小郑"),
        ("摹绔".encode("gbk"), "gb2312", "摹绔"),
    ],
)
def test_two_byte_utf8(data: bytes, label: str | None, text: str) -> None:
    """Some GB characters look like two bytes of UTF-8 each: a label decides, else what offices write."""
    assert decode(data, label).text == text


def test_lines_of_two_charsets() -> None:
    """A gateway's lines in UTF-8 below a text in GB, or the other way about."""
    note, footer = "现将信息报上，请查收。\n", "免责声明：本邮件仅供参考。\n"
    for label in ("gb2312", "utf-8", None):
        assert decode(note.encode("gbk") + footer.encode(), label).text == note + footer
        assert decode(note.encode() + footer.encode("gbk"), label).text == note + footer


def test_iso_2022_cn_and_hz() -> None:
    """GB 2312 on seven bits, as RFC 1922 and RFC 1843 write it, labelled or not."""
    text = "现将信息报上"
    shifted = b"\x1b$)A\x0e" + bytes(octet & 0x7F for octet in text.encode("gb2312")) + b"\x0f ok"
    assert decode(shifted, "iso-2022-cn") == (f"{text} ok", "gb18030", True)
    for label in ("hz-gb-2312", "gb2312", None):
        assert decode(text.encode("hz"), label).text == text


def test_korean_and_japanese_speak_for_themselves() -> None:
    """Their labels are believed, though all their bytes could be GB's."""
    assert decode("대부분의 마찬가지로".encode("euc_kr"), "euc-kr").text == "대부분의 마찬가지로"
    assert decode("報告書のテスト".encode("cp932"), "shift_jis").text == "報告書のテスト"
