"""One module a format: bytes to paragraphs, chosen by sniffed content and never by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ingest.documents.doc import is_doc, read_doc
from ingest.documents.document import Allowance, Document, DocumentError, Paragraph
from ingest.documents.docx import is_docx, read_docx
from ingest.documents.html import html_paragraphs, is_html, read_html
from ingest.documents.mht import is_mht, read_mht
from ingest.documents.odt import is_odt, read_odt
from ingest.documents.ofd import is_ofd, read_ofd
from ingest.documents.ole import MAGIC
from ingest.documents.pdf import is_pdf, read_pdf
from ingest.documents.refused import is_caj, is_slides, refuse_caj, refuse_slides
from ingest.documents.rtf import is_rtf, read_rtf
from ingest.documents.text import is_text, read_text, text_paragraphs
from ingest.documents.wordxml import is_word_xml, read_word_xml
from ingest.documents.works import is_broken_compound, is_old_wps, refuse_broken, refuse_old_wps
from ingest.documents.xls import is_xls, read_xls
from ingest.documents.xlsx import is_xlsx, read_xlsx
from ingest.reading import ProblemCode

__all__ = [
    "Allowance", "Document", "DocumentError", "Paragraph",
    "html_paragraphs", "read_document", "text_paragraphs",
]  # fmt: skip

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4, in the OLE directory
_PICTURES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\xd7\xcd\xc6\x9a", b"\0\0\1\0",
)  # fmt: skip
# Made of text, and the document's text is another.
_NOT_PROSE = (b"MIME-Version:", b"<?xml", b"%!PS", b"-----BEGIN ", b"BEGIN:V")


class _Format(NamedTuple):
    """A format: how its bytes are told, and who reads them. None: nobody yet."""

    told: Callable[[bytes], bool]
    read: Callable[[bytes, Allowance], Document | None] | None


def read_document(name: str, data: bytes, allowance: Allowance) -> Document | None:
    """Read a file by its content; None for pictures, which are no documents.

    What it costs is taken from `allowance`, the message's. Raises DocumentError with any of its codes;
    `name` only names the file in the sentence that says so.
    """
    read = next((read for told, read in _FORMATS if told(data)), None)
    if read is None:
        raise DocumentError(
            ProblemCode.UNKNOWN_FORMAT, f"“{name}”的格式系统暂不能识读，请另存为 .docx 后重新发送。"
        )
    document = read(data, allowance)
    if document is not None:
        allowance.take_text(len(document.text))
    return document


def _is_picture(data: bytes) -> bool:
    return data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def _is_encrypted(data: bytes) -> bool:
    return data.startswith(MAGIC) and _ENCRYPTED_PACKAGE in data


def _is_not_prose(data: bytes) -> bool:
    return data[:64].lstrip().startswith(_NOT_PROSE) and not is_html(data)


def _refuse_empty(_: bytes, __: Allowance) -> Document:
    raise DocumentError(ProblemCode.DAMAGED, "该附件是空文件，请检查后重新发送。")


def _refuse_encrypted(_: bytes, __: Allowance) -> Document:
    raise DocumentError(ProblemCode.ENCRYPTED, "文件设有密码，请去掉密码后重新发送。")


# The first that tells a file reads it.
_FORMATS = (
    _Format(lambda data: not data, _refuse_empty),
    _Format(_is_picture, lambda _, __: None),
    _Format(is_ofd, read_ofd),
    _Format(is_odt, read_odt),
    _Format(is_xlsx, read_xlsx),
    _Format(is_docx, read_docx),
    _Format(_is_encrypted, _refuse_encrypted),
    _Format(is_doc, read_doc),
    _Format(is_xls, read_xls),
    _Format(is_slides, refuse_slides),
    _Format(is_old_wps, refuse_old_wps),
    _Format(is_broken_compound, refuse_broken),
    _Format(is_rtf, read_rtf),
    _Format(is_pdf, read_pdf),
    _Format(is_caj, refuse_caj),
    _Format(is_word_xml, read_word_xml),
    _Format(is_mht, read_mht),
    _Format(_is_not_prose, None),
    _Format(is_html, read_html),
    _Format(is_text, read_text),
)
