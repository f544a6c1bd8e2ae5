"""Word documents in a single XML file: of Word 2003, which offices' own systems like to write as .doc, and
a .docx laid flat."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from ingest.documents.document import Allowance, Document
from ingest.documents.docx import read_docx
from ingest.documents.docx_lists import WordLists
from ingest.documents.numbering import Numbering
from ingest.documents.numerals import format_of
from ingest.documents.ole import damaged
from ingest.documents.package import parsed
from ingest.documents.styles import Look, styles_in
from ingest.documents.walk import Walk
from ingest.documents.wordml import whole

_LOOKED_AT = 4096  # bytes
_WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_FLAT = b"http://schemas.microsoft.com/office/2006/xmlPackage"
_ROOT = re.compile(rb"<[\w.-]+:(?:wordDocument|package)[\s>]")

_NAME = re.compile(r"[\w./\[\]-]{1,200}")

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PKG = f"{{{_FLAT.decode()}}}"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_HINTS = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_SMART_TAGS = "{urn:schemas-microsoft-com:office:smarttags}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
# What Word 2003 called by other names, and its wrappers whose children stand in their place.
_RENAMED = {
    f"{_W}hlink": "hyperlink",
    f"{_W}listPr": "numPr",
    f"{_W}ilfo": "numId",
    f"{_W}listDef": "abstractNum",
    f"{_W}list": "num",
    f"{_W}ilst": "abstractNumId",
    f"{_W}nfc": "numFmt",
    f"{_HINTS}sect": "sdt",
    f"{_HINTS}sub-section": "sdt",
    f"{_AML}content": "ins",
}
_RENAMED_ATTRIBUTES = {f"{_W}listDefId": f"{_W}abstractNumId", f"{_W}ilfo": f"{_W}numId"}
_INSERTED = "Word.Insertion"
_NOTES = (f"{_W}footnote", f"{_W}endnote")


def is_word_xml(data: bytes) -> bool:
    """Tell whether a file is a Word document in one XML file."""
    head = data[:_LOOKED_AT]
    return _ROOT.search(head) is not None and (_WORD_2003 in head or _FLAT in head)


def read_word_xml(data: bytes, allowance: Allowance) -> Document:
    """Read a Word document in one XML file. Raises DocumentError: damaged, too_large, too_many, encrypted."""
    if _FLAT in data[:_LOOKED_AT]:
        return read_docx(_packed(parsed(data), allowance), allowance)
    root = parsed(data.replace(_WORD_2003, _W[1:-1].encode()))
    _translate(root)
    return _read(root)


def _packed(root: etree._Element, allowance: Allowance) -> bytes:
    """Return the package that was laid flat. Raises DocumentError: too_large, too_many."""
    parts: dict[str, bytes] = {}
    for part in root.iterchildren(f"{_PKG}part"):
        name = (part.get(f"{_PKG}name") or "").lstrip("/")
        content = next(part.iterchildren(f"{_PKG}xmlData"), None)
        if content is not None and len(content) and _NAME.fullmatch(name):
            xml = etree.tostring(content[0], encoding="UTF-8", xml_declaration=True)
            allowance.take_unpacked(len(xml))  # each part repeats the whole file's namespaces
            parts[name] = xml
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        for name, xml in parts.items():
            package.writestr(name, xml)
    return written.getvalue()


def _translate(root: etree._Element) -> None:
    """Give what Word 2003 wrote the names that WordprocessingML has for it."""
    for element in root.iter(*_RENAMED, f"{_AML}annotation", f"{_SMART_TAGS}*"):
        if element.tag == f"{_AML}annotation":
            kept = element.get(f"{_W}type") == _INSERTED
            element.tag = f"{_W}ins" if kept else f"{_W}del"
        elif element.tag.startswith(_SMART_TAGS):
            element.tag = f"{_W}smartTag"
        else:
            element.tag = _W + _RENAMED[element.tag]
            _translate_attributes(element)


def _translate_attributes(element: etree._Element) -> None:
    for old, new in _RENAMED_ATTRIBUTES.items():
        if old in element.attrib:
            element.set(new, element.attrib.pop(old))
    if element.tag == f"{_W}numFmt":
        element.set(f"{_W}val", format_of(whole(element.get(f"{_W}val")) or 0))


def _read(root: etree._Element) -> Document:
    body, sheet, lists = (
        next(root.iterchildren(f"{_W}{name}"), None) for name in ("body", "styles", "lists")
    )
    if body is None:
        raise damaged()
    headers = [line for header in root.iter(f"{_W}hdr") for line in _lines(header)]
    notes = [line for note in _taken_out(body) for line in _lines(note)]
    styles = {} if sheet is None else styles_in(sheet)
    walk = Walk(lambda: styles, Numbering(WordLists(lambda: lists).find))
    walk.part(body)
    words = next(root.iter(f"{_OFFICE}Words"), None)
    return Document(
        format="wordxml",
        paragraphs=tuple(walk.paragraphs),
        boxes=tuple(walk.boxes),
        notes=tuple(notes),
        headers=tuple(dict.fromkeys(headers)),
        words=None if words is None else whole(words.text) or None,  # 0: nobody counted
    )


def _taken_out(body: etree._Element) -> Iterator[etree._Element]:
    """Yield the notes, which stand in the midst of the text, so that they are no part of it any more."""
    for note in body.iter(*_NOTES):
        note.tag = f"{_W}none"
        yield note


def _lines(part: etree._Element) -> list[str]:
    walk = Walk(dict[str, Look], Numbering(lambda _: None))
    walk.part(part)
    return walk.lines() + walk.boxes
