"""What a receipt and an urgent alert are written from, asked of the store."""

from __future__ import annotations

from collections.abc import Mapping

from notify.alert import Urgent, UrgentDraft
from notify.receipt import DraftFacts, ProblemFacts, ReceiptFacts
from scoring.notice import Notice
from store import submissions
from store.models import Message, Submission
from store.session import Session

NOBODY = "发件人不详"


def receipt_facts(session: Session, message: Message, notice: Notice) -> ReceiptFacts:
    """What was filed of a message."""
    related = {id_ for each in message.submissions for id_ in (each.repeat_of, each.revises) if id_}
    numbers = submissions.numbers(session, related)
    units = [notice.unit(each.unit) for each in message.submissions if each.unit]
    return ReceiptFacts(
        subject=message.subject,
        received_at=message.received_at,
        pronoun=next((unit.pronoun for unit in units if unit is not None), "你单位"),
        drafts=tuple(_draft(each, notice, numbers) for each in message.submissions),
        problems=tuple(ProblemFacts(each.place, each.sentence) for each in message.problems),
    )


def _draft(submission: Submission, notice: Notice, numbers: Mapping[int, str]) -> DraftFacts:
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
        repeat_of=numbers.get(submission.repeat_of) if submission.repeat_of else None,
        revises=numbers.get(submission.revises) if submission.revises else None,
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
