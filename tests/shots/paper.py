"""The pages of an invented 通报 as LibreOffice lays them out."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from notify.bulletin import ForStaff, overview
from notify.bulletin_paper import bulletin_paper
from notify.document.paper import Paper
from notify.document.write import document
from notify.passages import passages
from notify.samples.accounts import NOTICE, account
from notify.samples.mails import RELEASED_ON
from notify.templates import Templates
from tests.integration.pdf_pages import FONTS

DOTS = 60  # an inch: a page is some 500 pixels wide


def _paper() -> Paper:
    made = overview(account(), NOTICE, RELEASED_ON, ForStaff())
    return bulletin_paper(made, passages(Templates(), made), None)


def draw_pages(folder: Path) -> list[Path]:
    """Write page-1.png, page-2.png … to a folder."""
    with tempfile.TemporaryDirectory() as scratch:
        paper = Path(scratch, "paper.docx")
        paper.write_bytes(document(_paper()))
        home = f"-env:UserInstallation={Path(scratch, 'home').as_uri()}"  # none of the user's own settings
        convert = ("soffice", home, "--headless", "--convert-to", "pdf", "--outdir", scratch, str(paper))
        fonts = os.environ | {"FONTCONFIG_FILE": str(FONTS)}
        subprocess.run(convert, check=True, capture_output=True, timeout=300, env=fonts)
        pages = ("pdftoppm", "-r", str(DOTS), "-png", str(paper.with_suffix(".pdf")), str(folder / "page"))
        subprocess.run(pages, check=True, timeout=300)
    return sorted(folder.glob("page-*.png"), key=lambda page: (len(page.name), page.name))
