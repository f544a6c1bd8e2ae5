"""Whose a message is, and whose each draft in it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from ingest.drafts import Found
from ingest.reading import Confidence, Draft, UnitFinding
from ingest.weighing import Clue, weigh


def attributed(
    found: Sequence[Found], shared: Sequence[Clue], *, doubted: bool = False
) -> tuple[UnitFinding, tuple[Draft, ...]]:
    """Whose message it is, and each draft with its own finding where that differs.

    `shared`: the clues that the mail itself gives, which are every draft's; `doubted`: its sender may be
    somebody else, and a person decides.
    """
    unit, drafts = _attributed(found, shared)
    if not doubted:
        return unit, drafts
    return _in_doubt(unit), tuple(
        replace(draft, unit=_in_doubt(draft.unit)) if draft.unit else draft for draft in drafts
    )


def _attributed(found: Sequence[Found], shared: Sequence[Clue]) -> tuple[UnitFinding, tuple[Draft, ...]]:
    if len(found) < 2:
        return weigh(chain(shared, *(one.clues for one in found))), tuple(one.draft for one in found)
    findings = [weigh((*shared, *one.clues)) for one in found]
    names = {finding.name for finding in findings if finding.name}
    everything = weigh(chain(shared, *(one.clues for one in found)))
    unit = everything if len(names) < 2 else weigh(shared)
    if len(names) > 1 and unit.name is None:
        unit = everything
    drafts = (
        replace(one.draft, unit=finding if _differs(finding, unit) else None)
        for one, finding in zip(found, findings, strict=True)
    )
    return unit, tuple(drafts)


def _differs(finding: UnitFinding, unit: UnitFinding) -> bool:
    """Tell whether a draft is not the message's unit's; one that says nothing of itself is."""
    if finding.name is None:
        return finding.confidence is Confidence.CONFLICT and unit.name is not None
    return (finding.name, finding.child) != (unit.name, unit.child)


def _in_doubt(finding: UnitFinding) -> UnitFinding:
    """What is left of a finding where the mail's very sender is in doubt: candidates for a person."""
    if finding.name is None:
        return finding
    candidates = (finding.name, *finding.candidates)
    return replace(finding, name=None, child=None, confidence=Confidence.CONFLICT, candidates=candidates)
