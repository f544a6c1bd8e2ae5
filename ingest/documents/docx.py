"""Word .docx and .docm: which parts of the package hold text."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache, partial

from lxml import etree

from ingest.documents.document import Allowance, Document, DocumentError
from ingest.documents.docx_chunks import Chunks, Reader
from ingest.documents.docx_lists import WordLists
from ingest.documents.html import is_html, read_html
from ingest.documents.mht import is_mht, read_mht
from ingest.documents.numbering import Numbering
from ingest.documents.package import Package, zip_directory
from ingest.documents.styles import Look, styles_of
from ingest.documents.text import is_text, read_text
from ingest.documents.walk import Walk
from ingest.reading import ProblemCode

_MAIN = "word/document.xml"
_RELATIONS = "_rels/.rels"
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_TARGET = re.compile(rb"""\bTarget=["']/?(word/[^"']+)""")
_STYLES = "word/styles.xml"
_LISTS = "word/numbering.xml"
_LARGEST_STYLES = 1 << 20  # bytes; hints are not worth more
_HEADERS = "word/header"
_HEADER = re.compile(_HEADERS + r"\d*\.xml")
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_PROPERTIES = "docProps/app.xml"
_WORDS = re.compile(rb"<(?:\w+:)?Words>(\d{1,9})</")


def is_docx(data: bytes) -> bool:
    """Tell whether a file is a Word package, damaged or not: a zip with a folder `word`."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    names = zip_directory(data)
    return b"word/" in names or b"word\\" in names


def _main_part(package: Package) -> str | None:
    """Return the name of the package's Word text, or None where it is no Word document."""
    if _MAIN in package:
        return _MAIN
    if _RELATIONS in package:
        for relation in _RELATION.findall(package.read(_RELATIONS)):
            target = _TARGET.search(relation)
            if target and b"/officeDocument" in relation:
                name = target.group(1).decode("utf-8", "replace")
                return name if name in package else None
    return None


def read_docx(data: bytes, allowance: Allowance) -> Document:
    """Read a Word package. Raises DocumentError: damaged, encrypted, too_many, too_large."""
    return _read(data, allowance, partial(_read_chunk, allowance=allowance))


def _read_chunk(data: bytes, allowance: Allowance) -> Document | None:
    """Read a file in a package: a package itself, whose own files are not looked at, or a page or text."""
    if is_docx(data):
        return _read(data, allowance, lambda _: None)
    readers = ((is_mht, read_mht), (is_html, read_html), (is_text, read_text))
    return next((read(data, allowance) for told, read in readers if told(data)), None)


def _read(data: bytes, allowance: Allowance, read_chunk: Reader) -> Document:
    package = Package(data, allowance)
    name = _main_part(package)
    if name is None:
        raise DocumentError(ProblemCode.DAMAGED, "文件中没有Word正文，请重新保存后发送。")
    body = Walk(
        partial(_styles, package),
        Numbering(WordLists(partial(_lists, package)).find),
        Chunks(package, name, read_chunk).paragraphs,
    )
    body.part(package.xml(name))
    notes = [part for part in _NOTES if body.noted and part in package]
    headers = [part for part in package.names() if part.startswith(_HEADERS) and _HEADER.fullmatch(part)]
    return Document(
        format="docx",
        paragraphs=tuple(body.paragraphs),
        boxes=tuple(body.boxes),
        notes=tuple(line for part in notes for line in _lines(package, part)),
        # First, odd and even pages repeat each other.
        headers=tuple(dict.fromkeys(line for part in headers for line in _lines(package, part))),
        words=_words(package),
    )


def _lines(package: Package, part: str) -> list[str]:
    walk = Walk(dict, Numbering(lambda _: None))
    walk.part(package.xml(part))
    return walk.lines() + walk.boxes


def _styles(package: Package) -> dict[str, Look]:
    if _STYLES not in package or package.size(_STYLES) > _LARGEST_STYLES:
        return {}
    packed = package.deflated(_STYLES)
    return {} if packed is None else _unpacked_styles(packed)


# Offices write with the same few templates, and unpacking their styles takes longer than reading the text.
@lru_cache(maxsize=16)
def _unpacked_styles(packed: bytes) -> dict[str, Look]:
    try:
        xml = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, _LARGEST_STYLES)
    except zlib.error:
        return {}
    return styles_of(xml)


def _lists(package: Package) -> etree._Element | None:
    return package.xml(_LISTS) if _LISTS in package else None


def _words(package: Package) -> int | None:
    found = _WORDS.search(package.read(_PROPERTIES)) if _PROPERTIES in package else None
    return (int(found.group(1)) or None) if found else None  # 0: nobody counted
