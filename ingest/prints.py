"""What a draft is found again by and counted under: made where it is read, so that filing need not. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.minhash import Sketch, sketch_of_letters
from ingest.resemblance import fingerprint, letters, title_key
from scoring.rules import Topic
from scoring.topics import topics_of


@dataclass(frozen=True)  # no slots: see ingest/reading.py
class Prints:
    """`title_key` and `fingerprint` of equal titles and bodies, the `sketch` of near ones, and `topics`."""

    title_key: str = ""
    fingerprint: str = ""
    sketch: Sketch = field(default_factory=Sketch)
    topics: tuple[str, ...] = ()


def prints_of(title: str, body: str, commissioned: bool, topics: Iterable[Topic]) -> Prints:
    """Take a draft's prints; `topics` are the notice's."""
    found = letters(body)
    return Prints(
        title_key(title),
        fingerprint(found),
        sketch_of_letters(found),
        topics_of(title, body, commissioned, topics),
    )
