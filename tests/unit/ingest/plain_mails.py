"""Mails, Word files and tables made from lines of text, for tests of what they mean."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping

import docx

from ingest.reading import Reading
from ingest.understand import understand
from scoring.notice import load_notice

NOTICE = load_notice(2020)
FIRST = "今年以来，市财政局坚持以绩效为导向，全面推进预算绩效管理改革，取得明显成效。"
SECOND = "一是健全制度体系，出台办法六项；二是强化过程监控，纠正偏差二十六项。"


def word(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def mail(
    subject: str, text: str, files: Mapping[str, bytes] | None = None, sender: str = "a@qq.com"
) -> bytes:
    def encoded(value: str) -> str:
        return f"=?utf-8?B?{base64.b64encode(value.encode()).decode()}?="

    parts = [
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + _base64(text.encode())
    ]
    for name, data in (files or {}).items():
        parts.append(
            f'Content-Type: application/octet-stream; name="{encoded(name)}"\n'
            f"Content-Transfer-Encoding: base64\nContent-Disposition: attachment\n\n{_base64(data)}"
        )
    body = "".join(f"--b\n{part}\n" for part in parts) + "--b--\n"
    head = f"From: {sender}\nSubject: {encoded(subject)}\nMessage-ID: <1@qq.com>\n"
    return f'{head}Content-Type: multipart/mixed; boundary="b"\n\n{body}'.encode()


def _base64(data: bytes) -> str:
    return base64.encodebytes(data).decode()


def read(subject: str, text: str, files: Mapping[str, bytes] | None = None) -> Reading:
    return understand(mail(subject, text, files), NOTICE, {})


def table(*cells: str) -> bytes:
    """A workbook with one column."""
    rows = "".join(f'<row><c t="inlineStr"><is><t>{cell}</t></is></c></row>' for cell in cells)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{links}">'
            '<sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
        )
        package.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        )
    return written.getvalue()
