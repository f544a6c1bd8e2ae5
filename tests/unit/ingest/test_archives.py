"""Archives: what is in them, what it is called, and what they say when they cannot be opened."""

from __future__ import annotations

import gzip
import struct
import zlib

import pytest

from ingest.archives import Contents, is_archive, packed, read_archive
from ingest.documents import Allowance, DocumentError
from ingest.reading import ProblemCode
from tests.unit.ingest.archive_files import Files, plain_zip, rar4, rar5, tarred, zipped

FILES = {"报送材料/一.doc": b"one" * 50, "报送材料/深层/二.txt": "第二份".encode("gbk"), "三.docx": b""}
UTF8 = 0x800


def contents(data: bytes, path: str = "包.zip") -> dict[str, bytes]:
    found = read_archive(path, data, Allowance())
    assert found.error is None
    return {entry.path: entry.data for entry in found.entries}


def refusal(data: bytes) -> ProblemCode:
    with pytest.raises(DocumentError) as refused:
        read_archive("包.rar", data, Allowance())
    return refused.value.code


@pytest.mark.parametrize(
    "data",
    [
        zipped(FILES),
        zipped(FILES, charset="utf-8"),
        zipped(FILES, charset="utf-8", flags=UTF8),
        zipped(FILES, flags=UTF8),
        plain_zip(FILES),
        rar4(FILES),
        rar5(FILES),
        tarred(FILES),
        tarred(FILES, mode="w:gz"),
        tarred(FILES, mode="w:bz2"),
        tarred(FILES, mode="w:xz", charset="utf-8"),
    ],
    ids=["zip-gbk", "zip-utf8", "zip-flag", "zip-lie", "zip", "rar4", "rar5", "tar", "tgz", "tbz", "txz"],
)
def test_what_is_in_it(data: bytes) -> None:
    """Every format gives its files under their names, whatever the names are written in."""
    assert is_archive(data)
    assert contents(data) == FILES


def test_a_unicode_name_beside_the_local_one() -> None:
    """Info-ZIP's field for the name in UTF-8 goes before the name in a code page."""
    name = "审批【2020】①.doc"
    field = struct.pack("<BI", 1, zlib.crc32(b"x")) + name.encode()
    data = zipped({"a.doc": b"x"}, extra=struct.pack("<HH", 0x7075, len(field)) + field)
    assert contents(data) == {name: b"x"}


def test_a_single_file() -> None:
    """A .gz names its file itself, or is called after it."""
    named = (
        b"\x1f\x8b\x08\x08"
        + gzip.compress(b"text")[4:10]
        + "信息.doc".encode("gbk")
        + b"\0"
        + gzip.compress(b"text")[10:]
    )
    assert contents(named, "包/x.gz") == {"信息.doc": b"text"}
    assert contents(gzip.compress(b"text"), "包/信息.doc.gz") == {"信息.doc": b"text"}


def test_names_never_climb() -> None:
    """Parents, roots, drives and backslashes of a name lead nowhere: it is a label."""
    files = {
        "../../etc/一.doc": b"1",
        "/根/二.doc": b"2",
        "C:\\Windows\\三.doc": b"3",
        "..": b"4",
        "a/./b/../四": b"5",
    }
    assert list(contents(zipped(files))) == [
        "etc/一.doc",
        "根/二.doc",
        "Windows/三.doc",
        "未命名文件",
        "a/b/四",
    ]


def test_what_systems_leave_behind() -> None:
    """Lock files and what systems keep for themselves are not listed."""
    files = {
        "__MACOSX/._一.doc": b"", ".DS_Store": b"", "夹/Thumbs.db": b"", "desktop.ini": b"", "~$一.docx": b"",
        "一.docx": b"x",
    }  # fmt: skip
    assert contents(zipped(files)) == {"一.docx": b"x"}


@pytest.mark.parametrize(
    "files",
    [
        {"[Content_Types].xml": b""},
        {"word/a.xml": b"", "[Content_Types].xml": b""},
        {"mimetype": b""},
        {"OFD.xml": b""},
    ],
)
def test_documents_are_no_archives(files: Files) -> None:
    """A .docx, .odt or .ofd is a zip and no archive, be it whole or torn off."""
    whole = plain_zip(files)
    assert not is_archive(whole)
    if len(files) == 1:
        assert not is_archive(whole[:60])


def test_what_is_no_archive() -> None:
    """Text, pictures and nothing are none."""
    assert not any(map(is_archive, (b"", b"PK", b"Rar", b"\x89PNG", b"0" * 600, "信息".encode())))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped(FILES, flags=1), ProblemCode.ENCRYPTED),
        (rar4(FILES, file_flags=4), ProblemCode.ENCRYPTED),
        (rar4(FILES, main_flags=0x80), ProblemCode.ENCRYPTED),
        (zipped(FILES)[:-40], ProblemCode.DAMAGED),
        (b"PK\x07\x08" + zipped(FILES), ProblemCode.DAMAGED),
        (rar4(FILES)[:40], ProblemCode.DAMAGED),
        (rar5(FILES)[:14], ProblemCode.DAMAGED),
        (plain_zip({}), ProblemCode.DAMAGED),
        (b"7z\xbc\xaf\x27\x1c" + b"x" * 40, ProblemCode.DAMAGED),
        (zipped({f"{n}": b"" for n in range(1_001)}), ProblemCode.TOO_MANY),
        (tarred({f"{n}": b"" for n in range(1_001)}), ProblemCode.TOO_MANY),
        (zipped({"a": bytes(5 << 20)}), ProblemCode.TOO_LARGE),
        (tarred({"a": bytes(5 << 20)}, mode="w:gz"), ProblemCode.TOO_LARGE),
        (gzip.compress(b"x" * (5 << 20)), ProblemCode.TOO_LARGE),
    ],
)
def test_refusals(data: bytes, code: ProblemCode) -> None:
    """Locked, broken and swollen archives are refused by name."""
    assert is_archive(data)
    assert refusal(data) is code


def test_volumes() -> None:
    """One volume of several is said to be that."""
    for data in (
        b"PK\x07\x08" + zipped(FILES),
        rar4(FILES, main_flags=1)[:-40],
        rar5(FILES, main_flags=1)[:-40],
    ):
        with_them = _error(data)
        assert with_them is not None
        assert "分卷" in with_them.message


def _error(data: bytes) -> DocumentError | None:
    try:
        return read_archive("包.rar", data, Allowance()).error
    except DocumentError as error:
        return error


def test_limits_are_the_messages() -> None:
    """What one archive takes the next has not; a refused one takes nothing."""
    allowance = Allowance(entries=5, unpacked=1_000)
    read_archive("一.zip", zipped({"a": b"x" * 600}), allowance)
    assert (allowance.entries, allowance.unpacked) == (4, 400)
    for data in (
        zipped({"a": b"x" * 600}),
        tarred({"a": b"", "b": b"x" * 600}),
        zipped(dict.fromkeys("abcde", b"")),
    ):
        with pytest.raises(DocumentError):
            read_archive("二.zip", data, allowance)
        assert (allowance.entries, allowance.unpacked) == (4, 400)


def test_what_is_whole_is_kept() -> None:
    """Of a broken or partly locked archive the readable files come, and the problem with them."""
    data = zipped({"好.doc": b"good" * 9, "坏.doc": b"bad!" * 9})
    broken = data.replace(
        zlib.compress(b"bad!" * 9, 9)[2:-4], b"\xff" * len(zlib.compress(b"bad!" * 9, 9)[2:-4])
    )
    found = read_archive("包.zip", broken, Allowance())
    assert _told(found) == (["好.doc"], ProblemCode.DAMAGED)
    torn = rar4({"好.doc": b"good" * 9, "坏.doc": b"bad!" * 9})[:-30]
    assert _told(read_archive("包.rar", torn, Allowance())) == (["好.doc"], ProblemCode.DAMAGED)


def _told(found: Contents) -> tuple[list[str], ProblemCode | None]:
    return [entry.path for entry in found.entries], found.error.code if found.error else None


def test_without_the_systems_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where libarchive is missing a .rar is of an unknown format, a .zip is read."""
    monkeypatch.setattr(packed, "ffi", None)
    assert refusal(rar4(FILES)) is ProblemCode.UNKNOWN_FORMAT
    assert contents(zipped(FILES)) == FILES
