"""Word 97–2003 (.doc, and .wps of WPS Office, which is the same), by [MS-DOC]."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import pairwise

from ingest.documents.doc_fib import STREAM, WORD_97, Fib, Part, Story, read_base, read_fib
from ingest.documents.doc_lists import DocLists
from ingest.documents.doc_old import read_old
from ingest.documents.doc_pieces import characters_of, read_pieces
from ingest.documents.doc_runs import CharacterRun, character_runs, paragraph_runs
from ingest.documents.doc_sprms import GONE, gone_by_quick_save
from ingest.documents.doc_styles import Styles, font_names
from ingest.documents.doc_text import DocText, hidden_instructions, without_gone
from ingest.documents.doc_word_art import decorated_words
from ingest.documents.document import Allowance, Document, DocumentError
from ingest.documents.numbering import Numbering
from ingest.documents.ole import MAGIC, Compound, damaged
from ingest.reading import ProblemCode

_NAME = STREAM.encode("utf-16-le")
_WORD_6_AND_95 = range(100, 106)  # nFib
_WORD_2 = 45  # likewise, and the newest of those before
_HEADERS_OF_SECTION, _STORIES_OF_SECTION = (0, 1, 4), 6  # even, odd, first page; the others are footers
_SUMMARY = "\x05SummaryInformation"
_SECTION = struct.Struct("<44xI")  # [MS-OLEPS] 2.21: where the first property set lies
_PROPERTY, _NUMBER = struct.Struct("<II"), struct.Struct("<Ii")
_WORDCOUNT, _MOST_PROPERTIES, _IS_NUMBER = 15, 100, 3


def is_doc(data: bytes) -> bool:
    """Tell whether a file is a Word document in a compound file, damaged or not."""
    if not data.startswith(MAGIC) or _NAME not in data:
        return False
    try:
        return STREAM in Compound(data)
    except DocumentError:
        return True  # as far as can be told


def read_doc(data: bytes, _: Allowance) -> Document:
    """Read a Word document before 2007.

    Raises DocumentError: encrypted, damaged, too_large, unknown_format (before Word 6).
    """
    file = Compound(data)
    stream = file.read(STREAM)
    base = read_base(stream)
    if base.kind == WORD_97:
        document = _read(read_fib(base, stream, file), partial(file.read, "Data"))
    elif base.version in _WORD_6_AND_95:
        document = read_old(base, stream)
    elif base.version <= _WORD_2:
        raise DocumentError(
            ProblemCode.UNKNOWN_FORMAT,
            "文件是很早的Word版本保存的，系统不能识读，请另存为 .docx 后重新发送。",
        )
    else:
        raise damaged()
    return replace(document, words=_words(file.read(_SUMMARY)))


def _read(fib: Fib, elsewhere: Callable[[], bytes]) -> Document:
    fonts = font_names(fib.part(Part.FONTS))
    text = _text(fib, fonts, elsewhere)
    lists = DocLists(fib, fonts)

    def lines(*stories: slice) -> tuple[str, ...]:
        read = (text.paragraphs(story, Numbering(lists.find)) for story in stories)
        return tuple(line.shown for story in read for line in story if line.text.strip())

    headers = lines(*_header_stories(fib), fib.stories[Story.HEADER_BOXES])
    return Document(
        format="doc",
        paragraphs=tuple(text.paragraphs(fib.stories[Story.TEXT], Numbering(lists.find))),
        boxes=(*decorated_words(fib.part(Part.DRAWINGS)), *lines(fib.stories[Story.BOXES])),
        notes=lines(fib.stories[Story.FOOTNOTES], fib.stories[Story.ENDNOTES]),
        headers=tuple(dict.fromkeys(headers)),  # first, odd and even pages repeat each other
    )


def _text(fib: Fib, fonts: Mapping[int | None, str], elsewhere: Callable[[], bytes]) -> DocText:
    """Gather the characters and all that is said of them. Raises DocumentError: damaged, too_large."""
    pieces, saved_with = read_pieces(fib.part(Part.PIECES))
    characters = characters_of(fib.stream, pieces)
    instructed = "".join(hidden_instructions(characters[story]) for story in fib.stories)
    runs = character_runs(fib.stream, fib.part(Part.CHARACTERS), pieces)
    gone = [CharacterRun(each.start, each.end, GONE) for each in pieces
            if each.property and gone_by_quick_save(each.property, saved_with)]  # fmt: skip
    return DocText(
        without_gone(without_gone(instructed, runs, fonts), gone, fonts),
        runs,
        paragraph_runs(fib.stream, fib.part(Part.PARAGRAPHS), pieces, elsewhere),
        Styles(fib.part(Part.STYLES)),
    )


def _header_stories(fib: Fib) -> list[slice]:
    """Return where the page headers lie ([MS-DOC], PlcfHdd): footers stand between them."""
    table = fib.part(Part.HEADERS)
    ends = struct.unpack_from(f"<{len(table) // 4}I", table)
    base, limit = fib.stories[Story.HEADERS].start, fib.stories[Story.HEADERS].stop
    if list(ends) != sorted(ends):
        return []  # stories over each other, each of which would be read
    return [
        slice(base + start, min(base + end, limit))
        for number, (start, end) in enumerate(pairwise(ends))
        # The first six are separators of notes.
        if number >= _STORIES_OF_SECTION
        and number % _STORIES_OF_SECTION in _HEADERS_OF_SECTION
        and start < end
    ]


def _words(summary: bytes) -> int | None:
    """Return PIDSI_WORDCOUNT of a summary, the 字数 of the whole file as its writer's program saved it."""
    try:
        (section,) = _SECTION.unpack_from(summary)
        _, count = _PROPERTY.unpack_from(summary, section)
        for number in range(min(count, _MOST_PROPERTIES)):
            identity, offset = _PROPERTY.unpack_from(summary, section + 8 + number * _PROPERTY.size)
            if identity == _WORDCOUNT:
                kind, words = _NUMBER.unpack_from(summary, section + offset)
                return words if kind == _IS_NUMBER and words > 0 else None  # 0: nobody counted
    except struct.error:  # cut off, or none at all
        return None
    return None
