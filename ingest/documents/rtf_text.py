"""What comes out of an RTF file: bytes decoded, lines gathered by where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.charset import decode
from ingest.documents.document import Paragraph, check_length
from ingest.documents.rtf_words import BODY, BOXES, HEADERS, NOTES, NUMBER, STYLES
from ingest.documents.symbols import bullet

WESTERN = "cp1252"

_SURROGATE = re.compile("[\ud800-\udfff]")
_OWN_GLYPH = re.compile("[\uf000-\uf0ff]")  # of a font of symbols: a bullet


@dataclass(slots=True)
class State:
    """What a group inherits and its end takes back."""

    where: str = BODY
    font: int | None = None
    fallback: int = 1  # characters behind a Unicode one that stand for it in old readers
    size: float = 12.0  # points
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    wide: bool = False  # \dbch: the associated properties are those of wide characters
    alignment: str = ""
    style: int | None = None
    table: bool = False

    def copy(self) -> State:
        """Return the same again: copy.copy takes four times as long, and groups are many."""
        return State(
            self.where,
            self.font,
            self.fallback,
            self.size,
            self.bold,
            self.hidden,
            self.deleted,
            self.wide,
            self.alignment,
            self.style,
            self.table,
        )


@dataclass(slots=True)
class _Line:
    """A line under way."""

    pieces: list[str] = field(default_factory=list)
    bold: bool = False  # of its first text
    size: float = 0.0  # the largest in it


class Text:
    """Gathers `paragraphs` of the body and, `apart`, lines of what is not body."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.apart: dict[str, list[str]] = {BOXES: [], NOTES: [], HEADERS: []}
        self.certain = True
        self._lines = {where: _Line() for where in (BODY, NUMBER, NOTES, HEADERS, BOXES, STYLES)}
        self._bytes = bytearray()  # not yet decoded
        self._codec = WESTERN
        self._styles: dict[int | None, str] = {}
        self._length = 0

    def takes(self, state: State) -> bool:
        """Tell whether text in this state is shown anywhere."""
        return state.where in self._lines and not state.hidden and not state.deleted

    def put_bytes(self, data: bytes, codec: str, state: State) -> None:
        if codec != self._codec:
            self.flush(state)
            self._codec = codec
        self._bytes += data

    def put(self, character: str, state: State) -> None:
        self.flush(state)
        self._add(character, state)

    def flush(self, state: State) -> None:
        """Decode the bytes that came in a row. To be called before `state` changes."""
        if not self._bytes:
            return
        data = bytes(self._bytes)
        self._bytes.clear()
        try:
            # Western is what a program says that knows no better: there the bytes decide.
            text = data.decode("ascii" if self._codec == WESTERN else self._codec)
        except UnicodeDecodeError:
            decoded = decode(data, self._codec)
            text, self.certain = decoded.text, self.certain and decoded.certain
        self._add(text, state)

    def _add(self, text: str, state: State) -> None:
        self._length += len(text)
        check_length(self._length)
        line = self._lines[state.where]
        if not line.pieces:
            line.bold = state.bold
        line.size = max(line.size, state.size)
        line.pieces.append(text)

    def is_empty(self, where: str) -> bool:
        return not self._lines[where].pieces

    def end_paragraph(self, state: State) -> None:
        """End a paragraph of the body, or a line of what stands apart."""
        self.flush(state)
        if state.where in self.apart:
            self.end_line(state.where)
        elif state.where == BODY:
            self._end_body_paragraph(state)

    def _end_body_paragraph(self, state: State) -> None:
        looks = self._lines[BODY]
        number = self._number()
        for line in self._take(BODY).split("\n"):
            self.paragraphs.append(
                Paragraph(
                    line,
                    state.alignment == "center",
                    state.alignment == "right",
                    looks.bold,
                    looks.size or None,
                    self._styles.get(state.style),
                    state.table,
                    number,
                )
            )
            number = ""

    def _number(self) -> str:
        """Return the numbering as shown; behind a letter a space is left of the tab."""
        written = self._take(NUMBER)
        number = written.strip()
        if _OWN_GLYPH.search(number):
            return bullet(number, None)
        return f"{number} " if number[-1:].isalnum() and written[-1:].isspace() else number

    def end_line(self, where: str) -> None:
        lines = (line.strip() for line in self._take(where).split("\n"))
        self.apart[where] += [line for line in lines if line]

    def name_style(self, style: int | None) -> None:
        if name := self._take(STYLES).strip().rstrip(";").lower():
            self._styles[style] = name

    def _take(self, where: str) -> str:
        """Return the text of a line and begin the next."""
        text = "".join(self._lines[where].pieces)
        self._lines[where] = _Line()
        if _SURROGATE.search(text):  # what lies beyond U+FFFF is written in two halves
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return text
