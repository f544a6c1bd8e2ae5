"""The invented facts that ship with the mails, under one name for the tests that render them."""

from __future__ import annotations

from notify.samples.accounts import FOR_STAFF, NOTICE, account, entry, late_account
from notify.samples.commissions import DUE_AT, agenda, ground, request
from notify.samples.digests import FIRST_QUARTER, digest_facts
from notify.samples.people import vacancy, welcome
from notify.samples.receipts import RECEIVED_AT, draft, receipt_facts, several, undecided, urgent_facts

__all__ = [
    "DUE_AT",
    "FIRST_QUARTER",
    "FOR_STAFF",
    "NOTICE",
    "RECEIVED_AT",
    "account",
    "agenda",
    "digest_facts",
    "draft",
    "entry",
    "ground",
    "late_account",
    "receipt_facts",
    "request",
    "several",
    "undecided",
    "urgent_facts",
    "vacancy",
    "welcome",
]
