"""Authentication-Results: what counts as the provider's word, and when a mail fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.authentication import fails_authentication

OURS = ("received", "from mail.example (unknown [203.0.113.9]) by mx27 (Coremail) with SMTP id x; Mon, 1")
THEIRS = ("received", "from pc by mail.evil.example with ESMTP id y; Mon, 1")
ADDRESS = "czj@yima.gov.cn"


def fails(*trace: tuple[str, str] | str, address: str = ADDRESS) -> bool:
    headers = [("authentication-results", each) if isinstance(each, str) else each for each in trace]
    return fails_authentication(headers, address)


@pytest.mark.parametrize(
    ("header", "failed"),
    [
        ("mx27; spf=pass smtp.mail=czj@yima.gov.cn; dkim=pass header.i=@yima.gov.cn", False),
        ("mx27; spf=pass smtp.mail=czj@yima.gov.cn; dkim=none", False),
        ("mx27; spf=none smtp.mail=czj@yima.gov.cn", False),
        ("mx27; spf=neutral smtp.mail=czj@yima.gov.cn; dkim=fail header.i=@yima.gov.cn", False),
        ("mx27; none", False),
        ("mx27", False),
        ("", False),
        ("mx.163.com; dmarc=fail header.from=yima.gov.cn; spf=pass smtp.mailfrom=evil.example", True),
        ("mx.163.com; spf=fail smtp.mailfrom=czj@yima.gov.cn", True),
        ("mx.163.com 1; spf=softfail smtp.mailfrom=czj@yima.gov.cn; dkim=none", True),
        ("mx.163.com; spf=fail smtp.mailfrom=czj@yima.gov.cn; dkim=fail header.d=yima.gov.cn", True),
        ("mx.163.com; spf=fail smtp.mailfrom=a@qq.com; dkim=pass header.d=yima.gov.cn", False),
        ("mx.163.com; spf=fail smtp.mailfrom=a@qq.com; dkim=pass header.d=mail.yima.gov.cn", False),
        ("mx.163.com; spf=softfail; dkim=pass", False),
        ("mx.163.com; spf=softfail smtp.mail=x@a.gov.cn; dmarc=pass header.from=yima.gov.cn", False),
        ("mx.163.com; spf=pass smtp.mail=x@evil.example; dkim=pass header.i=@evil.example", True),
        ("mx.163.com; spf=pass smtp.mail=x@sanmenxia.gov.cn; dkim=none", True),
        ("mx.163.com; spf=fail smtp.mail=czj@yima.gov.cn; dkim=pass header.d=evil.example", True),
        ("mx.163.com; spf=pass (dmarc=fail; evil) smtp.mail=czj@yima.gov.cn", False),
        ('mx.163.com; SPF=Fail reason="a (b" smtp.mailfrom=czj@yima.gov.cn', True),
        ("mx.163.com; iprev=fail policy.iprev=203.0.113.9; x-spf=fail", False),
    ],
)
def test_results(header: str, failed: bool) -> None:
    """dmarc=fail, an SPF failure without a good signature, or passes that are another domain's alone."""
    assert fails(OURS, header) is failed


@pytest.mark.parametrize(
    "signer", ["mx27", "mx9", "gzga-mx-mtada-g0-8", "mx.163.com", "163.com", "MX.163.COM"]
)
def test_names_of_the_provider(signer: str) -> None:
    """All names under which 163.com's servers sign are believed."""
    assert fails(OURS, f"{signer}; spf=fail smtp.mail={ADDRESS}")


@pytest.mark.parametrize("signer", ["mx.evil.example", "163.com.evil.example", "x163.com", "mail27", ""])
def test_names_of_others(signer: str) -> None:
    """Another host's findings are nothing to us."""
    assert not fails(OURS, f"{signer}; spf=fail smtp.mail={ADDRESS}; dmarc=fail")


def test_headers_below_another_hosts_received_do_not_count() -> None:
    """What stood in the mail when another host had it, the sender may have written."""
    bad = f"mx27; spf=fail smtp.mail={ADDRESS}"
    assert fails(bad, OURS, THEIRS)
    assert fails(OURS, bad, THEIRS)
    assert not fails(OURS, THEIRS, bad)
    assert not fails(THEIRS, bad)
    assert not fails(("received", "no host at all"), bad)


def test_good_news_counts_from_the_top_only() -> None:
    """A signature that the sender vouches for himself saves nothing; a failure further down is one."""
    bad = f"mx27; spf=softfail smtp.mail={ADDRESS}; dkim=none"
    forged = f"mx27; spf=pass smtp.mail={ADDRESS}; dkim=pass header.i=@yima.gov.cn; dmarc=pass"
    assert fails(OURS, bad, forged)
    signed = "mx27; dkim=pass header.d=yima.gov.cn"
    assert fails(OURS, signed, "mx27; dmarc=fail header.from=yima.gov.cn")
    assert not fails(OURS, signed, bad)


def test_other_ids_may_be_configured() -> None:
    """An office with another provider names that one's."""
    trace = [("authentication-results", f"mx.mail.example; spf=fail smtp.mailfrom={ADDRESS}")]
    assert fails_authentication(trace, ADDRESS, frozenset({"mx.mail.example"}))
    assert not fails_authentication(trace, ADDRESS)


@given(st.text('mx.163com;=() "\\spfailks/dmrc@\r\n\t', max_size=300))
def test_no_header_makes_it_raise(header: str) -> None:
    """Whatever stands there, it answers."""
    fails(OURS, header)
