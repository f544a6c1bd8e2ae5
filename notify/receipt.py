"""回执: what a sender is told about the drafts of one mail. Pure: facts → what the template needs.

Wording by the office's rules: a length is advice, a resend is asked for only above the notice's percentage,
a missing reviewer is asked for once a mail, and nothing promises adoption.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Answered:
    """The commission (约稿) that a draft answers."""

    number: str
    asked: bool | None  # whether the draft's unit was; None: the unit waits for staff
    closed: bool


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """One submission as it was filed."""

    number: str  # 收稿号
    title: str
    source: str  # an attachment's path, or "body"
    unit: str | None  # None: waits for staff
    child: str | None
    ranked: bool  # the unit has a target this year; true while the unit is unknown
    kind: str
    declared: bool
    commissioned: bool
    words: int
    limit: int | None
    resend: bool  # so much over its limit that the notice has a shorter one asked for
    reviewed: bool  # a reviewer is named
    repeat_of: str | None = None  # 收稿号 of the same text
    revises: str | None = None  # 收稿号 of the earlier version
    answered: Answered | None = None


@dataclass(frozen=True, slots=True)
class ProblemFacts:
    where: str  # an attachment's path, "body", "subject" or "message"
    sentence: str  # what is wrong and how to mend it


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """Everything a receipt is written from."""

    subject: str | None  # of the mail that is answered
    received_at: dt.datetime
    pronoun: str  # 你单位 | 贵单位
    drafts: tuple[DraftFacts, ...]
    problems: tuple[ProblemFacts, ...]


class Length(StrEnum):
    """What is said of a draft's 字数."""

    WITHIN = "within"
    OVER = "over"  # advice only
    RESEND = "resend"
    UNLIMITED = "unlimited"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as the template shows it."""

    facts: DraftFacts
    length: Length


@dataclass(frozen=True, slots=True)
class Receipt:
    """The template's context. `numbers` are those registered now: a repeat is named, not registered."""

    subject: str | None
    received_at: dt.datetime
    pronoun: str
    drafts: tuple[Draft, ...]
    repeats: tuple[DraftFacts, ...]
    numbers: tuple[str, ...]
    unit: str | None  # of all drafts, where they agree
    child: str | None
    undecided: bool
    outside: bool  # a unit without a target: recorded, answered, not scored
    ask_reviewer: bool
    problems: tuple[ProblemFacts, ...]


def receipt(facts: ReceiptFacts) -> Receipt:
    """What the receipt says, from what was filed."""
    fresh = [draft for draft in facts.drafts if draft.repeat_of is None]
    drafts = tuple(Draft(draft, _length(draft)) for draft in fresh)
    units = {(draft.unit, draft.child) for draft in facts.drafts}
    unit, child = units.pop() if len(units) == 1 else (None, None)
    return Receipt(
        subject=facts.subject,
        received_at=facts.received_at,
        pronoun=facts.pronoun,
        drafts=drafts,
        repeats=tuple(draft for draft in facts.drafts if draft.repeat_of is not None),
        numbers=tuple(draft.number for draft in fresh),
        unit=unit,
        child=child,
        undecided=any(draft.unit is None for draft in fresh),
        outside=any(not draft.ranked for draft in facts.drafts),
        ask_reviewer=any(not draft.reviewed for draft in fresh),
        problems=facts.problems,
    )


def _length(draft: DraftFacts) -> Length:
    if draft.limit is None:
        return Length.UNLIMITED
    if draft.words <= draft.limit:
        return Length.WITHIN
    return Length.RESEND if draft.resend else Length.OVER
