"""The text of a Word 97–2003 file as it is shown: paragraphs from the characters and their properties."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from ingest.documents.doc_lists import MOST_LISTS
from ingest.documents.doc_pieces import FILLER
from ingest.documents.doc_runs import CharacterRun, ParagraphRun
from ingest.documents.doc_sprms import ParagraphLook
from ingest.documents.doc_styles import Style, Styles, bold, completed
from ingest.documents.document import PARAGRAPH_COST, Paragraph, check_length
from ingest.documents.numbering import Numbering
from ingest.documents.symbols import symbols

CELL, _BREAK = "\x07", "\x0c"
MARKS = re.compile("[\r\x07\x0c]")
_FIELD_MARKS = re.compile("[\x13-\x15]")
_BEGIN, _SEPARATOR = "\x13", "\x14"
_NOT_A_CELL = re.compile("[^\x07\x0c]")
_LINE_BREAKS, _HYPHEN = "\x0b\x0c\x0e", "\x1e"
# Pictures, places of notes and drawings, marks of fields, and what else has no text: [MS-DOC] 2.4.1.
SHOWN = dict.fromkeys((code for code in range(0x20) if code != ord("\t")), "")
SHOWN |= dict.fromkeys(map(ord, _LINE_BREAKS), "\n") | {ord(_HYPHEN): "-"}
_CENTRED, _RIGHT = 1, 2
_SYMBOL_PLACE = "("


def hidden_instructions(text: str) -> str:
    """Return a story with FILLER for each field's instruction, up to its result or its end.

    A field that nobody closed hides nothing.
    """
    opened: list[list[int]] = []
    hidden: list[tuple[int, int]] = []
    for mark in _FIELD_MARKS.finditer(text):
        if mark.group() == _BEGIN:
            opened.append([mark.start()])
        elif opened and mark.group() == _SEPARATOR:
            opened[-1].append(mark.start())
        elif opened:
            field = opened.pop()
            hidden.append((field[0], field[1] if len(field) > 1 else mark.start()))
    return _filled(text, sorted(hidden)) if hidden else text


def _filled(text: str, spans: list[tuple[int, int]]) -> str:
    shown, at = [], 0
    for start, end in spans:
        if start >= at:
            shown += [text[at:start], FILLER * (end - start)]
            at = end
    return "".join([*shown, text[at:]])


def without_gone(text: str, runs: list[CharacterRun], fonts: Mapping[int | None, str]) -> str:
    """Return the characters with FILLER for deleted and hidden ones, and symbols as anybody's characters.

    A deleted paragraph mark goes with them: its paragraph runs on into the next. Marks of cells stay.
    """
    shown, at = [], 0
    for start, end, look in runs:
        if look.gone:
            changed = _NOT_A_CELL.sub(FILLER, text[start:end])
        elif look.symbol:
            font, code = look.symbol
            symbol = symbols(chr(code), fonts.get(font))
            changed = text[start:end].replace(_SYMBOL_PLACE, symbol[:1] or FILLER)
        else:
            continue
        shown += [text[at:start], changed]
        at = end
    return "".join([*shown, text[at:]])


class DocText:
    """All characters of a document with their properties; its stories are read from it."""

    def __init__(
        self,
        characters: str,
        character_runs: list[CharacterRun],
        paragraph_runs: list[ParagraphRun],
        styles: Styles,
    ) -> None:
        self._characters = characters
        self._runs = character_runs
        self._run_starts = [run.start for run in character_runs]
        self._paragraphs = paragraph_runs
        self._paragraph_starts = [run.start for run in paragraph_runs]
        self._styles = styles

    def paragraphs(self, story: slice, numbering: Numbering) -> list[Paragraph]:
        """Return the paragraphs of a story. Raises DocumentError(too_large)."""
        found: list[Paragraph] = []
        length = 0
        for start, end, look in self._marked(story):
            style = self._styles[look.style]
            whole = completed(look, style.paragraph)
            number = ""
            if whole.list and whole.list <= MOST_LISTS:
                number = numbering.next(whole.list, whole.level or 0)
            text = self._characters[start:end].translate(SHOWN)
            lines = text.split("\n")
            length += len(text) + len(number) + len(lines) * PARAGRAPH_COST
            check_length(length)
            heavy, size = self._weight(start, end, style)
            table = look.table or self._characters[end : end + 1] == CELL
            for line in lines:
                found.append(
                    Paragraph(
                        line,
                        whole.alignment == _CENTRED,
                        whole.alignment == _RIGHT,
                        heavy,
                        size,
                        style.name if look.style else None,  # the default one says nothing
                        table,
                        number,
                    )
                )
                number = ""
        return found

    def _marked(self, story: slice) -> Iterator[tuple[int, int, ParagraphLook]]:
        """Yield where each paragraph begins and ends, and its properties."""
        at = story.start
        for mark in MARKS.finditer(self._characters, story.start, story.stop):
            end = mark.start()
            run = self._paragraph_at(end)
            if run is None:
                yield at, end, ParagraphLook()
            elif mark.group() == _BREAK and run.end > mark.end():
                continue  # a new page inside a paragraph
            elif not run.look.row_end:
                yield at, end, run.look
            at = mark.end()
        if self._characters[at : story.stop].translate(SHOWN).strip():
            yield at, min(story.stop, len(self._characters)), ParagraphLook()

    def _paragraph_at(self, place: int) -> ParagraphRun | None:
        at = bisect_right(self._paragraph_starts, place) - 1
        return self._paragraphs[at] if at >= 0 and place < self._paragraphs[at].end else None

    def _weight(self, start: int, end: int, style: Style) -> tuple[bool, float | None]:
        """Return whether a paragraph begins in bold, and its largest size in points."""
        text = self._characters[start:end]
        first = start + len(text) - len(text.lstrip(FILLER))
        heavy, largest = style.characters.bold == 1, 0.0
        at = max(bisect_right(self._run_starts, start) - 1, 0)
        for number in range(at, len(self._runs)):
            run = self._runs[number]
            if run.start >= end:
                break
            if run.end <= first or run.look.gone:
                continue
            if run.start <= first:
                heavy = bold(run.look, heavy)
            largest = max(largest, run.look.size or 0.0)
        return heavy, largest or style.characters.size
