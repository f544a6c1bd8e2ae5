"""A draft's text as the page shows it: where it passes its limit, and what one version changed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ingest.wordcount import count_words


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph: what stands within the limit, and what is beyond it."""

    within: str
    beyond: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that two versions share, or that only one of them has."""

    kind: str  # same | new | gone
    text: str


def paragraphs(body: str, limit: int | None) -> tuple[Shown, ...]:
    """The body's paragraphs without their indents, what exceeds the limit in 字数 told apart (notice 四)."""
    shown, counted = [], 0
    for line in body.splitlines():
        text = line.strip()
        if not text:
            continue
        words = count_words([text])
        if limit is None or counted + words <= limit:
            shown.append(Shown(text, ""))
        else:
            cut = _cut(text, max(0, limit - counted))
            shown.append(Shown(text[:cut], text[cut:]))
        counted += words
    return tuple(shown)


def _cut(text: str, room: int) -> int:
    """The longest beginning of a text whose 字数 is within `room`, in characters."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if count_words([text[:middle]]) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """What became of one text in another, sentence by sentence and, within changed ones, by character."""
    pieces: list[Piece] = []
    one, two = [*_sentences(before)], [*_sentences(after)]
    for kind, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        gone, new = "".join(one[a:b]), "".join(two[c:d])
        if kind == "equal":
            pieces.append(Piece("same", new))
        elif gone and new:
            pieces += _within(gone, new)
        else:
            pieces += [Piece("gone", gone)] * bool(gone) + [Piece("new", new)] * bool(new)
    return tuple(pieces)


def _within(gone: str, new: str) -> Iterator[Piece]:
    for kind, a, b, c, d in SequenceMatcher(None, gone, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", new[c:d])
            continue
        if a < b:
            yield Piece("gone", gone[a:b])
        if c < d:
            yield Piece("new", new[c:d])


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for at, character in enumerate(text):
        if character in "。！？；\n":
            yield text[start : at + 1]
            start = at + 1
    if start < len(text):
        yield text[start:]


def changes(pieces: Sequence[Piece]) -> int:
    """In how many places the versions differ."""
    return sum(
        each.kind != "same" and (at == 0 or pieces[at - 1].kind == "same") for at, each in enumerate(pieces)
    )
