"""The drafts that a round's drafts are nearly the same as, found against the whole store."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.resemblance import COPY, CORRECTED, EDITED, near_titles, runs, share
from store import resemblance
from store.resemblance import Candidate
from store.session import Session

REVISION_SPAN = dt.timedelta(days=60)  # within it a unit's like draft is a version of the one before
RANKED = 16  # drafts with most bands in common that are looked at
COMPARED = 4  # of these, those whose bodies are compared
_ROUND = 1 << 62  # a draft of the round has no id yet: newer than any that is filed


@dataclass(frozen=True, slots=True)
class Text:
    """What a draft that is being filed is compared by."""

    unit: str | None
    key: str  # of its title
    day: dt.date
    body: str
    bands: tuple[int, ...]
    corrects: bool  # it says that it replaces what was sent before


@dataclass(frozen=True, slots=True)
class Near:
    """A draft before it. `own`: the same unit's, of which it is a later version; else it may be a copy."""

    draft: Candidate
    share: float  # of the runs of the shorter body
    own: bool


class NearDrafts:
    """What the drafts of a round are near to: those filed, and those before them in the round.

    At most three queries for all of them; bodies are asked for only where they would decide something.
    """

    def __init__(self, session: Session, texts: Sequence[Text]) -> None:
        bands = {band for text in texts for band in text.bands}
        self._bearers = resemblance.bearers(session, bands) if bands else {}
        ranked = {each for text in texts for each in self._ranked(text)}
        self._drafts = resemblance.candidates(session, ranked) if ranked else {}
        compared = {draft.id for text in texts for draft, _ in self._compared(text)}
        self._bodies = resemblance.bodies(session, compared) if compared else {}

    def of(self, text: Text) -> list[Near]:
        """The drafts that it is near to, nearest first."""
        chosen = self._compared(text)
        mine = runs(text.body) if chosen else frozenset()
        near = []
        for draft, least in chosen:
            common = share(mine, runs(self._bodies[draft.id]))
            if common >= least:
                near.append(Near(draft, common, _own(text, draft)))
        return sorted(near, key=lambda each: each.share, reverse=True)

    def add(self, text: Text, number: str) -> None:
        """A draft of the round has been placed under a 收稿号: the next ones may be near to it."""
        draft = Candidate(_ROUND + len(self._drafts), number, text.unit, text.key, text.day)
        self._drafts[draft.id] = draft
        self._bodies[draft.id] = text.body
        for band in text.bands:
            self._bearers.setdefault(band, []).append(draft.id)

    def _ranked(self, text: Text) -> list[int]:
        """The ids with most bands in common, of those with as many the newest first."""
        common = Counter(each for band in text.bands for each in self._bearers.get(band, ()))
        return sorted(common, key=lambda each: (common[each], each), reverse=True)[:RANKED]

    def _compared(self, text: Text) -> list[tuple[Candidate, float]]:
        """Those of them that could be a version or a copy, each with the least share that makes it one."""
        drafts = (self._drafts[each] for each in self._ranked(text))
        found = [(draft, least) for draft in drafts if (least := _least_share(text, draft)) is not None]
        return found[:COMPARED]


def _least_share(text: Text, draft: Candidate) -> float | None:
    """None where the draft would be nothing to it however near: another part of a series, or too old."""
    if not _own(text, draft):
        return COPY
    if not text.day - REVISION_SPAN <= draft.day <= text.day:
        return None
    if text.corrects:
        return CORRECTED
    return EDITED if near_titles(text.key, draft.title_key) else None


def _own(text: Text, draft: Candidate) -> bool:
    return text.unit is not None and text.unit == draft.unit
