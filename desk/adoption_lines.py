"""The articles of a form as its page shows them: the drafts meant, and what recording does to each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from desk.adoption_form import IssueTyped, LineTyped, run
from store.adoptions import Act, Outcome, Run
from store.errors import Refused
from store.models import Stage
from store.recent_drafts import Recent
from store.recording import Recorder

_ENDED = (Stage.RETURNED, Stage.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Choice:
    """A draft that a pasted title may be."""

    draft: Recent
    confidence: int  # percent


@dataclass(frozen=True, slots=True)
class Gained:
    """What a unit gets by a recording, and why."""

    unit: str
    points: Fraction
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """What recording an article would do, or did."""

    gained: tuple[Gained, ...] = ()
    warnings: tuple[str, ...] = ()
    refusal: str | None = None
    fact: int | None = None  # its number; of a trial none that lasts

    @property
    def points(self) -> Fraction:
        return sum((each.points for each in self.gained), Fraction(0))


@dataclass(frozen=True, slots=True)
class Line:
    """An article of the form."""

    typed: LineTyped
    draft: Recent | None  # None: 补录, or a 收稿号 that there is not
    choices: tuple[Choice, ...]
    told: Told | None  # None: not tried out

    @property
    def title(self) -> str:
        return self.draft.title if self.draft else self.typed.title


def lines(
    typed: Iterable[LineTyped], drafts: Mapping[str, Recent], told: Iterable[Told | None]
) -> list[Line]:
    """Each article with its drafts by 收稿号, and what was found out about it."""
    return [
        Line(
            each,
            drafts.get(each.draft),
            tuple(
                Choice(drafts[choice.number], choice.confidence)
                for choice in each.choices
                if choice.number in drafts
            ),
            found,
        )
        for each, found in zip(typed, told, strict=True)
    ]


Item = tuple[IssueTyped, LineTyped]


def tell(
    recorder: Recorder, items: Sequence[Item | None], drafts: Mapping[str, Recent], act: Act
) -> list[Told | None]:
    """Let `act` have those of the articles that can be read; what became of each, None for none given."""
    found: list[Told | None] = [None] * len(items)
    runs: dict[int, Run] = {}
    for place, item in enumerate(items):
        if item is not None:
            try:
                runs[place] = _run(*item, drafts)
            except Refused as refused:
                found[place] = Told(refusal=refused.reason)
    for place, outcome in zip(runs, act(recorder, [*runs.values()]), strict=True):
        found[place] = _told(outcome, drafts.get(runs[place].draft or ""))
    return found


def _run(issue: IssueTyped, line: LineTyped, drafts: Mapping[str, Recent]) -> Run:
    if line.draft and line.draft not in drafts:
        raise Refused(f"没有收稿号为{line.draft}的稿件")
    return run(issue, line)


def _told(outcome: Outcome, draft: Recent | None) -> Told:
    recorded = outcome.recorded
    if recorded is None:
        return Told(refusal=outcome.refusal)
    ended = (f"该稿现为{draft.stage}，登记后改为已刊发",) if draft and draft.stage in _ENDED else ()
    gained = tuple(Gained(line.unit, line.points, line.reason) for line in recorded.lines)
    return Told(gained, (*ended, *recorded.warnings), fact=recorded.fact)
