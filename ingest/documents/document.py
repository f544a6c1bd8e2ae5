"""What every format gives: paragraphs with the hints that recognition needs, and a named error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ingest.errors import IngestError
from ingest.reading import ProblemCode

LARGEST_TEXT = 2_000_000  # characters of a message; a draft of the longest kind has some thousands
PARAGRAPH_COST = 10  # characters that each paragraph counts as besides its own, so that empty ones end too
MOST_ENTRIES = 1_000  # of the archives of a message, and of each package
MOST_UNPACKED = 200 << 20  # bytes of the same …
MOST_RATIO = 100  # … and as a multiple of the message's own …
_SMALL = 16 << 20  # … from this many on: a small mail's documents unpack to so much honestly


class Paragraph(NamedTuple):
    """One line of text as its writer broke it: a paragraph, a part of it up to a soft break, or a line
    of a table cell. The hints are those of the paragraph it belongs to.

    No frozen dataclass: there may be thousands in a message, and one of those takes thrice as long to make.
    """

    text: str
    centred: bool = False
    right: bool = False  # aligned to the right, as a 落款 is
    bold: bool = False
    size: float | None = None  # points, the largest in it
    style: str | None = None  # the style's name in lower case: "title", "heading 1"
    table: bool = False
    number: str = ""  # the automatic numbering before the text, as Word shows it; not counted as 字数

    @property
    def shown(self) -> str:
        return self.number + self.text


@dataclass(frozen=True, slots=True)
class Document:
    """A document's text. Boxes, notes and headers stand apart: they are no part of the body."""

    format: str  # "docx", "doc", "text", …: the module that read it
    paragraphs: tuple[Paragraph, ...]
    boxes: tuple[str, ...] = ()  # lines of text boxes
    notes: tuple[str, ...] = ()  # lines of footnotes and endnotes
    headers: tuple[str, ...] = ()  # lines of page headers
    certain: bool = True  # False: the charset is a guess, or some characters are lost
    words: int | None = None  # 字数 of the whole file as its writer's program saved it
    sheet: bool = False  # a table of figures, never a draft

    @property
    def text(self) -> str:
        return "\n".join(paragraph.shown for paragraph in self.paragraphs)


class DocumentError(IngestError):
    """A file cannot be read. `message` tells staff and sender in Chinese what is wrong and how to mend it."""

    def __init__(self, code: ProblemCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(slots=True)
class Allowance:
    """What is left of the limits for a message as a whole. Who unpacks or gives out text takes from it."""

    characters: int = LARGEST_TEXT
    entries: int = MOST_ENTRIES
    unpacked: int = MOST_UNPACKED  # bytes

    @classmethod
    def of(cls, size: int) -> Allowance:
        """Return the whole allowance of a message of so many bytes."""
        return cls(unpacked=min(MOST_UNPACKED, max(_SMALL, size * MOST_RATIO)))

    def take_text(self, characters: int) -> None:
        """Take so many characters. Raises DocumentError(too_large)."""
        check_length(characters, self.characters)
        self.characters -= characters

    def take_entries(self, entries: int) -> None:
        """Take so many entries of a package. Raises DocumentError(too_many)."""
        if entries > self.entries:
            raise DocumentError(ProblemCode.TOO_MANY, "文件内部条目过多，系统未读取，请另存后重新发送。")
        self.entries -= entries

    def take_unpacked(self, size: int) -> None:
        """Take so many unpacked bytes. Raises DocumentError(too_large)."""
        if size > self.unpacked:
            raise DocumentError(ProblemCode.TOO_LARGE, "文件解压后过大，系统未读取，请精简后重新发送。")
        self.unpacked -= size


def check_length(characters: int, most: int = LARGEST_TEXT) -> None:
    """Refuse a text beyond the limit. Raises DocumentError(too_large)."""
    if characters > most:
        raise DocumentError(ProblemCode.TOO_LARGE, "文件文字超过200万字，系统未读取，请拆分后重新发送。")
