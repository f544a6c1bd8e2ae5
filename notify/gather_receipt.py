"""What a receipt and an urgent alert are written from, asked of the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from notify.alert import Urgent, UrgentDraft
from notify.receipt import Answered, DraftFacts, ProblemFacts, ReceiptFacts
from scoring.notice import Notice
from store.models import CommissionReply, Message, Submission

NOBODY = "发件人不详"


def receipt_facts(
    message: Message, notice: Notice, foreign: Collection[str], replies: Mapping[int, CommissionReply]
) -> ReceiptFacts:
    """What was filed of a message. `foreign`: the 收稿号 of those that repeat what another unit sent.

    `replies`: those drafts, by their ids, that answer a commission.

    That somebody else sent the same is said to staff alone: to its sender such a draft is like any other.
    """
    units = [notice.unit(each.unit) for each in message.submissions if each.unit]
    return ReceiptFacts(
        subject=message.subject,
        received_at=message.received_at,
        pronoun=next((unit.pronoun for unit in units if unit is not None), "你单位"),
        drafts=tuple(_draft(each, notice, foreign, replies.get(each.id)) for each in message.submissions),
        problems=tuple(ProblemFacts(each.place, each.sentence) for each in message.problems),
    )


def _draft(
    submission: Submission, notice: Notice, foreign: Collection[str], reply: CommissionReply | None
) -> DraftFacts:
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
        answered=None if reply is None else _answered(reply, submission.unit or reply.unit),
    )


def _answered(reply: CommissionReply, unit: str | None) -> Answered:
    commission = reply.commission
    asked = None if unit is None else unit in {each.unit for each in commission.units}
    closed = commission.closed_at is not None and commission.closed_at < reply.received_at
    return Answered(commission.number, asked, closed)


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
