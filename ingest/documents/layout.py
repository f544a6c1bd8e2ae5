"""Lines of pages → paragraphs, by their geometry: edges, indents, sizes. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ingest.documents.document import Paragraph
from ingest.documents.page_furniture import split_furniture
from ingest.documents.page_lines import Line, Page, lines_of

# Lengths in characters of a line's size.
_INDENTED = 1.2  # from which the first line of a paragraph is told
_USUAL = 2.4  # the indent of a first line at most …
_DEEPEST = 3.0  # … and more than any: the text goes on elsewhere
_LEVEL = 1.0  # what two gaps that are the same may differ by
_ROOM = 0.6  # what is left over at the end of a full line
_FROM_RIGHT = 7.5  # a date stands four characters from the right edge, a short name over its middle
_MARGIN = 3.0
_GOOD_PART, _FULL_LINES = 0.12, 0.3  # shares of lines: that show an edge, that show it well
_NARROW = 0.5  # of the page's width
_LARGER = 1.12  # ratio of sizes that part a heading from the text
_LEADING = 1.6  # ratio of line distances that part paragraphs
_TITLE_LEADING = 2.4  # distance of a title's lines at most

# What stays on one line: a word or a wide character, with the marks that may neither end nor begin a line.
_UNBROKEN = re.compile(
    r"""[（《〈「『【〔“‘"(\[]*(?:[0-9A-Za-z.,%/@:_+\-]+|.)"""
    r"""(?:[，。、；：？！）》〉」』】〕…,.;:?!)\]%]+[0-9A-Za-z.%+\-]*|[“”‘’"]+(?:[0-9A-Za-z.%+\-]+|.)?)*""",
    re.DOTALL,
)
_ENDS = tuple("。！？；：")
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)"
)
_LETTER = re.compile("[0-9A-Za-z\u00c0-\u024f,.;:]")
_NUMBER_SPLIT = re.compile(r"\d[.,]\d")


class _Column(NamedTuple):
    """The edges of the text on pages of one width."""

    left: float
    right: float
    size: float  # of most of the text
    indent: float | None = None  # where first lines of paragraphs begin, if some do


def lay_out(pages: Sequence[Page]) -> tuple[tuple[Paragraph, ...], tuple[str, ...]]:
    """Return the paragraphs of `pages`, and apart the running heads and feet without the page numbers."""
    lines = [lines_of(page, number) for number, page in enumerate(pages)]
    body, furniture = split_furniture(lines, [page.height for page in pages])
    columns = _columns(body, pages)
    return tuple(_paragraphs(body, columns)), furniture


def _columns(lines: Iterable[Line], pages: Sequence[Page]) -> list[_Column]:
    """Return the column of each page."""
    by_width: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_width[round(pages[line.page].width)].append(line)
    found = {width: _column(group, width) for width, group in by_width.items()}
    return [found.get(round(page.width), _Column(0.0, page.width, 12.0)) for page in pages]


def _column(lines: list[Line], width: float) -> _Column:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = max(sizes, key=lambda size: (sizes[size], -size))
    text = [line for line in lines if size / _LARGER <= line.size <= size * _LARGER]
    left = _edge([line.left for line in text], size)
    right = -_edge([-line.right for line in text], size)
    # Short lines do not show where the edge is. Then it is as far from the page's as the left one.
    full = sum(line.right >= right - size for line in text)
    if full < _FULL_LINES * len(text) or right - left < _NARROW * width:
        right = max(right, width - left - _MARGIN * size / 2)
    return _Column(left, right, size, _indent([line for line in text if line.left > left + size]))


def _indent(lines: list[Line]) -> float | None:
    """Where most indented lines begin that end differently: centred lines never do both."""
    by_place: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_place[round(line.left)].append(line)
    together = max(by_place.values(), key=len, default=[])
    rights = [line.right for line in together]
    return together[0].left if rights and max(rights) - min(rights) > together[0].size else None


def _edge(places: list[float], size: float) -> float:
    """The outermost place where a good part of the lines stands; the outermost of all if there is none.

    A table that sticks out into the margin does not move the edge of the text.
    """
    places = sorted(places)
    enough = max(2, math.ceil(_GOOD_PART * len(places)))
    for place, last in zip(places, places[enough - 1 :], strict=False):
        if last - place <= size / 2:
            return place
    return places[0]


def _paragraphs(lines: Sequence[Line], columns: Sequence[_Column]) -> Iterable[Paragraph]:
    at = 0
    while at < len(lines):
        first, column = lines[at], columns[lines[at].page]
        centred = _is_centred(first, column) and not _is_full(first, lines[at + 1 : at + 2], column)
        right = not centred and _is_right(first, column)
        text, leading = first.text, None
        at += 1
        while at < len(lines) and not right:
            line, following = lines[at - 1], lines[at]
            wrapped = (
                _wraps(line, following, column)
                if centred
                else _runs_on(line, following, columns, first, leading)
            )
            if not wrapped:
                break
            leading = leading or _distance(line, following)
            text = _joined(text, following.text)
            at += 1
        yield Paragraph(text, centred, right, first.bold, round(first.size, 1))


def _is_centred(line: Line, column: _Column) -> bool:
    before, behind = (line.left - column.left) / line.size, (column.right - line.right) / line.size
    if abs(before - behind) > _LEVEL + 0.05 * before:
        return False
    if line.size > column.size * _LARGER:
        return before > -_LEVEL
    indented = column.indent is not None and abs(line.left - column.indent) < 1
    return before > _USUAL and not indented


def _is_full(line: Line, following: Sequence[Line], column: _Column) -> bool:
    """Tell whether a line is the first of a paragraph that goes on at the left edge for want of room."""
    return any(
        line.size == each.size
        and abs(each.left - column.left) < line.size / 2
        and not _room_for(each, column.right - line.right)
        for each in following
    )


def _is_right(line: Line, column: _Column) -> bool:
    width = column.right - column.left
    return line.left - column.left > 0.4 * width and column.right - line.right < _FROM_RIGHT * line.size


def _wraps(line: Line, following: Line, column: _Column) -> bool:
    """Tell whether a centred line was broken for want of room, and not by its writer."""
    distance = _distance(line, following)
    return (
        line.size == following.size
        and distance is not None
        and 0 < distance < _TITLE_LEADING * line.size
        and _is_centred(following, column)
        and not _room_for(following, column.right - column.left - (line.right - line.left))
    )


def _runs_on(
    line: Line, following: Line, columns: Sequence[_Column], first: Line, leading: float | None
) -> bool:
    """Tell whether `following` goes on with the paragraph that `line` is the last of so far."""
    column = columns[following.page]
    if not 1 / _LARGER < following.size / line.size < _LARGER:
        return False
    if line.text.endswith(_ENDS) and _NUMBERED.match(following.text):
        return False
    if _is_centred(following, column) or _is_right(following, column):
        return False
    if _room_for(following, columns[line.page].right - line.right):
        return False
    if line.left - following.left > _DEEPEST * line.size:
        return False
    distance = _distance(line, following)
    if distance is not None and (distance <= 0 or (leading and distance > _LEADING * leading)):
        return False
    if leading is None and distance and distance > 2 * _LEADING * line.size:
        return False
    if (following.left - column.left) / following.size < _INDENTED:
        return True
    # Indented as a whole: the same paragraph unless it looks like the next.
    level = abs(following.left - line.left) < _LEVEL * line.size
    hanging = line is first and line.left < following.left
    return (level or hanging) and not (line.text.endswith(_ENDS) or _NUMBERED.match(following.text))


def _distance(line: Line, following: Line) -> float | None:
    """How far the lines are from each other; None on different pages."""
    return following.base - line.base if line.page == following.page else None


def _room_for(line: Line, room: float) -> bool:
    """Tell whether what `line` begins with would have had room at the end of the line before it."""
    unbroken = _UNBROKEN.match(line.text)
    needed = line.rights[unbroken.end() - 1] - line.left if unbroken else 0.0
    return room > needed + _ROOM * line.size


def _joined(text: str, following: str) -> str:
    if text.endswith("-") and text[-2:-1].isalpha() and following[:1].islower():
        return text[:-1] + following
    if _NUMBER_SPLIT.search(text[-2:] + following[0]):
        return text + following
    space = _LETTER.fullmatch(text[-1]) and _LETTER.fullmatch(following[0])
    return f"{text} {following}" if space and text[-1].isascii() else text + following
