"""Mails wrapped in signatures, envelopes and other mails; files wrapped in texts; what parsing sets aside."""

from __future__ import annotations

import base64
import binascii
import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.message import parse
from ingest.reading import ProblemCode
from ingest.smime import is_enveloped, signed_content
from tests.unit.ingest.test_message import TEXT, codes, file_part, multipart, packed, part, paths, text_part

Signer = tuple[x509.Certificate, rsa.RSAPrivateKey]


@pytest.fixture(scope="module")
def signer() -> Signer:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "zhang@example.cn")])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def entity() -> bytes:
    return multipart("mixed", text_part(TEXT), file_part("信息.doc", b"x"), boundary="inner")


def signed(signer: Signer, content: bytes) -> bytes:
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(*signer, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def enveloped(signer: Signer, content: bytes) -> bytes:
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(signer[0])
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def p7m(data: bytes) -> bytes:
    head = 'Content-Type: application/pkcs7-mime; name="smime.p7m"\nContent-Transfer-Encoding: base64\n\n'
    return head.encode() + packed(data)


def test_an_opaque_signature(signer: Signer) -> None:
    """What an smime.p7m signs is the mail; the signature is nobody's file."""
    mail = parse(b"Subject: x\n" + p7m(signed(signer, entity())))
    assert (mail.text, paths(mail), mail.problems) == (TEXT, ["信息.doc"], ())


def test_ber_in_pieces() -> None:
    """Content of indefinite length, in pieces, as streaming writers leave it."""

    def endless(tag: int, *inside: bytes) -> bytes:
        return bytes([tag, 0x80]) + b"".join(inside) + b"\0\0"

    def definite(tag: int, content: bytes) -> bytes:
        return bytes([tag, len(content)]) + content

    octets = endless(0x24, definite(0x04, b"Subject: a\n"), definite(0x04, b"\ntext"))
    inner = endless(0x30, definite(0x06, bytes.fromhex("2a864886f70d010701")), endless(0xA0, octets))
    body = endless(0x30, definite(0x02, b"\1"), definite(0x31, b""), inner)
    whole = endless(0x30, definite(0x06, bytes.fromhex("2a864886f70d010702")), endless(0xA0, body))
    assert signed_content(whole) == b"Subject: a\n\ntext"


def test_a_detached_signature() -> None:
    """multipart/signed is its first part; smime.p7s and signature.asc are no files."""
    for media_type in ("application/pkcs7-signature", "application/pgp-signature"):
        signature = file_part("smime.p7s", b"0", media_type)
        mail = parse(multipart("signed", entity(), signature))
        assert (mail.text, paths(mail)) == (TEXT, ["信息.doc"])


def test_envelopes(signer: Signer) -> None:
    """An encrypted mail is told from a signed one, and stays what it is."""
    sealed = enveloped(signer, entity())
    assert is_enveloped(sealed)
    assert not is_enveloped(signed(signer, entity()))
    assert signed_content(sealed) is None
    assert paths(parse(b"Subject: x\n" + p7m(sealed))) == ["smime.p7m"]


@given(st.binary(max_size=60), st.integers(0, 400), st.integers(0, 255))
def test_no_bytes_break_the_unwrapping(data: bytes, at: int, octet: int) -> None:
    """Neither random bytes nor elements in elements without end do more than give nothing."""
    for content in (data, b"\x30\x80" * 300 + data, bytes([0x30, octet]) * (at + 1)):
        signed_content(content)
        is_enveloped(content)


def test_clear_text_under_pgp() -> None:
    """The armour around a signed text is dropped, its escapes undone."""
    text = (
        f"您好：\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{TEXT}\n- --\n张三\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEz\n=AbCd\n-----END PGP SIGNATURE-----\n此致"
    )
    mail = parse(text_part(text))
    assert mail.text == f"您好：\n{TEXT}\n--\n张三\n\n此致"
    assert not mail.problems


def test_encrypted_under_pgp() -> None:
    """An encrypted text is said and gone; the encrypted part of PGP/MIME is a file, its control part none."""
    text = "见下\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n"
    mail = parse(text_part(text))
    assert (mail.text.strip(), codes(mail)) == ("见下", {ProblemCode.SIGNED_ONLY})
    control = part("Content-Type: application/pgp-encrypted", b"Version: 1")
    mime = parse(multipart("encrypted", control, file_part("encrypted.asc", text.encode())))
    assert paths(mime) == ["encrypted.asc"]


def uuencoded(data: bytes, name: bytes) -> bytes:
    lines = (binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    return b"begin 644 " + name + b"\n" + b"".join(lines) + b"`\nend\n"


def test_files_in_the_text() -> None:
    """Uuencoded files are taken out of a text, several and with raw GBK names; a text about one is text."""
    data = bytes(range(256)) * 3
    body = (
        TEXT.encode("gbk")
        + b"\n"
        + uuencoded(data, "信息.doc".encode("gbk"))
        + b"and\n"
        + uuencoded(b"x", b"b.txt")
    )
    mail = parse(b"Content-Type: text/plain; charset=gbk\n\n" + body)
    assert mail.text == f"{TEXT}\nand"
    assert [(one.path, one.media_type, one.data) for one in mail.parts] == [
        ("信息.doc", "application/msword", data),
        ("b.txt", "text/plain", b"x"),
    ]
    assert parse(b"\nbegin 644 of the line\n\nend\n").text == "begin 644 of the line\n\nend"


def test_a_piece_of_a_mail() -> None:
    """A mail that was sent in pieces is read as far as it came, and that is said."""
    piece = b'Content-Type: message/partial; number=1; total=3; id="a@b"\n\nSubject: whole\n\nbegins\n'
    mail = parse(b"Subject: x (1/3)\n" + piece)
    assert [line.text for line in mail.forwarded[0].paragraphs] == ["begins"]
    assert codes(mail) == {ProblemCode.DAMAGED}


def test_boundaries_are_given_back() -> None:
    """Boundaries that begin with one another, and stand in texts too, change nothing."""
    outer, inner = "----=_Part_1.2", "----=_Part_1.2.3"
    alternative = multipart(
        "alternative", text_part("好"), text_part("<p>好</p>", kind="html"), boundary=inner
    )
    about = part(
        "Content-Type: text/plain; name=a.txt", f'Content-Type: multipart/x; boundary="{outer}"\n'.encode()
    )
    forwarded = b"Content-Type: message/rfc822\n\n" + multipart(
        "mixed", text_part("内"), about, boundary="----=_Fwd_777"
    ).replace(b'"----=_Fwd_777"', b"----=_Fwd_777")
    mail = parse(multipart("mixed", alternative, about, forwarded, boundary=outer))
    assert mail.text == "好"
    assert mail.parts[0].data.decode() == f'Content-Type: multipart/x; boundary="{outer}"\n'
    assert b"boundary=----=_Fwd_777\r\n" in mail.parts[1].data
    assert mail.parts[2].path.endswith("/a.txt")


@settings(deadline=None, max_examples=60)
@given(
    st.binary(min_size=1_000, max_size=6_000),
    st.integers(15, 19),
    st.sampled_from([b"\n", b"\r\n"]),
    st.data(),
)
def test_base64_comes_back(content: bytes, quads: int, end: bytes, data: st.DataObject) -> None:
    """Base64 in lines of any length, in several pieces, with blanks or rubbish in it, is what was sent."""
    code = base64.b64encode(content)
    width = quads * 4
    lines = [code[at : at + width] for at in range(0, len(code), width)]
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(lines)))
        lines.insert(place, data.draw(st.sampled_from([b"", b"  ", b"!"])))
    again = data.draw(st.sampled_from([b"", base64.b64encode(b"more")]))
    head = b"Content-Type: application/x; name=a\nContent-Transfer-Encoding: base64\n\n".replace(b"\n", end)
    mail = parse(head + end.join([*lines, again, b""]))
    assert mail.parts[0].data == content + (b"more" if again else b"")


@pytest.mark.parametrize(
    ("text", "footer"),
    [
        ("信息报上", b"_______________\nList mailing list\nlist@example.cn\n"),
        ("信息报上。1", b"_______________\nList mailing list\nlist@example.cn\n"),
        ("信息报上。1", b"To leave: http://example.cn/\n"),
    ],
)
def test_a_footer_below_base64(text: str, footer: bytes) -> None:
    """What a mailing list put below an encoded text, in plain, does not spoil it."""
    head = "Content-Type: text/plain\nContent-Transfer-Encoding: base64"
    mail = parse(part(head, packed(text.encode()) + footer))
    assert (mail.text, mail.problems) == (text, ())
