"""Running heads, feet and page numbers: what pages carry and no text does. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.documents.page_lines import Line

_LOOKED_AT = 2  # lines at either end of a page
_HEIGHT = 6.0  # points that a running head may move from page to page
_HEAD, _FOOT = 0.1, 0.89  # of the page's height: above and below stands what is no text
_DASHED = re.compile(r"[-—–―－─·•~\s]+\d{1,4}[-—–―－─·•~\s]+")
_COUNTED = re.compile(
    r"第?\s*\d{1,4}\s*页?\s*[/／|,，、]\s*[(（]?共?\s*\d{1,4}\s*页?[)）]?"
    r"|第\s*(?:\d{1,4}|[一二三四五六七八九十百]{1,4})\s*页(?:\s*[(（]?共\s*\d{1,4}\s*页[)）]?)?"
    r"|Page\s+\d{1,4}(?:\s+of\s+\d{1,4})?",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,4}|[ivxlcIVXLC]{1,6}")
_DIGITS = re.compile(r"\d+")
_NO_WORDS = re.compile(r"[\W\d_第页共]*")


def split_furniture(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> tuple[list[Line], tuple[str, ...]]:
    """Return the lines of the text itself, and the running heads and feet, each once."""
    ends = [_ends(lines, height) for lines, height in zip(pages, heights, strict=True)]
    numbers = {id(line) for lines in ends for line in lines if _is_page_number(line)}
    seen = Counter(key for lines in ends for key in {_key(line) for line in lines if id(line) not in numbers})
    repeated = {key for key, times in seen.items() if times > 1 and 2 * times >= len(pages)}
    running = {
        id(line): line.text
        for lines in ends
        for line in lines
        if id(line) not in numbers and _key(line) in repeated
    }
    body = [line for lines in pages for line in lines if id(line) not in numbers and id(line) not in running]
    return body, tuple(dict.fromkeys(running.values()))


def is_bare(running: str) -> bool:
    """Tell whether a running head or foot says nothing but the page's number."""
    return _NO_WORDS.fullmatch(running) is not None


def _ends(lines: Sequence[Line], height: float) -> list[Line]:
    """The first and last lines of a page, as far as they stand in its margins."""
    ordered = sorted(lines, key=lambda line: line.base)
    first, last = ordered[:_LOOKED_AT], ordered[_LOOKED_AT:][-_LOOKED_AT:]
    return [line for line in first if line.base < _HEAD * height or line.base > _FOOT * height] + [
        line for line in last if line.base > _FOOT * height
    ]


def _is_page_number(line: Line) -> bool:
    return any(form.fullmatch(line.text) for form in (_DASHED, _COUNTED, _BARE))


def _key(line: Line) -> tuple[str, int, int]:
    """What is the same from page to page: the text but for its numbers, its height, its size."""
    return _DIGITS.sub("#", "".join(line.text.split())), round(line.base / _HEIGHT), round(line.size)
