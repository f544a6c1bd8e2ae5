"""What a receipt and an urgent alert are written from, asked of the store."""

from __future__ import annotations

from collections.abc import Collection

from notify.alert import Urgent, UrgentDraft
from notify.receipt import DraftFacts, ProblemFacts, ReceiptFacts
from scoring.notice import Notice
from store.models import Message, Submission

NOBODY = "发件人不详"


def receipt_facts(message: Message, notice: Notice, foreign: Collection[str]) -> ReceiptFacts:
    """What was filed of a message. `foreign`: the 收稿号 of those that repeat what another unit sent.

    That somebody else sent the same is said to staff alone: to its sender such a draft is like any other.
    """
    units = [notice.unit(each.unit) for each in message.submissions if each.unit]
    return ReceiptFacts(
        subject=message.subject,
        received_at=message.received_at,
        pronoun=next((unit.pronoun for unit in units if unit is not None), "你单位"),
        drafts=tuple(_draft(each, notice, foreign) for each in message.submissions),
        problems=tuple(ProblemFacts(each.place, each.sentence) for each in message.problems),
    )


def _draft(submission: Submission, notice: Notice, foreign: Collection[str]) -> DraftFacts:
    unit = notice.unit(submission.unit) if submission.unit else None
    return DraftFacts(
        number=submission.number,
        title=submission.title,
        source=submission.source,
        unit=submission.unit,
        child=submission.child,
        ranked=unit is None or unit.ranked,
        kind=submission.kind,
        declared=submission.declared,
        commissioned=submission.commissioned,
        words=submission.words,
        limit=submission.limit,
        resend=notice.limits.asks_resend(submission.kind, submission.words),
        reviewed=bool(submission.reviewer),
        repeat_of=None if submission.number in foreign else submission.repeat_of,
        revises=submission.revises,
    )


def urgent_facts(message: Message) -> Urgent:
    """What staff must know of a message about an emergency."""
    return Urgent(
        serial=message.id,
        subject=message.subject,
        sender=message.sender_address or NOBODY,
        received_at=message.received_at,
        drafts=tuple(
            UrgentDraft(each.number, each.title, each.unit, each.child) for each in message.submissions
        ),
        text=message.submissions[0].body if message.submissions else "",
    )
