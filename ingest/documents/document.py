"""What every format gives: paragraphs with the hints that recognition needs, and a named error."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.errors import IngestError
from ingest.reading import ProblemCode

LARGEST_TEXT = 2_000_000  # characters; a draft of the longest kind has some thousands


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of text as its writer broke it: a paragraph, a part of it up to a soft break, or a line
    of a table cell. The hints are those of the paragraph it belongs to."""

    text: str
    centred: bool = False
    right: bool = False  # aligned to the right, as a 落款 is
    bold: bool = False
    size: float | None = None  # points, the largest in it
    style: str | None = None  # the style's name in lower case: "title", "heading 1"
    table: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document's text. Boxes, notes and headers stand apart: they are no part of the body."""

    format: str  # "docx", "text" or "html"
    paragraphs: tuple[Paragraph, ...]
    boxes: tuple[str, ...] = ()  # lines of text boxes
    notes: tuple[str, ...] = ()  # lines of footnotes and endnotes
    headers: tuple[str, ...] = ()  # lines of page headers
    certain: bool = True  # False: the charset is a guess, or some characters are lost
    words: int | None = None  # 字数 of the whole file as its writer saved it (docProps/app.xml)

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


class DocumentError(IngestError):
    """A file cannot be read. `message` tells staff and sender in Chinese what is wrong and how to mend it."""

    def __init__(self, code: ProblemCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def check_length(characters: int) -> None:
    """Refuse a text beyond the limit. Raises DocumentError(too_large)."""
    if characters > LARGEST_TEXT:
        raise DocumentError(ProblemCode.TOO_LARGE, "文件文字超过200万字，系统未读取，请拆分后重新发送。")
