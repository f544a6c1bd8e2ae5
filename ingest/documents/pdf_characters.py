"""The characters of a PDF page where they stand, as pdfium gives them."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.documents.page_lines import Glyph, Page, check_glyphs
from ingest.documents.radicals import as_character

_HEAVY = 600  # weight of a font from which it is bold
_LEVEL = 2.0  # degrees that level text may be off
_SAME_PLACE = 0.1  # of a character's size
_WIDE = "\u2e80"  # from here on characters are as wide as high, and ligatures have none of them
_NOTHING = frozenset((0, 2, 10, 13, 0xAD, 0xFFFE, 0xFFFF))  # line ends, hyphens put in at line ends

Box = tuple[float, float, float, float]  # left, bottom, right, top in the page's own space


@dataclass(frozen=True, slots=True)
class PageText:
    page: Page
    across: list[str]  # what stands at another angle than the text: watermarks, stamps


class _Character(NamedTuple):
    """A character in the page's own space, whose origin is below left."""

    text: str
    box: Box  # as far as the next character
    origin: tuple[float, float]
    size: float
    angle: float  # degrees, of the text's direction
    bold: bool


def page_text(page: pdfium.PdfPage, before: int) -> PageText:
    """Return the characters of a page, turned so that its text is level; `before`: characters so far.

    Raises DocumentError(too_large), PdfiumError.
    """
    with closing(page.get_textpage()) as textpage:
        count = textpage.count_chars()
        check_glyphs(before + count)
        characters = list(_undoubled(_characters(textpage.raw, count)))
    # The text itself says how a page is turned: its entry does not where the drawing is turned instead.
    quarters = Counter(round(character.angle / 90) % 4 for character in characters)
    turn = quarters.most_common(1)[0][0] if quarters else 0
    box = page.get_bbox()
    glyphs: list[Glyph] = []
    across: list[str] = []
    level = True
    for character in characters:
        before, level = level, abs((character.angle - 90 * turn + 180) % 360 - 180) <= _LEVEL
        if level:
            glyphs.append(_glyph(character, turn, box))
        elif before:
            across.append(character.text)
        else:
            across[-1] += character.text
    width, height = box[2] - box[0], box[3] - box[1]
    return PageText(Page(height, width, glyphs) if turn % 2 else Page(width, height, glyphs), across)


def _characters(textpage: object, count: int) -> Iterator[_Character]:
    """Yield the characters in the order they are drawn, without what pdfium puts in between."""
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    drawn, look = None, (0.0, 0.0, False)
    high = 0
    for at in range(count):
        code = raw.FPDFText_GetUnicode(textpage, at)
        if 0xD800 <= code < 0xDC00:  # the first half of a rare character
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        if code in _NOTHING or (code == 0x20 and raw.FPDFText_IsGenerated(textpage, at) == 1):
            continue
        # Everything that is drawn at once looks the same, and asking takes time.
        owner = raw.FPDFText_GetTextObject(textpage, at)
        address = ctypes.addressof(owner.contents) if owner else None
        if address != drawn or address is None:
            drawn, look = address, _look(textpage, at)
        raw.FPDFText_GetLooseCharBox(textpage, at, box)
        raw.FPDFText_GetCharOrigin(textpage, at, x, y)
        if not math.isfinite(box.left + box.bottom + box.right + box.top + x.value + y.value):
            continue
        text = as_character(chr(code)) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"
        yield _Character(text, (box.left, box.bottom, box.right, box.top), (x.value, y.value), *look)


def _look(textpage: object, at: int) -> tuple[float, float, bool]:
    """Return size in points, angle in degrees, bold."""
    matrix = raw.FS_MATRIX()
    size = raw.FPDFText_GetFontSize(textpage, at)
    if not raw.FPDFText_GetMatrix(textpage, at, matrix):
        return size, 0.0, False
    size *= math.hypot(matrix.c, matrix.d)
    angle = math.degrees(math.atan2(matrix.b, matrix.a))
    bold = raw.FPDFText_GetFontWeight(textpage, at) >= _HEAVY
    return (round(size, 1) if math.isfinite(size) else 0.0), (angle if math.isfinite(angle) else 0.0), bold


def _undoubled(characters: Iterable[_Character]) -> Iterator[_Character]:
    """Drop the first of two equal characters in one place: macOS writes a radical and the character."""
    last: _Character | None = None
    for character in characters:
        if last is not None and not _is_double(last, character):
            yield last
        last = character
    if last is not None:
        yield last


def _is_double(first: _Character, second: _Character) -> bool:
    return (
        first.text == second.text
        and first.text >= _WIDE
        and math.dist(first.origin, second.origin) <= _SAME_PLACE * second.size
    )


def _glyph(character: _Character, turn: int, page: Box) -> Glyph:
    """Place a character on the level page, seen from its top left corner."""
    left, bottom, right, top = character.box
    x, y = character.origin
    if turn == 0:
        ends, base = (left - page[0], right - page[0]), page[3] - y
    elif turn == 1:
        ends, base = (bottom - page[1], top - page[1]), x - page[0]
    elif turn == 2:
        ends, base = (page[2] - right, page[2] - left), y - page[1]
    else:
        ends, base = (page[3] - top, page[3] - bottom), page[2] - x
    return Glyph(character.text, *ends, base, character.size, character.bold)
