"""The plain way to a message's text: the standard library for the mail, the usual library for the file."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from email import message_from_bytes, policy
from typing import NamedTuple

import docx
import pypdfium2
from python_calamine import CalamineWorkbook
from striprtf.striprtf import rtf_to_text

from tests.bench.reading_material import NO_FILE


class Plain(NamedTuple):
    """What there is for a format, and how it gives the text."""

    name: str
    text: Callable[[bytes], object]


def _word(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def _rtf(data: bytes) -> object:
    return rtf_to_text(data.decode("latin-1"), encoding="gb18030")  # type: ignore[no-untyped-call] # it has none


def _pdf(data: bytes) -> str:
    with suppress(pypdfium2.PdfiumError):
        document = pypdfium2.PdfDocument(data)
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    return ""


def _sheet(data: bytes) -> object:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _text(data: bytes) -> str:
    return data.decode("gb18030", "replace")


PLAIN: Mapping[str, Plain] = {
    NO_FILE: Plain("stdlib email", _text),
    "docx": Plain("python-docx", _word),
    "rtf": Plain("striprtf", _rtf),
    "pdf": Plain("pypdfium2", _pdf),
    "xlsx": Plain("calamine", _sheet),
    "xls": Plain("calamine", _sheet),
    "sheet": Plain("calamine", _sheet),
    "text": Plain("decode('gb18030')", _text),
}


def plain_text(raw: bytes, plain: Plain) -> list[object]:
    """A message's texts: its body's, and each file's."""
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain", "html"))
    texts: list[object] = []
    with suppress(LookupError, UnicodeError):  # a charset that is not, or not known
        texts.append(body.get_content() if body is not None else "")
    for part in message.iter_attachments():
        payload = part.get_payload(decode=True)
        with suppress(Exception):  # a file that the library refuses, in its own way, has no text
            texts.append(plain.text(payload) if isinstance(payload, bytes) else "")
    return texts
