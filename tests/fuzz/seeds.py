"""What is damaged: the mails of tests/mail, what came with them, tests/documents, and files made here."""

from __future__ import annotations

import bz2
import lzma
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ingest.archives import is_archive, read_archive
from ingest.documents import Allowance, DocumentError
from ingest.message import parse
from tests.unit.ingest.archive_files import rar4, rar5, zipped
from tests.unit.ingest.compound_files import word_6
from tests.unit.ingest.word_files import p, part, r

TESTS = Path(__file__).parents[1]


@cache
def mails() -> tuple[bytes, ...]:
    """Every message of the tests."""
    return tuple(path.read_bytes() for path in sorted((TESTS / "mail").glob("*.eml")))


@cache
def files() -> tuple[bytes, ...]:
    """Every document and archive of the tests, those in archives too, each once."""
    sent = [part.data for mail in mails() for part in parse(mail).parts]
    held = (data for archive in sent for data in _unpacked(archive))
    shipped = (path.read_bytes() for path in sorted((TESTS / "documents").iterdir()))
    return tuple(dict.fromkeys(data for data in (*shipped, *sent, *held, *_built()) if data))


def _unpacked(data: bytes) -> list[bytes]:
    if not is_archive(data):
        return []
    try:
        return [entry.data for entry in read_archive("材料.zip", data, Allowance()).entries]
    except DocumentError:
        return []


def _built() -> Iterator[bytes]:
    """Sorts of files that no message of the tests brings."""
    text = "市民政局上门办证".encode("gb18030")
    body = p(r("市民政局上门办证")) + f"<w:tbl><w:tr><w:tc>{p(r('表格'))}</w:tc></w:tr></w:tbl>"
    yield _word_2003(body).encode()
    yield _flat_package(body).encode()
    yield _WEB_PAGE
    yield word_6(text)
    yield zipped({"一.txt": text, "材料/二.txt": text})
    yield rar4({"一.txt": text, "二.txt": text})
    yield rar5({"一.txt": text})
    yield bz2.compress(text)
    yield lzma.compress(text)


def _word_2003(body: str) -> str:
    namespace = "http://schemas.microsoft.com/office/word/2003/wordml"
    return (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        f'<w:wordDocument xmlns:w="{namespace}"><w:body>{body}</w:body></w:wordDocument>'
    )


def _flat_package(body: str) -> str:
    document = part("document", f"<w:body>{body}</w:body>").partition("?>")[2]
    namespace = "http://schemas.microsoft.com/office/2006/xmlPackage"
    return (
        f'<?xml version="1.0"?><pkg:package xmlns:pkg="{namespace}"><pkg:part pkg:name="/word/document.xml">'
        f"<pkg:xmlData>{document}</pkg:xmlData></pkg:part></pkg:package>"
    )


_WEB_PAGE = b"""\
MIME-Version: 1.0
Content-Type: multipart/related; boundary="x"

--x
Content-Type: text/html; charset="gb2312"
Content-Transfer-Encoding: base64

PHA+us/GvTwvcD48dGFibGU+PHRyPjx0ZD4xPC90ZD48L3RyPjwvdGFibGU+
--x
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--x--
"""
