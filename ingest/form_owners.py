"""Whose the people on a form are: what the form says of each, its head and foot, its file, the mail. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from ingest.contacts_form import form_people
from ingest.documents.document import Paragraph
from ingest.labels import file_label
from ingest.reading import FormPerson, UnitFinding
from ingest.sender import MOST_PIECES
from ingest.unit_names import Match, NameBook

LONGEST_HEAD = 40  # characters of a line that may name the form's unit
HEAD = 10  # lines at the form's beginning and end in which its unit is looked for


def owned_people(
    path: str | None, paragraphs: Sequence[Paragraph], book: NameBook, mail: UnitFinding
) -> tuple[FormPerson, ...]:
    """The people on a form with their units; None where a person has to say whose they are.

    `path` is the form's file, None for one in the mail's own text; `mail` is the unit that the mail is from.
    """
    people = form_people(paragraphs)
    if not people:
        return ()
    named = next(_named(path, paragraphs, book), None)
    unit, child = (named.unit, named.child) if named else (mail.name, mail.child)
    return tuple(_owned(person, unit, child, book) for person in people)


def _owned(person: FormPerson, unit: str | None, child: str | None, book: NameBook) -> FormPerson:
    if person.said is None:
        return replace(person, unit=unit, child=child)
    found = _whole(person.said, book)
    return replace(person, unit=found.unit, child=found.child) if found else person


def _named(path: str | None, paragraphs: Sequence[Paragraph], book: NameBook) -> Iterator[Match]:
    """The units that the form's title, the line below it or the file's name begin with."""
    lines = [line.text.strip() for line in paragraphs if line.text.strip()]
    heads = (line for line in chain(lines[:HEAD], lines[-HEAD:]) if len(line) <= LONGEST_HEAD)
    for text in chain(heads, _pieces(path)):
        if found := _whole(text, book):
            yield found


def _pieces(path: str | None) -> Iterator[str]:
    """What a file's name is made of: 附件1：基本情况（人防办） names a unit in brackets."""
    if path is not None:
        label = file_label(path)
        yield from (*label.marks, *label.pieces)[:MOST_PIECES]


def _whole(text: str, book: NameBook) -> Match | None:
    """The unit that a text is the name of, words that go with a name allowed behind it."""
    bare = text if any(map(str.isascii, text)) else "".join(text.split())
    found = book.at(bare)
    return found if found and found.unit and found.whole else None
