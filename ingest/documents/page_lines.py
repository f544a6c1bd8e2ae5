"""Characters placed on a page → lines in reading order. For formats that know pages and no paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ingest.documents.document import DocumentError
from ingest.reading import ProblemCode

_SAME_LINE = 0.5  # of a character's size: raised and lowered characters stand that far off the line
_SAME_ROW = 0.3  # likewise, for what is drawn at different times
_APART = 0.4  # gap, in characters, that parts cells and columns
_OVERLAP = 0.3  # likewise, that tells that two lines cross
# Gaps, in characters, that are spaces: between letters, between a letter and a wide character (programs put
# a quarter there themselves), between wide ones (justified lines are stretched: more than their usual gap).
_WORD_SPACE, _MIXED_SPACE, _WIDE_SPACE, _STRETCHED = 0.18, 0.45, 0.2, 0.15
_WESTERN = re.compile("[0-9A-Za-z\u00c0-\u024f\u0370-\u04ff.,;:!?%)(\\]\\[+/=&@#-]")


MOST_GLYPHS = 200_000  # of a document: some two hundred full pages

_QUOTES, _BEHIND_QUOTE = "”’", 0.7  # they take up half a character or a whole one
_OPENING, _CLOSING = "（《〈「『【〔“‘", "，。、；：？！）》〉」』】〕”’…"


class Glyph(NamedTuple):
    """A character, or a few drawn as one, where it stands: points from the page's top left corner."""

    text: str
    left: float
    right: float
    base: float  # the line it stands on
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    glyphs: Sequence[Glyph]


def check_glyphs(count: int) -> None:
    """Refuse a document of too many characters. Raises DocumentError(too_large)."""
    if count > MOST_GLYPHS:
        raise DocumentError(ProblemCode.TOO_LARGE, "文件文字过多，系统未读取，请只发送稿件部分。")


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    left: float
    right: float
    base: float
    size: float  # of most of its characters
    bold: bool
    page: int
    rights: tuple[float, ...]  # right edge of each character of the text


def lines_of(page: Page, number: int) -> list[Line]:
    """Return the lines of a page: from top to bottom, or as drawn where some stand side by side."""
    rows = _rows(_segments(page.glyphs))
    parted = [[part for part in _parts(row) if _has_text(part)] for row in rows]
    if any(len(parts) > 1 for parts in parted):
        ordered = sorted((part for parts in parted for part in parts), key=lambda part: min(part)[0])
    else:
        ordered = [part for parts in parted for part in parts]
    return [_line([glyph for _, glyph in part], number) for part in ordered]


# A glyph with the number of the segment it was drawn in.
_Drawn = tuple[int, Glyph]


def _segments(glyphs: Iterable[Glyph]) -> list[list[_Drawn]]:
    """Put together what was drawn one after the other on the same line, from left to right."""
    segments: list[list[_Drawn]] = []
    base = size = left = 0.0
    for glyph in glyphs:
        aside = abs(glyph.base - base) > _SAME_LINE * max(glyph.size, size)
        if aside or glyph.left < left or not segments:
            segments.append([])
            base, size = glyph.base, glyph.size
        elif glyph.size > size:  # the line is where its largest characters stand
            base, size = glyph.base, glyph.size
        left = glyph.left
        segments[-1].append((len(segments), glyph))
    return segments


def _rows(segments: list[list[_Drawn]]) -> list[list[_Drawn]]:
    """Put together the segments at the same height, from top to bottom, each from left to right."""
    rows: list[list[_Drawn]] = []
    height = 0.0
    for base, size, segment in sorted(((*_foot(segment), segment) for segment in segments), key=_by_foot):
        if rows and base - height <= _SAME_ROW * size:
            rows[-1] += segment
        else:
            rows.append(list(segment))
            height = base
    return [sorted(row, key=lambda drawn: drawn[1].left) for row in rows]


def _foot(segment: list[_Drawn]) -> tuple[float, float]:
    largest = max(segment, key=lambda drawn: drawn[1].size)[1]
    return largest.base, largest.size


def _by_foot(placed: tuple[float, float, list[_Drawn]]) -> tuple[float, float]:
    return placed[0], placed[2][0][1].left


def _parts(row: list[_Drawn]) -> list[list[_Drawn]]:
    """Part a row at the gaps between what was not drawn together.

    What lies within another segment belongs to it: some programs draw letters and wide characters apart.
    """
    if any(_collide(before, after) for before, after in pairwise(row)):
        return _apart(row)
    last = {segment: at for at, (segment, _) in enumerate(row)}
    parts: list[list[_Drawn]] = [[]]
    reach = 0  # how far the segments go that have begun
    for at, drawn in enumerate(row):
        if parts[-1] and at > reach:
            before = parts[-1][-1][1]
            gap = drawn[1].left - before.right
            if gap > _APART * max(before.size, drawn[1].size):
                parts.append([])
        reach = max(reach, last[drawn[0]])
        parts[-1].append(drawn)
    return parts


def _apart(row: list[_Drawn]) -> list[list[_Drawn]]:
    """Part a row at its segments, as a text box lies over text; once what is drawn twice to look bold."""
    segments: dict[int, list[_Drawn]] = {}
    for drawn in row:
        segments.setdefault(drawn[0], []).append(drawn)
    kept: dict[str, list[_Drawn]] = {}
    parts = []
    for segment in segments.values():
        text = "".join(glyph.text for _, glyph in segment)
        first, other = segment[0][1], kept.setdefault(text, segment)
        if other is segment or first.left - other[0][1].left > _OVERLAP * first.size:
            parts.append(segment)
    return parts


def _collide(before: _Drawn, after: _Drawn) -> bool:
    overlap = before[1].right - after[1].left
    return before[0] != after[0] and overlap > _OVERLAP * min(before[1].size, after[1].size)


def _has_text(part: list[_Drawn]) -> bool:
    return any(not glyph.text.isspace() for _, glyph in part)


def _line(glyphs: list[Glyph], page: int) -> Line:
    while glyphs[-1].text.isspace():
        glyphs.pop()
    start = next(at for at, glyph in enumerate(glyphs) if not glyph.text.isspace())
    glyphs = glyphs[start:]
    sizes = Counter(glyph.size for glyph in glyphs)
    size = max(1.0, max(sizes, key=lambda size: (sizes[size], size)))
    text, rights = _spaced(glyphs)
    return Line(
        text=text,
        left=glyphs[0].left,
        right=max(glyph.right for glyph in glyphs),
        base=max(glyphs, key=lambda glyph: glyph.size).base,
        size=size,
        bold=glyphs[0].bold,
        page=page,
        rights=rights,
    )


def _spaced(glyphs: list[Glyph]) -> tuple[str, tuple[float, ...]]:
    """Return the text, with a space wherever a gap stands for one, and its characters' right edges."""
    gaps = [
        (after.left - before.right) / max(after.size, before.size, 1.0) for before, after in pairwise(glyphs)
    ]
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 0.0
    text, rights = glyphs[0].text, [glyphs[0].right] * len(glyphs[0].text)
    for gap, glyph in zip(gaps, glyphs[1:], strict=True):
        if gap > _WORD_SPACE and _is_space(gap, usual, text[-1], glyph.text[0]):
            text += " "
            rights.append(rights[-1])
        text += glyph.text
        rights += [glyph.right] * len(glyph.text)
    return text, tuple(rights)


def _is_space(gap: float, usual: float, before: str, after: str) -> bool:
    if before.isspace() or after.isspace() or before in _OPENING or after in _CLOSING:
        return False
    western = bool(_WESTERN.match(before)) + bool(_WESTERN.match(after))
    if western == 2:
        return True
    if before in _QUOTES:
        return gap > _BEHIND_QUOTE
    return gap > (_MIXED_SPACE if western else max(_WIDE_SPACE, usual + _STRETCHED))
