"""The drafts that a round's drafts are nearly the same as, found against the whole store."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice

from ingest.minhash import Sketch
from ingest.resemblance import COPY, runs, share, version_share
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
    sketch: Sketch
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
        probes = {probe for text in texts for probe in text.sketch.probes}
        self._bearers = resemblance.bearers(session, probes) if probes else {}
        ranked = [self._ranked(text) for text in texts]
        wanted = {each for ids in ranked for each in ids}
        self._drafts = resemblance.candidates(session, wanted) if wanted else {}
        chosen = [self._chosen(text, ids) for text, ids in zip(texts, ranked, strict=True)]
        compared = {draft.id for each in chosen for draft, _ in each}
        self._bodies = resemblance.bodies(session, compared) if compared else {}

    def of(self, text: Text) -> list[Near]:
        """The drafts that it is near to, nearest first."""
        chosen = self._chosen(text, self._ranked(text))
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
        for band in text.sketch.bands:
            self._bearers.setdefault(band, []).append(draft.id)

    def _ranked(self, text: Text) -> list[int]:
        """The ids with most bands in common, of those with as many the newest first."""
        borne = [self._bearers[probe] for probe in text.sketch.probes if probe in self._bearers]
        common = Counter(chain.from_iterable(borne))
        newest = sorted(common, reverse=True)
        return sorted(newest, key=common.__getitem__, reverse=True)[:RANKED]

    def _chosen(self, text: Text, ranked: Sequence[int]) -> list[tuple[Candidate, float]]:
        """Those of them that could be a version or a copy, each with the least share that makes it one."""
        drafts = (self._drafts[each] for each in ranked)
        could = ((draft, least) for draft in drafts if (least := _least_share(text, draft)) is not None)
        return list(islice(could, COMPARED))


def _least_share(text: Text, draft: Candidate) -> float | None:
    """None where the draft would be nothing to it however near: another part of a series, or too old."""
    if not _own(text, draft):
        return COPY
    if not text.day - REVISION_SPAN <= draft.day <= text.day:
        return None
    return version_share(text.key, draft.title_key, text.corrects)


def _own(text: Text, draft: Candidate) -> bool:
    return text.unit is not None and text.unit == draft.unit
