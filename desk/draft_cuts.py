"""Where an editor cuts a draft, and the articles that come of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ingest.prints import prints_of
from ingest.wordcount import count_words
from scoring.notice import Notice
from store.draft_splits import Part

_TITLE = 40  # letters of a first line that may be a title


@dataclass(frozen=True, slots=True)
class Slice:
    """Consecutive paragraphs of a draft under a title."""

    title: str
    body: str


def lines_of(body: str) -> tuple[str, ...]:
    """The draft's paragraphs without their indents, in order."""
    return tuple(line.strip() for line in body.splitlines() if line.strip())


def slices(title: str, body: str, cuts: Collection[int], titles: Sequence[str]) -> tuple[Slice, ...]:
    """The draft cut after the paragraphs of these places (the first is 0).

    Each article has the title that is given for it; else the first keeps the draft's, and a later one takes
    a short first paragraph without a full stop for its title.
    """
    lines = lines_of(body)
    ends = [*sorted({at + 1 for at in cuts if 0 <= at < len(lines) - 1}), len(lines)]
    made, start = [], 0
    for place, end in enumerate(ends):
        given = titles[place].strip() if place < len(titles) else ""
        own, start = list(lines[start:end]), end
        if place and own and _is_title(own) and (not given or given == own[0]):
            given, own = own[0], own[1:]
        made.append(Slice(given or (title if place == 0 else ""), "\n".join(own)))
    return tuple(made)


def _is_title(lines: Sequence[str]) -> bool:
    return len(lines) > 1 and len(lines[0]) <= _TITLE and lines[0][-1] not in "。；：！？"


def part(one: Slice, kind: str, commissioned: bool, notice: Notice) -> Part:
    """An article as it is filed."""
    prints = prints_of(one.title, one.body, commissioned, notice.topics)
    return Part(
        title=" ".join(one.title.split()),
        body=one.body,
        words=count_words(one.body.splitlines()),
        limit=notice.limits.words(kind),
        title_key=prints.title_key,
        fingerprint=prints.fingerprint,
        bands=prints.sketch.bands,
        topics=prints.topics,
    )
