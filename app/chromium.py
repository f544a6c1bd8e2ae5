"""Pictures of HTML pages by Chromium, where one is installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from html import escape, unescape
from pathlib import Path

from app.errors import AppError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--headless", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1")
DARK = "--blink-settings=preferredColorScheme=0"
SECONDS = 120  # for one page; the first start on a slow disk takes most of it


def find_chromium() -> str | None:
    """Its path, None where none is installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def page_sizes(chromium: str, pages: Sequence[str], width: int) -> list[tuple[int, int]]:
    """Width and height that each page (its HTML) takes in a window `width` pixels wide, all in one start.

    A page that takes more than `width` scrolls sideways.
    """
    frames = "".join(
        f'<iframe width="{width}" height="1" style="border:0" srcdoc="{escape(page)}"></iframe>'
        for page in pages
    )
    measure = (
        "<script>onload = () => document.title = JSON.stringify([...document.querySelectorAll('iframe')]"
        ".map(frame => frame.contentDocument.documentElement)"
        ".map(page => [page.scrollWidth, page.scrollHeight]))</script>"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "sizes.html")
        file.write_text(f"<meta charset=utf-8><title></title>{frames}{measure}", encoding="utf-8")
        dom = _run(chromium, "--dump-dom", file)
    found = re.search(r"<title>(\[.*\])</title>", dom)
    if found is None:
        raise AppError(f"{chromium} did not say how large the pages are.")
    return [(int(width), int(height)) for width, height in json.loads(unescape(found[1]))]


def picture(chromium: str, page: Path, png: Path, size: tuple[int, int], *, dark: bool = False) -> None:
    """Draw a page of HTML to a picture of `size` (width, height) pixels."""
    width, height = size
    scheme = (DARK,) if dark else ()
    _run(chromium, f"--window-size={width},{height}", f"--screenshot={png.absolute()}", *scheme, page)
    if not png.exists():
        raise AppError(f"{chromium} drew no picture of {page}.")


def _run(chromium: str, *arguments: str | Path) -> str:
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()  # Chromium has none for root
    *flags, page = arguments
    command = [chromium, *FLAGS, *sandbox, *map(str, flags), Path(page).absolute().as_uri()]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise AppError(f"{chromium} did not draw {page}: {error}") from error
    return done.stdout.decode("utf-8", "replace")
