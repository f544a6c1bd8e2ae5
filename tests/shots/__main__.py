"""`python -m tests.shots`: draw docs/bulletin/ and docs/desk/ anew."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.chromium import find_chromium
from app.commands.mail_preview import MAILBOX
from app.mail_pictures import WEBMAIL, draw_mails
from notify.samples.mails import samples
from notify.templates import Templates
from notify.wording import OFFICE
from tests.shots.desk import draw_desk
from tests.shots.paper import draw_pages

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "bulletin"
HIGHEST = 900  # pixels of a mail: what is below is more of the same, and a picture stays below 150 KB
ALL_LOOKS = ("bulletin", "receipt")

INDEX = """# What goes out, as it looks

Drawn by `make shots` from invented facts (`notify/samples/`), long mails cut at {highest} pixels. To see any
mail whole, in your own wording: `xinxike mail-preview all`.

## The 通报

{pages}

## The mails

{mails}
"""


def main() -> None:
    """Draw the pictures and write the index that shows them."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("Chromium is missing: run `make shots`, which installs it.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    pages, mails = draw_pages(FOLDER), _draw_mails(chromium)
    FOLDER.joinpath("README.md").write_text(
        INDEX.format(highest=HIGHEST, pages=" ".join(_shown(each) for each in pages), mails=_listed(mails)),
        encoding="utf-8",
    )
    draw_desk()


def _draw_mails(chromium: str) -> list[Path]:
    """Every sample as webmail shows it, and some of them in every look."""
    templates = Templates()
    with tempfile.TemporaryDirectory() as scratch:
        files = []
        for each in samples():
            letter = templates.render(
                each.template, files=each.files, office=OFFICE, mailbox=MAILBOX, **each.values
            )
            files.append(Path(scratch, f"{each.name}.html"))
            files[-1].write_text(letter.html, encoding="utf-8")
        often = [file for file in files if file.stem in ALL_LOOKS]
        rest = [file for file in files if file.stem not in ALL_LOOKS]
        drawn = draw_mails(chromium, often, FOLDER, highest=HIGHEST)
        return drawn + draw_mails(chromium, rest, FOLDER, (WEBMAIL,), HIGHEST)


def _shown(picture: Path) -> str:
    return f"![{picture.stem}]({picture.name})"


def _listed(pictures: list[Path]) -> str:
    return "\n\n".join(f"`{each.stem}`\n\n{_shown(each)}" for each in pictures)


if __name__ == "__main__":
    main()
