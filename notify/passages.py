"""The text of a 通报 in passages: each from a template of its own, gone where there is nothing to say.

A template gives a paragraph a line; a first line `# …` is the heading, which is numbered once it is known
which passages remain. Staff may override a template, or edit one passage of one 通报.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from notify.bulletin import Named, Overview
from notify.ranking import COMMENDED
from notify.templates import Templates

KEYS = (
    "opening",
    "totals",
    "above",
    "instructions",
    "commended",
    "silent",
    "topics",
    "commissions",
    "next",
)  # in the order of the 通报

_HEADING = "# "


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the text. Its paragraphs are parted by a line break; the heading is without its 一、."""

    key: str  # of KEYS
    heading: str | None
    text: str


def passages(templates: Templates, made: Overview) -> tuple[Passage, ...]:
    """The passages that have something to say, in order, as the templates word the facts."""
    above, instructions = _by_source(made.above), _by_source(made.instructions)
    found = []
    for key in KEYS:
        text = templates.text(
            f"document/bulletin/{key}",
            o=made,
            above=above,
            instructions=instructions,
            commended=COMMENDED,
        )
        passage = _passage(key, text)
        if passage.text:
            found.append(passage)
    return tuple(found)


def edited(generated: Sequence[Passage], edits: Mapping[str, str]) -> tuple[Passage, ...]:
    """The passages with staff's text in place of their own, by key; an empty text leaves one out."""
    changed = (replace(each, text=_paragraphs(edits.get(each.key, each.text))) for each in generated)
    return tuple(each for each in changed if each.text)


def _passage(key: str, text: str) -> Passage:
    first, _, rest = text.partition("\n")
    if first.startswith(_HEADING):
        return Passage(key, first.removeprefix(_HEADING).strip(), _paragraphs(rest))
    return Passage(key, None, _paragraphs(text))


def _paragraphs(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _by_source(articles: Iterable[Named]) -> list[tuple[str, list[Named]]]:
    """By gazette or government in the order given; an article that ran twice is one."""
    return [
        (source, list({(each.title, each.units): each for each in group}.values()))
        for source, group in groupby(articles, key=lambda each: each.source)
    ]
