"""PDF with a text layer: characters where they stand, laid out to paragraphs."""

from __future__ import annotations

import re
from contextlib import closing

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.documents.document import Allowance, Document, DocumentError
from ingest.documents.layout import lay_out
from ingest.documents.page_lines import Page
from ingest.documents.pdf_characters import page_text
from ingest.reading import ProblemCode

MOST_PAGES = 200

_LOOKED_AT = 1024  # bytes: readers take a PDF that begins within so many
_PASSWORD_ERRORS = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
_LEAST_TEXT = 10  # letters a page: a scan may carry its scanner's name
_LETTER = re.compile(r"[^\W_]")
_COVERS = 0.5  # of a page's area
_MOST_UNKNOWN = 0.05  # share of characters without meaning, up to which the text may be relied on
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")


def is_pdf(data: bytes) -> bool:
    """Tell whether a file is a PDF, perhaps with something before its beginning."""
    return b"%PDF-" in data[:_LOOKED_AT]


def read_pdf(data: bytes, _: Allowance) -> Document:
    """Read the text layer. Raises DocumentError: encrypted, damaged, scanned, too_large."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in _PASSWORD_ERRORS:
            raise DocumentError(
                ProblemCode.ENCRYPTED, "PDF文件设有打开密码，请去掉密码后重新发送。"
            ) from error
        raise _damaged() from error
    try:
        return _read(document)
    except pdfium.PdfiumError as error:
        raise _damaged() from error
    finally:
        document.close()


def _damaged() -> DocumentError:
    return DocumentError(ProblemCode.DAMAGED, "PDF文件已损坏，无法打开，请重新导出后发送。")


def _read(document: pdfium.PdfDocument) -> Document:
    if len(document) > MOST_PAGES:
        raise DocumentError(
            ProblemCode.TOO_LARGE, f"PDF文件超过{MOST_PAGES}页，系统未读取，请只发送稿件部分。"
        )
    pages: list[Page] = []
    across: list[str] = []
    covered, placed = False, 0
    for number in range(len(document)):
        with closing(document.get_page(number)) as page:
            text = page_text(page, placed)
            covered = covered or (_letters(text.page) < _LEAST_TEXT and _is_covered(page))
        pages.append(text.page)
        across += text.across
        placed += len(text.page.glyphs)
    letters = sum(map(_letters, pages))
    if not letters or (covered and letters < _LEAST_TEXT * len(pages)):
        raise DocumentError(
            ProblemCode.SCANNED, "PDF是扫描件或图片，没有可读取的文字，请发送文字版（.docx 等）。"
        )
    paragraphs, furniture = lay_out(pages)
    return Document(
        format="pdf",
        paragraphs=paragraphs,
        boxes=tuple(dict.fromkeys(across)),
        headers=furniture,
        certain=_is_known(pages),
    )


def _letters(page: Page) -> int:
    return sum(1 for glyph in page.glyphs if _LETTER.match(glyph.text))


def _is_known(pages: list[Page]) -> bool:
    """Tell whether the file says what its glyphs mean."""
    unknown = sum(1 for page in pages for glyph in page.glyphs if _UNKNOWN.match(glyph.text))
    return unknown <= _MOST_UNKNOWN * sum(len(page.glyphs) for page in pages)


def _is_covered(page: pdfium.PdfPage) -> bool:
    """Tell whether a picture takes up most of a page."""
    left, bottom, right, top = page.get_bbox()
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        x, y, to_x, to_y = picture.get_bounds()
        if (to_x - x) * (to_y - y) >= _COVERS * (right - left) * (top - bottom):
            return True
    return False
