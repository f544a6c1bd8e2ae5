"""Mail programs of the time, byte for byte as they write: QQ Mail, NetEase (163, 126), Foxmail, a phone."""

from __future__ import annotations

import base64
import datetime as dt
import html
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from random import Random
from urllib.parse import quote

CRLF = "\r\n"
_WORD = 45  # bytes of an encoded word before base64: the line stays below 76 (RFC 2047, section 2)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a letter."""

    name: str
    data: bytes
    raw_name: bool = False  # the name as naked GBK bytes in the header, as old programs write it


@dataclass(frozen=True, slots=True)
class Written:
    """What a person typed before pressing send."""

    name: str  # the sender's display name
    address: str
    to: str
    subject: str
    lines: tuple[str, ...]
    sent: dt.datetime
    files: tuple[Attached, ...] = ()
    html_only: bool = False
    extra: tuple[str, ...] = ()  # headers of its own, such as Auto-Submitted


@dataclass(frozen=True, slots=True)
class Client:
    """One program's habits."""

    label: str  # the charset that it declares
    codec: str  # what its bytes really are
    mailer: str
    message_id: str  # filled in by _marks, as is the boundary
    boundary: str
    rfc2231: bool = False


def write(client: Client, letter: Written, random: Random) -> bytes:
    """The message as the receiving server stores it, trace headers first."""
    marks = _marks(letter, random)
    boundary = client.boundary.format_map(marks)
    head = [
        f"Received: from {letter.address.partition('@')[2]} (unknown [192.0.2.{random.randint(2, 250)}])",
        f"\tby mx.yima.example (NewMX) with SMTP id {marks['hex']:.14}; {_date(letter.sent)}",
        f"From: {_words(client, letter.name)} <{letter.address}>".replace("From:  <", "From: <"),
        f"To: {_words(client, '信息科')} <{letter.to}>",
        f"Subject: {_words(client, letter.subject)}",
        f"Date: {_date(letter.sent)}",
        f"Message-ID: <{client.message_id.format_map(marks)}>",
        *letter.extra,
        "Mime-Version: 1.0",
        f"X-Mailer: {client.mailer}",
    ]
    body = _body(client, letter, boundary)
    if letter.files:
        parts = [body, *(_file(client, file) for file in letter.files)]
        body = _multipart("mixed", boundary, parts)
    return CRLF.join(head).encode() + b"\r\n" + body + b"\r\n"


def _body(client: Client, letter: Written, boundary: str) -> bytes:
    plain = CRLF.join(letter.lines)
    marked = "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in letter.lines)
    rich = f'<html><body><div style="font-family:微软雅黑;font-size:14px">{marked}</div></body></html>'
    if letter.html_only:
        return _text(client, "html", rich)
    parts = [_text(client, "plain", plain), _text(client, "html", rich)]
    return _multipart("alternative", f"{boundary}.1", parts)


def _text(client: Client, subtype: str, content: str) -> bytes:
    head = f'Content-Type: text/{subtype};{CRLF}\tcharset="{client.label}"{CRLF}'
    return (head + f"Content-Transfer-Encoding: base64{CRLF}{CRLF}").encode() + _base64(
        content.encode(client.codec)
    )


def _file(client: Client, file: Attached) -> bytes:
    if file.raw_name:
        name = b'"' + file.name.encode("gbk") + b'"'
        named, disposed = b"name=" + name, b"filename=" + name
    elif client.rfc2231:
        encoded = quote(file.name, safe="")
        named = f'name="{_words(client, file.name)}"'.encode()
        disposed = f"filename*=UTF-8''{encoded}".encode()
    else:
        words = f'"{_words(client, file.name)}"'.encode()
        named, disposed = b"name=" + words, b"filename=" + words
    head = [
        b"Content-Type: application/octet-stream;\r\n\t" + named,
        b"Content-Disposition: attachment;\r\n\t" + disposed,
        b"Content-Transfer-Encoding: base64",
    ]
    return b"\r\n".join(head) + b"\r\n\r\n" + _base64(file.data)


def _multipart(subtype: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    head = f'Content-Type: multipart/{subtype};{CRLF}\tboundary="{boundary}"{CRLF}{CRLF}'
    line = f"--{boundary}".encode()
    inner = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts)
    return head.encode() + b"This is a multi-part message in MIME format.\r\n\r\n" + inner + line + b"--\r\n"


def _words(client: Client, text: str) -> str:
    """RFC 2047 encoded words, cut between characters and folded."""
    if text.isascii():
        return text
    chunks = [""]
    for character in text:
        if len((chunks[-1] + character).encode(client.codec)) > _WORD:
            chunks.append("")
        chunks[-1] += character
    encoded = (base64.b64encode(chunk.encode(client.codec)).decode() for chunk in chunks)
    return f"{CRLF} ".join(f"=?{client.label}?B?{chunk}?=" for chunk in encoded)


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def _date(moment: dt.datetime) -> str:
    return format_datetime(moment)


def _marks(letter: Written, random: Random) -> dict[str, object]:
    """What programs make message ids and boundaries of."""
    token = "".join(random.choices("0123456789ABCDEF", k=40))
    return {
        "hex": token,
        "low": token.lower(),
        "digits": "".join(random.choices("123456789", k=12)),
        "millis": int(letter.sent.timestamp() * 1000),
        "stamp": f"{letter.sent:%Y%m%d%H%M%S}",
        "address": letter.address,
        "host": letter.address.partition("@")[2],
    }


CLIENTS = {
    "qq": Client(
        "gb18030",
        "gb18030",
        "QQMail 2.x",
        "tencent_{hex:.40}@qq.com",
        "----=_NextPart_{hex:.8}_{digits:.8}_{hex:.6}",
    ),
    "netease": Client(
        "GBK",
        "gb18030",
        "Coremail Webmail Server Version XT5.0.10 build 20190724(ac680a23) 163com",
        "{low:.7}.{low:.4}.{millis:x}.Coremail.{address}",
        "----=_Part_{digits:.5}_{millis}",
    ),
    "foxmail": Client(
        "GB2312",
        "gb18030",  # labelled GB2312, and yet 〔〕 and rare names are in it
        "Foxmail 7.2.15.80[cn]",
        "{stamp}{digits:.10}@{host}",
        "----=_001_NextPart{digits:.12}_=----",
    ),
    "phone": Client(
        "utf-8",
        "utf-8",
        "MailMasterAndroid/6.19.0",
        "{low:.32}@{host}",
        "__MESSAGE__ID__{hex:.24}__",
        rfc2231=True,
    ),
}
