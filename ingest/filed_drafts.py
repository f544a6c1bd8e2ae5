"""Drafts of a round as they are filed: numbered, and tied to the stored ones they repeat or revise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ingest.reading import Draft, UnitFinding
from ingest.resemblance import fingerprint, title_key
from store import submissions
from store.session import Session
from store.submissions import NewSubmission, Version

REVISION_SPAN = dt.timedelta(days=60)  # the same unit's same title within it is a later version


@dataclass(frozen=True, slots=True)
class Found:
    """A draft as reading gave it; `finding` says whose it is, `letters` and `key` what it is compared by."""

    message_id: int
    day: dt.date  # the message's day
    draft: Draft
    finding: UnitFinding
    letters: str
    key: str


def found(message_id: int, day: dt.date, draft: Draft, finding: UnitFinding) -> Found:
    """A draft with what it is compared by."""
    return Found(message_id, day, draft, finding, fingerprint(draft.body), title_key(draft.title))


def file_drafts(session: Session, drafts: Sequence[Found], now: dt.datetime) -> None:
    """File a round's drafts under the next 收稿号, in order. Two queries for all of them, then one insert."""
    if not drafts:
        return
    known = _Known(session, drafts)
    numbers = submissions.take_numbers(session, [each.day for each in drafts])
    rows = [known.placed(each, number) for each, number in zip(drafts, numbers, strict=True)]
    submissions.insert_drafts(session, rows, now)


class _Known:
    """What the drafts of a round may repeat or revise: stored ones, and those before them in the round."""

    def __init__(self, session: Session, drafts: Sequence[Found]) -> None:
        self._firsts = submissions.firsts(session, [each.letters for each in drafts if each.letters])
        units = {each.finding.name for each in drafts if each.finding.name}
        since = min(each.day for each in drafts) - REVISION_SPAN
        self._versions = submissions.latest_versions(session, units, [each.key for each in drafts], since)

    def placed(self, found: Found, number: str) -> NewSubmission:
        """The draft as it is to be stored; the next ones may repeat or revise it."""
        repeated = self._firsts.get(found.letters) if found.letters else None
        revised = None if repeated else self._revised(found)
        if repeated is None:
            self._firsts[found.letters] = number
            self._remember(found, number)
        return _new_submission(found, number, repeated, revised)

    def _revised(self, found: Found) -> str | None:
        """The version before it. Older mail of another folder may come later: it revises nothing newer."""
        version = self._version(found)
        if version is None or not found.day - REVISION_SPAN <= version.day <= found.day:
            return None
        return version.number

    def _version(self, found: Found) -> Version | None:
        if not found.finding.name or not found.key:
            return None
        return self._versions.get((found.finding.name, found.key))

    def _remember(self, found: Found, number: str) -> None:
        version = self._version(found)
        if found.finding.name and (version is None or version.day <= found.day):
            self._versions[found.finding.name, found.key] = Version(number, found.day)


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
        evidence=tuple(asdict(each) for each in finding.evidence),
        title_key=found.key,
        fingerprint=found.letters,
        flags=draft.flags,
        repeat_of=repeated,
        revises=revised,
    )
