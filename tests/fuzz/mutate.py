"""Broken and hostile bytes made of good ones. The same Random gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from random import Random

LONGEST = 1 << 18  # bytes of an input: larger ones only cost time

_NUMBER = re.compile(rb"\d{1,20}")
_TOKEN = re.compile(rb"<[^<>]{0,500}>|\\[a-z]{1,30}-?\d{0,10}|[A-Za-z-]{1,40}:|/[A-Za-z]{1,40}")
_NUMBERS = (b"0", b"-1", b"1", b"255", b"65535", b"65536", b"2147483647", b"4294967295", b"1" * 30, b"1e308")
_BLOCKS = (b"\0", b"\xff", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\1\0\0\0")
_AGAIN = (2, 10, 1_000, 30_000)  # how often a piece is repeated


def mutated(random: Random, seeds: Sequence[bytes]) -> bytes:
    """One input: a seed damaged in one to six ways, in the package's parts where it is a zip."""
    data = random.choice(seeds)
    if data.startswith(b"PK\3\4") and random.random() < 0.8:
        return _in_package(random, data, seeds)[:LONGEST]
    return _damaged(random, data, seeds)


def _damaged(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    for _ in range(random.randint(1, 6)):
        if not data:
            return random.choice(seeds)[: random.randint(0, 64)]
        data = random.choice(_WAYS)(random, data, seeds)[:LONGEST]
    return data


def _in_package(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """Damage one part of a zip and pack it again, so that the checksums hold."""
    written = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [(name, package.read(name)) for name in package.namelist()]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):  # encrypted, or packed in another way
        return _damaged(random, data, seeds)
    chosen = random.randrange(len(parts)) if parts else 0
    others = [content for _, content in parts if content] or [b"<a/>"]
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for number, (name, content) in enumerate(parts):
            if number == chosen:
                content = _damaged(random, content, others)
            package.writestr(name, content)
    return written.getvalue()


def _at(random: Random, data: bytes) -> int:
    """A place: the heads of files hold what decides."""
    return random.randrange(min(len(data), 1024) if random.random() < 0.3 else len(data))


def _slice(random: Random, data: bytes) -> slice:
    start = _at(random, data)
    return slice(start, start + random.choice((1, 4, 16, 64, 512, 4096)))


def _flip(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _time in range(random.randint(1, 16)):
        changed[_at(random, data)] ^= 1 << random.randrange(8)
    return bytes(changed)


def _overwrite(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at, block = _at(random, data), random.choice(_BLOCKS)
    return data[:at] + block + data[at + len(block) :]


def _remove(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    piece = _slice(random, data)
    return data[: piece.start] + data[piece.stop :]


def _repeat(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    piece = _slice(random, data)
    times = min(random.choice(_AGAIN), LONGEST // len(data[piece]))
    return data[: piece.start] + data[piece] * times + data[piece.stop :]


def _truncate(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: _at(random, data)]


def _insert(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = _at(random, data)
    return data[:at] + random.randbytes(random.choice((1, 4, 64))) + data[at:]


def _splice(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    other = random.choice(seeds)
    return data[: _at(random, data)] + (other[_at(random, other) :] if other else b"")


def _number(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return _replaced(_NUMBER, random, data, lambda _: random.choice(_NUMBERS))


def _token(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A tag, control word or header name in another's place, or many times over."""
    start = _at(random, data)
    other = _TOKEN.search(data, start)
    again = random.choice((0, 1, 2, 500))
    return _replaced(_TOKEN, random, data, lambda found: (other[0] if other else found) * again)


def _replaced(sort: re.Pattern[bytes], random: Random, data: bytes, by: Callable[[bytes], bytes]) -> bytes:
    found = sort.search(data, _at(random, data)) or sort.search(data)
    return data[: found.start()] + by(found[0]) + data[found.end() :] if found else data


_WAYS = (_flip, _flip, _overwrite, _remove, _repeat, _truncate, _insert, _splice, _number, _number, _token)
