"""A .docx as LibreOffice sets it, measured: where its characters and lines stand on each page, in mm."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from ctypes import c_float, c_uint
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

FONTS = Path(__file__).parent.parent / "servers" / "fonts.conf"
MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Box:
    """A character or a drawn line, by its distances from the page's left and upper edges."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    color: tuple[int, int, int] = (0, 0, 0)
    thickness: float = 0

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """One page's size, characters and drawn lines."""

    width: float
    height: float
    characters: tuple[Box, ...]
    lines: tuple[Box, ...]

    @property
    def text(self) -> str:
        return "".join(box.text for box in self.characters)

    def find(self, text: str) -> tuple[Box, ...]:
        """The characters of the first place where the text stands."""
        start = self.text.index(text)
        return self.characters[start : start + len(text)]


def pages(content: bytes, folder: Path) -> tuple[Page, ...]:
    """The document's pages; LibreOffice keeps its profile in the folder."""
    source = folder / "paper.docx"
    source.write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=120, env=os.environ | {"FONTCONFIG_FILE": str(FONTS)},
    )  # fmt: skip
    with pypdfium2.PdfDocument(folder / "paper.pdf") as pdf:
        return tuple(_page(page) for page in pdf)


def _page(page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    return Page(width * MM, height * MM, tuple(_characters(page, height)), tuple(_lines(page, height)))


def _characters(page: pypdfium2.PdfPage, height: float) -> Iterator[Box]:
    text = page.get_textpage()
    for index in range(text.count_chars()):
        character = text.get_text_range(index, 1)
        if not character.strip():
            continue
        left, bottom, right, top = text.get_charbox(index)
        yield Box(character, left * MM, (height - top) * MM, right * MM, (height - bottom) * MM)


def _lines(page: pypdfium2.PdfPage, height: float) -> Iterator[Box]:
    """What is drawn: borders of paragraphs and tables, as LibreOffice writes them."""
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = drawn.get_bounds()
        thickness, color = c_float(), [c_uint() for _ in range(4)]
        pdfium.FPDFPageObj_GetStrokeWidth(drawn, thickness)
        pdfium.FPDFPageObj_GetStrokeColor(drawn, *color)
        red, green, blue, _ = (each.value for each in color)
        around = thickness.value  # pdfium widens what it says by the pen on every side
        yield Box(
            "", (left + around) * MM, (height - top) * MM, (right - around) * MM, (height - bottom) * MM,
            (red, green, blue), thickness.value * MM,
        )  # fmt: skip
