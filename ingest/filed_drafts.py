"""Drafts of a round as they are filed: numbered, and tied to those that they repeat, revise or copy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.near_drafts import REVISION_SPAN, Near, NearDrafts, Text
from ingest.reading import Draft, Evidence, UnitFinding
from ingest.resemblance import CORRECTS
from store import resemblance, submissions, topics
from store.resemblance import Copy
from store.session import Session
from store.submissions import First, NewSubmission, Version


@dataclass(frozen=True, slots=True)
class Found:
    """A draft as reading gave it; `finding` says whose it is, `letters` and `text` what it is compared by."""

    message_id: int
    day: dt.date  # the message's day
    draft: Draft
    finding: UnitFinding
    letters: str  # the fingerprint of its body
    text: Text


def found(message_id: int, day: dt.date, draft: Draft, finding: UnitFinding) -> Found:
    """A draft with what it is compared by."""
    corrects = CORRECTS in draft.flags
    prints = draft.prints
    text = Text(finding.name, prints.title_key, day, draft.body, prints.sketch, corrects)
    return Found(message_id, day, draft, finding, prints.fingerprint, text)


def file_drafts(session: Session, drafts: Sequence[Found], now: dt.datetime) -> None:
    """File a round's drafts under the next 收稿号, in order. A few queries for all, then the inserts."""
    if not drafts:
        return
    numbers = submissions.take_numbers(session, [each.day for each in drafts])
    numbered = dict(zip(numbers, drafts, strict=True))
    known = _Known(session, numbered)
    rows = [known.placed(each, number) for number, each in numbered.items()]
    submissions.insert_drafts(session, rows, now)
    resemblance.insert_found(session, known.bands, known.copies)
    named = {number: each.draft.prints.topics for number, each in numbered.items()}
    topics.insert_found(session, {number: names for number, names in named.items() if names})


class _Known:
    """What the drafts of a round may repeat, revise or copy: stored ones, and those before them in the round.

    `bands` (by 收稿号) and `copies` are of the drafts placed so far.
    """

    def __init__(self, session: Session, drafts: Mapping[str, Found]) -> None:
        found = drafts.values()
        self._firsts = submissions.firsts(session, {each.letters for each in found if each.letters})
        titled = {(each.finding.name, each.text.key) for each in found if each.finding.name and each.text.key}
        since = min(each.day for each in found) - REVISION_SPAN
        self._versions = submissions.latest_versions(session, titled, since)
        self._near = NearDrafts(session, self._fresh(drafts))
        self.bands: dict[str, tuple[int, ...]] = {}
        self.copies: list[Copy] = []

    def _fresh(self, drafts: Mapping[str, Found]) -> dict[str, Text]:
        """What repeats nothing, neither of the store nor of the round."""
        seen = set(self._firsts)
        fresh = {}
        for number, each in drafts.items():
            if each.letters not in seen:
                fresh[number] = each.text
            if each.letters:
                seen.add(each.letters)
        return fresh

    def placed(self, found: Found, number: str) -> NewSubmission:
        """The draft as it is to be stored; the next ones may repeat, revise or copy it."""
        first = self._firsts.get(found.letters) if found.letters else None
        if first is not None:
            if first.unit is None or first.unit != found.finding.name:
                self.copies.append(Copy(number, first.number, 100))
            return _new_submission(found, number, first.number, None)
        near = self._near.of(number)
        revised = self._revised(found, near)
        self.copies += _copies(number, near)
        self._remember(found, number)
        return _new_submission(found, number, None, revised)

    def _revised(self, found: Found, near: Sequence[Near]) -> str | None:
        """The version before it. Older mail of another folder may come later: it revises nothing newer."""
        versions = [Version(each.draft.number, each.draft.day) for each in near if each.own]
        titled = self._version(found)
        if titled is not None and found.day - REVISION_SPAN <= titled.day <= found.day:
            versions.append(titled)
        return max(versions, key=Version.place).number if versions else None

    def _version(self, found: Found) -> Version | None:
        if not found.finding.name or not found.text.key:
            return None
        return self._versions.get((found.finding.name, found.text.key))

    def _remember(self, found: Found, number: str) -> None:
        self._firsts[found.letters] = First(number, found.finding.name)
        self.bands[number] = found.text.sketch.bands
        version = self._version(found)
        if found.finding.name and (version is None or version.day <= found.day):
            self._versions[found.finding.name, found.text.key] = Version(number, found.day)


def _copies(number: str, near: Sequence[Near]) -> list[Copy]:
    """Of each other unit the draft that is nearest. A later version of a text asks nothing anew."""
    if any(each.own for each in near):
        return []
    nearest: dict[str | None, Near] = {}
    for each in near:
        nearest.setdefault(each.draft.unit, each)
    return [Copy(number, each.draft.number, int(each.share * 100)) for each in nearest.values()]


def _told(evidence: Evidence) -> dict[str, str | None]:
    return {
        "where": evidence.where,
        "text": evidence.text,
        "unit": evidence.unit,
        "child": evidence.child,
    }


def _new_submission(found: Found, number: str, repeated: str | None, revised: str | None) -> NewSubmission:
    draft, finding = found.draft, found.finding
    return NewSubmission(
        number=number,
        message_id=found.message_id,
        day=found.day,
        source=draft.source,
        ordinal=draft.ordinal,
        title=draft.title,
        body=draft.body,
        kind=draft.kind,
        declared=draft.declared,
        commissioned=draft.commissioned,
        words=draft.words,
        limit=draft.limit,
        author=draft.author,
        reviewer=draft.reviewer,
        phone=draft.phone,
        unit=finding.name,
        child=finding.child,
        confidence=finding.confidence,
        candidates=finding.candidates,
        evidence=tuple(_told(each) for each in finding.evidence),
        title_key=found.text.key,
        fingerprint=found.letters,
        flags=draft.flags,
        repeat_of=repeated,
        revises=revised,
    )
