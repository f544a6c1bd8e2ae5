"""Text set on pages as offices set it, for the formats that know pages and no paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 595.0, 842.0  # points: A4
LEFT, TOP = 79.0, 125.0  # where text begins, from the page's top left corner
COLUMNS, LINES = 28, 22  # characters of 16 points in a line, lines on a page
SIZE, LEADING = 16.0, 29.0
RIGHT = LEFT + COLUMNS * SIZE


class Placed(NamedTuple):
    """A piece of text that is drawn at once: where it begins, the line it stands on."""

    text: str
    x: float
    y: float  # downwards
    size: float = SIZE


def width(text: str, size: float = SIZE) -> float:
    return sum(size if char >= "\u2000" else size / 2 for char in text)


def centred(text: str, y: float, size: float = 22.0) -> Placed:
    return Placed(text, (LEFT + RIGHT - width(text, size)) / 2, y, size)


def from_right(text: str, y: float, characters: float = 4) -> Placed:
    return Placed(text, RIGHT - characters * SIZE - width(text), y)


def lines_of(text: str, indent: int = 2) -> Iterable[tuple[str, float]]:
    """Break a paragraph as Word does: words whole, no mark at a line's beginning; with each line's place."""
    start, x = 0, LEFT + indent * SIZE
    while start < len(text):
        end, room = start, RIGHT - x
        while end < len(text) and width(text[start : end + 1]) <= room + 0.1:
            end += 1
        while end < len(text) and (text[end] in "，。、；：”）》" or text[end - 1 : end + 1].isalnum()):
            if text[end] not in "，。、；：”）》" and not text[end - 1 : end + 1].isascii():
                break
            end -= 1
        yield text[start:end], x
        start, x = end, LEFT


def typeset(body: Sequence[str], head: Sequence[str] = (), foot: Sequence[str] = ()) -> list[list[Placed]]:
    """Return the pages of a draft: a centred head, indented paragraphs, a foot from the right."""
    rows: list[Placed] = [centred(text, 0.0) for text in head]
    rows += [Placed(text, x, 0.0) for paragraph in body for text, x in lines_of(paragraph)]
    rows += [from_right(text, 0.0) for text in foot]
    pages = [rows[at : at + LINES] for at in range(0, len(rows), LINES)]
    return [[row._replace(y=TOP + LEADING * at) for at, row in enumerate(page)] for page in pages]
