"""Web pages in a single file."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from ingest.documents import Allowance, DocumentError, read_document
from ingest.documents.mht import is_mht
from ingest.reading import ProblemCode

HEAD = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
NESTED = b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n"


def page(charset: str, encoding: str) -> bytes:
    """Return a page with its picture, as Word writes them."""
    message = EmailMessage()
    message.set_content("<html><body><p>造林工作</p></body></html>", "html", charset, cte=encoding)
    message.add_related(b"\x89PNG", "image", "png", cid="a")
    return b"MIME-Version: 1.0\n" + message.as_bytes().replace(b"MIME-Version: 1.0\n", b"", 1)


@pytest.mark.parametrize(
    ("charset", "encoding"), [("gb2312", "quoted-printable"), ("utf-8", "base64"), ("gb18030", "8bit")]
)
def test_the_page_is_read(charset: str, encoding: str) -> None:
    """The page is decoded as it says, and its pictures are passed over."""
    document = read_document("稿.doc", page(charset, encoding), Allowance())
    assert document is not None
    assert document.text == "造林工作"


def test_no_mail() -> None:
    """A mail is none, whatever it is made of."""
    assert not is_mht(HEAD.replace(b"\r\n\r\n", b"\r\nMessage-ID: <a@example.com>\r\n\r\n"))
    assert not is_mht(HEAD.replace(b"related", b"mixed"))
    assert is_mht(b"From: <Saved by a browser>\r\nSubject: x\r\n" + HEAD)


@pytest.mark.parametrize(
    "data",
    [
        HEAD,
        HEAD + b"--x\r\nContent-Type: text/plain\r\n\r\nx\r\n--x--",
        HEAD + b"".join(NESTED % (at, at + 1) for at in range(5_000)),
    ],
    ids=["nothing", "no page", "parts without end"],
)
def test_without_a_page(data: bytes) -> None:
    """A file without a page, or with parts in parts without end, is damaged."""
    with pytest.raises(DocumentError) as error:
        read_document("a.doc", data, Allowance())
    assert error.value.code is ProblemCode.DAMAGED
