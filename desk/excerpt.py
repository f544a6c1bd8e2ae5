"""Where in a text a query stands, with a few words around it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

AROUND = 28  # characters on each side


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text, `hit` being what was looked for; empty where it stands only in the title."""

    before: str
    hit: str
    after: str


def excerpt(body: str, sought: str) -> Excerpt:
    """The first place of the query's longest word, else the text's beginning."""
    text = " ".join(body.split())
    word = max(sought.split(), key=len, default="")
    at = text.lower().find(word.lower()) if word else -1
    if at < 0:
        return Excerpt(text[: 2 * AROUND] + ("…" if len(text) > 2 * AROUND else ""), "", "")
    start, end = max(0, at - AROUND), at + len(word) + AROUND
    return Excerpt(
        ("…" if start else "") + text[start:at],
        text[at : at + len(word)],
        text[at + len(word) : end] + ("…" if end < len(text) else ""),
    )
