""".rar, .7z, .tar and compressed single files, by the system's libarchive.

Only these formats are given to it: others of its readers start programs. Where the system has no libarchive,
or one too old, such archives are of an unknown format and everything else works.
"""

from __future__ import annotations

import ctypes
import errno
import locale
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ingest.archives.contents import (
    Contents,
    Entry,
    damaged,
    decoded_paths,
    empty,
    encrypted,
    is_clutter,
    split,
    too_large,
)
from ingest.documents.document import Allowance, DocumentError
from ingest.documents.package import MOST_RATIO, RATIO_FROM
from ingest.reading import ProblemCode

try:
    from libarchive import ffi
    from libarchive.exception import ArchiveError

    _is_locked = ffi.ffi("entry_is_encrypted", [ctypes.c_void_p], ctypes.c_int)
    _any_locked = ffi.ffi("read_has_encrypted_entries", [ctypes.c_void_p], ctypes.c_int)
    _format = ffi.ffi("format", [ctypes.c_void_p], ctypes.c_int)
except (ImportError, OSError, AttributeError, TypeError):  # no library, or one without these functions
    ffi = None

# libarchive hands names on in the letters of the process's locale: it must have some.
if locale.nl_langinfo(locale.CODESET) != "UTF-8":
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")

logging.getLogger("libarchive").setLevel(logging.CRITICAL)  # what it warns of, we look at ourselves

_RAR4 = b"Rar!\x1a\x07\0"
_RAR5 = b"Rar!\x1a\x07\x01\x00"
_SEVEN = b"7z\xbc\xaf\x27\x1c"
_UNICODE = (_RAR5, _SEVEN)  # formats whose names are Unicode
_COMPRESSED = (b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0")
_STARTS = (_RAR4, *_UNICODE, *_COMPRESSED)
_FORMATS = ("rar", "rar5", "7zip", "tar", "raw")
_FILTERS = ("gzip", "bzip2", "xz")

_TAR_BLOCK = 512
_TAR_SUM = slice(148, 156)  # of the header block, its checksum in octal digits
_GZIP_NAME = re.compile(rb"\x1f\x8b\x08\x08.{6}([^\0]{1,255})\0", re.DOTALL)  # RFC 1952, without extra fields
_SUFFIX = re.compile(r"(?:.*/)?(.+?)\.(?:gz|bz2|xz)", re.IGNORECASE | re.DOTALL)
_FILES = (0o100000, 0)  # kinds of entries: a regular file, or one that does not say
_BLOCK = 1 << 16  # bytes


def unpacks() -> bool:
    """Tell whether this system has a libarchive to unpack with."""
    return ffi is not None


def is_packed(data: bytes) -> bool:
    """Tell whether a file is one of these archives."""
    return data.startswith(_STARTS) or _is_tar(data)


def _is_tar(data: bytes) -> bool:
    digits = data[_TAR_SUM].strip(b" \0")
    if len(data) < _TAR_BLOCK or not digits.isdigit() or digits.strip(b"01234567"):
        return False
    header = data[:_TAR_BLOCK]
    return sum(header) - sum(header[_TAR_SUM]) + 8 * ord(" ") == int(digits, 8)


def read_packed(path: str, data: bytes, allowance: Allowance) -> Contents:
    """Unpack one. Raises DocumentError: encrypted, damaged, too_many, too_large or unknown_format."""
    if ffi is None:
        sentence = "系统没有安装解压此类压缩包的程序，请改用 zip 格式压缩，或直接发送文件。"
        raise DocumentError(ProblemCode.UNKNOWN_FORMAT, sentence)
    found: list[tuple[bytes | str, bytes]] = []
    error: DocumentError | None = None
    with _opened() as archive:
        try:
            for name, content in _files(archive, data, allowance):
                if content is None:
                    error = error or encrypted()
                else:
                    found.append((name, content))
        except ArchiveError as failure:
            error = _meaning(archive, failure)
    if _is_volume(data):
        error = split()
    if not found:
        raise error or empty()
    if len(found) == 1 and found[0][0] == b"data" and data.startswith(_COMPRESSED):
        found = [(_single_name(path, data), found[0][1])]
    names = decoded_paths([name for name, _ in found])
    entries = (
        Entry(name.text, content, name.certain) for name, (_, content) in zip(names, found, strict=True)
    )
    return Contents(tuple(entry for entry in entries if not is_clutter(entry.path)), error)


@contextmanager
def _opened() -> Iterator[int]:
    archive = ffi.read_new()
    try:
        for kind in _FORMATS:
            ffi.get_read_format_function(kind)(archive)
        for kind in _FILTERS:
            ffi.get_read_filter_function(kind)(archive)
        yield archive
    finally:
        ffi.read_free(archive)


def _files(archive: int, data: bytes, allowance: Allowance) -> Iterator[tuple[bytes | str, bytes | None]]:
    """Names and contents of the files; no content where it is locked. Raises ArchiveError, DocumentError."""
    ffi.read_open_memory(archive, ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p), len(data))
    entry = ffi.entry_new()
    try:
        most = max(RATIO_FROM, len(data) * MOST_RATIO)
        while ffi.read_next_header2(archive, entry) != ffi.ARCHIVE_EOF:
            allowance.take_entries(1)
            if ffi.entry_filetype(entry) not in _FILES:
                continue
            name = _name(entry, data)
            if _is_locked(entry):
                yield name, None
                continue
            content = _content(archive, min(most, allowance.unpacked))
            most -= len(content)
            allowance.take_unpacked(len(content))
            yield name, content
    finally:
        ffi.entry_free(entry)


def _name(entry: int, data: bytes) -> bytes | str:
    raw = ffi.entry_pathname(entry)
    if raw is None or data.startswith(_UNICODE):
        return ffi.entry_pathname_w(entry) or raw or ""
    return bytes(raw)


def _content(archive: int, most: int) -> bytes:
    """Unpack the present entry. Raises DocumentError(too_large)."""
    block = ctypes.create_string_buffer(_BLOCK)
    content = bytearray()
    while read := ffi.read_data(archive, block, _BLOCK):
        content += memoryview(block)[:read]
        if len(content) > most:
            raise too_large()
    return bytes(content)


def _meaning(archive: int, failure: ArchiveError) -> DocumentError:
    """Say in an office's words what libarchive could not do."""
    # Asked of an archive whose format it has not recognised, libarchive 3.6 follows a null pointer.
    if (_format(archive) and _any_locked(archive) > 0) or "crypt" in str(failure).lower():
        return encrypted()
    return too_large() if failure.errno == errno.ENOMEM else damaged()


def _is_volume(data: bytes) -> bool:
    """Tell whether a RAR is one of several volumes, by the flags of its main header."""
    if data.startswith(_RAR4):
        return bool(data[10] & 1) if len(data) > 10 else False
    # Version 5, after the checksum: size, kind 1, flags without an extra area, and the archive's own flags.
    main = data[12:16]
    return data.startswith(_RAR5) and main[1:3] in (b"\1\0", b"\1\4") and bool(main[3:] and main[3] & 1)


def _single_name(path: str, data: bytes) -> bytes | str:
    """Name the file in a .gz: as it says itself, or as the .gz is called."""
    if named := _GZIP_NAME.match(data):
        return named[1]
    without = _SUFFIX.fullmatch(path)
    return without[1] if without else "未命名文件"
