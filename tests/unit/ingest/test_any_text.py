"""Any text, under any Chinese charset, in any form that mail programs write, comes out as it went in."""

from __future__ import annotations

import base64
import unicodedata
from email.quoprimime import header_encode
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.message import parse

# Codec and the labels under which programs send it, true ones and the usual lies.
LABELS: dict[str, list[str | None]] = {
    "gb18030": ["gb2312", "GBK", "gb18030", "x-gbk", "cp936", "utf-8", "iso-8859-1", "x-unknown", None],
    "utf-8": ["utf-8", "UTF8", "gb2312", "gbk", "big5", "iso-8859-1", "us-ascii", "unknown-8bit", None],
    "cp950": ["big5", "Big5-HKSCS", "x-x-big5"],
}  # fmt: skip
EVERYDAY = "现将有关工作情况报告如下请审阅义马市人民政府信息科"
TRADITIONAL = "現將有關工作情況報告如下請審閱義馬市人民政府資訊科"
LOSSY = "\xa2\xa3\xa5\u2022\u203e\u223c\u2609\u2641\uff64"  # Big5 gives another character back


def is_true(codec: str, label: str | None) -> bool:
    """Tell whether the label is the codec's own."""
    families = {"gb18030": ("gb", "x-gb", "cp9"), "utf-8": ("utf",), "cp950": ("big5", "x-x")}
    return label is not None and label.lower().startswith(families[codec])


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str, str | None]:
    """A text, the codec of its bytes and the label over them. Under a true label nearly anything may stand in
    it; under a false one it is what offices write."""
    codec = draw(st.sampled_from(sorted(LABELS)))
    label = draw(st.sampled_from(LABELS[codec]))
    prose = TRADITIONAL if codec == "cp950" else EVERYDAY
    letters = st.sampled_from(f"{prose}，。：（）2020 ab")
    if is_true(codec, label):
        anything = st.characters(codec=codec, exclude_categories=("C", "Z"), exclude_characters=LOSSY)
        letters = st.one_of(letters, letters, anything)
    # Composed, as everybody writes and mail-parser hands headers on.
    text = unicodedata.normalize("NFC", " ".join(draw(st.text(letters, max_size=40)).split()))
    return f"{prose[:12]}{text}{prose[12:]}", codec, label


def words(data: bytes, label: str, cuts: list[int], forms: list[str]) -> str:
    """Cut bytes into encoded words, B or Q each."""
    ends = [*sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    pieces = [data[start:end] for start, end in zip([0, *ends], ends, strict=False) if start < end]
    return "\n ".join(
        f"=?{label}?B?{base64.b64encode(piece).decode()}?=" if form == "B" else header_encode(piece, label)
        for piece, form in zip(pieces, forms * len(pieces), strict=False)
    )


CUTS = st.lists(st.integers(0, 200), max_size=5)
FORMS = st.lists(st.sampled_from("BQ"), min_size=1, max_size=3)


@settings(deadline=None, max_examples=300)
@given(written(), CUTS, FORMS, st.booleans())
def test_subject_and_name(
    made: tuple[str, str, str | None], cuts: list[int], forms: list[str], raw: bool
) -> None:
    """A subject and a display name, raw or in words that are cut anywhere, B and Q mixed."""
    text, codec, label = made
    data = text.encode(codec)
    value = data if raw or label is None else words(data, label, cuts, forms).encode("ascii")
    content_type = f"Content-Type: text/plain; charset={label}\n" if label else ""
    mail = parse(b"Subject: %s\nFrom: %s <a@example.cn>\n%s\n" % (value, value, content_type.encode()))
    assert mail.subject == text
    assert not mail.problems
    if not set(text) & set('<>"(),;:\\@') or not raw:
        assert mail.sender.name == text


@settings(deadline=None, max_examples=300)
@given(written(), st.sampled_from(["8bit", "base64", "quoted-printable"]), st.booleans())
def test_body(made: tuple[str, str, str | None], encoding: str, html: bool) -> None:
    """A text in every transfer encoding, plain or HTML."""
    text, codec, label = made
    shown = text.replace("&", "").replace("<", "")
    data = (f"<html><body><p>{shown}</p></body></html>" if html else text).encode(codec)
    if encoding == "base64":
        data = base64.encodebytes(data)
    elif encoding == "quoted-printable":
        data = b"=\n".join(
            b"".join(b"=%02X" % octet for octet in data[n : n + 20]) for n in range(0, len(data), 20)
        )
    charset = f"; charset={label}" if label else ""
    head = f"Content-Type: text/{'html' if html else 'plain'}{charset}\nContent-Transfer-Encoding: {encoding}"
    mail = parse(head.encode() + b"\n\n" + data)
    assert mail.text == (shown if html else text)
    assert not mail.problems


@settings(deadline=None, max_examples=300)
@given(written(), CUTS, FORMS, st.sampled_from(["raw", "words", "2231", "sections"]), st.booleans())
def test_file_name(
    made: tuple[str, str, str | None], cuts: list[int], forms: list[str], form: str, by_name: bool
) -> None:
    """A file's name, raw, in encoded words, or as RFC 2231 says, whole or in sections."""
    text, codec, label = made
    text = "".join(char for char in text if char not in "\"\\/;%='") + ".doc"
    data = text.encode(codec)
    key = "name" if by_name else "filename"
    if form == "raw" or label is None:
        value = b'%s="%s"' % (key.encode(), data)
    elif form == "words":
        value = f'{key}="{words(data, label, cuts, forms)}"'.encode("ascii")
    elif form == "2231":
        value = f"{key}*={label}''{quote(data, safe='')}".encode("ascii")
    else:
        pieces = [data[n : n + 7] for n in range(0, len(data), 7)]
        sections = [f"{key}*{n}*={quote(piece, safe='')}" for n, piece in enumerate(pieces)]
        sections[0] = sections[0].replace("=", f"={label}''", 1)
        value = ";\n ".join(sections).encode("ascii")
    header = b"Content-Type: application/msword; " if by_name else b"Content-Disposition: attachment; "
    mail = parse(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n%s%s\n\nx\n--b--\n" % (header, value))
    assert [part.path for part in mail.parts] == [text]
    assert not mail.problems
