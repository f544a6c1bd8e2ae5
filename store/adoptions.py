"""采用登记: many articles of gazettes' issues recorded together, each by itself taken or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from store import facts
from store.articles import ArticleRef, Filed, Titled
from store.errors import Refused
from store.recording import Recorded, Recorder, named_units, notice_of


@dataclass(frozen=True, slots=True)
class Run:
    """An article that an issue ran, as staff name it: by its 收稿号, or a title that never came (补录)."""

    gazette: str
    year: int | None  # of the issue; None: its date's
    series: str | None  # None: the form's own
    issue: int
    form: str
    day: dt.date
    draft: str | None
    title: str
    title_key: str
    units: tuple[str, ...] = ()  # as typed; none: the draft's own


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run: recorded, or refused in a sentence."""

    recorded: Recorded | None
    refusal: str | None = None


Act = Callable[[Recorder, Sequence[Run]], Sequence[Outcome]]  # `record`, or `try_out` for a preview


def record(recorder: Recorder, runs: Sequence[Run]) -> tuple[Outcome, ...]:
    """Record what the rules allow, in order; what is refused leaves nothing behind and hinders no other."""
    return tuple(_outcome(recorder, run) for run in runs)


def try_out(recorder: Recorder, runs: Sequence[Run]) -> tuple[Outcome, ...]:
    """What `record` would give now; nothing is left behind."""
    trial = recorder.session.begin_nested()
    try:
        return record(recorder, runs)
    finally:
        trial.rollback()


def _outcome(recorder: Recorder, run: Run) -> Outcome:
    try:
        with recorder.session.begin_nested():
            return Outcome(_record(recorder, run))
    except Refused as refused:
        return Outcome(None, refused.reason)


def _record(recorder: Recorder, run: Run) -> Recorded:
    return facts.record_adoption(
        recorder,
        _ref(recorder, run),
        gazette=run.gazette,
        form=run.form,
        number=run.issue,
        day=run.day,
        units=run.units,
        series=run.series,
        issue_year=run.year,
    )


def _ref(recorder: Recorder, run: Run) -> ArticleRef:
    if run.draft is not None:
        return Filed(run.draft)
    return Titled(run.title, run.title_key, named_units(notice_of(recorder, run.day), run.units))
