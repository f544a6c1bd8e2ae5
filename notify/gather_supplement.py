"""What a 补充通报 says, asked of the store."""

from __future__ import annotations

from typing import cast

from notify.supplement import Supplement, supplement
from scoring.period import local_day
from scoring.supplement import SupplementAccount
from store import supplements
from store.session import Session


def about(period: str, number: int) -> str:
    """What its mails are about, within their business keys: `2020-Q1:1`."""
    return f"{period}:{number}"


def issued(session: Session, subject: str) -> tuple[Supplement, str | None] | None:
    """The 补充通报 that a mail is about, and the SHA-256 of its .docx; None where there is none."""
    period, _, number = subject.partition(":")
    row = supplements.find(session, period, int(number))
    if row is None:
        return None
    snapshot = cast("SupplementAccount", row.snapshot)  # its checksum was looked at
    return supplement(snapshot, row.number, row.reason, local_day(row.released_at)), row.document_sha256
