"""The drafts that a round's drafts are nearly the same as, found against the whole store."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from ingest.minhash import Sketch
from ingest.resemblance import COPY, runs, share, version_share
from store import resemblance
from store.resemblance import Candidate
from store.session import Session

REVISION_SPAN = dt.timedelta(days=60)  # within it a unit's like draft is a version of the one before
RANKED = 16  # drafts with most bands in common, rare ones before all, that are looked at
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
    """What the drafts of a round, by 收稿号, are near to: those filed, and those before them in the round.

    At most three queries for all of them; bodies are asked for only where they would decide something.
    """

    def __init__(self, session: Session, texts: Mapping[str, Text]) -> None:
        self._texts = texts
        probes = {probe for text in texts.values() for probe in text.sketch.probes}
        bearers = resemblance.bearers(session, probes)
        drafts: dict[int, Candidate] = {}
        self._bodies: dict[int, str] = {}
        ranked: dict[str, list[int]] = {}
        for number, text in texts.items():
            ranked[number] = _ranked(text, bearers)
            draft = Candidate(_ROUND + len(drafts), number, text.unit, text.key, text.day)
            drafts[draft.id] = draft
            self._bodies[draft.id] = text.body
            for band in text.sketch.bands:  # the next ones may be near to it
                bearers.setdefault(band, []).append(draft.id)
        drafts |= resemblance.candidates(session, {*chain.from_iterable(ranked.values())} - drafts.keys())
        self._chosen = {
            number: _chosen(texts[number], [drafts[each] for each in ids]) for number, ids in ranked.items()
        }
        compared = {draft.id for chosen in self._chosen.values() for draft, _ in chosen}
        self._bodies |= resemblance.bodies(session, compared - self._bodies.keys())

    def of(self, number: str) -> list[Near]:
        """The drafts that one of the round is near to, nearest first."""
        chosen, text = self._chosen[number], self._texts[number]
        if not chosen:
            return []
        mine = runs(text.body)
        near = []
        for draft, least in chosen:
            common = share(mine, runs(self._bodies[draft.id]))
            if common >= least:
                near.append(Near(draft, common, _own(text, draft)))
        return sorted(near, key=lambda each: each.share, reverse=True)


def _ranked(text: Text, bearers: Mapping[int, Sequence[int]]) -> list[int]:
    """The ids with most bands in common, of those with as many the newest first.

    A band counts the less the more drafts bear it: those of a form's stock sentences tell little, and of them
    only the newest bearers are known.
    """
    common: defaultdict[int, float] = defaultdict(float)
    for drafts in (bearers[probe] for probe in text.sketch.probes if probe in bearers):
        weight = 1 / len(drafts)
        for draft in drafts:
            common[draft] += weight
    ranked = sorted(zip(common.values(), common.keys(), strict=True), reverse=True)
    return [draft for _, draft in ranked[:RANKED]]


def _chosen(text: Text, drafts: Sequence[Candidate]) -> list[tuple[Candidate, float]]:
    """Those of them that could be a version or a copy, each with the least share that makes it one."""
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
