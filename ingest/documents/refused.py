"""Formats that are recognised and not read: what the sender is told."""

from __future__ import annotations

from typing import NoReturn

from ingest.documents.document import Allowance, DocumentError
from ingest.documents.ole import MAGIC
from ingest.documents.package import zip_directory
from ingest.reading import ProblemCode

_SLIDES = "PowerPoint Document".encode("utf-16-le")  # [MS-PPT] 2.1.2, the stream's name
_SLIDE_PART = b"ppt/presentation.xml"
_CNKI = (b"CAJ\0", b"HN\0\0", b"KDH ", b"TEB\0")


def is_slides(data: bytes) -> bool:
    """Tell whether a file is a presentation: .ppt, .pptx, WPS .dps."""
    if data.startswith(MAGIC):
        return _SLIDES in data
    return data.startswith(b"PK\x03\x04") and _SLIDE_PART in zip_directory(data)


def refuse_slides(_: bytes, __: Allowance) -> NoReturn:
    raise DocumentError(
        ProblemCode.UNKNOWN_FORMAT, "演示文稿（PPT）系统不识读，请把稿件文字另存为 .docx 后重新发送。"
    )


def is_caj(data: bytes) -> bool:
    """Tell whether a file is one of CNKI's own formats."""
    return data.startswith(_CNKI)


def refuse_caj(_: bytes, __: Allowance) -> NoReturn:
    raise DocumentError(
        ProblemCode.UNKNOWN_FORMAT, "CAJ文件系统不识读，请把稿件文字另存为 .docx 后重新发送。"
    )
