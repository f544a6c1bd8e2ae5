"""Zip packages (docx and its relations), bounded before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from ingest.documents.document import MOST_ENTRIES, Allowance, DocumentError
from ingest.reading import ProblemCode

MOST_RATIO = 100  # unpacked to packed …
RATIO_FROM = 1 << 20  # … from this many unpacked bytes on: small XML packs that well honestly
_ENCRYPTED = 0x1  # general purpose flag of an entry

# Its limits on depth and on the length of a text are libxml2's own (huge_tree is off).
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
)

_DAMAGED = "文件已损坏，无法打开，请重新保存后发送。"


def zip_directory(data: bytes) -> bytes:
    """Return the directory of a zip as it is written, names included; all of a zip that has none any more.

    What a package is can be told from it: a name elsewhere may stand in a zip inside.
    """
    end = data.rfind(b"PK\x05\x06", -(1 << 16) - 22)
    if end < 0:
        return data
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    return data[max(0, end - size) : end]


class Package:
    """An opened zip whose directory keeps the limits."""

    def __init__(self, data: bytes, allowance: Allowance) -> None:
        """Open `data`; what it unpacks to is taken from `allowance` before anything is unpacked.

        Raises DocumentError: damaged, encrypted, too_many or too_large.
        """
        self._data = data
        try:
            # Names that say no charset, too: the stdlib is much quicker with it, and those wanted are ASCII.
            self._zip = zipfile.ZipFile(io.BytesIO(data), metadata_encoding="latin-1")
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise DocumentError(ProblemCode.DAMAGED, _DAMAGED) from error
        entries = self._zip.infolist()
        # Some writers put backslashes between folders.
        self._entries = {entry.filename.replace("\\", "/"): entry for entry in entries}
        self._check(entries, allowance)

    def _check(self, entries: list[zipfile.ZipInfo], allowance: Allowance) -> None:
        if len(entries) > MOST_ENTRIES:  # of this file: a mail with seventy honest ones is not too many
            raise DocumentError(ProblemCode.TOO_MANY, "文件内部条目过多，系统未读取，请另存后重新发送。")
        unpacked = 0
        for entry in entries:
            if entry.flag_bits & _ENCRYPTED:
                raise DocumentError(ProblemCode.ENCRYPTED, "文件设有密码，请去掉密码后重新发送。")
            unpacked += entry.file_size
        if unpacked > RATIO_FROM and unpacked > len(self._data) * MOST_RATIO:
            raise DocumentError(ProblemCode.TOO_LARGE, "文件解压后过大，系统未读取，请精简后重新发送。")
        allowance.take_unpacked(unpacked)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def names(self) -> list[str]:
        return list(self._entries)

    def size(self, name: str) -> int:
        """Return how many bytes an entry unpacks to."""
        return self._entries[name].file_size

    def deflated(self, name: str) -> bytes | None:
        """Return an entry's bytes as they are packed; None where they are not deflated."""
        entry = self._entries[name]
        start = entry.header_offset
        names = self._data[start + 26 : start + 30]  # lengths of the name and the extra field
        start += 30 + int.from_bytes(names[:2], "little") + int.from_bytes(names[2:], "little")
        packed = self._data[start : start + entry.compress_size]
        return packed if entry.compress_type == zipfile.ZIP_DEFLATED else None

    def read(self, name: str) -> bytes:
        """Return one entry's bytes, at most as many as the directory says. Raises DocumentError(damaged)."""
        entry, packed = self._entries[name], self.deflated(name)
        try:
            if packed is None:
                return self._zip.read(entry)
            # At once: the stdlib's file object for an entry costs as much as unpacking a small one.
            most = entry.file_size  # one more is asked for: zlib takes 0 for "without limit"
            unpacked = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most + 1)[:most]
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise DocumentError(ProblemCode.DAMAGED, _DAMAGED) from error
        if zlib.crc32(unpacked) != entry.CRC:
            raise DocumentError(ProblemCode.DAMAGED, _DAMAGED)
        return unpacked

    def xml(self, name: str) -> etree._Element:
        """Parse one entry: no entities, no DTD, no network. Raises DocumentError(damaged)."""
        return parsed(self.read(name))


def parsed(xml: bytes) -> etree._Element:
    """Parse XML: no entities, no DTD, no network. Raises DocumentError(damaged)."""
    try:
        return etree.fromstring(xml, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(ProblemCode.DAMAGED, _DAMAGED) from error
