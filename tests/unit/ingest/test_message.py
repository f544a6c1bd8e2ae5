"""A mail's bytes to what it says: structure, bodies, files, and bytes that nobody should send."""

from __future__ import annotations

import base64
import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.message import ParsedMail, parse
from ingest.reading import ProblemCode

TEXT = "现将信息报上，请查收。\n义马市财政局"


def packed(data: bytes) -> bytes:
    return base64.encodebytes(data)


def part(headers: str, content: bytes) -> bytes:
    return headers.encode() + b"\n\n" + content


def multipart(kind: str, *parts: bytes, boundary: str = "=_b", top: str = "") -> bytes:
    head = f'{top}Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'.encode()
    return (
        head
        + b"".join(b"--%s\n%s\n" % (boundary.encode(), one) for one in parts)
        + b"--%s--\n" % (boundary.encode())
    )


def text_part(text: str, charset: str = "gb2312", kind: str = "plain") -> bytes:
    codec = "gb18030" if charset.startswith("gb") else charset
    headers = f"Content-Type: text/{kind}; charset={charset}\nContent-Transfer-Encoding: base64"
    return part(headers, packed(text.encode(codec)))


def file_part(name: str, data: bytes, media_type: str = "application/octet-stream", more: str = "") -> bytes:
    headers = f'Content-Type: {media_type}; name="{name}"\nContent-Transfer-Encoding: base64{more}'
    return part(headers, packed(data))


def paths(mail: ParsedMail) -> list[str]:
    return [one.path for one in mail.parts]


def codes(mail: ParsedMail) -> set[ProblemCode]:
    return {problem.code for problem in mail.problems}


def test_an_ordinary_mail() -> None:
    """Headers, text and a file of a mail made by the stdlib come out as they went in."""
    message = EmailMessage()
    message["Subject"] = "【条目】市发改委：积极推进重点项目建设"
    message["From"] = "张三 <Zhang@Example.cn>"
    message["Message-ID"] = "<a@example.cn>"
    message["In-Reply-To"] = "<b@example.cn>"
    message["References"] = "<c@example.cn> <b@example.cn>"
    message["Auto-Submitted"] = "no"
    message.set_content(TEXT)
    message.add_attachment(b"PK", maintype="application", subtype="msword", filename="信息.doc")
    mail = parse(message.as_bytes())
    assert mail.subject == "【条目】市发改委：积极推进重点项目建设"
    assert (mail.sender.name, mail.sender.address) == ("张三", "zhang@example.cn")
    assert (mail.message_id, mail.in_reply_to) == ("<a@example.cn>", "<b@example.cn>")
    assert mail.references == ("<c@example.cn>", "<b@example.cn>")
    assert mail.text == TEXT
    assert [(one.path, one.media_type, one.data) for one in mail.parts] == [
        ("信息.doc", "application/msword", b"PK")
    ]
    assert mail.headers == {"auto-submitted": "no"}
    assert mail.problems == ()


@pytest.mark.parametrize("label", ["gb2312", "gbk", "utf-8", "big5", "iso-8859-1", "x-nonsense", None])
@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
@pytest.mark.parametrize("encoding", ["8bit", "base64", "BASE64", "quoted-printable"])
def test_bodies_under_any_label(label: str | None, codec: str, encoding: str) -> None:
    """The text is read by its bytes, whatever label and transfer encoding stand over it."""
    data = TEXT.encode(codec)
    if encoding.lower() == "base64":
        data = packed(data)
    elif encoding == "quoted-printable":
        data = b"".join(b"\n" if octet == 10 else b"=%02X" % octet for octet in data)
    charset = f"; charset={label}" if label else ""
    mail = parse(part(f"Content-Type: text/plain{charset}\nContent-Transfer-Encoding: {encoding}", data))
    assert mail.text == TEXT
    assert mail.problems == ()


@pytest.mark.parametrize(
    "before", [b"\n", b"\r\n\r\n", b"From x@example.cn Mon Mar 30 2020\n", b"\xef\xbb\xbf"]
)
def test_something_before_the_headers(before: bytes) -> None:
    """A blank line, an mbox line or a byte order mark before the headers does not hide them."""
    mail = parse(before + b"Subject: hello\n\ntext\n")
    assert (mail.subject, mail.text) == ("hello", "text")


def test_html_is_read_as_lines() -> None:
    """A mail that is HTML alone gives its lines, with what they look like; scripts and styles are no text."""
    html = (
        '<html><head><meta charset="utf-8"><style>p{color:red}</style></head><body><script>x()</script>'
        '<p align="center"><b style="font-size:22pt">关于工作的情况</b></p><p>正文。</p>'
        '<p style="text-align:right">财政局</p></body></html>'
    )
    mail = parse(text_part(html, "gb2312", "html"))
    assert mail.text == "关于工作的情况\n正文。\n财政局"
    title, _, office = mail.paragraphs
    assert (title.centred, title.bold, title.size, office.right) == (True, True, 22.0, True)


def test_of_two_forms_the_plain_one() -> None:
    """multipart/alternative is one text, its plain form."""
    mail = parse(multipart("alternative", text_part(TEXT), text_part(f"<p>{TEXT}</p>", kind="html")))
    assert mail.text == TEXT


@pytest.mark.parametrize("stub", ["", " \n", "您的邮件程序不支持HTML"])
def test_a_stub_gives_way_to_the_html(stub: str) -> None:
    """A plain form that does not hold the text is passed over."""
    html = f"<p>{TEXT * 5}</p>"
    mail = parse(multipart("alternative", text_part(stub), text_part(html, kind="html")))
    assert "财政局" in mail.text
    assert "HTML" not in mail.text


def test_a_style_sheet_does_not_make_the_plain_form_a_stub() -> None:
    """What the HTML shows is compared, not what it weighs."""
    html = f"<style>{'p{color:red} ' * 200}</style><p>{TEXT}</p>"
    mail = parse(multipart("alternative", text_part("纯文本：" + TEXT), text_part(html, kind="html")))
    assert mail.text.startswith("纯文本")


def test_pictures_that_the_text_shows_stand_apart() -> None:
    """An image of multipart/related is inline; one that is attached is not."""
    logo = file_part("logo.png", b"\x89PNG", "image/png", "\nContent-ID: <1@x>")
    page = file_part("签字页.jpg", b"\xff\xd8\xff", "image/jpeg", "\nContent-Disposition: attachment")
    body = multipart("related", text_part("<p>好</p>", kind="html"), logo, boundary="inner")
    mail = parse(multipart("mixed", body, page))
    assert [(one.path, one.inline) for one in mail.parts] == [("logo.png", True), ("签字页.jpg", False)]


def test_a_named_text_is_a_file() -> None:
    """A text file beside the text is a file, with its bytes as they came."""
    note = file_part("信息.txt", TEXT.encode("gb18030"), "text/plain")
    mail = parse(multipart("mixed", text_part("请查收"), note))
    assert mail.text == "请查收"
    assert [(one.path, one.data) for one in mail.parts] == [("信息.txt", TEXT.encode("gb18030"))]


def test_raw_bytes_in_names() -> None:
    """Raw GBK in name and filename, as webmails of old wrote it."""
    header = 'Content-Type: application/msword; name="政务信息.doc"\nContent-Transfer-Encoding: base64'
    raw = multipart("mixed", text_part("请查收"), header.encode("gbk") + b"\n\n" + packed(b"x"))
    assert paths(parse(raw)) == ["政务信息.doc"]


def test_the_name_that_is_whole_wins() -> None:
    """A file name that a program made up or broke gives way to the other one."""
    more = '\nContent-Disposition: attachment; filename="tcmime.1234.bin"'
    assert paths(parse(multipart("mixed", file_part("信息.doc", b"x", more=more)))) == ["信息.doc"]


def test_files_without_and_with_the_same_name() -> None:
    """Every file has a path of its own."""
    nameless = part("Content-Type: application/pdf\nContent-Transfer-Encoding: base64", packed(b"%PDF"))
    mail = parse(multipart("mixed", file_part("a.doc", b"1"), file_part("a.doc", b"2"), nameless))
    assert paths(mail) == ["a.doc", "a(2).doc", "未命名附件1.pdf"]


def test_a_forwarded_mail_keeps_its_own() -> None:
    """A mail inside the mail is a file, its text and files are its own, under its path."""
    inner = multipart(
        "mixed",
        text_part("内层正文"),
        file_part("一.docx", b"PK"),
        top="Subject: =?utf-8?B?6L2s5Y+R?=\nFrom: inner@example.cn\n",
        boundary="inner",
    )
    mail = parse(multipart("mixed", text_part("请看附件"), part("Content-Type: message/rfc822", inner)))
    assert mail.text == "请看附件"
    assert paths(mail) == ["转发.eml", "转发.eml/一.docx"]
    (forwarded,) = mail.forwarded
    assert (forwarded.path, forwarded.subject, forwarded.sender.address) == (
        "转发.eml",
        "转发",
        "inner@example.cn",
    )
    assert [line.text for line in forwarded.paragraphs] == ["内层正文"]


def test_a_digest_is_mails() -> None:
    """The parts of a digest are mails without saying so."""
    mail = parse(multipart("digest", b"\nSubject: one\n\ntext 1\n", b"\nSubject: two\n\ntext 2\n"))
    assert [(one.path, one.subject) for one in mail.forwarded] == [("one.eml", "one"), ("two.eml", "two")]
    assert mail.text == ""


def test_a_forwarded_mail_is_kept_as_it_came() -> None:
    """The file that a mail inside the mail is listed as has the very bytes that were sent."""
    inner = multipart(
        "mixed",
        text_part("内层正文"),
        part("Content-Type: text/plain", "原样 8bit".encode("gbk")),
        top="Subject: =?gb2312?B?0MXPog==?=\n =?gb2312?B?0MXPog==?=\nX-Long: " + "a b " * 60 + "\n",
        boundary="inner",
    ).replace(b"\n", b"\r\n")
    outer = multipart("mixed", part("Content-Type: message/rfc822", b"INNER")).replace(b"\n", b"\r\n")
    (kept,) = (one for one in parse(outer.replace(b"INNER", inner)).parts if one.path.endswith(".eml"))
    assert kept.data == inner


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64",
        'Content-Type: application/octet-stream; name="a.eml"\nContent-Transfer-Encoding: base64',
    ],
)
def test_a_packed_mail_is_opened(headers: str) -> None:
    """A mail in Base64, against the rules or as a file, is read as one."""
    mail = parse(multipart("mixed", part(headers, packed(b"Subject: inner\n\ntext inside\n"))))
    (forwarded,) = mail.forwarded
    assert forwarded.subject == "inner"
    assert [line.text for line in forwarded.paragraphs] == ["text inside"]


def test_a_delimiter_that_is_not_the_stated_one() -> None:
    """A multipart whose stated delimiter does not occur is read by the one that does."""
    raw = multipart("mixed", text_part(TEXT), file_part("信息.doc", b"x")).replace(
        b'boundary="=_b"', b'boundary="no"'
    )
    mail = parse(raw)
    assert mail.text == TEXT
    assert paths(mail) == ["信息.doc"]


def test_a_content_type_as_long_as_a_letter() -> None:
    """A multipart is taken apart however much stands in its Content-Type, and every part by its own type."""
    parts = (text_part(TEXT), file_part("信息.doc", b"x", more=f"\nX-Long: {'x' * 600}"))
    mail = parse(multipart(f"mixed; comment={'x' * 600}", *parts))
    assert (mail.text, mail.media_type) == (TEXT, "multipart/mixed")
    assert paths(mail) == ["信息.doc"]


def test_soft_line_breaks_are_undone() -> None:
    """format=flowed joins the lines that end in a space."""
    raw = b"Content-Type: text/plain; charset=utf-8; format=flowed\n\none \ntwo\nthree\n"
    assert parse(raw).text == "one two\nthree"


def test_a_report() -> None:
    """What tells a bounce is handed on; parts made for machines are no files."""
    status = part("Content-Type: message/delivery-status", b"Action: failed\n")
    raw = multipart("report", text_part("退信"), status).replace(
        b"report;", b"report; report-type=delivery-status;"
    )
    mail = parse(b"Return-Path: <>\nAuto-Submitted: auto-replied\n" + raw)
    assert (mail.media_type, mail.report_type) == ("multipart/report", "delivery-status")
    assert mail.headers == {"return-path": "<>", "auto-submitted": "auto-replied"}
    assert paths(mail) == []


def test_doubts_are_said() -> None:
    """Lost characters in subject, text and file name are each a problem with its place."""
    broken = "义马市财政局的信息".encode()[:-1]
    subject = b"Subject: =?utf-8?B?" + base64.b64encode(broken) + b"?=\n"
    name = f"=?utf-8?B?{base64.b64encode(broken).decode()}?="
    text = part("Content-Type: text/plain; charset=utf-8", broken)
    mail = parse(subject + multipart("mixed", text, file_part(name, b"x")))
    assert codes(mail) == {ProblemCode.BAD_CHARSET}
    assert [problem.where for problem in mail.problems] == ["body", mail.parts[0].path, "subject"]


def nested(depth: int) -> bytes:
    levels = (b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth))
    return b"Subject: deep\n" + b"".join(levels) + b"Content-Type: text/plain\n\ntext\n"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (nested(100), ProblemCode.TOO_DEEP),
        (nested(5_000), ProblemCode.TOO_DEEP),
        (b"Content-Type: message/rfc822\n\n" * 400 + b"Subject: x\n\ntext", ProblemCode.TOO_DEEP),
        (
            multipart("mixed", *[file_part("a", b"x")] * 10_000),
            ProblemCode.TOO_MANY,
        ),
        (b"Subject: a\n\n" + b"x" * 3_000_000, ProblemCode.TOO_LARGE),
        (b"Subject: " + b"=?gbk?B?zNg=?= " * 70_000 + b"\n\ntext", None),
        (b"Subject: " + b"=?gbk?B?" * 140_000 + b"\n\ntext", None),
        (b"From: " + b'"<' * 500_000 + b"\n\ntext", None),
        (b"Content-Type: text/plain; " + b'a="' * 300_000 + b"\n\ntext", None),
        (b"".join(b"X-%d: a\n" % n for n in range(50_000)) + b"\n\ntext", None),
        (b"Content-Type: text/html\n\n" + b"<div>" * 300_000, None),
        (b"Content-Type: text/html\n\n" + b"<meta " * 100_000, None),
    ],
    ids=[
        "100 deep",
        "5000 deep",
        "mails",
        "parts",
        "text",
        "words",
        "open words",
        "from",
        "parameters",
        "headers",
        "divs",
        "metas",
    ],
)
def test_bombs(raw: bytes, code: ProblemCode | None) -> None:
    """Depth, number and length are bounded, said where they cost content, and cost seconds at most."""
    started = time.monotonic()
    mail = parse(raw)
    assert time.monotonic() - started < 10
    assert code is None or code in codes(mail)


def test_a_large_file_is_read() -> None:
    """Long runs of Base64, which are set aside while parsing, come back byte for byte."""
    data = bytes(range(256)) * 4_000
    sizes = (len(data), len(data) - 1, 57 * 100, 57 * 100 - 1, 57 * 100 - 2, 57 * 5, 57 * 4)
    mail = parse(multipart("mixed", text_part(TEXT), *(file_part(f"{size}", data[:size]) for size in sizes)))
    assert mail.text == TEXT
    assert [one.data for one in mail.parts] == [data[:size] for size in sizes]


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                b"Content-Type: multipart/mixed; boundary=b",
                b"Content-Type: message/rfc822",
                b"",
                b"--b",
                b"--b--",
                b"Content-Type: text/html; charset=gb2312",
                b"Content-Transfer-Encoding: base64",
                b"<p>\xd2\xe5</p>",
                b"Content-Disposition: attachment; filename*0*=gbk''%D0; filename*1*=%C5",
                b"Subject: =?gbk?B?0MXP?=",
                b'Content-Type: multipart/alternative; boundary="b"',
                b"\xd2\xe5\xc2\xed",
                b"From: <a@b>",
                b"begin 644",
                b"Content-Type: application/x; name==?utf-8?Q?=E4?=",
                b"0MXPog==",
                b"Date: Mon, 99 Foo",
                b" folded\x00",
            ]
        ),
        st.binary(max_size=40),
    ),
    max_size=30,
)


@settings(max_examples=400, deadline=None)
@given(LINES, st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_no_bytes_break_it(lines: list[bytes], end: bytes) -> None:
    """Whatever the bytes, a mail comes out, its paths unique and its texts writable as UTF-8."""
    mail = parse(end.join(lines))
    assert len(set(paths(mail))) == len(mail.parts)
    "\n".join([mail.text, mail.subject or "", mail.sender.name or "", *paths(mail)]).encode("utf-8")
