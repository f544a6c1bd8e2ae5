"""What is in an archive, and what its entries are called: labels, never paths on disk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.charset import Decoded, decode
from ingest.documents.document import DocumentError
from ingest.names import clean
from ingest.reading import ProblemCode

_DEEPEST_FOLDER = 8
_DRIVE = re.compile(r"[A-Za-z]:")
_CLUTTER = frozenset([".ds_store", "thumbs.db", "desktop.ini"])


class Entry(NamedTuple):
    """A file of an archive. `certain`: its name could be read."""

    path: str  # "文件夹/一.doc"
    data: bytes
    certain: bool = True


class Contents(NamedTuple):
    """What could be unpacked, and the first thing that kept more from it."""

    entries: tuple[Entry, ...]
    error: DocumentError | None = None


def encrypted() -> DocumentError:
    return DocumentError(ProblemCode.ENCRYPTED, "压缩包设有密码，请去掉密码后重新发送。")


def damaged() -> DocumentError:
    return DocumentError(ProblemCode.DAMAGED, "压缩包已损坏，无法打开，请重新压缩后发送。")


def split() -> DocumentError:
    sentence = "这是分卷压缩包的一部分，无法打开，请合并为一个压缩包后重新发送。"
    return DocumentError(ProblemCode.DAMAGED, sentence)


def empty() -> DocumentError:
    return DocumentError(ProblemCode.DAMAGED, "压缩包里没有文件，请检查后重新压缩发送。")


def too_large() -> DocumentError:
    return DocumentError(ProblemCode.TOO_LARGE, "文件解压后过大，系统未读取，请精简后重新发送。")


def decoded_paths(names: Sequence[bytes | str]) -> list[Decoded]:
    """Decode the names of one archive, together: a short one alone would not tell its charset."""
    raw = [name.replace(b"\n", b"_") for name in names if isinstance(name, bytes)]
    together = decode(b"\n".join(raw))
    lines = together.text.split("\n")
    if len(lines) == len(raw):
        found = iter([together._replace(text=line) for line in lines])
    else:  # taken for UTF-16, or the like
        found = iter([decode(name) for name in raw])
    decoded = [Decoded(name, "utf-8") if isinstance(name, str) else next(found) for name in names]
    return [name._replace(text=_label(name.text)) for name in decoded]


def _label(path: str) -> str:
    """Return a path that climbs nowhere: without drive, dots, marks that are not seen, and end."""
    folders = [folder for folder in path.replace("\\", "/").split("/") if folder.strip(" .")]
    if folders and _DRIVE.fullmatch(folders[0]):
        folders = folders[1:]
    cleaned = [name for name in map(clean, folders[-_DEEPEST_FOLDER:]) if name]
    return "/".join(cleaned) or "未命名文件"


def is_clutter(path: str) -> bool:
    """Tell whether a file is the system's, or the lock of an open document."""
    *folders, name = path.lower().split("/")
    return name in _CLUTTER or name.startswith(("~$", "._")) or "__macosx" in folders
