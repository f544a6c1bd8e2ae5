"""Files of old word processors that are told by their content and refused with a word on what to do."""

from __future__ import annotations

from ingest.documents.document import Allowance, Document, DocumentError
from ingest.documents.ole import MAGIC, Compound, damaged
from ingest.reading import ProblemCode

_STREAMS = ("MN0", "MatOST")  # of Works 3 and 4
_CONTENTS, _BEGINS = "CONTENTS", b"CHNK"  # from Works 2000 on; Publisher has a stream of this name too
_DOS = b"\x01\xfe"  # Works for DOS and Windows 3; what stands before the text is as long for all of them
_DOS_MARK = slice(112, 114)


def is_old_wps(data: bytes) -> bool:
    """Tell whether a file is one of Microsoft Works or of a WPS from before it wrote Word's format."""
    if data.startswith(_DOS):
        return data[_DOS_MARK] == b"\x01\x00"
    if not data.startswith(MAGIC):
        return False
    try:
        file = Compound(data)
        return any(stream in file for stream in _STREAMS) or file.read(_CONTENTS).startswith(_BEGINS)
    except DocumentError:
        return False


def refuse_old_wps(_: bytes, __: Allowance) -> Document:
    raise DocumentError(
        ProblemCode.UNKNOWN_FORMAT, "文件是旧版WPS格式，系统不能识读，请用WPS另存为 .docx 后重新发送。"
    )


def is_broken_compound(data: bytes) -> bool:
    """Tell whether a file is a compound file whose directory cannot be read: cut off, most often."""
    if not data.startswith(MAGIC):
        return False
    try:
        Compound(data)
    except DocumentError:
        return True
    return False


def refuse_broken(_: bytes, __: Allowance) -> Document:
    raise damaged()
