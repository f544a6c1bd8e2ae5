"""Text from a mail on the screen: folded as Chinese is, and without what could steer a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

# Control characters (a terminal obeys them), and marks that turn the direction of writing.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile(r"[\t\n\v\f\r]+")
# What stays on one line: a run of ASCII or a single character, with the marks that may not begin a line.
_UNIT = re.compile(r"(?:[!-~]+|[“‘（《【〔]*.)[，。、；：？！）》”’】〕…%]*", re.DOTALL)


def plain(text: str) -> str:
    """One line of a mail as it may be shown."""
    return _UNSEEN.sub("", _SPACES.sub(" ", text))


class Prose:
    """One line of a mail, folded between any two Han characters to the width there is.

    With `most`, no more lines than that, the last with an ellipsis where something is left out.
    """

    def __init__(self, text: str, style: str = "", most: int | None = None) -> None:
        self._text = plain(text)
        self._style = style
        self._most = most

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self._lines(options.max_width):
            yield Text(line, self._style, no_wrap=True, overflow="ignore")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(min(2, options.max_width), min(cell_len(self._text), options.max_width))

    def _lines(self, width: int) -> list[str]:
        lines: list[str] = []
        for line in _folded(self._text, max(width, 2)):
            if len(lines) == self._most:
                lines[-1] = chop_cells(lines[-1], max(width - 2, 2))[0] + "…"
                break
            lines.append(line)
        return lines


def _folded(text: str, width: int) -> Iterator[str]:
    line = ""
    for found in _UNIT.finditer(text):
        unit = found[0]
        if cell_len(line) + cell_len(unit) <= width:
            line += unit
            continue
        *whole, rest = chop_cells(unit, width)
        if line.strip():
            yield line.rstrip()
        yield from whole
        line = rest
    yield line.rstrip()
