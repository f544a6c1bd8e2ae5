"""The files that units attach: .docx, .txt, .pdf, .zip. The same draft gives the same bytes on every run."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

_INDENT = "　　"


def word(pages: Sequence[Sequence[str]], author: str, written: dt.datetime) -> bytes:
    """A .docx of one or several articles one after the other; the first line of each is its title.

    The last lines of an article that begin with no indent (落款, contact block) stand at the right.
    """
    document = docx.Document()
    for lines in pages:
        _title(document.add_paragraph(), lines[0])
        for line in lines[1:]:
            _line(document.add_paragraph(), line)
    properties = document.core_properties
    properties.author = properties.last_modified_by = author
    properties.created = properties.modified = written.replace(tzinfo=None)
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_fixed_dates(buffer.getvalue(), written)


class _GbkName(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own hook; it would write UTF-8
        return self.filename.encode("gbk"), self.flag_bits


def text(pages: Sequence[Sequence[str]]) -> bytes:
    """A .txt as Notepad wrote it on Chinese Windows: GBK, CRLF."""
    return "\r\n\r\n".join("\r\n".join(lines) for lines in pages).encode("gb18030")


def archive(files: Iterable[tuple[str, bytes]], written: dt.datetime) -> bytes:
    """A .zip as Chinese Windows packs it: names in GBK and no flag that says so."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files:
            packed.writestr(_GbkName(name, _zip_date(written)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def pdf(lines: Sequence[str]) -> bytes:
    """A .pdf of text in a font that every reader brings along (STSong-Light), 34 characters a line."""
    rows = [line[at : at + 34] for line in lines for at in range(0, max(len(line), 1), 34)]
    pages = [rows[at : at + 38] for at in range(0, len(rows), 38)]
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    for number, page in enumerate(pages):
        objects += _pdf_page(page, 7 + 2 * number)
    return _pdf_file(objects)


def _title(paragraph: Paragraph, title: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, title, "方正小标宋简体", 22)


def _line(paragraph: Paragraph, line: str) -> None:
    if not line.startswith(_INDENT):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, line, "仿宋_GB2312", 16)


def _run(paragraph: Paragraph, content: str, font: str, size: int) -> None:
    run = paragraph.add_run(content)
    run.font.size = Pt(size)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _with_fixed_dates(package: bytes, written: dt.datetime) -> bytes:
    """python-docx stamps the parts with this machine's clock; here they bear the day of writing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _zip_date(written)), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _zip_date(moment: dt.datetime) -> tuple[int, int, int, int, int, int]:
    return (moment.year, moment.month, moment.day, moment.hour, moment.minute, 0)


def _pdf_page(rows: Sequence[str], content: int) -> list[bytes]:
    shown = "".join(f"<{row.encode('utf-16-be').hex()}> Tj T* " for row in rows)
    stream = f"BT /F1 14 Tf 19 TL 56 780 Td {shown}ET".encode()
    return [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        b" /Contents %d 0 R >>" % content,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
    ]


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
