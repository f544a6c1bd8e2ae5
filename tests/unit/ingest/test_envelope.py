"""The headers that a row needs, from raw bytes of any kind."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.envelope import HEADER_BYTES, Envelope, envelope, plausible

CHINA = dt.timezone(dt.timedelta(hours=8))


def test_the_usual_message() -> None:
    """Message-ID with its brackets, address in lower case, the topmost Received header's moment."""
    raw = (
        b"Received: from b by c (Coremail) with SMTP id 2;\r\n\tMon, 30 Mar 2020 09:12:00 +0800 (CST)\r\n"
        b"Received: from a by b; Sun, 29 Mar 2020 23:00:00 +0000\r\n"
        b"From: =?gb2312?B?1cXI/Q==?= <XXK@Unit.Test>\r\n"
        b"Message-ID: <1@unit.test>\r\n\r\nFrom: someone@else.test\r\n"
    )
    assert envelope(raw) == Envelope(
        "<1@unit.test>", "xxk@unit.test", dt.datetime(2020, 3, 30, 9, 12, tzinfo=CHINA)
    )


@pytest.mark.parametrize(
    ("header", "address"),
    [
        (b"From: xxk@unit.test", "xxk@unit.test"),
        (b'From: "a@fake.test" <xxk@unit.test>', "xxk@unit.test"),
        (b"From: \xd5\xc5, \xc8\xfd <xxk@unit.test>", "xxk@unit.test"),
        (b"FROM : <xxk@unit.test>", "xxk@unit.test"),
        (b"From: xxk@unit.test (\xe5\xbc\xa0\xe4\xb8\x89)", "xxk@unit.test"),
        (b"From:\r\n =?utf-8?B?5byg5LiJ?=\r\n <xxk@unit.test>", "xxk@unit.test"),
        (b"From: nobody", None),
        (b"From: <>", None),
        (b"X-From: xxk@unit.test", None),
        (b"From: " + b"x" * 300 + b"@unit.test", None),
    ],
)
def test_senders_addresses(header: bytes, address: str | None) -> None:
    """Display names, raw 8-bit ones and bare commas in them do not hide the address or take its place."""
    assert envelope(header + b"\r\n\r\n").sender_address == address


def test_a_broken_line_does_not_hide_the_headers_after_it() -> None:
    """An e-mail parser would end the headers at the line without a colon."""
    broken = b"Subject: part one\r\npart two without a fold\r\n"
    found = envelope(broken + b"From: a@unit.test\r\nMessage-ID: <2@unit.test>\r\n\r\n")
    assert (found.message_id, found.sender_address) == ("<2@unit.test>", "a@unit.test")


def test_line_ends_and_empty_lines_before_the_headers() -> None:
    """LF alone is a line end, and empty lines at the very beginning end nothing."""
    assert envelope(b"\n\nFrom: a@unit.test\n\nFrom: b@unit.test\n").sender_address == "a@unit.test"


def test_headers_of_an_enclosed_message_are_not_its_own() -> None:
    """What comes after the first empty line is text."""
    assert envelope(b"Subject: x\r\n\r\nMessage-ID: <other@unit.test>\r\n") == Envelope(None, None, None)


@pytest.mark.parametrize(
    ("received", "moment"),
    [
        ("from a; no date at all\r\nReceived: from b; 30 Mar 2020 09:12:00 +0800", (9, CHINA)),
        ("from a; Mon, 30 Mar 2020 09:12:00 -0000", (9, dt.UTC)),
        ("from a; Mon, 30 Mar 1066 09:12:00 +0800", None),
        ("from a; Mon, 30 Mar 99999999999 09:12:00 +0800", None),
        ("from a; Mon, 30 Mar 2020 09:12:00 +9999999", None),
    ],
)
def test_received_headers(received: str, moment: tuple[int, dt.tzinfo] | None) -> None:
    """The first that carries a possible date counts; an unsaid zone is UTC; no date is made up."""
    found = envelope(f"Received: {received}\r\n\r\n".encode()).received_at
    expected = dt.datetime(2020, 3, 30, moment[0], 12, tzinfo=moment[1]) if moment else None
    assert found == expected


def test_only_possible_moments_are_plausible() -> None:
    """The years a mail may have arrived in."""
    assert plausible(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert plausible(dt.datetime(1, 1, 1, tzinfo=dt.UTC)) is None
    assert plausible(dt.datetime(9999, 12, 31, tzinfo=dt.UTC)) is None
    assert plausible(None) is None


@given(st.lists(st.sampled_from([b"From:", b"Received:", b"Message-ID:"]) | st.binary(max_size=60)))
def test_no_bytes_make_it_raise(parts: list[bytes]) -> None:
    """Whatever stands where headers belong, there is an answer, and one that can be stored."""
    found = envelope(b"\r\n".join(parts))
    for text in (found.message_id, found.sender_address):
        assert text is None or text.encode("utf-8")
    assert found.received_at is None or found.received_at.astimezone(dt.UTC)


def test_an_endless_header_block_is_cut() -> None:
    """What lies beyond the bound is not looked at."""
    raw = b"X: " + b"y" * HEADER_BYTES + b"\r\nMessage-ID: <far@unit.test>\r\n\r\n"
    assert envelope(raw).message_id is None
