"""Header values as their bytes meant them."""

from __future__ import annotations

import base64
import datetime as dt
from email.message import Message
from email.quoprimime import header_encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.headers import LONGEST, decode_value, parameters, parse_address, parse_date, raw_headers
from ingest.names import Names, clean

SUBJECT = "【条目】市发改委：积极推进重点项目建设"
CHARSETS = st.sampled_from(["utf-8", "gb2312", "gbk", "gb18030"])
# Whatever a writer may put in a subject or a name on one line.
LINE = st.text(
    st.one_of(
        st.sampled_from("义马市政务信息报送，。：（）【】《》— 2020abcXYZ"),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters="\"\\%=;'<>()/*"),
    ),
    min_size=1,
    max_size=60,
).map(lambda text: f"信{text}息".replace("  ", " "))

PROSE = st.text(st.sampled_from("义马市发展和改革委员会报送政务信息的情况财政局人民政府"), min_size=3)


def codec(charset: str) -> str:
    return "gb18030" if charset.startswith("gb") else charset


def raw(data: bytes) -> str:
    """Return `data` as the stdlib's parser keeps it."""
    return data.decode("ascii", "surrogateescape")


def b_word(data: bytes, charset: str) -> str:
    return f"=?{charset}?B?{base64.b64encode(data).decode()}?="


def q_word(data: bytes, charset: str) -> str:
    return header_encode(data, charset)


@given(LINE, CHARSETS, st.data())
def test_words_cut_anywhere_come_back(text: str, charset: str, data: st.DataObject) -> None:
    """Words of one charset are one text, be it cut inside a character, in B, in Q or in both."""
    octets = text.encode(codec(charset))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(octets)), max_size=4)))
    pieces = [octets[a:b] for a, b in zip([0, *cuts], [*cuts, len(octets)], strict=True)]
    words = [data.draw(st.sampled_from([b_word, q_word]))(piece, charset) for piece in pieces if piece]
    assert decode_value("\r\n ".join(words)).text == text


@given(PROSE, CHARSETS, st.integers(1, 40))
def test_base64_cut_anywhere_comes_back(text: str, charset: str, at: int) -> None:
    """Some writers cut the Base64 text itself, so that no word can be decoded alone."""
    code = base64.b64encode(text.encode(codec(charset))).decode()
    words = [f"=?{charset}?B?{piece}?=" for piece in (code[:at], code[at:]) if piece]
    assert decode_value("\r\n\t".join(words)).text == text


@given(LINE, CHARSETS)
def test_a_forwarded_subject_with_a_raw_prefix(text: str, charset: str) -> None:
    """Raw bytes before an encoded word are decoded too."""
    value = raw("转发: ".encode(codec(charset))) + b_word(text.encode(codec(charset)), charset)
    assert decode_value(value, charset).text == f"转发: {text}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?Q?a_b?= c =?utf-8?Q?d?=", "a b c d"),
        ("=?utf-8?B?5LmJ6ams?==?utf-8?B?5biC?=", "义马市"),
        ("=?UTF-8*zh-CN?B?5LmJ6ams?=", "义马"),
        (raw(SUBJECT.encode("gb18030")), SUBJECT),
        (raw(SUBJECT.encode()), SUBJECT),
        (b_word(SUBJECT.encode("gb18030"), "utf-8"), SUBJECT),
        (b_word(SUBJECT.encode(), "gb2312"), SUBJECT),
        (b_word(SUBJECT.encode(), "big5"), SUBJECT),
        ("=?gb2312?B?0MXPog?=", "信息"),
        ("=?gb2312?B?0MXP!og=?=", "信息"),
        ("=?x?=", "=?x?="),
        ("a\r\n b\tc\x00d", "a b c d"),
        ("=?unknown-8bit?Q?=D0=C5=CF=A2?=", "信息"),
        ("", ""),
    ],
)
def test_subjects(value: str, text: str) -> None:
    """Encoded, raw, mislabelled and broken subjects."""
    assert decode_value(value).text == text


def test_a_doubt_is_said() -> None:
    """A subject that lost a byte keeps the rest and is not certain."""
    decoded = decode_value(b_word(SUBJECT.encode()[:-1], "utf-8"))
    assert decoded.text == SUBJECT[:-1] + "\ufffd"
    assert not decoded.certain


@given(LINE, CHARSETS, st.integers(1, 9))
def test_rfc2231_comes_back(text: str, charset: str, width: int) -> None:
    """A name as RFC 2231 parameter, whole or in sections that cut characters."""
    code = quote(text.encode(codec(charset)), safe="")
    triplets = [code[n : n + 3 * width] for n in range(0, len(code), 3 * width)] if "%" in code else [code]
    # Sections may be cut anywhere but inside a %XX.
    if all(piece.startswith("%") for piece in triplets):
        sections = "".join(
            f"; filename*{n}*={charset + chr(39) * 2 if n == 0 else ''}{piece}"
            for n, piece in enumerate(triplets)
        )
        assert parameters("attachment" + sections)[1]["filename"].text == text.strip()
    whole = f"attachment; filename*={charset}''{code}"
    assert parameters(whole)[1]["filename"].text == text


@pytest.mark.parametrize(
    ("value", "key", "text"),
    [
        ('attachment; filename="=?gb2312?B?0MXPoi5kb2M=?="', "filename", "信息.doc"),
        ("attachment; filename==?gb2312?B?0MXPoi5kb2M=?=", "filename", "信息.doc"),
        (
            'attachment; filename="=?gb2312?B?0MXP?=\r\n =?gb2312?B?oi5kb2M=?="',
            "filename",
            "信息.doc",
        ),
        ('attachment; filename*0="=?gb2312?B?0MXP"; filename*1="oi5kb2M=?="', "filename", "信息.doc"),
        ("attachment; filename*=gb2312''%D0%C5%CF%A2.doc", "filename", "信息.doc"),
        ("attachment; filename*=\"gb2312''%D0%C5%CF%A2.doc\"", "filename", "信息.doc"),
        ("attachment; filename*=%D0%C5%CF%A2.doc", "filename", "信息.doc"),
        ("attachment; filename=\"utf-8''%E4%BF%A1%E6%81%AF.doc\"", "filename", "信息.doc"),
        ('attachment; filename="%E4%BF%A1%E6%81%AF.doc"', "filename", "信息.doc"),
        ('attachment; filename="100%.doc"', "filename", "100%.doc"),
        ("attachment; filename=a b.doc; size=3", "filename", "a b.doc"),
        ('attachment; filename="a\\"b.doc"', "filename", 'a"b.doc'),
        ('attachment; filename="open', "filename", "open"),
        ('text/plain; charset="gb2312"', "charset", "gb2312"),
        ("text/plain; CHARSET=GBK; format=flowed", "format", "flowed"),
        (raw('attachment; filename="縗信息.doc"'.encode("gbk")), "filename", "縗信息.doc"),
    ],
)
def test_parameters(value: str, key: str, text: str) -> None:
    """Every form in which programs write a file's name; 縗 ends in the byte of a backslash."""
    assert parameters(value, "gbk")[1][key].text == text


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("postmaster", "postmaster", None),
        ("zhang@example.cn", None, "zhang@example.cn"),
        ("Zhang <Zhang@Example.CN>", "Zhang", "zhang@example.cn"),
        ('"Zhang, San" <z@example.cn>, b@example.cn', "Zhang, San", "z@example.cn"),
        ('"=?gbk?B?1cXI/Q==?=" <z@example.cn>', "张三", "z@example.cn"),
        ("=?gbk?B?1cXI/Q==?= <z@example.cn>", "张三", "z@example.cn"),
        ("=?utf-8?B?5byg5LiJIDx6QGV4YW1wbGUuY24+?=", "张三", "z@example.cn"),
        (raw("义马市财政局 <z@example.cn>".encode("gbk")), "义马市财政局", "z@example.cn"),
        (raw('"义马市财政局" <z@example.cn>'.encode()), "义马市财政局", "z@example.cn"),
        ("z@example.cn (Zhang San)", "Zhang San", "z@example.cn"),
        ('"z@example.cn" <z@example.cn>', None, "z@example.cn"),
        ("Lee (A) <l@example.cn>", "Lee (A)", "l@example.cn"),
        ("<>", None, None),
        ("", None, None),
    ],
)
def test_addresses(value: str, name: str | None, address: str | None) -> None:
    """A mailbox is taken apart before its name is decoded."""
    found = parse_address(value)
    assert (found.name.text if found.name else None, found.address) == (name, address)


CHINA = dt.timezone(dt.timedelta(hours=8))


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Mon, 30 Mar 2020 09:12:00 +0800", dt.datetime(2020, 3, 30, 9, 12, tzinfo=CHINA)),
        ("Mon, 30 Mar 2020 09:12:00 +0800 (CST)", dt.datetime(2020, 3, 30, 9, 12, tzinfo=CHINA)),
        ("Mon, 30 Mar 2020 09:12:00 CST", dt.datetime(2020, 3, 30, 9, 12, tzinfo=CHINA)),
        ("Mon, 30 Mar 2020 09:12:00", dt.datetime(2020, 3, 30, 9, 12, tzinfo=CHINA)),
        ("Mon, 30 Mar 2020 09:12:00 GMT", dt.datetime(2020, 3, 30, 9, 12, tzinfo=dt.UTC)),
        ("Mon, 30 Mar 2020 09:12:00 -0000", dt.datetime(2020, 3, 30, 9, 12, tzinfo=dt.UTC)),
        ("Mon, 30 Mar 99999 09:12:00 +0800", None),
        ("Mon, 30 Feb 2020 09:12:00 +9999", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates(value: str, moment: dt.datetime | None) -> None:
    """A date is aware and in its own zone, China's where it names none; an impossible one is none."""
    found = parse_date(value)
    assert found == moment
    if found and moment:
        assert found.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("信息.doc", "信息.doc"),
        ("../../etc/passwd", "passwd"),
        ("C:\\报送\\信息.doc", "信息.doc"),
        ("报告\u202ecod.exe", "报告cod.exe"),
        ("  a\x00b.doc ", "ab.doc"),
        ("..", ".."),
        ("长" * 300 + ".docx", "长" * 111 + ".docx"),
    ],
)
def test_names_are_labels(name: str, label: str) -> None:
    """A file's name has no folders, no invisible marks and an end."""
    assert clean(name) == label


def test_every_path_is_given_once() -> None:
    """Two files of one name stay apart."""
    names = Names()
    paths = ["信息.doc", "信息.doc", "信息.doc", "转发.eml/信息.doc", "无后缀", "无后缀"]
    assert [names.unique(path) for path in paths] == [
        "信息.doc",
        "信息(2).doc",
        "信息(3).doc",
        "转发.eml/信息.doc",
        "无后缀",
        "无后缀(2)",
    ]


def test_of_an_endless_header_only_its_beginning_is_kept() -> None:
    """What is made of headers is remembered under them: no sender shall fill our memory with one of his."""
    part = Message()
    part["Subject"] = "全" * (3 * LONGEST)
    assert raw_headers(part) == {"subject": "全" * LONGEST}
