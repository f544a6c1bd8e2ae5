"""Files that came along: archives and what is in them, and one file's trouble that stays its own."""

from __future__ import annotations

import pytest

from ingest import files
from ingest.documents import Allowance, Document, DocumentError
from ingest.files import Files, open_files
from ingest.message import parse
from ingest.parts import Part
from ingest.reading import ProblemCode
from ingest.watch import Unwatched
from tests.unit.ingest.archive_files import plain_zip, rar4, tarred, zipped
from tests.unit.ingest.test_message import file_part, multipart, text_part

TEXT = "义马市财政局关于预算执行情况的信息。".encode()


def opened(**named: bytes) -> Files:
    return open_files(
        [Part(name, "application/octet-stream", data) for name, data in named.items()], Unwatched()
    )


def listed(found: Files) -> list[tuple[str, ProblemCode | None]]:
    return [(attachment.path, attachment.problem) for attachment in found.attachments]


def test_an_archive_is_listed_and_then_what_is_in_it() -> None:
    """A container comes before its contents, each file under its path and with the type its name tells."""
    inner = rar4({"夹/二.txt": TEXT})
    found = opened(包=plain_zip({"一.txt": TEXT, "内.rar": inner, "照片.jpg": b"\xff\xd8\xff"}), 末=TEXT)
    assert [(attachment.path, attachment.media_type) for attachment in found.attachments] == [
        ("包", "application/octet-stream"),
        ("包/一.txt", "text/plain"),
        ("包/内.rar", "application/x-rar-compressed"),
        ("包/内.rar/夹/二.txt", "text/plain"),
        ("包/照片.jpg", "image/jpeg"),
        ("末", "application/octet-stream"),
    ]
    assert list(found.documents) == ["包/一.txt", "包/内.rar/夹/二.txt", "末"]
    assert (found.problems, found.pictures) == ([], True)


def test_a_mail_in_an_archive() -> None:
    """A saved mail in an archive is a mail: its text and its files, under its path."""
    mail = b"Subject: inner\nFrom: a@example.cn\n" + multipart(
        "mixed", text_part("内层正文"), file_part("二.txt", TEXT)
    )
    found = opened(包=zipped({"转发.eml": mail, "一.txt": TEXT}))
    assert [path for path, _ in listed(found)] == ["包", "包/转发.eml", "包/转发.eml/二.txt", "包/一.txt"]
    assert [(one.path, one.paragraphs[0].text) for one in found.forwarded] == [("包/转发.eml", "内层正文")]


def nested(depth: int) -> bytes:
    data = TEXT
    for _ in range(depth):
        data = plain_zip({"内": data})
    return data


def test_archives_in_archives() -> None:
    """Five are opened, the sixth is said; mails around them count."""
    assert [problem for _, problem in listed(opened(包=nested(5)))] == [None] * 6
    assert [problem for _, problem in listed(opened(包=nested(6)))] == [None] * 5 + [ProblemCode.TOO_DEEP]
    part = file_part("包.zip", nested(4))
    for name in ("一", "二"):
        part = file_part(f"{name}.eml", b"Subject: x\n" + multipart("mixed", part, boundary=f"b{len(part)}"))
    mail = parse(multipart("mixed", part))
    assert [problem for _, problem in listed(open_files(mail.parts, Unwatched()))][-2:] == [
        None,
        ProblemCode.TOO_DEEP,
    ]


def test_one_files_trouble_is_its_own() -> None:
    """Locked, broken and unreadable files are said each in its place, and the next one is read."""
    found = opened(
        锁=zipped({"一.doc": b"x"}, flags=1),
        坏=zipped({"一.doc": b"x" * 99})[:60],
        信封=b"-----BEGIN PGP MESSAGE-----\n",
        弹=tarred({"a": bytes(9 << 20)}, mode="w:gz"),
        好=TEXT,
    )
    assert listed(found) == [
        ("锁", ProblemCode.ENCRYPTED),
        ("坏", ProblemCode.DAMAGED),
        ("信封", ProblemCode.SIGNED_ONLY),
        ("弹", ProblemCode.TOO_LARGE),
        ("好", None),
    ]
    assert [problem.where for problem in found.problems] == ["锁", "坏", "信封", "弹"]


class _Watching(Unwatched):
    """Notes what it is told; passes over what it was told to."""

    def __init__(self, skipped: int | None = None) -> None:
        self.begun: list[int] = []
        self.ended = 0
        self.faults: list[str] = []
        self._skipped = skipped

    def begin(self, index: int) -> None:
        self.begun.append(index)
        if index == self._skipped:
            raise DocumentError(ProblemCode.TOO_SLOW, "跳过")

    def end(self) -> None:
        self.ended += 1

    def failed(self, path: str, fault: Exception) -> None:
        self.faults.append(f"{path}: {fault}")


def test_every_document_is_watched() -> None:
    """Archives and documents are numbered in their order; one that is passed over keeps its number."""
    parts = [
        Part("包", "", zipped({"一": TEXT, "二": TEXT})),
        Part("图", "", b"", inline=True),
        Part("三", "", TEXT),
    ]
    watching = _Watching()
    open_files(parts, watching)
    assert (watching.begun, watching.ended) == ([0, 1, 2, 3], 4)
    found = open_files(parts, _Watching(skipped=1))
    assert listed(found) == [("包", None), ("包/一", ProblemCode.TOO_SLOW), ("包/二", None), ("三", None)]


@pytest.mark.parametrize(
    ("fault", "code", "faults"),
    [(MemoryError(), ProblemCode.TOO_LARGE, []), (KeyError("x"), ProblemCode.DAMAGED, ["一: 'x'"])],
)
def test_a_readers_fault(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, code: ProblemCode, faults: list[str]
) -> None:
    """A reader that fails costs the file it read, and the operator is told of what should not happen."""

    def read(path: str, data: bytes, allowance: Allowance) -> Document | None:
        if path == "一":
            raise fault
        return Document("text", ())

    monkeypatch.setattr(files, "read_document", read)
    watching = _Watching()
    found = open_files([Part("一", "", TEXT), Part("二", "", TEXT)], watching)
    assert listed(found) == [("一", code), ("二", None)]
    assert (watching.ended, watching.faults) == (2, faults)


def test_the_messages_allowance() -> None:
    """Text, entries and bytes are counted over all files of a message."""
    allowance = Allowance(characters=30)
    parts = [Part(name, "", TEXT) for name in "一二"]
    found = open_files(parts, Unwatched(), allowance)
    assert listed(found) == [("一", None), ("二", ProblemCode.TOO_LARGE)]
    assert Allowance.of(1_000).unpacked == 16 << 20
    assert Allowance.of(1 << 20).unpacked == 100 << 20
    assert Allowance.of(50 << 20).unpacked == 200 << 20
