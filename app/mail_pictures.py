"""Mails as their readers see them: wide as in webmail, in the dark, on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.chromium import page_sizes, picture


@dataclass(frozen=True, slots=True)
class Look:
    """One of the ways in which a mail is drawn; `width` is in pixels."""

    suffix: str
    width: int
    dark: bool = False


WEBMAIL, DARK, PHONE = Look("", 740), Look("-dark", 740, dark=True), Look("-phone", 390)


def draw_mails(
    chromium: str,
    pages: Sequence[Path],
    folder: Path,
    looks: Sequence[Look] = (WEBMAIL, DARK, PHONE),
    highest: int | None = None,
) -> list[Path]:
    """Draw HTML parts into a folder, each in every look, as high as they are or cut at `highest` pixels."""
    texts = [page.read_text("utf-8") for page in pages]
    sizes = {width: page_sizes(chromium, texts, width) for width in {look.width for look in looks}}
    drawn = []
    for look in looks:
        for page, (_, height) in zip(pages, sizes[look.width], strict=True):
            png = folder / f"{page.stem}{look.suffix}.png"
            picture(chromium, page, png, (look.width, min(height, highest or height)), dark=look.dark)
            drawn.append(png)
    return drawn
