"""Mails that claim a registered address, and whether their provider believes them."""

from __future__ import annotations

from ingest.reading import Confidence, Reading
from ingest.understand import understand
from tests.unit.ingest.plain_mails import FIRST, NOTICE, mail, word


def with_headers(raw: bytes, *headers: str) -> bytes:
    return "".join(f"{header}\n" for header in headers).encode() + raw


CLAIMED = {"czj@yima.example": ("财政局",)}
FAILED = "Authentication-Results: mx27; spf=fail smtp.mail=czj@yima.example; dkim=none"
PASSED = "Authentication-Results: mx27; spf=pass smtp.mail=czj@yima.example; dkim=none"


def claimed(subject: str, header: str, *lines: str) -> Reading:
    raw = mail(subject, "请查收", {"信息.docx": word("强化预算绩效管理", FIRST, *lines)}, "czj@yima.example")
    return understand(with_headers(raw, header), NOTICE, CLAIMED)


def test_a_forged_sender_decides_nothing() -> None:
    """A mail that fails the provider's checks: its address is no evidence, and a person decides."""
    genuine = claimed("信息", PASSED)
    assert (genuine.forged, genuine.unit.name, genuine.unit.confidence) == (
        False,
        "财政局",
        Confidence.CERTAIN,
    )
    forged = claimed("信息", FAILED)
    assert (forged.forged, forged.unit.name, forged.unit.confidence) == (True, None, Confidence.UNKNOWN)
    assert forged.flags == ("发件地址未通过发信验证，可能系冒用，请核实后再认领",)
    assert all(evidence.where != "address" for evidence in forged.unit.evidence)
    signed = claimed("审计局信息", FAILED, "义马市审计局")
    assert (signed.forged, signed.unit.name, signed.unit.candidates) == (True, None, ("审计局",))
    assert signed.unit.confidence is Confidence.CONFLICT


def test_only_a_claimed_address_can_be_forged() -> None:
    """Of an address that nobody registered nothing was claimed."""
    raw = with_headers(mail("财政局信息", "请查收", {"信息.docx": word("强化预算", FIRST)}), FAILED)
    assert not understand(raw, NOTICE, CLAIMED).forged


def test_the_provider_may_be_another() -> None:
    """The names under which its servers sign are the caller's to say."""
    header = "Authentication-Results: mx.office.example; dmarc=fail"
    raw = with_headers(
        mail("信息", "请查收", {"信息.docx": word("强化预算", FIRST)}, "czj@yima.example"), header
    )
    assert not understand(raw, NOTICE, CLAIMED).forged
    assert understand(raw, NOTICE, CLAIMED, authserv_ids=frozenset({"*.office.example"})).forged
