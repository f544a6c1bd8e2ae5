"""Use case: staff say whose a draft is; it may then answer a commission that its unit was asked for."""

from __future__ import annotations

import datetime as dt

from ingest.commission_replies import Came, Known, answers
from store import commission_replies, commissions, submissions
from store.commission_replies import NewReply
from store.models import Submission
from store.session import Session


def assign(
    session: Session, number: str, unit: str, *, child: str | None = None, who: str, now: dt.datetime
) -> tuple[Submission, str | None]:
    """Decide whose a submission is; gives it, and the number of the commission that it now answers.

    Raises Refused as `store.submissions.assign` does.
    """
    draft = submissions.assign(session, number, unit, child=child, who=who, now=now)
    return draft, _matched(session, draft)


def _matched(session: Session, draft: Submission) -> str | None:
    """Tie it to an open commission by its title; one that answers a commission already stays with that."""
    if commission_replies.of_submissions(session, [draft.id]):
        return None
    came = draft.message.received_at
    opened = {each.number: each for each in commissions.running(session) if each.opened_at <= came}
    tasks = commissions.tasks(session, opened.values())
    known = {
        number: Known(number, each.topic, frozenset(one.unit for one in tasks[each.id] if one.expected))
        for number, each in opened.items()
    }
    found = answers((), (), known, Came(draft.unit, draft.title, draft.source, draft.commissioned))
    if found is None:
        return None
    reply = NewReply(
        commission_id=opened[found.number].id,
        unit=draft.unit,
        message_id=draft.message_id,
        submission_id=draft.id,
        how=found.how,
        reason=found.reason,
        received_at=came,
    )
    commission_replies.insert_replies(session, [reply])
    return found.number
