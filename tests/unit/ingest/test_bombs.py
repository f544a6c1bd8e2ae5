"""Mails made to exhaust whoever reads them: each is read to an end, in little time and little memory."""

from __future__ import annotations

import base64
import gzip
import multiprocessing
import resource
import struct
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from ingest.reading import ProblemCode, Reading
from ingest.understand import understand
from scoring.notice import load_notice
from tests.unit.ingest.archive_files import plain_zip, rar4, tarred, zipped
from tests.unit.ingest.test_message import file_part, multipart, part, text_part
from tests.unit.ingest.winmail_files import BODY, text, winmail

NOTICE = load_notice(2020)
SECONDS = 30  # on a busy machine; the guarded reader allows 60
MEMORY = 512 << 20  # bytes beyond what the process has, as the guarded reader allows


def _limit() -> None:
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))


def read(raw: bytes) -> Reading:
    """Read a mail in a process of its own that may take no more than the guarded reader's."""
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_limit) as pool:
        started = time.monotonic()
        reading = pool.submit(understand, raw, NOTICE, {}).result(timeout=60)
        assert time.monotonic() - started < SECONDS
    return reading


def with_file(name: str, data: bytes) -> bytes:
    return b"Subject: x\n" + multipart("mixed", text_part("请查收"), file_part(name, data))


def zeros(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)), packer.flush()])


def overlapping() -> bytes:
    """A zip of 900 files that are all the same megabyte."""
    one = zipped({"a": bytes(1 << 20)})
    end = one.rindex(b"PK\x05\x06")
    start = one.index(b"PK\x01\x02")
    record = one[start:end]
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 900, 900, len(record) * 900, start, 0)
    return one[:start] + record * 900 + tail


def shrunk() -> bytes:
    """A zip whose directory says that a file of 64 MB has ten bytes."""
    data = zipped({"a.txt": bytes(64 << 20)})
    return data.replace(struct.pack("<I", 64 << 20), struct.pack("<I", 10))


def many_in_many() -> bytes:
    """Archives in archives, sixteen in each, with a megabyte of nothing at the bottom: a terabyte."""
    data = plain_zip({"a": bytes(1 << 20)})
    for _ in range(4):
        data = plain_zip({f"{n}.zip": data for n in range(16)})
    return data


def mails_in_mails(depth: int) -> bytes:
    return b"Content-Type: message/rfc822\n\n" * depth + b"Subject: x\n\ntext"


def multiparts_in_multiparts(depth: int) -> bytes:
    levels = (b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth))
    return b"Subject: deep\n" + b"".join(levels) + b"Content-Type: text/plain\n\ntext\n"


def signed_in_signed() -> bytes:
    return (
        b"Subject: x\nContent-Type: application/pkcs7-mime\n\n"
        + b"\x30\x80\x06\x09*\x86H\x86\xf7\x0d\x01\x07\x02\xa0\x80" * 20_000
    )


BOMBS: dict[str, tuple[Callable[[], bytes], ProblemCode | None]] = {
    "zip": (lambda: with_file("a.zip", zipped({"a": bytes(64 << 20)})), ProblemCode.TOO_LARGE),
    "zip overlapping": (lambda: with_file("a.zip", overlapping()), ProblemCode.TOO_LARGE),
    "zip that lies": (lambda: with_file("a.zip", shrunk()), ProblemCode.DAMAGED),
    "zips in zips": (lambda: with_file("a.zip", many_in_many()), ProblemCode.TOO_LARGE),
    "zip of 10,000": (
        lambda: with_file("a.zip", zipped(dict.fromkeys(map(str, range(10_000)), b""))),
        ProblemCode.TOO_MANY,
    ),
    "gzip": (lambda: with_file("a.gz", zeros(256 << 20)), None),
    "tar": (lambda: with_file("a.tgz", tarred({"a": bytes(64 << 20)}, mode="w:gz")), ProblemCode.TOO_LARGE),
    "gzips in a gzip": (
        lambda: with_file("a.gz", gzip.compress(gzip.compress(b"x" * (100 << 20)))),
        ProblemCode.TOO_LARGE,
    ),
    "many archives": (
        lambda: (
            b"Subject: x\n" + multipart("mixed", *[file_part("a.zip", zipped({"a": bytes(900 << 10)}))] * 300)
        ),
        ProblemCode.TOO_LARGE,
    ),
    "rar of 10,000": (
        lambda: with_file("a.rar", rar4(dict.fromkeys(map(str, range(10_000)), b""))),
        ProblemCode.TOO_MANY,
    ),
    "10,000 parts": (lambda: multipart("mixed", *[file_part("a", b"x")] * 10_000), ProblemCode.TOO_MANY),
    "10,000 empty parts": (lambda: multipart("mixed", *[b"\n"] * 10_000), ProblemCode.TOO_MANY),
    "1 MB of a header": (lambda: b"Subject: " + b"x" * (1 << 20) + b"\n\ntext", None),
    "1 MB of words": (lambda: b"From: " + b"=?gbk?B?1cXI/Q==?= " * 50_000 + b"<a@b.cn>\n\ntext", None),
    "1 MB of folds": (lambda: b"Subject: a\n" + b" \n" * 500_000 + b"\ntext", None),
    "1 MB of parameters": (lambda: b"Content-Type: text/plain" + b"; a*0*=b" * 125_000 + b"\n\ntext", None),
    "1 MB of boundaries": (
        lambda: b"Content-Type: multipart/mixed; " + b"boundary=aaaaaaaaaa; " * 50_000 + b"\n\ntext",
        None,
    ),
    "100,000 headers": (lambda: b"".join(b"X-%d: a\n" % n for n in range(100_000)) + b"\ntext", None),
    "mails 1,000 deep": (lambda: mails_in_mails(1_000), ProblemCode.TOO_DEEP),
    "mails 300 deep": (lambda: mails_in_mails(300), ProblemCode.TOO_DEEP),
    "multiparts 10,000 deep": (lambda: multiparts_in_multiparts(10_000), ProblemCode.TOO_DEEP),
    "signatures": (signed_in_signed, None),
    "winmail of gigabytes": (
        lambda: with_file(
            "winmail.dat",
            winmail([text(BODY, "好")]).replace(struct.pack("<II", 1, 4), b"\1\0\0\0\xff\xff\xff\x7f"),
        ),
        ProblemCode.DAMAGED,
    ),
    "winmail of 53 bytes": (
        lambda: with_file("winmail.dat", b"\x78\x9f\x3e\x22" + b"\xff" * 49),
        ProblemCode.DAMAGED,
    ),
    "winmail of 10,000 files": (
        lambda: with_file("winmail.dat", winmail(files=[[(0x3701, 0x102, b"x")]] * 10_000)),
        ProblemCode.TOO_MANY,
    ),
    "base64 rubbish": (
        lambda: part("Content-Type: x/y; name=a\nContent-Transfer-Encoding: base64", b"=A!\n" * (1 << 20)),
        None,
    ),
    "quoted-printable rubbish": (
        lambda: part("Content-Transfer-Encoding: quoted-printable", b"=\n=A=" * (1 << 18)),
        None,
    ),
    "begins without end": (lambda: b"\n" + b"begin 644 a\n" * 200_000, None),
    "armour without end": (lambda: b"\n" + b"-----BEGIN PGP SIGNED MESSAGE-----\n" * 50_000, None),
    "messages without end": (
        lambda: b"\n" + b"-----BEGIN PGP MESSAGE-----\n" * 50_000,
        ProblemCode.SIGNED_ONLY,
    ),
    "lines of base64": (lambda: b"\n" + b"\n".join([base64.b64encode(bytes(54))] * 4 + [b""]) * 20_000, None),
    "quotes": (lambda: b"\n" + b"> " * (1 << 20), None),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str) -> None:
    """What it costs is bounded, and what was left out is said."""
    make, code = BOMBS[name]
    reading = read(make())
    assert code is None or code in {problem.code for problem in reading.problems}
    assert sum(len(problem.message) for problem in reading.problems) < 200_000
    assert len(reading.attachments) <= 2_000


def test_the_rest_is_read() -> None:
    """A bomb leaves room for the file beside it."""
    bomb = file_part("a.zip", zipped({"a": bytes(64 << 20)}))
    reading = read(
        b"Subject: x\n" + multipart("mixed", bomb, file_part("b.zip", plain_zip({"一.txt": b"text"})))
    )
    assert [(attachment.path, attachment.problem) for attachment in reading.attachments] == [
        ("a.zip", ProblemCode.TOO_LARGE),
        ("b.zip", None),
        ("b.zip/一.txt", None),
    ]
