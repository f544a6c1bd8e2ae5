"""RTF, as Word, WPS and LibreOffice write it: paragraphs with their looks and their numbering."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.charset import codec_of
from ingest.documents import rtf_words as words
from ingest.documents.document import Allowance, Document, DocumentError
from ingest.documents.page_furniture import is_bare
from ingest.documents.rtf_text import WESTERN, State, Text
from ingest.reading import ProblemCode

_DEEPEST = 1_000  # groups in groups; writers need some twenty
_WORD, _ARGUMENT, _CODE, _SYMBOL, _BRACE, _PLAIN = range(1, 7)
_TOKEN = re.compile(
    rb"\\(?:([A-Za-z]{1,32})(-?\d{1,10})? ?|'([0-9A-Fa-f]{2})|(.))|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)",
    re.DOTALL,
)
_GROUPING = re.compile(rb"[{}]|\\(?:bin(\d{1,10}) ?|.)", re.DOTALL)
_CHINESE = 2052  # language: Chinese (PRC)


def is_rtf(data: bytes) -> bool:
    """Tell whether a file is RTF, whatever it is called."""
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"{\\rtf")


def read_rtf(data: bytes, _: Allowance) -> Document:
    """Read RTF as it is shown: without hidden text and tracked deletions.

    Raises DocumentError: too_large, too_deep.
    """
    reader = _Reader(data)
    reader.read()
    text = reader.text
    headers = dict.fromkeys(text.apart[words.HEADERS])  # first, odd and even pages repeat each other
    return Document(
        format="rtf",
        paragraphs=tuple(text.paragraphs),
        boxes=tuple(text.apart[words.BOXES]),
        notes=tuple(text.apart[words.NOTES]),
        headers=tuple(line for line in headers if not is_bare(line)),
        certain=text.certain,
        words=reader.words,
    )


class _Reader:
    """Goes through the file once, group by group."""

    def __init__(self, data: bytes) -> None:
        self.text = Text()
        self.words: int | None = None
        self._data = data
        self._position = 0
        self._state = State()
        self._stack: list[State] = []
        self._code_page: str | None = None
        self._language = 0
        self._charsets: dict[int | None, int | None] = {}  # font → \fcharset
        self._default_font: int | None = None
        self._skipping = 0  # characters still to pass over behind a Unicode one

    def read(self) -> None:
        data = self._data
        while match := _TOKEN.match(data, self._position):
            self._position = match.end()
            kind = match.lastindex
            if kind == _PLAIN:
                self._plain(match[_PLAIN])
            elif kind in (_WORD, _ARGUMENT):
                if action := _ACTIONS.get(match[_WORD]):
                    action(self, int(match[_ARGUMENT]) if match[_ARGUMENT] else None)
            elif kind == _CODE:
                self._plain(bytes((int(match[_CODE], 16),)))
            elif kind == _BRACE:
                (self._open if match[_BRACE] == b"{" else self._close)()
            elif kind == _SYMBOL:
                self._symbol(match[_SYMBOL])
        while self._stack:
            self._close()
        self.text.flush(self._state)
        if not self.text.is_empty(words.BODY):
            self.text.end_paragraph(self._state)

    def _open(self) -> None:
        if len(self._stack) == _DEEPEST:
            raise DocumentError(
                ProblemCode.TOO_DEEP, "文件内部嵌套层数过多，系统未读取，请另存为 .docx 后重新发送。"
            )
        self.text.flush(self._state)
        self._skipping = 0
        self._stack.append(self._state)
        self._state = self._state.copy()

    def _close(self) -> None:
        self.text.flush(self._state)
        self._skipping = 0
        if not self._stack:
            return
        inner, self._state = self._state, self._stack.pop()
        if inner.where == words.STYLES:
            self.text.name_style(inner.style)
        elif inner.where != self._state.where and inner.where in self.text.apart:
            self.text.end_line(inner.where)

    def _symbol(self, symbol: bytes) -> None:
        if symbol in words.LITERAL:  # perhaps the second half of a two-byte character
            self._plain(symbol)
        elif symbol in words.SYMBOLS:
            self.character(words.SYMBOLS[symbol])
        elif symbol in b"\r\n":
            self.end_paragraph()
        elif symbol == b"*":  # a destination that readers who do not know it pass over
            match = _TOKEN.match(self._data, self._position)
            word = match[_WORD] if match else None
            if word not in words.DESTINATIONS and word not in words.IN_PLACE:
                self._pass_over()

    def _pass_over(self) -> None:
        """Go on at the brace that closes the group under way."""
        depth, position = 0, self._position
        while match := _GROUPING.search(self._data, position):
            position = match.end()
            if match[1]:
                position += int(match[1])
            elif match[0] == b"{":
                depth += 1
            elif match[0] == b"}":
                if depth == 0:
                    self._position = match.start()
                    return
                depth -= 1
        self._position = len(self._data)

    def _plain(self, data: bytes) -> None:
        if self._skipping:
            passed = min(self._skipping, len(data))
            self._skipping -= passed
            data = data[passed:]
        state = self._state
        if not self.text.takes(state):
            return
        charset = self._charsets.get(state.font)
        if charset == words.SYMBOLIC and state.where == words.NUMBER:  # a bullet
            self.text.put("".join(chr(words.PRIVATE + byte) for byte in data), state)
        else:
            codec = words.CODECS.get(charset or 0) or self._code_page or WESTERN
            self.text.put_bytes(data, codec, state)

    def character(self, character: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif self.text.takes(self._state):
            self.text.put(character, self._state)

    def unicode(self, number: int | None) -> None:
        self._skipping = 0
        if number is not None and -0x8000 <= number <= 0xFFFF and not 0 <= number < 0x20:
            self.character(chr(number % 0x10000))
        self._skipping = self._state.fallback

    def pass_binary(self, size: int | None) -> None:
        self._position += max(0, size or 0)

    def enter(self, where: str) -> None:
        """Begin a destination."""
        self.text.flush(self._state)
        if where == words.SKIP:
            self._pass_over()
        elif (
            where != words.NUMBER or self._state.where == words.BODY
        ):  # elsewhere the numbering stands in the text
            self._state.where = where

    def set(self, name: str, value: object) -> None:
        self.text.flush(self._state)
        setattr(self._state, name, value)

    def reset_paragraph(self) -> None:
        self.text.flush(self._state)
        state = self._state
        state.alignment, state.style, state.table = "", None, False

    def reset_characters(self) -> None:
        self.text.flush(self._state)
        state = self._state
        state.font, state.size = self._default_font, 12.0
        state.bold = state.hidden = state.deleted = state.wide = False

    def end_paragraph(self) -> None:
        """End a paragraph; one whose mark is deleted or hidden runs on into the next."""
        if self._state.deleted or self._state.hidden:
            return
        self.text.end_paragraph(self._state)

    def end_cell(self) -> None:
        self._state.table = True
        self.text.end_paragraph(self._state)

    def end_row(self) -> None:
        self.text.flush(self._state)
        if not self.text.is_empty(words.BODY):
            self.end_cell()

    def set_associated(self, name: str, value: object) -> None:
        if self._state.wide:
            self.set(name, value)

    def set_charset(self, charset: int | None) -> None:
        if self._state.where == words.FONTS:
            self._charsets[self._state.font] = charset

    def set_code_page(self, page: int | None) -> None:
        self._code_page = codec_of(f"cp{page}")

    def set_default_font(self, font: int | None) -> None:
        self._default_font = self._state.font = font

    def set_language(self, language: int | None) -> None:
        if language == _CHINESE and self._code_page is None:
            self._code_page = "gb18030"

    def set_words(self, words: int | None) -> None:
        self.words = words


_Action = Callable[[_Reader, int | None], None]


def _sets(name: str, value: Callable[[int | None], object]) -> _Action:
    return lambda reader, number: reader.set(name, value(number))


def _sets_associated(name: str, value: Callable[[int | None], object]) -> _Action:
    return lambda reader, number: reader.set_associated(name, value(number))


def _enters(where: str) -> _Action:
    return lambda reader, _: reader.enter(where)


def _writes(character: str) -> _Action:
    return lambda reader, _: reader.character(character)


def _always(value: object) -> Callable[[int | None], object]:
    return lambda _: value


def _on(number: int | None) -> bool:
    return number != 0


def _points(half: int | None) -> float:
    return 12.0 if half is None else half / 2


# What each control word does; those not here mean nothing to text.
_ACTIONS: dict[bytes, _Action] = {
    **{word: _enters(where) for word, where in words.DESTINATIONS.items()},
    **{word: _writes(character) for word, character in words.CHARACTERS.items()},
    **{word: (lambda reader, _: reader.end_paragraph()) for word in words.PARAGRAPH_ENDS},
    **{word: (lambda reader, _: reader.end_cell()) for word in words.CELL_ENDS},
    **{word: (lambda reader, _: reader.end_row()) for word in words.ROW_ENDS},
    **{word: _sets("alignment", _always(side)) for word, side in words.ALIGNMENTS.items()},
    **{word: _sets("wide", _always(wide)) for word, wide in words.SCRIPTS.items()},
    **dict.fromkeys(words.LANGUAGES, _Reader.set_language),
    b"u": _Reader.unicode,
    b"bin": _Reader.pass_binary,
    b"f": _sets("font", lambda number: number),
    b"fs": _sets("size", _points),
    b"afs": _sets_associated("size", _points),
    b"b": _sets("bold", _on),
    b"ab": _sets_associated("bold", _on),
    b"v": _sets("hidden", _on),
    b"deleted": _sets("deleted", _on),
    b"s": _sets("style", lambda number: number),
    b"intbl": _sets("table", _on),
    b"uc": _sets("fallback", lambda number: max(0, number or 0)),
    b"pard": lambda reader, _: reader.reset_paragraph(),
    b"plain": lambda reader, _: reader.reset_characters(),
    b"fcharset": _Reader.set_charset,
    b"ansicpg": _Reader.set_code_page,
    b"deff": _Reader.set_default_font,
    b"nofwords": _Reader.set_words,
}
