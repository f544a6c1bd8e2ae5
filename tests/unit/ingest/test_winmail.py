"""winmail.dat: its files, its text, the mails in it, and lengths that lie."""

from __future__ import annotations

import base64
import struct
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lzfu import unpack_rtf
from ingest.message import ParsedMail, parse
from ingest.reading import ProblemCode
from ingest.winmail import read_winmail
from tests.unit.ingest.winmail_files import (
    BINARY,
    BODY,
    CONTENT_ID,
    DATA,
    HTML,
    LONG_NAME,
    RTF,
    SENDER,
    SHORT_NAME,
    STRING8,
    SUBJECT,
    embedded,
    number,
    text,
    winmail,
)

WORD = (
    text(LONG_NAME, "政务信息（一）.doc"),
    (SHORT_NAME, STRING8, b"ZHENGW~1.DOC\0"),
    (DATA, BINARY, b"\xd0\xcf"),
)


def mail_with(content: bytes, body: str = "") -> ParsedMail:
    head = b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n%s\n--b\n" % body.encode()
    part = b'Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n'
    return parse(head + part + base64.encodebytes(content) + b"--b--\n")


def test_files() -> None:
    """Files come under winmail.dat by their long names, those of old programs in their code page."""
    content = winmail([number(0x8000, 1)], [WORD], title="旧程序.txt".encode("gbk"), data=b"old")
    mail = mail_with(content)
    assert [(part.path, part.media_type, part.data, part.depth) for part in mail.parts] == [
        ("winmail.dat", "application/ms-tnef", content, 0),
        ("winmail.dat/政务信息（一）.doc", "application/msword", b"\xd0\xcf", 1),
        ("winmail.dat/旧程序.txt", "text/plain", b"old", 1),
    ]
    assert not mail.problems


def test_pictures_of_its_text() -> None:
    """A picture that the text shows stands apart there too."""
    logo = (text(LONG_NAME, "logo.png"), (CONTENT_ID, STRING8, b"1@x\0"), (DATA, BINARY, b"\x89PNG"))
    assert [part.inline for part in mail_with(winmail(files=[logo])).parts] == [False, True]


RICH = "{\\rtf1\\ansi\\ansicpg936 \\'d5\\'fd\\'ce\\'c4\\par}"


@pytest.mark.parametrize(
    "body",
    [
        text(BODY, "正文"),
        (BODY, STRING8, "正文".encode("gbk")),
        (HTML, BINARY, "<html><p>正文</p></html>".encode("gbk")),
        (RTF, BINARY, struct.pack("<II4sI", len(RICH) + 12, len(RICH), b"MELA", 0) + RICH.encode()),
    ],
    ids=["unicode", "code page", "html", "rtf"],
)
def test_its_text(body: tuple[int, int, bytes]) -> None:
    """The text in it is the mail's where the mail has no other."""
    assert mail_with(winmail([body])).text == "正文"
    assert mail_with(winmail([body]), "外层").text == "外层"


def test_a_mail_in_it() -> None:
    """A mail attached in Outlook is a mail inside the mail, its files its own."""
    inner = winmail([text(SUBJECT, "转来的信息"), text(SENDER, "张三"), text(BODY, "内层正文")], [WORD])
    mail = mail_with(winmail(files=[(text(LONG_NAME, "x"), embedded(inner))]))
    assert [part.path for part in mail.parts] == [
        "winmail.dat",
        "winmail.dat/转来的信息.eml",
        "winmail.dat/转来的信息.eml/政务信息（一）.doc",
    ]
    (forwarded,) = mail.forwarded
    assert (forwarded.subject, forwarded.sender.name) == ("转来的信息", "张三")
    assert [line.text for line in forwarded.paragraphs] == ["内层正文"]


def test_the_compression_of_rtf() -> None:
    """The examples of [MS-OXRTFCP], section 4."""
    simple = (
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    crossing = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"
    assert unpack_rtf(bytes.fromhex(simple)) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpack_rtf(bytes.fromhex(crossing)) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_it_asks_for_gigabytes() -> None:
    """A length beyond the file ends it: nothing is taken for what is not there."""
    swollen = winmail([text(BODY, "好")]).replace(struct.pack("<II", 1, 4), struct.pack("<II", 1, 0xFFFFFFF0))
    many = winmail()[:-6] + struct.pack("<I", 0xFFFFFFFF) + bytes(2)
    tracemalloc.start()
    for content in (swollen, many, b"\x78\x9f\x3e\x22\x01\x00" + b"\xff" * 47):
        assert not read_winmail(content).whole
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


def test_a_broken_one_is_said() -> None:
    """Of a winmail.dat that is torn off what is whole is kept, and the mail says so in its place."""
    mail = mail_with(winmail([text(BODY, "正文")], [WORD, WORD])[:-40])
    assert [(problem.code, problem.where) for problem in mail.problems] == [
        (ProblemCode.DAMAGED, "winmail.dat")
    ]
    assert [part.path for part in mail.parts] == ["winmail.dat", "winmail.dat/政务信息（一）.doc"]
    assert (mail.text, mail.parts[0].problem) == ("正文", ProblemCode.DAMAGED)


@given(st.data())
def test_no_bytes_break_it(data: st.DataObject) -> None:
    """Whatever is changed in it, a mail comes out."""
    whole = bytearray(winmail([text(BODY, "正文"), number(0x8000, 1)], [WORD, (embedded(winmail()),)]))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(6, len(whole) - 1))] = data.draw(st.integers(0, 255))
    mail_with(bytes(whole[: data.draw(st.integers(6, len(whole)))]))
