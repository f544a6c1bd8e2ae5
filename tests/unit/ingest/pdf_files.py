"""PDF files made by hand, so that the tests say exactly what stands where."""

from __future__ import annotations

from collections.abc import Sequence

from tests.unit.ingest.typeset import HEIGHT, WIDTH, Placed

# Adobe's collection of Chinese characters, which every reader knows without a font in the file.
_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts["
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]"
    b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>>>]>>"
)
_PICTURE = (
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
)


def shown(piece: Placed, matrix: str = "1 0 0 1") -> bytes:
    """The drawing of a piece of text, turned by `matrix`."""
    text = piece.text.encode("utf-16-be").hex()
    place = f"{matrix} {piece.x:g} {HEIGHT - piece.y:g}"
    return f"BT /F {piece.size:g} Tf {place} Tm <{text}> Tj ET\n".encode()


def pdf(pages: Sequence[Sequence[Placed]], *, drawn: bytes = b"", page: bytes = b"") -> bytes:
    """Return a PDF; `drawn`: more content of every page, `page`: more entries of every page's dictionary."""
    contents = [b"".join(map(shown, pieces)) + drawn for pieces in pages]
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(contents)}/Kids[{kids}]>>".encode(),
        _FONT,
        _PICTURE + b"stream\n\xff\nendstream",
    ]
    for at, content in enumerate(contents):
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>/XObject<</P 4 0 R>>>>%b>>" % (WIDTH, HEIGHT, 6 + 2 * at, page),
            b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        ]
    written, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        written
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    )


def picture() -> bytes:
    """The drawing of a picture over the whole page."""
    return b"q %d 0 0 %d 0 0 cm /P Do Q\n" % (WIDTH, HEIGHT)
