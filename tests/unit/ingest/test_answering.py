"""Whether a message gets a receipt: each rule of RFC 3834 and of the design, and what must not set it off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.answering import why_unanswered
from ingest.reading import Confidence, Nature, Problem, ProblemCode, Reading, Sender, UnitFinding

OURS = "Xxk@163.test"
UNIT = UnitFinding("财政局", confidence=Confidence.CERTAIN)
DRAFT = Reading(Nature.SUBMISSION, sender=Sender("张三", "czj@unit.test"), unit=UNIT)
DAMAGED = Problem(ProblemCode.DAMAGED, "信息.docx", "文件已损坏，无法打开，请重新保存后发送。")


def why(reading: Reading, *, answerable: bool = True, junk: bool = False) -> str | None:
    return why_unanswered(reading, answerable=answerable, junk=junk, own_address=OURS)


def from_address(address: str | None) -> Reading:
    return replace(DRAFT, sender=Sender(None, address))


def test_a_draft_from_a_person_is_answered() -> None:
    """The plain case, also where its unit is not known: the receipt asks."""
    assert why(DRAFT) is None
    assert why(replace(DRAFT, unit=UnitFinding())) is None


@pytest.mark.parametrize("nature", sorted(set(Nature) - {Nature.SUBMISSION, Nature.NO_DRAFT}))
def test_mail_that_brings_no_draft_is_not_answered(nature: Nature) -> None:
    """Bounces, automatic replies, lists, sealed mail and letters for a person's answer; whatever else is
    wrong with them."""
    reason = why(replace(DRAFT, nature=nature, problems=(DAMAGED,)))
    assert reason is not None
    assert nature in reason


def test_an_objection_is_answered_by_the_same_rules() -> None:
    """Its sender hears that a person will answer; not a forger, nor who wrote before receipts were sent."""

    def filed(reading: Reading, *, answerable: bool = True, junk: bool = False) -> str | None:
        return why_unanswered(reading, answerable=answerable, junk=junk, own_address=OURS, objection=True)

    objection = replace(DRAFT, nature=Nature.OBJECTION)
    assert filed(objection) is None
    assert filed(replace(objection, nature=Nature.NO_DRAFT)) is None
    assert filed(objection, answerable=False) is not None
    assert filed(replace(objection, forged=True)) is not None
    assert filed(replace(objection, unit=UnitFinding()), junk=True) is not None
    assert filed(replace(objection, sender=Sender(None, "noreply@unit.test"))) is not None


def test_who_asks_for_his_own_account_is_answered_by_the_same_rules() -> None:
    """A question of a registered sender, not a forger's, nor one before receipts were sent."""

    def asked(reading: Reading, *, answerable: bool = True) -> str | None:
        return why_unanswered(reading, answerable=answerable, junk=False, own_address=OURS, asked=True)

    question = replace(DRAFT, nature=Nature.QUERY)
    assert asked(question) is None
    assert asked(question, answerable=False) is not None
    assert asked(replace(question, forged=True)) is not None
    assert asked(replace(question, sender=Sender(None, "noreply@unit.test"))) is not None


def test_a_failed_try_is_answered_where_the_sender_can_mend_it() -> None:
    """A damaged attachment is told to its sender; a mail that merely brings nothing is not answered."""
    nothing = replace(DRAFT, nature=Nature.NO_DRAFT)
    assert why(replace(nothing, problems=(DAMAGED,))) is None
    assert why(nothing) == "no draft, and nothing that the sender could mend"


def test_what_arrived_before_receipts_since_is_not_answered() -> None:
    """Nor what was imported or seen again: the store knows, and it is stronger than any draft."""
    assert why(DRAFT, answerable=False) is not None


@pytest.mark.parametrize("address", [None, "", "nobody"])
def test_without_an_address_there_is_nobody_to_answer(address: str | None) -> None:
    """A From header that is missing or holds no address."""
    assert why(from_address(address)) == "no sender address"


def test_our_own_mail_is_not_answered() -> None:
    """Whatever the case in which the settings spell our address."""
    assert why(from_address("xxk@163.test")) == "it is our own"
    assert why(from_address("xxk@163.test.example")) is None


@pytest.mark.parametrize(
    "address",
    [
        "mailer-daemon@163.test",
        "postmaster@163.test",
        "noreply@unit.test",
        "no-reply@unit.test",
        "noreply+7f3@unit.test",
        "donotreply@unit.test",
        "do-not-reply@unit.test",
        "bounce@lists.test",
        "bounces+czj=unit.test@lists.test",
        "owner-news@lists.test",
        "news-request@lists.test",
        "news-bounces@lists.test",
        "news-bounces+czj=unit.test@lists.test",
    ],
)
def test_mailboxes_that_nobody_reads(address: str) -> None:
    """RFC 3834 section 2: an answer there is lost at best and a loop at worst."""
    assert why(from_address(address)) == "nobody reads that mailbox"


@pytest.mark.parametrize(
    "address",
    [
        "postmasters@unit.test",
        "bouncer@unit.test",
        "request@unit.test",
        "bounces.li@unit.test",
        "owner@unit.test",
    ],
)
def test_people_with_like_addresses_are_answered(address: str) -> None:
    """Only whole names of machines' mailboxes count."""
    assert why(from_address(address)) is None


def test_whoever_fails_the_providers_checks_is_not_answered() -> None:
    """The receipt would go to whom the address belongs to, who sent nothing."""
    reason = why(replace(DRAFT, forged=True))
    assert reason is not None
    assert "checks" in reason


@pytest.mark.parametrize("confidence", list(Confidence))
def test_junk_is_answered_only_where_its_unit_is_certain(confidence: Confidence) -> None:
    """An answer to junk tells its sender that the address lives; a unit's draft may lie there by mistake."""
    reading = replace(DRAFT, unit=UnitFinding("财政局", confidence=confidence))
    assert why(reading) is None
    assert (why(reading, junk=True) is None) == (confidence is Confidence.CERTAIN)
