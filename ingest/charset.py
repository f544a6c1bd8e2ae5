"""Bytes to text, with Chinese office mail as the prior. Labels are hints: the bytes have the last word.

The four faults that make nearly all garbled Chinese mail: gb2312 that is really GB18030, no label at all,
UTF-8 under another label (or another under UTF-8), words decoded before they are joined (see `headers`).
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import NamedTuple

from charset_normalizer import from_bytes

from ingest.plausibility import plausibility

_GB = re.compile(r"(x-)?gb|.*936|.*chinese|.*euc.?cn|zh.cn", re.IGNORECASE)
_BIG5 = re.compile(r".*big5|.*950$|zh.tw", re.IGNORECASE)
# Python's own codecs that are no charsets of mail, and labels that say only "I do not know".
_NO_CHARSET = re.compile(
    r"idna|punycode|undefined|(raw-)?unicode-escape|mbcs|oem|palmos|unknown-8bit|default|none"
)
_WIDER = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "euc_kr": "cp949", "shift_jis": "cp932",
    "gb2312": "gb18030", "gbk": "gb18030",
}  # fmt: skip
_MULTIBYTE = re.compile(r"gb18030|cp9|euc_|iso2022|johab|shift|utf-7|hz")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARKS = tuple(mark for mark, _ in _BOMS)
# Who writes these labels writes Korean or Japanese, all of whose bytes could be GB's.
_SPEAKS_FOR_ITSELF = re.compile(r"cp949|cp932|euc_|iso2022|johab|shift|hz|utf")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BY_ESCAPES = re.compile(r"iso2022|hz|utf-7")
# ISO-2022-CN (RFC 1922), which Python has no codec for: GB 2312 on seven bits between two shifts.
_CN_ESCAPES = re.compile(rb"\x1b\$[)*+][A-Z]")
_CN_SHIFTED = re.compile(rb"\x0e([^\x0f\r\n]*)\x0f?")
_HIGH_BIT = bytes(octet | 0x80 if 0x20 < octet < 0x7F else octet for octet in range(256))

_LOOKED_AT = 8192  # bytes that a guess needs; more only costs time
_PRIORS = {"gb18030": 0.4, "utf-8": 0.5, "cp950": -0.4}  # what offices of the mainland use
_CONVINCING = 0.5  # plausibility from which a guess is not called a guess
_CONTRADICTS = 0.6  # how much more plausible the bytes must be to overrule their label
_HARDLY_CHANCE = 1.0  # what three-byte UTF-8 is worth: other text almost never looks like it
_FOREIGN_TO_LATIN = re.compile(rb"[\x80-\xff]{3}|(?<![A-Za-z\x80-\xff])[\x80-\xff]{2}(?![A-Za-z\x80-\xff])")
_UTF8_AMONG = re.compile(
    rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){4}|\xef\xbc[\x80-\xbf](?:[\xe3-\xe9][\x80-\xbf]{2}){2}"
)
_LATIN_WORD = re.compile("[A-Za-z][\u00c0-\u024f]|[\u00c0-\u024f][A-Za-z]")


class Decoded(NamedTuple):
    """A text, the codec that gave it, and whether it can be relied on (no character lost, no mere guess)."""

    text: str
    charset: str
    certain: bool = True


@lru_cache(maxsize=256)
def codec_of(label: str | None) -> str | None:
    """Return Python's codec for a mail's charset label, the whole GB family as gb18030; None if unknown."""
    label = (label or "").strip("\"' \t;").lower()
    if not label or _NO_CHARSET.fullmatch(label.replace("_", "-")):
        return None
    if _GB.match(label):
        return "gb18030"
    if _BIG5.match(label):
        return "cp950"
    try:
        found = codecs.lookup(label)
    except (LookupError, ValueError):  # ValueError: a NUL in the label
        return None
    # Python keeps hex, rot13, zlib … among its codecs and tells them apart by this private mark alone.
    return _WIDER.get(found.name, found.name) if found._is_text_encoding else None


def decode(data: bytes, label: str | None = None) -> Decoded:
    """Decode `data`, believing `label` as far as the bytes bear it out. Never raises, never drops a byte."""
    codec = codec_of(label)
    if b"\x1b$)A" in data:
        data, codec = _CN_SHIFTED.sub(_eight_bits, _CN_ESCAPES.sub(b"", data)), "gb18030"
    elif b"~{" in data and data.isascii() and codec in (None, "gb18030"):
        codec = "hz"
    zeros, escapes = b"\0" in data, b"\x1b$" in data
    if data.isascii() and not (zeros or escapes or (codec and _BY_ESCAPES.match(codec))):
        return Decoded(data.decode("ascii"), "ascii")
    if data.startswith(_MARKS):
        mark, marked = next(one for one in _BOMS if data.startswith(one[0]))
        return _lenient(data[len(mark) :], marked)
    if zeros or (codec and codec.startswith(("utf-16", "utf-32"))):
        return _wide(data, codec)
    if escapes and not (codec and _MULTIBYTE.match(codec)):
        codec = "iso2022_jp_2"
    return _narrow(data, codec)


def _eight_bits(shifted: re.Match[bytes]) -> bytes:
    return shifted[1].translate(_HIGH_BIT)


def _narrow(data: bytes, codec: str | None) -> Decoded:
    """Decode bytes of an ASCII superset."""
    utf8 = _strict(data, "utf-8")
    if utf8 is not None and (codec == "utf-8" or not _doubtful(utf8, data, codec)):
        return Decoded(utf8, "utf-8")
    if codec in (None, "gb18030", "utf-8") and _UTF8_AMONG.search(data) and (mixed := _by_lines(data)):
        return mixed
    if codec == "cp1252" and _FOREIGN_TO_LATIN.search(data):
        codec = None  # a program's default label, not a statement
    text = _strict(data, codec) if codec not in (None, "utf-8") else None
    if codec == "cp950" and text is None:
        text = _strict(data, "big5hkscs")
    if codec is None or text is None:
        return _detect(data, codec)
    # A Big5 label stands over GB bytes now and then; a GB label never gives way to Big5.
    chinese = None if codec == "gb18030" or _SPEAKS_FOR_ITSELF.match(codec) else _strict(data, "gb18030")
    if chinese is not None and plausibility(chinese) > plausibility(text) + _CONTRADICTS:
        return Decoded(chinese, "gb18030")
    return Decoded(text, codec)


def _doubtful(utf8: str, data: bytes, codec: str | None) -> bool:
    """Tell whether bytes that are valid UTF-8 are better read another way.

    Only short texts are: some GB characters in a row look like two-byte UTF-8 by chance.
    """
    labelled = codec is not None and _MULTIBYTE.match(codec)
    other = _strict(data, codec if codec and labelled else "gb18030")
    if other is None or sum(char > "\x7f" for char in utf8[:_LOOKED_AT]) > 40 or _LATIN_WORD.search(utf8):
        return False
    if labelled and max(utf8, default="") <= "\u07ff":
        return True
    return plausibility(other) > plausibility(utf8) + _HARDLY_CHANCE


def _detect(data: bytes, codec: str | None) -> Decoded:
    """Decode bytes that have no usable label, or that break it."""
    names = {"utf-8", "gb18030"}
    if codec != "gb18030":
        names |= {codec or "cp950", "cp950"}
        if not _FOREIGN_TO_LATIN.search(data):
            names.add("cp1252")
    tried = [_lenient(data, name) for name in sorted(names)]
    best = max(tried, key=lambda one: _worth(one, codec))
    if best.certain and plausibility(best.text) >= _CONVINCING:
        return best
    if codec is None and not best.certain and (guess := from_bytes(data[:_LOOKED_AT]).best()):
        guessed = _lenient(data, guess.encoding)
        if _worth(guessed, None) > _worth(best, None):
            best = guessed
    return _by_lines(data) or Decoded(best.text, best.charset, certain=False)


def _by_lines(data: bytes) -> Decoded | None:
    """Decode a text to which a gateway added lines of another charset: each as UTF-8 or GB18030."""
    lines: list[str] = []
    for line in data.split(b"\n"):
        text = _strict(line, "utf-8")
        if text is None or (not text.isascii() and _doubtful(text, line, "gb18030")):
            text = _strict(line, "gb18030")
            if text is None or plausibility(text) < _CONVINCING:
                return None
        lines.append(text)
    return Decoded("\n".join(lines), "utf-8") if len(lines) > 1 else None


def _worth(candidate: Decoded, declared: str | None) -> float:
    """Rank candidates: by plausibility, what was declared and what offices use preferred."""
    worth = plausibility(candidate.text) + _PRIORS.get(candidate.charset, 0.0)
    return worth + _CONTRADICTS if candidate.charset == declared and candidate.certain else worth


def _wide(data: bytes, codec: str | None) -> Decoded:
    """Decode UTF-16 or UTF-32 without a byte order mark, told by its zero bytes."""
    if codec and codec.startswith("utf-32"):
        names = ["utf-32-le", "utf-32-be"]
    else:
        names = ["utf-16-le", "utf-16-be", codec or "utf-8"]
    best = max((_lenient(data, name) for name in names), key=_readable)
    if codec in names or best.text.isascii() or plausibility(best.text) >= _CONVINCING:
        return best
    return Decoded(best.text, best.charset, certain=False)


def _readable(wide: Decoded) -> float:
    """Rank readings of UTF-16, in whose wrong order of bytes Latin letters look like Han characters."""
    narrow = sum("\x20" <= char < "\x7f" or char in "\t\r\n" for char in wide.text[:_LOOKED_AT])
    other = min(len(wide.text), _LOOKED_AT) - narrow
    return (3.0 * narrow + plausibility(wide.text[:_LOOKED_AT]) * other) / max(narrow + other, 1)


def _strict(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec)
        if not text.isascii():
            text.encode("utf-8")  # some codecs (UTF-7) make lone surrogates, which are no text
    except (UnicodeError, LookupError):
        return None
    return text


def _lenient(data: bytes, codec: str) -> Decoded:
    """Decode with U+FFFD where bytes mean nothing: shown as lost, never left out."""
    text = _strict(data, codec)
    if text is not None:
        return Decoded(text, codec)
    try:
        text = data.decode(codec, "replace")
    except (UnicodeError, LookupError):  # stateful codecs that know no replacement
        text = data.decode("ascii", "replace")
    return Decoded(_SURROGATES.sub("\ufffd", text), codec, certain=False)
