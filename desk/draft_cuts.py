"""Where an editor cuts a draft, and the articles that come of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ingest.prints import prints_of
from ingest.wordcount import count_words
from scoring.notice import Notice
from store.draft_splits import Part

_TITLE = 40  # letters of a first line that may be a title


@dataclass(frozen=True, slots=True)
class Slice:
    """Consecutive paragraphs of a draft under a title; `start` is the place of the first, from 0."""

    title: str
    body: str
    start: int = 0


def lines_of(body: str) -> tuple[str, ...]:
    """The draft's paragraphs without their indents, in order."""
    return tuple(line.strip() for line in body.splitlines() if line.strip())


def slices(title: str, body: str, cuts: Collection[int], titles: Mapping[int, str]) -> tuple[Slice, ...]:
    """The draft cut after the paragraphs of these places; `titles` are given by where an article starts.

    The first keeps the draft's title. A short first paragraph without a full stop is a later one's title.
    """
    lines = lines_of(body)
    ends = [*sorted({at + 1 for at in cuts if 0 <= at < len(lines) - 1}), len(lines)]
    made, start = [], 0
    for end in ends:
        usual, own = (title, lines[start:end]) if start == 0 else _titled(lines[start:end])
        made.append(Slice(titles.get(start, "").strip() or usual, "\n".join(own), start))
        start = end
    return tuple(made)


def _titled(lines: Sequence[str]) -> tuple[str, Sequence[str]]:
    return (lines[0], lines[1:]) if _is_title(lines) else ("", lines)


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
