"""OpenDocument text (.odt, .ott and the flat .fodt), as LibreOffice and WPS write it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.documents.document import Allowance, Document, DocumentError
from ingest.documents.odt_styles import Styles
from ingest.documents.odt_walk import OdtWalk
from ingest.documents.odt_words import odf
from ingest.documents.package import Package, parsed
from ingest.documents.page_furniture import is_bare
from ingest.reading import ProblemCode

_TYPE = b"application/vnd.oasis.opendocument.text"
_LOOKED_AT = 4096  # bytes
_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_FLAT = re.compile(rb"<office:document\b[^>]*" + re.escape(_TYPE))
_ENCRYPTED = b"encryption-data"
_RUNNING = tuple(
    odf(f"style:{place}{pages}") for place in ("header", "footer") for pages in ("", "-left", "-first")
)


def is_odt(data: bytes) -> bool:
    """Tell whether a file is OpenDocument text; a package says so in its first entry."""
    if data.startswith(b"PK\x03\x04"):
        return b"mimetype" + _TYPE in data[:128]
    return _FLAT.search(data[:_LOOKED_AT]) is not None


def read_odt(data: bytes, allowance: Allowance) -> Document:
    """Read OpenDocument text, tracked changes as accepted.

    Raises DocumentError: damaged, encrypted, too_many, too_large.
    """
    if not data.startswith(b"PK"):
        root = parsed(data)
        return _document(root, [root])
    package = Package(data, allowance)
    if _MANIFEST in package and _ENCRYPTED in package.read(_MANIFEST):
        raise DocumentError(ProblemCode.ENCRYPTED, "文件设有密码，请去掉密码后重新发送。")
    if _CONTENT not in package:
        raise DocumentError(ProblemCode.DAMAGED, "文件中没有正文，请重新保存后发送。")
    content = package.xml(_CONTENT)
    return _document(content, [package.xml(_STYLES), content] if _STYLES in package else [content])


def _document(content: etree._Element, roots: list[etree._Element]) -> Document:
    """`roots`: what holds styles and page headers."""
    styles = Styles(roots)
    body = OdtWalk(styles)
    for text in content.iterfind(f"{odf('office:body')}/{odf('office:text')}"):
        body.blocks(text)
    headers = dict.fromkeys(_running(roots, styles))  # first, left and right pages repeat each other
    return Document(
        format="odt",
        paragraphs=tuple(body.paragraphs),
        boxes=tuple(body.boxes),
        notes=tuple(body.notes),
        headers=tuple(line for line in headers if not is_bare(line)),
    )


def _running(roots: list[etree._Element], styles: Styles) -> Iterator[str]:
    for root in roots:
        for element in root.iter(*_RUNNING):
            walk = OdtWalk(styles)
            walk.blocks(element)
            yield from walk.lines()
            yield from walk.boxes
