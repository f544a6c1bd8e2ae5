"""退稿: a draft goes back to who sent it, with a reason; a mail tells it where there is somebody to tell."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from store import audit, outbox
from store.drafts import set_stage
from store.models import Stage, Submission
from store.outbox import Owed
from store.text import clean

KIND = "return"


def give_back(
    session: Session,
    number: str,
    reason: str,
    address: str | None,
    *,
    revision: int,
    chief: bool,
    who: str,
    now: dt.datetime,
) -> Submission:
    """The draft is 退稿; a mail is owed to `address`, or to nobody. Raises Changed and Refused."""
    draft = set_stage(
        session, number, Stage.RETURNED, reason=reason, revision=revision, chief=chief, who=who, now=now
    )
    if address is not None:
        audit.append(
            session,
            at=now,
            who=who,
            action="return mail",
            subject=number,
            revision=draft.revision,
            reason=clean(reason.strip()),
        )
        outbox.enqueue(session, Owed(KIND, f"{number}:{draft.revision}", address, address), now)
    return draft


def mailed(session: Session, subject: str) -> tuple[str, str, dt.datetime] | None:
    """What a return's mail is about: 收稿号, reason, and when it was decided. By the mail's subject."""
    number, _, revision = subject.partition(":")
    for line in audit.of_subject(session, number):
        if line.action == "return mail" and str(line.detail["revision"]) == revision:
            return number, line.detail["reason"], line.at
    return None
