"""Copies of receipts: what a second-level body sent is told to its parent's 信息员 too (notice 二(五))."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reading import Confidence, Reading
from store import terms
from store.models import Message
from store.outbox import Owed
from store.session import Session


def copies(session: Session, read: Sequence[tuple[Message, Reading]], receipts: Sequence[Owed]) -> list[Owed]:
    """The copies owed beside receipts; none where the 信息员 is the sender, or has no address."""
    parents = {str(message.id): unit for message, reading in read if (unit := _parent(reading))}
    if not parents:
        return []
    addresses = terms.informants(session, parents.values())
    owed = []
    for receipt in receipts:
        address = addresses.get(parents.get(receipt.subject, ""))
        if address and address != receipt.address:
            owed.append(Owed("receipt_copy", receipt.subject, address, address))
    return owed


def _parent(reading: Reading) -> str | None:
    """The one unit whose second-level bodies all drafts of a message are from, where that is certain."""
    findings = [draft.unit or reading.unit for draft in reading.submissions]
    units = {finding.name for finding in findings}
    certain = all(each.child and each.confidence is Confidence.CERTAIN for each in findings)
    return units.pop() if certain and len(units) == 1 else None
