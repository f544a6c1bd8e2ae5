"""OFD packages made by hand, so that the tests say exactly what stands where."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from tests.unit.ingest.typeset import Placed, width

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_MM = 25.4 / 72  # a point


def text_object(piece: Placed, more: str = "") -> str:
    """A TextObject as exporting programs write it: a box around the text, steps between its characters."""
    steps = " ".join(f"{width(char, piece.size) * _MM:.4f}" for char in piece.text[:-1])
    x, y = piece.x * _MM, (piece.y - piece.size) * _MM
    box = f"{x:.4f} {y:.4f} {width(piece.text, piece.size) * _MM:.4f} {piece.size * _MM:.4f}"
    return (
        f'<ofd:TextObject ID="1" Boundary="{box}" Font="1" Size="{piece.size * _MM:.4f}" {more}>'
        f'<ofd:TextCode X="0" Y="{piece.size * _MM:.4f}" DeltaX="{steps}">{escape(piece.text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def content(objects: str, before: str = "") -> str:
    return f"<ofd:Page {SPACE}>{before}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"


def page(pieces: Sequence[Placed]) -> str:
    return content("".join(map(text_object, pieces)))


def ofd(pages: Sequence[str], *, templates: str = "", more: Mapping[str, str] | None = None) -> bytes:
    """Return a package of `pages`; `templates`: entries of the document for them, `more`: further parts."""
    listed = "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/{at}.xml"/>' for at in range(len(pages)))
    parts = {
        "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{templates}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/{at}.xml": written for at, written in enumerate(pages)},
        **(more or {}),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, written in parts.items():
            archive.writestr(name, written)
    return file.getvalue()
