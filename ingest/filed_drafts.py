"""Drafts of a reading as they are filed: whose they are, and which stored one they repeat or replace."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from ingest.reading import Draft, Reading, UnitFinding
from ingest.resemblance import fingerprint, title_key
from store import submissions
from store.session import Session
from store.submissions import NewSubmission

REVISION_DAYS = 60  # the same unit's same title within this span is a later version


def new_submissions(session: Session, reading: Reading, day: dt.date) -> list[NewSubmission]:
    """The reading's drafts, each with the stored draft that it repeats or revises."""
    return [_new_submission(session, draft, draft.unit or reading.unit, day) for draft in reading.submissions]


def _new_submission(session: Session, draft: Draft, finding: UnitFinding, day: dt.date) -> NewSubmission:
    letters, key = fingerprint(draft.body), title_key(draft.title)
    repeated = submissions.find_repeat(session, letters)
    since = day - dt.timedelta(days=REVISION_DAYS)
    revised = None if repeated else submissions.find_revised(session, finding.name, key, since)
    return NewSubmission(
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
        title_key=key,
        fingerprint=letters,
        flags=draft.flags,
        repeat_of=repeated.id if repeated else None,
        revises=revised.id if revised else None,
    )
