"""日报: what staff are told every workday. Pure: facts → what the template needs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from notify.commission import Agenda
from notify.objection import ObjectionLine
from notify.wording import masked
from scoring.period import Quarter

EXCERPT = 40  # characters of how a draft begins
_SENTENCE_ENDS = re.compile(r"[。！？!?]+[”’」』]?")


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A submission filed since the last digest."""

    number: str
    title: str
    unit: str | None
    child: str | None
    order: int  # the unit's place in the notice
    kind: str
    words: int
    limit: int | None
    commissioned: bool
    flags: tuple[str, ...]
    excerpt: str = ""  # how the text begins

    @property
    def over(self) -> int:
        """字数 above the limit."""
        return 0 if self.limit is None else max(0, self.words - self.limit)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A submission that waits for staff to say whose it is."""

    number: str
    title: str
    sender: str
    received_at: dt.datetime
    candidates: tuple[str, ...]  # several in conflict, or none known


@dataclass(frozen=True, slots=True)
class QuarantinedLine:
    serial: int  # 序号 of the message
    sender: str
    received_at: dt.datetime
    reason: str


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A mail for a person: it takes a draft back or asks something."""

    nature: str  # withdrawal | query
    sender: str
    subject: str
    received_at: dt.datetime

    @property
    def what(self) -> str:
        return "要求撤稿" if self.nature == "withdrawal" else "来信询问"


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form of annex 1 that nobody has decided on."""

    number: int
    unit: str | None
    sender: str
    received_at: dt.datetime


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A draft that is nearly another unit's: a person decides who scores."""

    number: str
    title: str
    unit: str
    other_number: str
    other_title: str
    other_unit: str
    percent: int  # of the shorter text's runs, how many are common


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A mail of ours that the server will not take."""

    kind: str
    addressee: str
    reply: str


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """A mail of ours that was sent and came back."""

    kind: str
    addressee: str
    address: str


@dataclass(frozen=True, slots=True)
class ConditionLine:
    name: str
    since: dt.datetime
    detail: str


@dataclass(frozen=True, slots=True)
class TopUnit:
    rank: int
    unit: str
    points: Fraction
    target: int
    ratio: Fraction


@dataclass(frozen=True, slots=True)
class QuarterToDate:
    quarter: Quarter
    received: int  # messages
    filed: int  # articles
    adopted: int  # articles
    points: Fraction  # of all units, in the quarter
    top: tuple[TopUnit, ...]


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """Everything a digest is written from: what was stored in (since, until], and how things stand."""

    since: dt.datetime
    until: dt.datetime
    received: int  # messages stored in the span
    drafts: tuple[DraftLine, ...]
    queue: tuple[QueueLine, ...]
    copies: tuple[CopyLine, ...]  # found since the last digest
    open_copies: int  # that nobody has looked at, whenever found
    quarantined: tuple[QuarantinedLine, ...]
    sealed: tuple[int, ...]  # 序号 alone
    refused: tuple[RefusedLine, ...]
    returned: tuple[ReturnedLine, ...]
    conditions: tuple[ConditionLine, ...]
    waiting: int  # mails still to be sent
    withheld: int  # mails that the setting `sending` keeps back
    unaddressed: int  # letters ready for units without an address
    on_server: int
    stored: int
    quarter: QuarterToDate | None  # None: the year has no notice yet
    commissions: Agenda
    objections: tuple[ObjectionLine, ...] = ()  # all that are open
    letters: tuple[LetterLine, ...] = ()  # that came in the span
    forms: tuple[FormLine, ...] = ()  # all that wait

    @property
    def empty(self) -> bool:
        """Nothing came in and nothing waits for a person: such a digest is recorded and not sent."""
        came = (self.received, self.drafts, self.sealed, self.letters)
        waits = (self.queue, self.quarantined, self.objections, self.forms)
        wrong = (self.refused, self.returned, self.conditions)
        return not any((*came, *waits, *wrong)) and self.commissions.empty


@dataclass(frozen=True, slots=True)
class UnitDrafts:
    unit: str | None
    drafts: tuple[DraftLine, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """The template's context; personal numbers in texts of others are masked."""

    facts: DigestFacts
    units: tuple[UnitDrafts, ...]  # in the notice's order, undecided ones last
    queue: tuple[QueueLine, ...]
    copies: tuple[CopyLine, ...]
    quarantined: tuple[QuarantinedLine, ...]
    objections: tuple[ObjectionLine, ...]
    letters: tuple[LetterLine, ...]
    over_length: int
    named: int  # units that are known among those who sent
    desk_url: str | None  # where the desk is reached, without a slash at its end

    @property
    def attention(self) -> bool:
        """Something waits for a person."""
        facts = self.facts
        waiting = (self.queue, self.copies, self.quarantined, facts.sealed, facts.refused, facts.returned)
        return any((*waiting, facts.conditions, self.objections, self.letters, facts.forms))

    def link(self, number: str) -> str | None:
        """The desk's page of a draft; None where no desk is configured."""
        return None if self.desk_url is None else f"{self.desk_url}/drafts/{number}"


def excerpt(body: str) -> str:
    """How a text begins: its first sentence, personal numbers masked, EXCERPT characters at most."""
    text = masked(" ".join(body.split()))
    end = _SENTENCE_ENDS.search(text)
    sentence = text[: end.end()] if end else text
    return sentence if len(sentence) <= EXCERPT else f"{sentence[: EXCERPT - 1]}…"


def digest(facts: DigestFacts, desk_url: str | None = None) -> Digest:
    """What the digest says, from what the store holds; `desk_url` is where drafts are linked to."""
    units = _by_unit(replace(draft, title=masked(draft.title)) for draft in facts.drafts)
    return Digest(
        facts=facts,
        units=units,
        queue=tuple(replace(line, title=masked(line.title)) for line in facts.queue),
        copies=tuple(
            replace(line, title=masked(line.title), other_title=masked(line.other_title))
            for line in facts.copies
        ),
        quarantined=tuple(replace(line, reason=masked(line.reason)) for line in facts.quarantined),
        objections=tuple(replace(line, subject=masked(line.subject)) for line in facts.objections),
        letters=tuple(replace(line, subject=masked(line.subject)) for line in facts.letters),
        over_length=sum(draft.over > 0 for draft in facts.drafts),
        named=sum(group.unit is not None for group in units),
        desk_url=desk_url,
    )


def _by_unit(drafts: Iterable[DraftLine]) -> tuple[UnitDrafts, ...]:
    def place(draft: DraftLine) -> tuple[bool, int, str]:
        return draft.unit is None, draft.order, draft.unit or ""

    ordered = sorted(drafts, key=lambda draft: (*place(draft), draft.number))
    return tuple(UnitDrafts(key[2] or None, tuple(group)) for key, group in groupby(ordered, key=place))
