"""Whether a message gets a receipt. Pure; the cap per sender and day is asked of the store by filing."""

from __future__ import annotations

import re
from enum import StrEnum

from ingest.reading import Confidence, Nature, Reading

# Only a mail that brings a draft, or tried to, or disputes points is answered (RFC 3834 section 2: never
# bounces, automatic replies or lists), or asks for its own account. A withdrawal is answered by a person.
ANSWERED = frozenset({Nature.SUBMISSION, Nature.NO_DRAFT})

# Mailboxes that no person reads (RFC 3834 section 2; RFC 2142).
UNATTENDED = re.compile(
    r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|owner-.*|.*-request|.*-bounces?)([+@].*)$"
)


class Nobody(StrEnum):
    """Why there is no person to write to."""

    UNKNOWN = "no sender address"
    OURS = "it is our own"
    MACHINE = "nobody reads that mailbox"
    FORGED = "it fails the provider's checks of the address it claims"


def why_nobody(address: str | None, *, forged: bool, own_address: str) -> Nobody | None:
    """Why the sender of a message is never written to; None where a person reads that address."""
    if address is None or "@" not in address:
        return Nobody.UNKNOWN
    if address == own_address.lower():
        return Nobody.OURS
    if UNATTENDED.match(address):
        return Nobody.MACHINE
    return Nobody.FORGED if forged else None


def why_unanswered(
    reading: Reading,
    *,
    answerable: bool,
    junk: bool,
    own_address: str,
    objection: bool = False,
    asked: bool = False,
) -> str | None:
    """The reason why this message gets no receipt or account, or None where it gets one.

    `answerable`: it arrived after `receipts_since`, by the mailbox and for the first time.
    `junk`: it lay in a junk folder; such a mail is answered only where its unit is certain.
    `objection`: it was filed as one, and its sender hears that a person will answer.
    `asked`: it asks for the account of a unit that the sender's address is registered for.
    """
    if not answerable:
        return "arrived before receipts_since, or not for the first time"
    if reading.nature not in ANSWERED and not objection and not asked:
        return f"nature is {reading.nature}"
    if reading.nature is Nature.NO_DRAFT and not reading.problems and not objection:
        return "no draft, and nothing that the sender could mend"
    nobody = why_nobody(reading.sender.address, forged=reading.forged, own_address=own_address)
    if nobody is not None:
        return nobody
    if junk and reading.unit.confidence is not Confidence.CERTAIN:
        return "from a junk folder, and the unit is not certain"
    return None
