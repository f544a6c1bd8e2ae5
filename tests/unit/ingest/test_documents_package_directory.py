"""The directory of a package says what the standard library reads in it."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.documents.package_directory import entries_of

NAMES = (
    "[Content_Types].xml",
    "word\\document.xml",
    "word/附录.xml",
    "word/document.xml",
)


def _zip(extra: bytes = b"", comment: bytes = b"") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name in NAMES:
            entry = zipfile.ZipInfo(name)
            entry.extra = extra
            entry.comment = b"of an entry"
            package.writestr(entry, f"<{name}>")
        package.comment = comment
    return written.getvalue()


PLAIN = _zip()


@pytest.mark.parametrize(
    "data",
    [
        PLAIN,
        _zip(extra=b"\x20\xa2\x02\x00ab"),
        _zip(comment=b"of all"),
        b"before it" + PLAIN,
        PLAIN.replace(b"[Content", b"[Con\0ent"),
        b"PK\x05\x06" + bytes(18),
    ],
    ids=["plain", "extra fields", "comment", "concatenated", "a NUL in a name", "empty"],
)
def test_the_entries_are_the_standard_librarys(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data), metadata_encoding="latin-1") as package:
        stated = [
            (e.filename, e.flag_bits, e.compress_type, e.CRC, e.compress_size, e.file_size, e.header_offset)
            for e in package.infolist()
        ]
    assert entries_of(data) == stated


@pytest.mark.parametrize("at", [-1, -22, -24, -60, -100], ids=str)
def test_what_the_standard_library_refuses_is_refused(at: int) -> None:
    data = bytearray(PLAIN)
    data[at] ^= 0xFF
    try:
        with zipfile.ZipFile(io.BytesIO(data), metadata_encoding="latin-1") as package:
            names = [entry.filename for entry in package.infolist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        with pytest.raises(type(error)):
            entries_of(bytes(data))
    else:
        assert [entry.name for entry in entries_of(bytes(data))] == names


def test_a_directory_cut_short_is_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        entries_of(PLAIN[:-30] + PLAIN[-22:])
