"""Header values as their bytes meant them: RFC 2047 words joined before decoding, RFC 2231, raw 8-bit.

`raw` is what the stdlib's parser keeps of a header: text whose 8-bit bytes are surrogates. `label` is the
charset that the message declares elsewhere, a hint for raw bytes.
"""

from __future__ import annotations

import binascii
import datetime as dt
import re
from collections.abc import Mapping
from email.message import Message
from email.utils import mktime_tz, parsedate_tz
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from ingest.charset import Decoded, codec_of, decode
from ingest.plausibility import plausibility
from ingest.transfer import unpack_base64

_LIKELIER = 1.0  # in plausibility
LONGEST = 32_768  # characters of a header that are looked at

_WORD = re.compile(r"=\?([\w.:()+-]{0,40})(?:\*[\w-]{0,20})?\?([bqBQ])\?(.{0,8000}?)\?=", re.DOTALL)
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_CONTROL = re.compile("[\x00-\x1f\x7f\ufeff]+")

_PARAMETER = re.compile(r';\s*([^\s=;"]{1,60})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_EXTENDED = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*?)")
_LABELLED = re.compile(r"([\w.:-]{0,40})'[\w-]{0,20}'(.*)", re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){2}")

_QUOTED_NAME = re.compile(r'\s*"((?:[^"\\]|\\.){0,1000})"\s*(?=<|$)', re.DOTALL)
_ANGLE = re.compile(r"<([^<>]*)>")
# Bounded, and tried at the beginning of a word only: a header may be 32,768 characters without a space.
_BARE = re.compile(r'(?<![^\s<>()",;:\[\]])[^\s<>()",;:\[\]]{1,320}@[^\s<>()",;:\[\]]{1,320}')
_COMMENT = re.compile(r"\(([^()]*)\)")

_CHINAS_TIME = re.compile(r"\d:\d\d\s*(?:CST\s*)?$")
_CHINA = 8 * 3600  # seconds east of UTC


class Address(NamedTuple):
    """The first mailbox of a From header; either half may be missing."""

    name: Decoded | None
    address: str | None  # lower case


def raw_headers(part: Message) -> dict[str, str]:
    """Return a part's headers as the parser kept them, the first of each name, names in lower case.

    No more of each than is looked at: what is made of some is remembered under them.
    """
    headers: dict[str, str] = {}
    for name, value in part.raw_items():
        headers.setdefault(name.lower().strip(), str(value)[:LONGEST])
    return headers


@lru_cache(maxsize=32)  # a file's name comes as `name` and as `filename`
def decode_value(raw: str, label: str | None = None) -> Decoded:
    """Decode an unstructured header such as Subject into one clean line."""
    raw = _unfolded(raw)
    if "=?" not in raw and raw.isascii() and "\x1b" not in raw:
        return Decoded(_spaced(raw).strip(), "ascii")
    pieces: list[Decoded] = []
    words: list[re.Match[str]] = []
    at = 0
    for word in _WORD.finditer(raw):
        between = raw[at : word.start()]
        if between.strip():
            pieces += _words(words)
            pieces.append(_plain(between, label))
            words = []
        words.append(word)
        at = word.end()
    pieces += _words(words)
    pieces.append(_plain(raw[at:], label))
    text = _spaced("".join(piece.text for piece in pieces)).strip()
    return Decoded(text, pieces[-1].charset, all(piece.certain for piece in pieces))


def _unfolded(raw: str) -> str:
    raw = raw[:LONGEST]
    return _FOLD.sub("", raw) if "\n" in raw else raw


def _spaced(text: str) -> str:
    """Put a space where control characters are."""
    return text if text.isprintable() else _CONTROL.sub(" ", text)


def _words(words: list[re.Match[str]]) -> list[Decoded]:
    """Decode neighbouring encoded words: those of one charset are one text, cut anywhere."""
    if len(words) < 2:
        return [_joined(words)] if words else []
    return [_joined(list(run)) for _, run in groupby(words, key=lambda word: codec_of(word[1]))]


def _joined(words: list[re.Match[str]]) -> Decoded:
    label = words[0][1]
    if len(words) == 1:
        return decode(_word_bytes(words[0][2], words[0][3]), label)
    octets = [_word_bytes(word[2], word[3]) for word in words]
    apart = decode(b"".join(octets), label)
    lengths = [len(word[3].strip()) % 4 for word in words[:-1]]
    if any(lengths) and not any(word[2] in "qQ" for word in words):
        # Some writers cut the Base64 text itself, so that no word can be decoded alone; fewer leave out the
        # padding of every word.
        whole = decode(_base64("".join(word[3].rstrip("= ") for word in words)), label)
        if whole.certain and plausibility(whole.text) >= plausibility(apart.text) - _LIKELIER:
            return whole
    return apart if apart.certain else _each(octets, label) or apart


def _each(octets: list[bytes], label: str) -> Decoded | None:
    """Decode words of several charsets that stand under one label."""
    each = [decode(one, label) for one in octets]
    if all(one.certain for one in each):
        return Decoded("".join(one.text for one in each), each[0].charset)
    return None


def _word_bytes(encoding: str, text: str) -> bytes:
    if encoding in "bB":
        return _base64(text)
    return binascii.a2b_qp(text.encode("utf-8", "surrogateescape"), header=True)


def _base64(text: str) -> bytes:
    return unpack_base64(text.encode("utf-8", "surrogateescape"))


def _plain(raw: str, label: str | None) -> Decoded:
    if raw.isascii() and "\x1b" not in raw:
        return Decoded(raw, "ascii")
    return decode(raw.encode("utf-8", "surrogateescape"), label)


@lru_cache(maxsize=64)  # most parts say what many say
def parameters(raw: str, label: str | None = None) -> tuple[str, Mapping[str, Decoded]]:
    """Split a Content-Type or Content-Disposition into value and decoded parameters, names in lower case."""
    if ";" not in raw and raw.isascii():
        return _spaced(raw[:LONGEST]).strip().strip('"').lower(), {}
    # Decoded first: the second byte of a GB character may be a backslash.
    plain = _plain(_unfolded(raw), label)
    text = _spaced(plain.text)
    value = text.partition(";")[0].strip().strip('"').lower()
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    single: dict[str, Decoded] = {}
    for found in _PARAMETER.finditer(text):
        content = found[2].strip()
        if content.startswith('"'):
            content = _ESCAPED.sub(r"\1", content[1:].removesuffix('"'))
        if "*" not in found[1]:
            single.setdefault(found[1].lower(), _single(content, label, plain.certain))
        elif name := _EXTENDED.fullmatch(found[1].lower()):
            sections.setdefault(name[1], {}).setdefault(int(name[2] or 0), (content, bool(name[3])))
    extended = {name: _continued(parts, label) for name, parts in sections.items()}
    return value, single | {name: one for name, one in extended.items() if one.certain or name not in single}


def _single(content: str, label: str | None, certain: bool) -> Decoded:
    """Decode a parameter that should have been plain ASCII and hardly ever is."""
    if "%" in content and (labelled := _LABELLED.fullmatch(content)):
        return decode(unquote_to_bytes(labelled[2]), labelled[1])
    if "%" in content and content.isascii() and _PERCENT.search(content):
        unquoted = decode(unquote_to_bytes(content), label)
        if unquoted.certain and not unquoted.text.isascii():
            return unquoted
    decoded = decode_value(content, label)
    return Decoded(decoded.text, decoded.charset, decoded.certain and certain)


def _continued(parts: dict[int, tuple[str, bool]], label: str | None) -> Decoded:
    """Join the sections of one parameter (RFC 2231) as bytes and decode them together."""
    ordered = [parts[number] for number in sorted(parts)]
    if not any(extended for _, extended in ordered):
        return decode_value("".join(content for content, _ in ordered), label)
    first, extended = ordered[0]
    if extended and (labelled := _LABELLED.fullmatch(first)):
        label = labelled[1] or label
        ordered[0] = (labelled[2], True)
    return decode(
        b"".join(
            unquote_to_bytes(content) if extended else content.encode("utf-8", "surrogateescape")
            for content, extended in ordered
        ),
        label,
    )


def parse_address(raw: str, label: str | None = None) -> Address:
    """Read the first mailbox of an address header, its name decoded after it was taken apart."""
    text = _plain(_unfolded(raw), label)
    name, address = _mailbox(text.text)
    if address is None and "=?" in text.text:  # the whole mailbox inside encoded words
        whole = decode_value(raw, label)
        inner, address = _mailbox(whole.text)
        inner = inner.strip()
        return Address(Decoded(inner, whole.charset, whole.certain) if inner else None, address)
    decoded = decode_value(name.strip().strip("\"'"), label)
    if not decoded.text or decoded.text.lower() == address:
        return Address(None, address)
    return Address(Decoded(decoded.text, decoded.charset, decoded.certain and text.certain), address)


def _mailbox(text: str) -> tuple[str, str | None]:
    quoted = _QUOTED_NAME.match(text)
    rest = text[quoted.end() :] if quoted else text
    angle = _ANGLE.search(rest)
    if angle:
        name = quoted[1] if quoted else rest[: angle.start()]
        return _ESCAPED.sub(r"\1", name), _spec(angle[1])
    bare = _BARE.search(rest)
    comment = _COMMENT.search(rest)
    if bare:
        return comment[1] if comment else "", _spec(bare[0])
    return text, None


def _spec(text: str) -> str | None:
    text = "".join(decode_value(text).text.split()).lower()
    return text if "@" in text else None


def parse_date(raw: str) -> dt.datetime | None:
    """Read a Date header. Without a zone, or with CST alone, it is China's time: office mail means that."""
    raw = raw[:LONGEST]
    try:
        fields = parsedate_tz(raw)
        if fields is None:
            return None
        offset = _CHINA if _CHINAS_TIME.search(raw) else fields[9] or 0
        moment = mktime_tz((*fields[:9], offset))
        return dt.datetime.fromtimestamp(moment, dt.timezone(dt.timedelta(seconds=offset)))
    except (ValueError, OverflowError, OSError, IndexError, TypeError):  # the stdlib's, on odd dates
        return None
