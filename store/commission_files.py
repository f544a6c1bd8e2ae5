"""The file that goes with a commission's mail: its bytes lie in the archive."""

from __future__ import annotations

from store.archive import Archive
from store.commissions import Attached
from store.errors import Refused

LARGEST = 10 << 20  # bytes of a file that goes to every unit by mail


def keep(archive: Archive, name: str, content: bytes) -> Attached:
    """Keep a file before its commission is opened. Raises Refused for one that no mailbox would take."""
    if len(content) > LARGEST:
        raise Refused(f"附件{name}超过{LARGEST >> 20}MB，请压缩后再附")
    if not content:
        raise Refused(f"附件{name}是空文件，请重新选择")
    (sha256,) = archive.put_many([content])
    return Attached(name, sha256)
