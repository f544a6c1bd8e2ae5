"""警示: what staff must hear of at once. Pure: facts → what the template needs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from notify.wording import masked

EXCERPT = 160  # characters of the text: enough to see what happened


@dataclass(frozen=True, slots=True)
class UrgentDraft:
    number: str
    title: str
    unit: str | None
    child: str | None


@dataclass(frozen=True, slots=True)
class Urgent:
    """A mail about an emergency, by its subject or title (sealing.md has the words)."""

    serial: int  # 序号 of the message
    subject: str | None
    sender: str
    received_at: dt.datetime
    drafts: tuple[UrgentDraft, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A mail with a 密级 marking: its number and nothing else."""

    serial: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A condition that a person has to mend, such as a refused login."""

    name: str
    since: dt.datetime
    detail: str | None  # None: it was over before the alert was written


def urgent(facts: Urgent) -> Urgent:
    """The same with personal numbers masked and the text cut to an excerpt."""
    text = masked(" ".join(facts.text.split()))  # before the cut, which could split a number
    return replace(
        facts,
        subject=masked(facts.subject) if facts.subject else None,
        drafts=tuple(replace(draft, title=masked(draft.title)) for draft in facts.drafts),
        text=text if len(text) <= EXCERPT else f"{text[:EXCERPT]}……",
    )
