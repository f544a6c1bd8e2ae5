"""Word 6 and 95: their text alone, in the bytes of the code page that they were written with."""

from __future__ import annotations

import re
import struct

from ingest.charset import Decoded, decode
from ingest.documents.doc_fib import Base, Story, stories_of
from ingest.documents.doc_pieces import read_pieces
from ingest.documents.doc_text import CELL, MARKS, SHOWN, hidden_instructions
from ingest.documents.document import Document, Paragraph, check_length
from ingest.documents.ole import damaged

_IN_PIECES, _WIDE = 0x0004, 0x1000  # flags
_FIRST = struct.Struct("<24xI")  # fcMin
_LENGTHS = struct.Struct("<52x8I")  # ccpText … ccpHdrTxbx
_PIECES = struct.Struct("<352xII")  # fcClx, lcbClx
_CHARSETS = {
    0x404: "big5",
    0xC04: "big5",
    0x804: "gb18030",
    0x1004: "gb18030",
    0x411: "cp932",
    0x412: "cp949",
}
_NO_TEXT = re.compile(rb"[\0-\x06\x08\x0f-\x12\x16-\x1d]")


def read_old(base: Base, stream: bytes) -> Document:
    """Read a file of Word 6 or 95. Raises DocumentError: damaged, too_large."""
    if len(stream) < _PIECES.size:
        raise damaged()
    lengths = _LENGTHS.unpack_from(stream)
    check_length(sum(lengths))
    width = 2 if base.flags & _WIDE else 1
    data = _bytes(base, stream, sum(lengths), width)
    stories = stories_of(lengths)

    def decoded(story: Story) -> Decoded:
        place = stories[story]
        return _decoded(data[place.start * width : place.stop * width], width, base.language)

    text, *notes = map(decoded, (Story.TEXT, Story.FOOTNOTES, Story.ENDNOTES))
    boxes = decoded(Story.BOXES)
    return Document(
        format="doc",
        paragraphs=tuple(_paragraphs(text.text)),
        boxes=_lines(boxes.text),
        notes=tuple(line for note in notes for line in _lines(note.text)),
        certain=all(each.certain for each in (text, boxes, *notes)),
    )


def _bytes(base: Base, stream: bytes, characters: int, width: int) -> bytes:
    """Gather the bytes of all stories. Raises DocumentError(damaged)."""
    if base.flags & _IN_PIECES:
        offset, size = _PIECES.unpack_from(stream)
        pieces = read_pieces(stream[offset : offset + size]).table
        check_length(pieces[-1].end)
        data = b"".join(stream[p.offset : p.offset + (p.end - p.start) * width] for p in pieces)
    else:
        (first,) = _FIRST.unpack_from(stream)
        data = stream[first : first + characters * width]
    if len(data) < characters * width:
        raise damaged()
    return data


def _decoded(data: bytes, width: int, language: int) -> Decoded:
    if width == 2:  # one byte or two in a place of two
        places = zip(data[::2], data[1::2], strict=False)
        data = b"".join(bytes((high, low)) if high else bytes((low,)) for low, high in places)
    return decode(_NO_TEXT.sub(b"", data), _CHARSETS.get(language, "cp1252"))


def _paragraphs(text: str) -> list[Paragraph]:
    found, at = [], 0
    text = hidden_instructions(text)
    for mark in MARKS.finditer(text):
        lines = text[at : mark.start()].translate(SHOWN).split("\n")
        found += [Paragraph(line, table=mark.group() == CELL) for line in lines]
        at = mark.end()
    return [*found, Paragraph(text[at:].translate(SHOWN))] if text[at:].strip() else found


def _lines(text: str) -> tuple[str, ...]:
    return tuple(each.text for each in _paragraphs(text) if each.text.strip())
