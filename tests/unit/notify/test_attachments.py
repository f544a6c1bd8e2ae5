"""Names of attached files: as readers of mail find them, and as they stand in the bytes."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default

import mailparser
import pytest
from imap_tools import MailMessage

from notify.attachments import File
from notify.compose import compose
from tests.unit.notify.test_compose import ENVELOPE, LETTER

NAMES = (
    "2020年第一季度政务信息采用情况通报.docx",
    "2020年第一季度政务信息采用情况通报（三门峡市生态环境局义马分局）.xlsx",
    "通报.pdf",
    "report 2020.docx",
    "“四个到位”;'做法'\\%20𠮷.zip",
)
CONTENT = bytes(range(256)) * 3
RAW = compose(LETTER, ENVELOPE, [File(name, CONTENT) for name in NAMES])


def test_standard_library_finds_names_and_bytes() -> None:
    """Several files of one mail come out of Python's own parser as they went in, beside both bodies."""
    message = message_from_bytes(RAW, policy=default)
    assert isinstance(message, EmailMessage)
    parts = list(message.iter_attachments())
    assert [part.get_filename() for part in parts] == list(NAMES)
    assert [part.get_payload(decode=True) for part in parts] == [CONTENT] * len(NAMES)
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith("你单位来信收悉")


def test_mail_parser_finds_names() -> None:
    """The library mail-parser finds the same names."""
    assert [found["filename"] for found in mailparser.parse_from_bytes(RAW).attachments] == list(NAMES)


def test_imap_tools_finds_names_and_bytes() -> None:
    """The library imap-tools finds the same names and bytes."""
    found = MailMessage([(b"1 (UID 1 RFC822 {1}", RAW)]).attachments
    assert [(each.filename, each.payload) for each in found] == [(name, CONTENT) for name in NAMES]


def test_older_readers_find_the_name_in_encoded_words() -> None:
    """A reader that knows RFC 2047 alone reads the same name from Content-Type."""
    parts = [part for part in message_from_bytes(RAW, policy=compat32).walk() if not part.is_multipart()][2:]
    names = [re.search(r'name="(.*)"', part["Content-Type"], re.DOTALL) for part in parts]
    assert [str(make_header(decode_header(name[1]))) for name in names if name] == list(NAMES)


def test_media_types_follow_the_suffix() -> None:
    """Word's, Excel's and PDF's types are named; anything else is bytes."""
    kinds = [part.get_content_type() for part in message_from_bytes(RAW).walk() if part.get_filename()]
    office = "application/vnd.openxmlformats-officedocument."
    assert kinds == [
        f"{office}wordprocessingml.document",
        f"{office}spreadsheetml.sheet",
        "application/pdf",
        f"{office}wordprocessingml.document",
        "application/octet-stream",
    ]


def test_header_lines_are_short_and_ascii() -> None:
    """Only Office's media types pass 76 columns, all is ASCII, a long name is in numbered parts."""
    assert RAW.isascii()
    long = [line for line in RAW.split(b"\r\n") if len(line) > 76]
    assert [line[:30] for line in long] == [b"Content-Type: application/vnd."] * 3
    assert max(len(line) for line in long) <= 90
    assert b"\n" not in RAW.replace(b"\r\n", b"")
    assert b"\r\n filename*0*=utf-8''2020%E5%B9%B4" in RAW
    assert b"\r\n filename*1*=%" in RAW
    assert b"\r\n filename*=utf-8''%E9%80%9A%E6%8A%A5.pdf\r\n" in RAW
    assert b'name="=?utf-8?B?' in RAW


@pytest.mark.parametrize("length", range(1, 60))
def test_characters_are_never_parted(length: int) -> None:
    """Whatever the length, each encoded word and each numbered part ends at a whole character."""
    raw = compose(LETTER, ENVELOPE, [File("a" + "报" * length, b"")]).decode("ascii")
    for encoded in re.findall(r"=\?utf-8\?B\?[^?]*\?=", raw.partition("octet-stream")[2]):
        assert str(make_header(decode_header(encoded))).strip("a报") == ""
    for piece in re.findall(r"filename\*\d+\*=(?:utf-8'')?([^;\r]*)", raw):
        assert len(piece.removeprefix("a")) % 9 == 0
